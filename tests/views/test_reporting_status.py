"""The status reads the same on every surface: labelled, ordered as Vietnamese is, in the department's time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.statistics.reporting_rates import compute_status
from portal.views.reporting_status import StatusView, build_status_view, deadline_note
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import Exemption, ReportState, Verdict
from tests.builders import DUE, FIRST, UNITS, a_registry, a_unit


def _view(arrivals: dict[str, Arrival] | None = None, **more: Any) -> StatusView:
    registry = a_registry(more.pop("units", UNITS))
    found = {(unit, FIRST): arrival for unit, arrival in (arrivals or {}).items()}
    verdicts = {unit: Verdict(passes=True, warnings=more.get("warnings", 0)) for unit in arrivals or {}}
    as_of = more.get("as_of", DUE + timedelta(days=2))
    return build_status_view(compute_status(registry, registry.period(FIRST), verdicts, found, as_of), registry)


def test_units_stand_by_type_in_the_order_of_the_list_then_by_name() -> None:
    """Đ comes after D, and 10 after 2."""
    names = ("Đông", "Dương", "Số 10", "Số 2", "An")
    units = [a_unit(f"thpt-{place}", short_name=name) for place, name in enumerate(names)] + [UNITS[0]]
    assert [row.short_name for row in _view(units=units).rows] == ["pgd-mau", "An", "Dương", "Đông", "Số 2", "Số 10"]


def test_instants_are_shown_in_the_departments_zone() -> None:
    """An instant in UTC is read by people in Việt Nam."""
    first = datetime.fromisoformat("2030-06-14T16:30:00+00:00")
    row = next(
        row for row in _view({"thpt-mot": Arrival(first, first, 0, Evidence.HISTORY)}).rows if row.arrived != "–"
    )
    assert (row.unit, row.arrived, row.revised) == ("thpt-mot", "23:30 ngày 14/06/2030", "–")


def test_an_exemption_tells_reason_and_who_agreed_without_brackets_in_brackets() -> None:
    """Either may have brackets of its own."""
    registry, key = a_registry(), ("thpt-mot", FIRST)
    exemptions = {key: Exemption(*key, "sửa chữa (hư cấu)", "Người duyệt (hư cấu)")}
    status = compute_status(registry, registry.period(FIRST), {}, {}, DUE, exemptions)
    notes = [row.note for row in build_status_view(status, registry).rows if row.state is ReportState.EXEMPT]
    assert notes == ["sửa chữa (hư cấu); người cho phép: Người duyệt (hư cấu)"]


def test_a_row_says_in_words_what_is_late_and_what_is_open() -> None:
    """Late arrival, overdue, corrections and warnings."""
    arrival = Arrival(DUE, DUE + timedelta(days=1), 1, Evidence.HISTORY)
    notes = {row.unit: row.note for row in _view({"thpt-mot": arrival}, warnings=2).rows}
    assert notes["thpt-mot"] == "muộn 1 ngày; đã sửa 1 lần; 2 cảnh báo có giải trình"
    assert notes["thpt-hai"] == "quá hạn 3 ngày"


def test_rates_are_rounded_as_officials_do() -> None:
    """Two of three are 66,7%; every state is listed, with its count."""
    first = DUE - timedelta(days=1)
    arrival = Arrival(first, first, 0, Evidence.HISTORY)
    overall = _view({"thpt-mot": arrival, "thpt-hai": arrival}).overall
    assert (overall.expected, overall.actual, overall.reporting_rate) == (3, 2, "66,7%")
    assert {one.state: one.count for one in overall.states}[ReportState.MISSING] == 1
    assert len(overall.states) == len(ReportState)


def test_groups_without_units_have_no_rate() -> None:
    """A dash, not 0%."""
    assert _view(units=()).overall.reporting_rate == "–"


def test_the_deadline_is_said_in_whole_days() -> None:
    """The day before, the last day until midnight, and after."""
    period = a_registry().period(FIRST)
    assert deadline_note(period, period.closes) == "đã quá hạn 31 ngày, kỳ đã khóa"
    notes = [
        deadline_note(period, DUE + delta) for delta in (-timedelta(hours=25), -timedelta(seconds=1), timedelta(0))
    ]
    assert notes == ["còn 1 ngày", "hôm nay là ngày cuối", "đã quá hạn 1 ngày"]

"""Each unit is in exactly one state, and nobody is called late without proof."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from portal.statistics.reporting_rates import PeriodStatus, compute_status, days_after_due
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import Exemption, ReportState, Verdict
from tests.builders import DUE, FIRST, a_registry

GOOD = Verdict(passes=True)
AFTER = DUE + timedelta(days=30)
JUST_BEFORE = DUE - timedelta(seconds=1)


def _status(arrival: Arrival | None, verdict: Verdict | None = GOOD, **more: Any) -> PeriodStatus:
    registry = a_registry()
    arrivals = {("thpt-mot", FIRST): arrival} if arrival else {}
    verdicts = {"thpt-mot": verdict} if verdict else {}
    return compute_status(registry, registry.period(FIRST), verdicts, arrivals, more.pop("as_of", AFTER), **more)


def _state(*arguments: Any, **more: Any) -> ReportState:
    return next(unit.state for unit in _status(*arguments, **more).units if unit.unit.id == "thpt-mot")


def _arrival(first: datetime | None, latest: datetime | None = None) -> Arrival:
    return Arrival(first, latest or first, 0, Evidence.HISTORY)


def test_the_last_second_is_on_time_and_the_due_instant_is_late() -> None:
    """ "Trước ngày 15/6" is received before 15 June 00:00 +07:00."""
    assert _state(_arrival(JUST_BEFORE)) is ReportState.ON_TIME
    assert _state(_arrival(DUE)) is ReportState.LATE


def test_instants_are_compared_whatever_their_zone() -> None:
    """23:59:59 in Việt Nam is 16:59:59 in UTC and still the day before in Los Angeles."""
    for text, state in (
        ("2030-06-14T16:59:59+00:00", ReportState.ON_TIME),
        ("2030-06-14T17:00:00+00:00", ReportState.LATE),
        ("2030-06-14T09:59:59-07:00", ReportState.ON_TIME),
        ("2030-06-14T10:00:00-07:00", ReportState.LATE),
    ):
        assert _state(_arrival(datetime.fromisoformat(text))) is state


def test_a_correction_after_the_due_date_keeps_the_report_on_time() -> None:
    """The first accepted version decides (policy 2)."""
    assert _state(_arrival(JUST_BEFORE, DUE)) is ReportState.REVISED
    assert _state(_arrival(JUST_BEFORE, JUST_BEFORE)) is ReportState.ON_TIME
    assert ReportState.REVISED.is_on_time


def test_a_late_report_stays_late_when_corrected() -> None:
    """Never "revised" alone."""
    assert _state(_arrival(DUE, DUE + timedelta(days=3))) is ReportState.LATE


def test_missing_evidence_is_unknown_and_never_late() -> None:
    """Received, but nobody can say when; counted as actual, not as on time, and told apart."""
    status = _status(Arrival(None, None))
    assert _state(Arrival(None, None)) is ReportState.UNDATED
    assert _state(None) is ReportState.UNDATED
    assert (status.overall.actual, status.overall.on_time, status.overall.undated) == (1, 0, 1)


def test_a_report_with_errors_is_not_received() -> None:
    """It lies there, but it needs work."""
    status = _status(_arrival(None, JUST_BEFORE), Verdict(passes=False))
    assert (_state(_arrival(None, JUST_BEFORE), Verdict(passes=False)), status.overall.actual) == (
        ReportState.NEEDS_WORK,
        0,
    )


def test_what_came_after_the_asked_instant_had_not_come_yet() -> None:
    """`--as-of` looks back: the report, and the correction, are not there yet."""
    early = DUE - timedelta(days=2)
    assert _state(_arrival(JUST_BEFORE), as_of=early) is ReportState.MISSING
    assert _state(_arrival(early, DUE), as_of=JUST_BEFORE) is ReportState.ON_TIME
    assert _state(_arrival(early, DUE), Verdict(passes=False), as_of=JUST_BEFORE) is ReportState.ON_TIME


def test_pending_units_are_known_only_from_outside() -> None:
    """A report in a pull request is neither missing nor received."""
    assert _state(None, None, pending={"thpt-mot"}) is ReportState.PENDING
    assert _state(_arrival(None, DUE), Verdict(passes=False), pending={"thpt-mot"}) is ReportState.PENDING


def test_exempt_units_leave_the_denominator_unless_they_report() -> None:
    """Rates can reach 100% and never exceed it."""
    exemptions = {("thpt-mot", FIRST): Exemption("thpt-mot", FIRST, "mới thành lập", "Sở")}
    status = _status(None, None, exemptions=exemptions)
    assert (status.overall.expected, status.overall.exempt) == (2, 1)
    assert _state(_arrival(JUST_BEFORE), exemptions=exemptions) is ReportState.ON_TIME


def test_rates_are_exact_and_nothing_to_report_is_no_rate() -> None:
    """One of three is a third."""
    status = _status(_arrival(JUST_BEFORE))
    assert (status.overall.reporting_rate, status.overall.on_time_rate) == (Fraction(1, 3), Fraction(1, 3))
    registry = a_registry(units=())
    assert compute_status(registry, registry.period(FIRST), {}, {}, AFTER).overall.reporting_rate is None


def test_the_groups_add_up_to_the_whole() -> None:
    """By type and by locality every expected unit is counted once; one that reports through another never."""
    status = _status(_arrival(JUST_BEFORE))
    for groups in (status.by_type, status.by_locality):
        assert sum(counts.expected for counts in groups.values()) == status.overall.expected == 3
        assert sum(counts.actual for counts in groups.values()) == status.overall.actual == 1


def test_days_late_are_calendar_days_after_the_last_good_day() -> None:
    """One second late is one day late; on the next day two."""
    registry = a_registry()
    period = registry.period(FIRST)
    days = [days_after_due(period, DUE + delta) for delta in (-timedelta(seconds=1), timedelta(0), timedelta(days=1))]
    assert days == [0, 1, 2]


@pytest.mark.parametrize("state", list(ReportState))
def test_every_state_has_a_word_a_sign_and_a_name(state: ReportState) -> None:
    """Never by colour alone; the sign is one character that no device turns into a coloured picture."""
    assert state.label
    assert len(state.icon) == 1
    assert state.css.isascii()
    assert len({other.icon for other in ReportState}) == len(ReportState)

"""The reviewer's page says what waits and since when, why reports came back, and what units explain; of one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.checking.report_check import CheckedReport
from portal.statistics.reporting_rates import compute_status
from portal.views.faulty_reports import Fault
from portal.views.review_queue import ReviewQueue, ReviewSource, build_review_queue
from portal.vocabulary.closings import Correction
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.peers import PeerFigure
from portal.vocabulary.periods import Unlock
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.rules import Rule, Rules, RuleScope
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, SECOND, a_checked, a_registry

AS_OF = DUE + timedelta(days=4, hours=10)
RULES = Rules(
    "x",
    tuple(
        Rule(name, Severity.WARNING, scope, name, "", (), "true", (), "", "", "")
        for name, scope in (("R0", RuleScope.HISTORY), ("R1", RuleScope.REPORT))
    ),
)


def _registry() -> Registry:
    registry = a_registry()
    reasons = CodeList(REASONS, "Lý do", (Code("chua_ro", "Chưa rõ"), Code("khac", "Lý do khác")))
    return replace(registry, code_lists={**registry.code_lists, REASONS: reasons})


def _log(number: int, *steps: tuple[datetime, RequestState, tuple[str, ...]], unit: str = "thpt-mot") -> RequestLog:
    name = f"so/kho#{number}"
    place = ((unit, FIRST),) if unit else ()
    return {
        name: tuple(RequestRecord(name, state, f"{at:%H}" * 20, at, place, reasons) for at, state, reasons in steps)
    }


RequestLog = dict[str, tuple[RequestRecord, ...]]


def _queue(
    records: RequestLog | None = None,
    checked: Sequence[CheckedReport] = (),
    peers: Sequence[PeerFigure] = (),
    as_of: datetime = AS_OF,
    **more: Any,
) -> ReviewQueue:
    registry = _registry()
    period = registry.period(FIRST)
    verdicts = {one.submission.unit: Verdict(one.passes) for one in checked}
    status = compute_status(registry, period, verdicts, {}, as_of)
    return build_review_queue(
        ReviewSource(registry, period, as_of, status, records or {}, checked, peers, RULES, **more),
    )


def test_the_reviewer_sees_what_waits_for_whom_the_longest_first() -> None:
    """Days are calendar days where the department is, whatever zone the host writes."""
    utc = datetime.fromisoformat("2030-06-16T18:30:00+00:00")  # half past one in the morning of the 17th
    records = _log(1, (utc, RequestState.WAITING, ())) | _log(
        2,
        (DUE, RequestState.WAITING, ()),
        (DUE + timedelta(days=1), RequestState.NEEDS_WORK, ("khac",)),
        unit="pgd-mau",
    )
    queue = _queue(records | _log(3, (DUE, RequestState.APPROVED, ()), unit="la-ai"))
    assert [(row.reports, row.since, row.waited, row.state_label) for row in queue.for_reviewer] == [
        (("la-ai, Kỳ 1 năm 2030",), "00:00 ngày 15/06/2030", "4 ngày", "Đã duyệt, chờ tiếp nhận"),
        (("Đơn vị thpt-mot, Kỳ 1 năm 2030",), "01:30 ngày 17/06/2030", "2 ngày", "Đã nộp, chờ duyệt"),
    ]
    (row,) = queue.for_units
    assert (row.request, row.reasons, row.waited) == ("so/kho#2", ("Lý do khác",), "3 ngày")


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (RequestState.WAITING, "Bản sửa chờ duyệt"),
        (RequestState.APPROVED, "Bản sửa đã duyệt, chờ đưa vào kho"),
        (RequestState.NEEDS_WORK, "Bản sửa cần bổ sung"),
    ],
)
def test_a_report_that_was_received_and_is_sent_again_is_a_new_version(state: RequestState, label: str) -> None:
    """Everybody else reads that it was received; here it must not look as if it had not been."""
    records = _log(1, (DUE, state, ())) | _log(2, (DUE, state, ()), unit="thpt-hai")
    queue = _queue(records, received={("thpt-mot", FIRST)})
    labels = {row.reports[0]: row.state_label for row in (*queue.for_reviewer, *queue.for_units)}
    assert list(labels.values()) == [label, state.label]


def test_a_faulty_report_in_its_place_waits_for_its_unit_too() -> None:
    """Whose it is, which field, which rule; what is only a note is not to be mended, and some stand for many."""
    faults = [
        Finding(f"R{number}", Severity.ERROR, "p", f"sai {number}", "sửa", label="Số buổi", section="A. Mục")
        for number in range(5)
    ]
    note = Finding("N0", Severity.NOTE, "p", "lời nhắc", "")
    line = Finding("tab", Severity.ERROR, "p", "có Tab", "xóa", position=Position(7, 1))
    broken = [
        replace(a_checked("thpt-mot", FIRST, b"x", passes=False), findings=(note, *faults)),
        replace(a_checked("thpt-hai", FIRST, b"y", passes=False), findings=(line,)),
    ]
    queue = _queue(checked=broken, faulty=broken)
    assert [(row.unit, row.more) for row in queue.faulty] == [("thpt-hai", 0), ("thpt-mot", 2)]
    assert [(one.code, one.place) for one in queue.faulty[0].faults] == [("", "dòng 7")]
    assert queue.faulty[1].faults[0] == Fault("R0", "A. Mục: Số buổi", "sai 0")
    assert _queue(faulty=broken[:0]).faulty == ()


def test_what_was_opened_again_is_listed_those_that_still_hold_first() -> None:
    """With why, who agreed, and what became of it."""
    ends = (AS_OF - timedelta(days=1), AS_OF + timedelta(days=1))
    unlocks = {("thpt-mot", FIRST): tuple(Unlock("thpt-mot", FIRST, "sót", "Trưởng phòng", end) for end in ends)}
    correction = Correction("2030-K1-DC01", "thpt-mot", FIRST, AS_OF, "sót", "Trưởng phòng", "a", "b")
    rows = _queue(unlocks=unlocks, corrections=(correction,)).reopened
    assert [(row.is_open, row.until, row.corrections) for row in rows] == [
        (True, "10:00 ngày 20/06/2030", ("2030-K1-DC01",)),
        (False, "10:00 ngày 18/06/2030", ("2030-K1-DC01",)),
    ]


def test_nothing_that_came_after_the_instant_is_known() -> None:
    """Neither what waits nor why something came back."""
    records = _log(1, (AS_OF + timedelta(minutes=1), RequestState.NEEDS_WORK, ("khac",)))
    queue = _queue(records)
    assert (queue.for_reviewer, queue.for_units, queue.reasons, queue.delays) == ((), (), (), ())


def test_reasons_are_counted_for_the_period_and_ever_the_most_frequent_first() -> None:
    """A code that the list no longer has is shown as it was written."""
    sent_back = [
        _log(number, (DUE, RequestState.NEEDS_WORK, reasons))
        for number, reasons in enumerate([("chua_ro",), ("chua_ro", "khac"), ("cu",)], 1)
    ]
    elsewhere = {
        name: tuple(replace(one, places=(("thpt-hai", SECOND),)) for one in some) for name, some in sent_back[1].items()
    }
    queue = _queue(sent_back[0] | elsewhere | sent_back[2])
    assert [(row.label, row.in_hand, row.total, row.share) for row in queue.reasons] == [
        ("Chưa rõ", 1, 2, "50,0%"),
        ("Lý do khác", 0, 1, "25,0%"),
        ("cu", 1, 1, "25,0%"),
    ]


@pytest.mark.parametrize(
    ("waits", "middle", "longest"),
    [
        ([timedelta(minutes=59)], "dưới 1 giờ", "dưới 1 giờ"),
        ([timedelta(hours=5), timedelta(hours=47, minutes=59), timedelta(days=9)], "47 giờ", "9 ngày"),
        ([timedelta(hours=48), timedelta(hours=1)], "1 giờ", "2 ngày"),
    ],
)
def test_the_delay_is_the_middle_wait_and_the_longest(waits: list[timedelta], middle: str, longest: str) -> None:
    """Never a mean: one forgotten sending would move it."""
    records: RequestLog = {}
    for number, wait in enumerate(waits, 1):
        start = DUE - timedelta(days=20)
        records |= _log(number, (start, RequestState.WAITING, ()), (start + wait, RequestState.APPROVED, ()))
    (row,) = _queue(records).delays
    assert (row.label, row.decided, row.middle, row.longest) == ("Kỳ 1 năm 2030", len(waits), middle, longest)


def _explained(unit: str, period: str = FIRST, *texts: str) -> CheckedReport:
    checked = a_checked(unit, period, b"", warnings=len(texts))
    said = [
        replace(finding, explained=True, explanation=text, label=f"Ô {place}")
        for place, (finding, text) in enumerate(zip(checked.findings, texts, strict=True))
    ]
    return replace(checked, findings=tuple(said))


def test_explanations_stand_beside_what_they_explain() -> None:
    """In the unit's own words; a figure far from the report before is told apart; other periods are not shown."""
    queue = _queue(
        checked=[_explained("thpt-mot", FIRST, "do tăng lớp", "do đổi cách"), _explained("pgd-mau", SECOND, "x")]
    )
    assert [(one.unit, one.rule, one.field, one.text) for one in queue.risen] == [
        ("Đơn vị thpt-mot", "R0", "Ô 0", "do tăng lớp")
    ]
    assert [(one.unit, one.rule, one.text) for one in queue.explanations] == [("Đơn vị thpt-mot", "R1", "do đổi cách")]


def test_a_report_that_blocks_shows_no_explanation() -> None:
    """It has not been received: its words are the business of its sender still."""
    broken = _explained("thpt-mot", FIRST, "vì sao")
    error = replace(broken.findings[0], severity=Severity.ERROR, explained=False)
    queue = _queue(checked=[replace(broken, findings=(*broken.findings, error))])
    assert (queue.risen, queue.explanations) == ((), ())


def test_figures_far_from_peers_are_named_with_what_they_were_compared_with() -> None:
    """A code by its label in the list of its own field."""
    peers = [
        PeerFigure("thpt-mot", "so.buoi", "", 1234, 5, 9),
        PeerFigure("thpt-hai", "bang.theo_chu_de.luot", "mang", 99, 3, 8),
    ]
    assert [(row.unit, row.label, row.value, row.median, row.peers) for row in _queue(peers=peers).peers] == [
        ("Đơn vị thpt-mot", "Dòng buoi", "1.234", "5", "9 đơn vị"),
        ("Đơn vị thpt-hai", "Dòng luot: nhãn mang", "99", "3", "8 đơn vị"),
    ]


def test_who_is_missing_is_who_has_something_to_do() -> None:
    """Not those whose report was received; the most overdue first, then by name."""
    queue = _queue(checked=[a_checked("thpt-hai", FIRST, b"")])
    assert [row.unit for row in queue.missing] == ["pgd-mau", "thpt-mot"]
    assert (queue.expected, {row.days_late for row in queue.missing}) == (3, {5})

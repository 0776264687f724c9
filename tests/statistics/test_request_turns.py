"""Whose turn it is, since when, and how long a decision took: from the log alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.statistics.request_turns import ReviewWait, open_requests, review_waits
from portal.vocabulary.requests import RequestRecord, RequestState

START = datetime.fromisoformat("2030-06-01T08:00:00+07:00")
LATER = START + timedelta(days=90)
NEEDS_WORK, WAITING, APPROVED = RequestState.NEEDS_WORK, RequestState.WAITING, RequestState.APPROVED
PLACES = (("thpt-mot", "2030-K1"),)


def _log(
    *steps: tuple[int, RequestState] | tuple[int, RequestState, tuple[str, ...]],
) -> dict[str, tuple[RequestRecord, ...]]:
    """One sending's entries: hours after the start, state, reasons."""
    records = tuple(
        RequestRecord("so/kho#1", step[1], "a" * 40, _at(step[0]), PLACES, step[2] if len(step) > 2 else ())
        for step in steps
    )
    return {"so/kho#1": records}


def _at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def test_a_second_good_version_does_not_start_the_wait_anew() -> None:
    """The sender waits since the first one; the reviewer's delay must not look shorter."""
    (one,) = open_requests(_log((0, NEEDS_WORK), (5, WAITING), (9, WAITING)), LATER)
    assert (one.state, one.since, one.places) == (WAITING, _at(5), PLACES)


def test_a_sent_back_report_carries_the_reasons_of_its_send_back() -> None:
    """And waits for the unit since then."""
    (one,) = open_requests(_log((0, WAITING), (4, NEEDS_WORK, ("chua_ro", "khac"))), LATER)
    assert (one.state, one.since, one.reasons) == (NEEDS_WORK, _at(4), ("chua_ro", "khac"))


def test_what_ended_is_not_open_and_what_came_later_is_not_known() -> None:
    """The page is about an instant."""
    log = _log((0, WAITING), (4, RequestState.RECEIVED))
    assert open_requests(log, LATER) == []
    assert [one.state for one in open_requests(log, _at(3))] == [WAITING]
    assert open_requests(log, START - timedelta(hours=1)) == []


def test_the_longest_wait_stands_first() -> None:
    """Names decide only between equals."""
    young = {"so/kho#0": _log((8, WAITING))["so/kho#1"]}
    assert [one.since for one in open_requests(young | _log((1, WAITING)), LATER)] == [_at(1), _at(8)]


def test_a_wait_ends_with_a_decision_of_the_reviewer() -> None:
    """Sent back with reasons, then approved: two decisions, each counted from when its version waited."""
    log = _log((0, WAITING), (10, NEEDS_WORK, ("khac",)), (20, WAITING), (21, WAITING), (50, APPROVED), (60, WAITING))
    waits = [(wait.start, wait.end) for wait in review_waits(log, LATER)]
    assert waits == [(_at(0), _at(10)), (_at(20), _at(50))]
    assert review_waits(log, _at(11)) == [ReviewWait("so/kho#1", PLACES, _at(0), _at(10))]


def test_a_version_with_errors_again_is_no_decision() -> None:
    """The sender ended that wait; the next one starts when the errors are gone."""
    log = _log((0, WAITING), (2, NEEDS_WORK), (30, WAITING), (31, RequestState.RECEIVED))
    assert [(wait.start, wait.end) for wait in review_waits(log, LATER)] == [(_at(30), _at(31))]

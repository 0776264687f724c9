"""How long the department takes: from the first version without errors to its decision, and what waits now."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.views.review_delays import build_review_delays
from portal.vocabulary.requests import RequestRecord, RequestState
from tests.builders import DUE, FIRST, SECOND, a_registry

HOUR = timedelta(hours=1)
WAITING, SENT_BACK, RECEIVED = RequestState.WAITING, RequestState.NEEDS_WORK, RequestState.RECEIVED
Steps = tuple[tuple[datetime, RequestState, tuple[str, ...]], ...]


def _log(number: int, period: str, steps: Steps) -> dict[str, tuple[RequestRecord, ...]]:
    name = f"so/kho#{number}"
    place = (("thpt-mot", period),)
    return {name: tuple(RequestRecord(name, state, "a" * 40, at, place, why) for at, state, why in steps)}


def test_the_units_own_time_is_not_the_departments() -> None:
    """Sent, sent back after 10 hours, mended a week later, received after 50: waits of 10 and of 50 hours."""
    steps = (
        (DUE, WAITING, ()),
        (DUE + 10 * HOUR, SENT_BACK, ("khac",)),
        (DUE + 178 * HOUR, WAITING, ()),
        (DUE + 228 * HOUR, RECEIVED, ()),
    )
    (row,) = build_review_delays(_log(1, FIRST, steps), a_registry(), DUE + timedelta(days=20))
    assert (row.label, row.decided, row.middle, row.longest) == ("Kỳ 1 năm 2030", 2, "10 giờ", "2 ngày")
    assert (row.waiting, row.waiting_longest) == (0, "–")


def test_what_waits_now_is_counted_apart_the_newest_period_first() -> None:
    """Nobody can say yet how long it will have waited; what comes after the instant is unknown."""
    now = DUE + timedelta(days=3)
    log = _log(1, FIRST, ((DUE, WAITING, ()), (now + HOUR, RECEIVED, ())))
    log |= _log(2, SECOND, ((now - HOUR, WAITING, ()),))
    second, first = build_review_delays(log, a_registry(), now)
    assert (second.label, second.decided, second.waiting, second.waiting_longest) == ("Kỳ 2 năm 2030", 0, 1, "1 giờ")
    assert (first.decided, first.middle, first.waiting, first.waiting_longest) == (0, "–", 1, "3 ngày")

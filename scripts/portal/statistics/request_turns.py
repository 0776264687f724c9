"""Whose turn it is with each sending and since when, how long the reviewer took, and why reports were sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from portal.vocabulary.requests import RequestRecord, RequestState, ReviewDelay

_ENDED = (RequestState.RECEIVED, RequestState.CLOSED)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A sending that is still open, in its state since an instant; `reasons` are those of the last send-back."""

    request: str
    places: tuple[tuple[str, str], ...]
    state: RequestState
    since: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewWait:
    """How long a sending without errors waited for the reviewer's decision, from instant to instant."""

    request: str
    places: tuple[tuple[str, str], ...]
    start: datetime
    end: datetime


def open_requests(records: Mapping[str, Iterable[RequestRecord]], as_of: datetime) -> list[OpenRequest]:
    """Every sending that is open at an instant, the longest in its state first.

    A later version without errors does not start the wait anew: the sender waits since the first.
    """
    found: list[OpenRequest] = []
    for name, some in records.items():
        known = [record for record in some if record.instant <= as_of]
        if known and known[-1].state not in _ENDED:
            run = _last_run(known)
            found.append(OpenRequest(name, known[-1].places, known[-1].state, run[0].instant, run[-1].reasons))
    return sorted(found, key=lambda one: (one.since, one.request))


def _last_run(records: Sequence[RequestRecord]) -> list[RequestRecord]:
    """The last entries that all have the same state."""
    run: list[RequestRecord] = []
    for record in reversed(records):
        if run and record.state is not run[0].state:
            break
        run.insert(0, record)
    return run


def review_waits(records: Mapping[str, Iterable[RequestRecord]], as_of: datetime) -> list[ReviewWait]:
    """Every wait that a reviewer's decision ended by an instant: approved, sent back, taken in or closed.

    A wait that the sender ended with a version that has errors again is not the reviewer's and is left out.
    """
    return [wait for some in records.values() for wait in _waits([one for one in some if one.instant <= as_of])]


def _waits(records: Iterable[RequestRecord]) -> Iterator[ReviewWait]:
    start: datetime | None = None
    for record in records:
        if record.state is RequestState.WAITING:
            start = start or record.instant
            continue
        decided = record.state is not RequestState.NEEDS_WORK or bool(record.reasons)
        if start is not None and decided:
            yield ReviewWait(record.request, record.places, start, record.instant)
        start = None


def compute_review_delays(records: Mapping[str, Iterable[RequestRecord]], as_of: datetime) -> tuple[ReviewDelay, ...]:
    """By period, in the order of their ids, how long sendings without errors waited for the department's decision.

    A wait lasts from the arrival of a version without errors until it is approved, sent back, taken in or closed
    (`review_waits`): the unit's own time is not in it.
    """
    waits: dict[str, list[timedelta]] = {}
    for wait in review_waits(records, as_of):
        for named in dict.fromkeys(period for _, period in wait.places):
            waits.setdefault(named, []).append(wait.end - wait.start)
    waiting: dict[str, list[timedelta]] = {}
    for one in open_requests(records, as_of):
        if one.state is RequestState.WAITING:
            for named in dict.fromkeys(period for _, period in one.places):
                waiting.setdefault(named, []).append(as_of - one.since)
    return tuple(
        _delay(period, waits.get(period, []), waiting.get(period, [])) for period in sorted(waits.keys() | waiting)
    )


def _delay(period: str, waits: Sequence[timedelta], waiting: Sequence[timedelta]) -> ReviewDelay:
    middle = median_low(waits) if waits else None
    lengths = (max(waits, default=None), len(waiting), max(waiting, default=None))
    return ReviewDelay(period, len(waits), middle, *lengths)


def count_reasons(records: Mapping[str, Iterable[RequestRecord]], period: str = "") -> Counter[str]:
    """How many times each reason sent a report back; the same reason for the same head counts once."""
    seen = {
        (record.request, record.head, reason)
        for some in records.values()
        for record in some
        for reason in record.reasons
        if not period or any(place[1] == period for place in record.places)
    }
    return Counter(reason for _, _, reason in sorted(seen))

"""How long the department lets units wait for an answer: shown beside the units' own timeliness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from portal.statistics.request_turns import open_requests, review_waits
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import RequestRecord, RequestState
from portal.vocabulary.vietnamese import number_text

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class DelayRow:
    """How long sendings of a period without errors waited for a decision: how many, the middle wait and the longest;
    `waiting` still wait now, the longest of them for `waiting_longest`."""

    label: str
    decided: int
    middle: str
    longest: str
    waiting: int = 0
    waiting_longest: str = NOTHING


def build_review_delays(
    records: Mapping[str, tuple[RequestRecord, ...]], registry: Registry, as_of: datetime
) -> tuple[DelayRow, ...]:
    """The periods with sendings that were decided or wait, the newest first.

    A wait lasts from the arrival of a version without errors until it is approved, sent back, taken in or closed
    (statistics.request_turns.review_waits): the unit's own time is not in it.
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
    known = [period for period in reversed(registry.periods.values()) if period.id in waits or period.id in waiting]
    return tuple(_row(period.label, waits.get(period.id, []), waiting.get(period.id, [])) for period in known)


def _row(label: str, waits: list[timedelta], waiting: list[timedelta]) -> DelayRow:
    return DelayRow(
        label,
        len(waits),
        length_text(median_low(waits)) if waits else NOTHING,
        length_text(max(waits)) if waits else NOTHING,
        len(waiting),
        length_text(max(waiting)) if waiting else NOTHING,
    )


def length_text(wait: timedelta) -> str:
    """A wait in words: hours below two days, whole days from there on."""
    hours = wait // timedelta(hours=1)
    if hours < 1:
        return "dưới 1 giờ"
    return f"{hours} giờ" if hours < 48 else f"{number_text(wait // timedelta(days=1))} ngày"

"""How long the department lets units wait for an answer: shown beside the units' own timeliness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.statistics.request_turns import compute_review_delays
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import RequestRecord, ReviewDelay
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
    """The periods with sendings that were decided or wait, the newest first."""
    return build_delay_rows(compute_review_delays(records, as_of), registry)


def build_delay_rows(delays: Iterable[ReviewDelay], registry: Registry) -> tuple[DelayRow, ...]:
    """The delays of the periods that the register knows, in words, the newest first."""
    known = {one.period: one for one in delays}
    return tuple(
        _row(period.label, known[period.id]) for period in reversed(registry.periods.values()) if period.id in known
    )


def _row(label: str, delay: ReviewDelay) -> DelayRow:
    middle, longest = _length(delay.middle), _length(delay.longest)
    return DelayRow(label, delay.decided, middle, longest, delay.waiting, _length(delay.waiting_longest))


def _length(wait: timedelta | None) -> str:
    return NOTHING if wait is None else length_text(wait)


def length_text(wait: timedelta) -> str:
    """A wait in words: hours below two days, whole days from there on."""
    hours = wait // timedelta(hours=1)
    if hours < 1:
        return "dưới 1 giờ"
    return f"{hours} giờ" if hours < 48 else f"{number_text(wait // timedelta(days=1))} ngày"

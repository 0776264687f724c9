"""Which closed periods were opened again for which unit, until when, and what came of it; staff only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.vocabulary.closings import Correction
from portal.vocabulary.periods import Unlock
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import instant_text

Unlocks = Mapping[tuple[str, str], Sequence[Unlock]]


@dataclass(frozen=True, slots=True)
class ReopenedRow:
    """One record; `corrections` are the numbers of what the unit corrected in that period."""

    unit: str
    name: str
    period: str
    until: str
    is_open: bool
    reason: str
    approved_by: str
    corrections: tuple[str, ...]


def build_reopened_rows(
    registry: Registry, unlocks: Unlocks, corrections: Iterable[Correction], as_of: datetime
) -> tuple[ReopenedRow, ...]:
    """Every record, those that still hold first, then the ones that ran out last."""
    numbers: dict[tuple[str, str], list[str]] = {}
    for one in corrections:
        numbers.setdefault((one.unit, one.period), []).append(one.number)
    records = [one for some in unlocks.values() for one in some]
    records.sort(key=lambda one: (as_of >= one.until, -one.until.timestamp(), one.unit))
    return tuple(
        ReopenedRow(
            unit=one.unit,
            name=registry.unit(one.unit).name,
            period=registry.period(one.period).label,
            until=instant_text(one.until.astimezone(registry.period(one.period).due.tzinfo)),
            is_open=as_of < one.until,
            reason=one.reason,
            approved_by=one.approved_by,
            corrections=tuple(numbers.get((one.unit, one.period), ())),
        )
        for one in records
    )


def reopened_until(registry: Registry, unlocks: Unlocks, key: tuple[str, str], as_of: datetime) -> str:
    """Until when a closed period takes the report of a unit again; empty when it does not."""
    period = registry.period(key[1])
    ends = [one.until for one in unlocks.get(key, ()) if period.closes <= as_of < one.until]
    return f"Mở lại cho đơn vị đến {instant_text(max(ends).astimezone(period.due.tzinfo))}" if ends else ""

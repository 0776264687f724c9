"""What becomes of each unit's report: in time, late, never, spoilt, mended, sent again or to the wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from portal.drivers.demo.chance import chance_for
from portal.vocabulary.org_units import DEPARTMENT_TYPE, OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry


class Fate(StrEnum):
    """What happens to one unit's report of one period."""

    ON_TIME = "on_time"
    MISSING = "missing"
    LATE = "late"
    SPOILT = "spoilt"
    MENDED = "mended"
    REVISED = "revised"
    WRONG_UNIT = "wrong_unit"
    WRONG_PLACE = "wrong_place"
    EXEMPT = "exempt"


_EXEMPT_FROM = 20
"""In a province of at least so many units one is exempted from the last period."""
_PERCENT = {Fate.MISSING: 5, Fate.LATE: 8, Fate.SPOILT: 8, Fate.MENDED: 4, Fate.REVISED: 3}
"""Of the units of a period, at least one each; the others send a good report in time."""


class Version(StrEnum):
    """What one sending contains."""

    GOOD = "good"
    SPOILT = "spoilt"
    REVISED = "revised"
    WRONG_UNIT = "wrong_unit"


@dataclass(frozen=True, slots=True)
class Sending:
    """One file sent: `sent` is what the sender's machine says, `arrives` when it is merged."""

    unit: OrgUnit
    period: ReportingPeriod
    version: Version
    sent: datetime
    arrives: datetime
    misplaced: bool = False
    again: bool = False
    """Whether the unit has sent this report before."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Sendings that reach the default branch in one merge, at the instant of the last of them."""

    instant: datetime
    sendings: tuple[Sending, ...]


def plan_fates(registry: Registry, period: ReportingPeriod, seed: int) -> dict[str, Fate]:
    """The fate of each expected unit's report of a period, by unit id; the department itself is always in time."""
    expected = registry.expected_units(period)
    units = [unit.id for unit in expected if unit.type != DEPARTMENT_TYPE]
    chance_for(seed, period.id, "fates").shuffle(units)
    fates = [fate for fate, percent in _PERCENT.items() for _ in range(max(1, len(units) * percent // 100))]
    ordered = list(registry.periods)
    fates += [Fate.WRONG_UNIT] * (period.id == ordered[0]) + [Fate.WRONG_PLACE] * (period.id == ordered[-1])
    fates += [Fate.EXEMPT] * (period.id == ordered[-1] and len(units) >= _EXEMPT_FROM)
    fates += [Fate.ON_TIME] * (len(units) - len(fates))
    departments = {unit.id: Fate.ON_TIME for unit in expected if unit.type == DEPARTMENT_TYPE}
    return dict(zip(units, fates, strict=False)) | departments


def plan_sendings(registry: Registry, period: ReportingPeriod, fates: dict[str, Fate], seed: int) -> list[Sending]:
    """Every file sent for a period. The first report in time arrives in the last second, the first late one at due."""
    sendings: list[Sending] = []
    edges = {Fate.ON_TIME: period.due - timedelta(seconds=1), Fate.LATE: period.due}
    for unit_id, fate in fates.items():
        rng = chance_for(seed, unit_id, period.id, "sending")
        sendings += _sendings_of(registry.org_units[unit_id], period, fate, edges.pop(fate, None), rng)
    return sendings


def _sendings_of(
    unit: OrgUnit, period: ReportingPeriod, fate: Fate, edge: datetime | None, rng: Random
) -> Iterator[Sending]:
    if fate in (Fate.MISSING, Fate.EXEMPT):
        return
    in_time, late = (period.opens, period.due), (period.due, period.closes)
    middle = period.opens + (period.due - period.opens) / 2
    arrives = edge or _instant(rng, *(late if fate is Fate.LATE else in_time))
    if fate in (Fate.MENDED, Fate.REVISED):
        arrives = _instant(rng, period.opens, middle)
    version = {
        Fate.SPOILT: Version.SPOILT,
        Fate.MENDED: Version.SPOILT,
        Fate.WRONG_UNIT: Version.WRONG_UNIT,
    }.get(fate, Version.GOOD)
    yield Sending(unit, period, version, _sent(rng, arrives, period), arrives, misplaced=fate is Fate.WRONG_PLACE)
    if fate is Fate.MENDED:
        arrives = _instant(rng, *(late if rng.random() < 0.4 else (middle, period.due)))
        yield Sending(unit, period, Version.GOOD, _sent(rng, arrives, period), arrives, again=True)
    elif fate is Fate.REVISED:
        arrives = _instant(rng, *late)
        yield Sending(unit, period, Version.REVISED, _sent(rng, arrives, period), arrives, again=True)


def _instant(rng: Random, start: datetime, end: datetime) -> datetime:
    """Some moment of a working day in [start, end), more often towards the end, as everywhere."""
    share = max(rng.random(), rng.random())
    day = (start + (end - start) * share).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = day + timedelta(hours=7, seconds=rng.randrange(11 * 3600))
    return min(max(moment, start + timedelta(hours=1)), end - timedelta(seconds=2))


def _sent(rng: Random, arrives: datetime, period: ReportingPeriod) -> datetime:
    """When the sender's machine says it was sent: a while before; for half of the late ones, before it was due."""
    sent = arrives - timedelta(seconds=rng.randrange(60, 20 * 3600))
    if arrives >= period.due and rng.random() < 0.5:
        sent = period.due - timedelta(seconds=rng.randrange(1, 3 * 3600))
    return max(sent, period.opens)


def plan_merges(sendings: Sequence[Sending], most: int) -> Iterator[Merge]:
    """The sendings as merges in the order of time, about so many at most; none spans a due date or two versions.

    A commit costs as much as the folder has units, so with tens of thousands of them reports are brought in together.
    """
    size = max(1, -(-len(sendings) // most))
    part: list[Sending] = []
    for sending in sorted(sendings, key=lambda one: (one.arrives, one.unit.id)):
        if part and (len(part) >= size or not _joins(sending, part)):
            yield Merge(part[-1].arrives, tuple(part))
            part = []
        part.append(sending)
    if part:
        yield Merge(part[-1].arrives, tuple(part))


def _joins(sending: Sending, part: Sequence[Sending]) -> bool:
    """Whether a sending may arrive together with others: the same period, all in time or all late, no unit twice."""
    period, in_time = sending.period, sending.arrives < sending.period.due
    return all(
        one.period is period and (one.arrives < period.due) is in_time and one.unit.id != sending.unit.id
        for one in part
    )

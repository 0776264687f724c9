"""Which units of one period may be set beside which of another, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.vocabulary.org_units import ChangeKind, UnitChange
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry


class Obstacle(StrEnum):
    """Why units before and after are not compared."""

    NONE = ""
    SPLIT = "split"
    CLOSED = "closed"
    UNKNOWN_PART = "unknown_part"
    NEW = "new"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class ComparableUnits:
    """Units of the earlier period whose sum stands beside the sum of units of the later one.

    One and the same unit, or all that became one; where there is an obstacle no figure of theirs is compared.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    obstacle: Obstacle = Obstacle.NONE
    change: UnitChange | None = None
    """The change behind the obstacle, or the last one that was followed."""


@dataclass(slots=True)
class _Group:
    before: list[str]
    after: list[str]
    obstacle: Obstacle = Obstacle.NONE
    change: UnitChange | None = None


def match_units(registry: Registry, earlier: ReportingPeriod, later: ReportingPeriod) -> tuple[ComparableUnits, ...]:
    """The units of two periods matched, in the order of the register; changes count by the periods' last days.

    Renamings and moves are followed, mergers are summed; a split unit is never divided, nor its parts added up
    (domain.md 3.5). What a change made of units that this register never had is not compared either.
    """
    matching = _Matching(unit.id for unit in registry.expected_units(earlier))
    for change in sorted(registry.changes, key=lambda change: change.on):
        if earlier.last_day < change.on <= later.last_day:
            matching.follow(change)
    asked = {unit.id for unit in registry.expected_units(later)}
    matched = [_settle(group, asked) for group in _distinct(matching.by_start.values())]
    known = {unit for one in matched for unit in one.after}
    matched += [ComparableUnits((), (unit,), Obstacle.NEW) for unit in asked if unit not in known]
    order = {unit: place for place, unit in enumerate(registry.org_units)}
    return tuple(sorted(matched, key=lambda one: order[(*one.before, *one.after)[0]]))


class _Matching:
    """Every unit of the earlier period in one group, which changes join, divide and end."""

    def __init__(self, units: Iterable[str]) -> None:
        self.by_start = {unit: _Group([unit], [unit]) for unit in units}
        self.by_name = dict(self.by_start)
        """By the units as they are called at the moment."""

    def follow(self, change: UnitChange) -> None:
        """Let a change happen to the groups that it touches."""
        names = (*change.before, *change.after)
        touched = list(_distinct(self.by_name[unit] for unit in names if unit in self.by_name))
        if not touched:
            return
        if change.kind is ChangeKind.CLOSED:
            for group in touched:  # each ends by itself
                group.after = [unit for unit in group.after if unit not in change.before]
                group.obstacle, group.change = group.obstacle or Obstacle.CLOSED, change
        else:
            self._join(touched, change)
        for unit in change.before:
            if unit not in change.after:
                self.by_name.pop(unit, None)

    def _join(self, touched: Iterable[_Group], change: UnitChange) -> None:
        obstacle = _obstacle(self.by_name, change)
        joined = _Group([], [], change=change)
        for group in touched:
            joined.before += group.before
            joined.after += (unit for unit in group.after if unit not in change.before)
            joined.obstacle = joined.obstacle or group.obstacle
        joined.obstacle = joined.obstacle or obstacle
        joined.after = list(dict.fromkeys((*joined.after, *change.after)))
        self.by_start.update(dict.fromkeys(joined.before, joined))
        self.by_name.update(dict.fromkeys(joined.after, joined))


def _obstacle(groups: dict[str, _Group], change: UnitChange) -> Obstacle:
    if change.kind is ChangeKind.SPLIT:
        return Obstacle.SPLIT
    whole = change.complete and all(unit in groups for unit in change.before)
    return Obstacle.NONE if whole else Obstacle.UNKNOWN_PART


def _settle(group: _Group, asked: set[str]) -> ComparableUnits:
    obstacle = group.obstacle
    if not obstacle and not set(group.after) <= asked:
        obstacle = Obstacle.NOT_ASKED
    return ComparableUnits(tuple(group.before), tuple(group.after), obstacle, group.change)


def _distinct(groups: Iterable[_Group]) -> Iterator[_Group]:
    return iter({id(group): group for group in groups}.values())

"""Try to work out from everything published what must stay hidden, as anybody with a computer could."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.checking.linear_rules import LinearRule
from portal.statistics.attack_model import Model, ModelBuilder, Target, components
from portal.statistics.attack_slots import CellReader, HiddenField, Slot, pick_of, year_ends
from portal.statistics.attack_solver import ContradictionError, Seen, Solver
from portal.statistics.attack_units import Alike, alike, reporters
from portal.vocabulary.releases import CellKey, Release

Truth = Mapping[tuple[str, str], Mapping[Slot, int]]
"""Unit and period -> its hidden numbers; only the one who holds the reports has it."""
_EXPLAINED = 3
"""How many findings of one part of the programme are explained; mending one usually mends the rest."""
_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Leak:
    """A hidden number that can be narrowed down too far, and the cells that together give it away.

    `low` and `high` are what anybody can tell of it. `cells` are pairs of release (its place in the list) and cell.
    """

    target: Target
    low: int
    high: int
    cells: tuple[tuple[int, CellKey], ...]


@dataclass(frozen=True, slots=True)
class AttackResult:
    """What the attack came to; `more` leaks were found beside those explained. `contradicts` tells that the releases
    cannot all be true of the same reports, so that each was looked at by itself."""

    leaks: tuple[Leak, ...]
    more: int = 0
    numbers: int = 0
    contradicts: bool = False


Memory = dict[Hashable, tuple[list[Leak], int, int]]
"""What the published rows of a part came to: leaks, more leaks, numbers looked at."""


def attack(
    releases: Sequence[Release],
    hidden: Mapping[str, HiddenField],
    rules: Sequence[LinearRule],
    truth: Truth | None = None,
    memory: Memory | None = None,
) -> AttackResult:
    """Everything that can be concluded from the releases together (DESIGN.md policy 7).

    Known to everybody: no number is below 0, what `rules` say, and figures published by unit. With the truth, a number
    about people from 1 to 4 must keep an interval of four numbers, and any other hidden number above 0 must not be
    certain; a unit must not be known to have a case at all. Without it the same is asked as far as it can be.
    `memory` spares parts that an attack on the same reports has looked at already, while cells give way.
    """
    kept = memory if memory is not None else {}
    try:
        return _attack(releases, hidden, rules, truth, kept, linked=True)
    except ContradictionError:
        return _attack(releases, hidden, rules, truth, kept, linked=False)


def _attack(
    releases: Sequence[Release],
    hidden: Mapping[str, HiddenField],
    rules: Sequence[LinearRule],
    truth: Truth | None,
    memory: Memory,
    *,
    linked: bool,
) -> AttackResult:
    reader = CellReader(hidden)
    rows = [row for index, release in enumerate(releases) for row in reader.rows(index, release) if row.sum]
    everyone = reporters(releases, linked=linked)
    periods = list(dict.fromkeys(sorted(period.id for release in releases for period in release.periods)))
    leaks: list[Leak] = []
    more = numbers = 0
    for part in components(hidden, rows, rules):
        said = (linked, tuple((row.release, row.cell, *row.sum.items(), row.low, row.high) for row in part.rows))
        if said not in memory:
            sets = alike(everyone, part.rules, hidden, periods)
            model = ModelBuilder(part, hidden, releases, sets).build()
            judge = _Judge(model, releases, hidden, truth or {}, sets)
            memory[said] = (*_Hunt(model, judge).run(), len(model.targets))
        found, others, looked_at = memory[said]
        leaks += found
        more += others
        numbers += looked_at
    return AttackResult(tuple(leaks), more, numbers, contradicts=not linked)


class _Judge:
    """Says which interval of a hidden number is too narrow."""

    def __init__(
        self,
        model: Model,
        releases: Sequence[Release],
        hidden: Mapping[str, HiddenField],
        truth: Truth,
        sets: Sequence[Alike],
    ) -> None:
        self.model, self.hidden, self.releases = model, hidden, releases
        self.threshold = min(release.protection.threshold for release in releases)
        self.truth, self.sets = truth, sets
        self.newest = _newest(sets)
        self.year_ends = year_ends(releases)
        self.spans = {column: self._span(target) for column, target in model.targets.items()}

    def _span(self, target: Target) -> int:
        """How many steps the interval of a number must have."""
        full = self.threshold - 2
        if target.is_shown_under:
            return full
        people = self.hidden[target.field].counts_people
        small = any(1 <= value < self.threshold for value in self._true(target))
        return full if people and small else 1

    def _true(self, target: Target) -> Iterable[int]:
        if not self.truth:
            return
        slot = (target.field, target.code, target.answer)
        if target.release is None:
            for unit in target.units:
                key = (unit, target.report[0]) if target.report else ("", "")
                if key in self.truth and target.report and self.newest.get(key) == target.report[1]:
                    yield self.truth[key].get(slot, 0)
            return
        total = self._true_total(target, target.release)
        if total is not None:
            yield total

    def _true_total(self, target: Target, index: int) -> int | None:
        """What stands behind a total; None when a report in it is not there, or has been corrected since."""
        of, release = self.hidden[target.field], self.releases[index]
        pick = pick_of(of, release)
        slots = of.slots(target.code, [target.answer] if target.answer else [])
        total = 0
        for one in self.sets if pick else ():
            if pick is None or target.level not in ("", one.form_type):
                continue
            for period, edition in one.picked(pick, index, self.year_ends):
                for unit in one.units:
                    of_unit = self.truth.get((unit, period))
                    if of_unit is None or self.newest[(unit, period)] != edition:
                        return None
                    total += sum(of_unit.get(slot, 0) for slot in slots)
        return total

    def is_safe(self, column: int, seen: Seen) -> bool:
        """Whether the values seen so far are enough to hide the number."""
        target, span = self.model.targets[column], self.spans[column]
        if self.hidden[target.field].counts_people and target.release is None:
            return seen.low <= 0 and (span == 1 or seen.high - seen.low >= span - _STEP)
        if span == 1:
            return seen.low <= 0 or seen.high - seen.low > _STEP
        return seen.high - seen.low >= span - _STEP

    def aim(self, column: int, seen: Seen) -> float:
        """The value that would make it safe, for one that lacks room upwards."""
        return seen.low + self.spans[column]


def _newest(sets: Iterable[Alike]) -> dict[tuple[str, str], str]:
    newest: dict[tuple[str, str], str] = {}
    for one in sets:
        for unit in one.units:
            for (period, edition), _ in one.reports:
                newest[(unit, period)] = max(newest.get((unit, period), ""), edition)
    return newest


class _Hunt:
    """Looks for numbers of one component that cannot be hidden."""

    def __init__(self, model: Model, judge: _Judge) -> None:
        self.model, self.judge = model, judge
        self.solver = Solver(model.problem, model.targets)

    def run(self) -> tuple[list[Leak], int]:
        """The leaks, the first few of them explained, and how many more there are."""
        self.solver.lower(self.solver.seen)
        open_ = self._open()
        while open_:
            high = [column for column in open_ if self.solver.seen[column].low > 0]
            if high:
                self.solver.lower(high)
            self.solver.raise_to({column: self.judge.aim(column, self.solver.seen[column]) for column in open_})
            left = self._open()
            if len(left) == len(open_):
                break
            open_ = left
        certain = [column for column in open_ if not self._is_safe_alone(column)]
        return [self._explained(column) for column in certain[:_EXPLAINED]], len(certain[_EXPLAINED:])

    def _open(self) -> list[int]:
        return [column for column, seen in self.solver.seen.items() if not self.judge.is_safe(column, seen)]

    def _is_safe_alone(self, column: int) -> bool:
        if not self.judge.is_safe(column, self.solver.seen[column]):
            self.solver.interval(column)
        return self.judge.is_safe(column, self.solver.seen[column])

    def _explained(self, column: int) -> Leak:
        """The leak with a set of cells none of which can be missed."""
        low, high = self.solver.interval(column)
        needed = list(range(len(self.model.cells)))
        for far in self._far_from(self.model.targets[column]):
            if far and self._still_leaks(column, far):
                needed = [one for one in needed if one not in far]
        size = max(1, len(needed) // 2)
        while size:
            for start in range(0, len(needed), size):
                chunk = [one for one in needed[start : start + size] if one >= 0]
                if chunk and self._still_leaks(column, chunk):
                    needed[start : start + size] = [-1] * len(needed[start : start + size])
            needed = [one for one in needed if one >= 0]
            size //= 2
        self.solver.remember(range(len(self.model.cells)))
        scale = self.model.scale
        return Leak(
            self.model.targets[column],
            round(low * scale),
            round(high * scale),
            tuple(self.model.cells[place] for place in needed),
        )

    def _far_from(self, target: Target) -> tuple[set[int], set[int]]:
        """Cells that say nothing of the field, and of those left, nothing of its code: seldom needed, tried at once."""
        place = {cell: at for at, cell in enumerate(self.model.cells)}
        fields: dict[int, set[str]] = {}
        codes: dict[int, set[tuple[str, str]]] = {}
        for row in self.model.component.rows:
            at = place[(row.release, row.cell)]
            fields.setdefault(at, set()).update(slot[0] for slot, _ in row.sum)
            codes.setdefault(at, set()).update(slot[:2] for slot, _ in row.sum)
        other_fields = {at for at, named in fields.items() if target.field not in named}
        other_codes = {at for at, named in codes.items() if (target.field, target.code) not in named}
        return other_fields, other_codes - other_fields

    def _still_leaks(self, column: int, without: Iterable[int]) -> bool:
        dropped = list(without)
        self.solver.forget(dropped)
        low, high = self.solver.interval(column)
        if self.judge.is_safe(column, Seen(low, high)):
            self.solver.remember(dropped)
            return False
        return True

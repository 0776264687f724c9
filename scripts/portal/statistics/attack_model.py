"""Everything published as one programme: cut into parts that share no number, with what must stay hidden in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from portal.checking.linear_rules import Linear, LinearKind, LinearRule, RuleTerm
from portal.statistics.attack_slots import HiddenField, Pick, PublishedRow, Slot, Sum, pick_of, year_ends
from portal.statistics.attack_solver import Problem, Row
from portal.statistics.attack_units import Alike, ReportKey
from portal.vocabulary.releases import CellKey, Release, ReleasedFigure, ShownForm

_MANY = 10_000
"""More people than one incident of one report concerns; lets "none without an incident" be said with a sum."""
_MONEY_SCALE = 1_000_000


@dataclass(frozen=True, slots=True)
class Component:
    """Hidden numbers that figures and rules tie together, with those figures and rules."""

    slots: frozenset[Slot]
    rows: tuple[PublishedRow, ...]
    rules: tuple[LinearRule, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A hidden number: of each of `units` for a report, or, without units, a total of a release."""

    field: str
    code: str
    answer: str
    release: int | None = None
    level: str = ""
    report: ReportKey | None = None
    units: tuple[str, ...] = ()
    is_shown_under: bool = False


@dataclass(slots=True)
class Model:
    """The programme of one component; `cells` are the sources that its rows name."""

    component: Component
    problem: Problem
    cells: list[tuple[int, CellKey]] = field(default_factory=list)
    targets: dict[int, Target] = field(default_factory=dict)
    scale: int = 1


def components(
    hidden: Mapping[str, HiddenField], rows: Iterable[PublishedRow], rules: Iterable[LinearRule]
) -> list[Component]:
    """The parts that can be looked at one by one; rules that bind no published figure stand in none."""
    parts: dict[Slot, Slot] = {}

    def root(slot: Slot) -> Slot:
        while parts.setdefault(slot, slot) != slot:
            parts[slot] = parts[parts[slot]]
            slot = parts[slot]
        return slot

    of_row = [(row, [slot for slot, _ in row.sum]) for row in rows]
    of_rule = [(rule, [_slot(term) for term in _terms(rule) if term.field in hidden]) for rule in rules]
    for _, slots in (*of_row, *of_rule):
        for slot in slots[1:]:
            parts[root(slot)] = root(slots[0])
    found: dict[Slot, tuple[list[PublishedRow], list[LinearRule]]] = {}
    for row, slots in of_row:
        found.setdefault(root(slots[0]), ([], []))[0].append(row)
    for rule, slots in of_rule:
        if slots and root(slots[0]) in found:
            found[root(slots[0])][1].append(rule)
    members: dict[Slot, set[Slot]] = {}
    for _, slots in (*of_row, *of_rule):
        for slot in slots:
            members.setdefault(root(slot), set()).add(slot)
    return [Component(frozenset(members[top]), tuple(said), tuple(kept)) for top, (said, kept) in found.items()]


def _slot(term: RuleTerm) -> Slot:
    return (term.field, term.code, "")


def _terms(rule: LinearRule) -> Iterator[RuleTerm]:
    yield from rule.terms
    yield from rule.cause or {}


class ModelBuilder:
    """Builds the programme of one component over sets of units that are alike."""

    def __init__(
        self,
        component: Component,
        hidden: Mapping[str, HiddenField],
        releases: Sequence[Release],
        sets: Sequence[Alike],
    ) -> None:
        self.hidden, self.releases, self.sets = hidden, releases, sets
        money = any(hidden[slot[0]].is_money for slot in component.slots)
        self.model = Model(component, Problem(whole=not money), scale=_MONEY_SCALE if money else 1)
        self.slots = sorted(component.slots)
        self.columns: dict[tuple[int, bool, ReportKey, Slot], int] = {}
        self.sources: dict[tuple[int, CellKey], int] = {}
        self.year_ends = year_ends(releases)

    def build(self) -> Model:
        """The programme with its targets."""
        for place, one in enumerate(self.sets):
            self._columns_of(place, one)
            for key, _ in one.reports:
                self._rules_of(place, one, key)
        for row in self.model.component.rows:
            self._published(row)
        for place, one in enumerate(self.sets):
            self._unit_targets(place, one)
        self._total_targets()
        return self.model

    def _columns_of(self, place: int, one: Alike) -> None:
        """One unit of the set stands for each of them; the others are added up."""
        rest = len(one.units) - 1
        for slot in self.slots:
            of = self.hidden[slot[0]]
            if one.form_type not in of.unit_types:
                continue
            for key, _ in one.reports:
                for is_rest, count in ((False, 1), (True, rest)):
                    if count:
                        highest = float(count) if of.is_counted else None
                        self.columns[(place, is_rest, key, slot)] = self.model.problem.column(highest)

    def _rules_of(self, place: int, one: Alike, key: ReportKey) -> None:
        for is_rest, count in ((False, 1), (True, len(one.units) - 1)):
            if not count:
                continue
            for rule in self.model.component.rules:
                if rule.holds_for(one.form_type, last_of_year=key[0] in self.year_ends):
                    self._rule(rule, place, is_rest, count, one, key)
            self._one_answer(place, is_rest, count, key)

    def _rule(self, rule: LinearRule, place: int, is_rest: bool, count: int, one: Alike, key: ReportKey) -> None:
        terms = self._weights(rule.terms, place, is_rest, one, key)
        if terms is None:
            return
        weights, known = terms
        constant = float((known + rule.constant) * count) / self.model.scale
        if rule.kind is LinearKind.ZERO:
            cause = self._weights(rule.cause or {}, place, is_rest, one, key)
            if cause is None:
                return
            if cause[1] == 0:
                self.model.problem.rows.append(
                    Row({**weights, **{column: -_MANY * weight for column, weight in cause[0].items()}}, None, 0.0)
                )
            return
        low = -constant if rule.kind is LinearKind.EQUAL else None
        self.model.problem.rows.append(Row(weights, low, -constant))

    def _weights(
        self, terms: Linear, place: int, is_rest: bool, one: Alike, key: ReportKey
    ) -> tuple[dict[int, float], int] | None:
        """A sum of a rule: columns of its hidden numbers, and its published part; None when a number is not there."""
        weights: dict[int, float] = {}
        known = 0
        for term, weight in terms.items():
            at = one.before(key) if term.previous else key
            if term.field in self.hidden:
                column = self.columns.get((place, is_rest, at, _slot(term))) if at else None
                if column is None:
                    return None
                weights[column] = weights.get(column, 0.0) + weight
            elif at is not None and (at, term.field, term.code) in one.known:
                known += weight * one.known[(at, term.field, term.code)]
            else:
                return None
        return weights, known

    def _one_answer(self, place: int, is_rest: bool, count: int, key: ReportKey) -> None:
        """A unit gives one answer of a list, or none where it may leave the field blank."""
        for path in dict.fromkeys(slot[0] for slot in self.slots if slot[2]):
            of = self.hidden[path]
            found = [self.columns.get((place, is_rest, key, slot)) for slot in of.slots()]
            columns = {column: 1.0 for column in found if column is not None}
            if columns:
                self.model.problem.rows.append(Row(columns, float(count) if of.always else None, float(count)))

    def _over_units(self, total: Sum, release: int, level: str = "") -> dict[int, float]:
        """Columns and weights of a sum over the units of a release."""
        weights: dict[int, float] = {}
        for (slot, pick), weight in total.items():
            for place, one in enumerate(self.sets):
                if level and one.form_type != level:
                    continue
                for key in one.picked(pick, release, self.year_ends):
                    for is_rest in (False, True):
                        column = self.columns.get((place, is_rest, key, slot))
                        if column is not None:
                            weights[column] = weights.get(column, 0.0) + float(weight)
        return weights

    def _published(self, row: PublishedRow) -> None:
        common = max((weight.denominator for weight in row.sum.values()), default=1)
        whole = {key: weight * common for key, weight in row.sum.items()}
        weights = self._over_units(whole, row.release)
        source = self.sources.setdefault((row.release, row.cell), len(self.sources))
        if source == len(self.model.cells):
            self.model.cells.append((row.release, row.cell))
        low, high = (self._limit(limit, common) for limit in (row.low, row.high))
        self.model.problem.rows.append(Row(weights, low, high, source))

    def _limit(self, limit: Fraction | None, common: int) -> float | None:
        return None if limit is None else float(limit * common / self.model.scale)

    def _unit_targets(self, place: int, one: Alike) -> None:
        for (where, is_rest, key, slot), column in list(self.columns.items()):
            if where == place and not is_rest:
                self.model.targets[column] = Target(*slot, report=key, units=one.units)

    def _total_targets(self) -> None:
        """Totals that no cell tells exactly: of each field, code and answer, over all units and by type of form.

        One that another release tells exactly, of the very same reports, is no secret either: a correction of units
        that the field does not ask leaves it as it was, whatever the newer release shows of it.
        """
        types = sorted({one.form_type for one in self.sets})
        open_ = self._told_sums()
        for index, release in enumerate(self.releases):
            told = {cell.key: cell for cell in release.figures}
            for name, slots, pick in self._totals(release):
                total = {(slot, pick): Fraction(1) for slot in slots}
                cell = told.get(("figure", *name, ""))
                whole = self._over_units(total, index)
                if frozenset(whole.items()) not in open_:
                    people = self.hidden[name[0]].counts_people
                    under = people and cell is not None and cell.shown.form is ShownForm.UNDER
                    self._total_target(whole, Target(*name, index, is_shown_under=under))
                for level in types:
                    weights = self._over_units(total, index, level)
                    if weights != whole and frozenset(weights.items()) not in open_:
                        self._total_target(weights, Target(*name, index, level))

    def _told_sums(self) -> frozenset[frozenset[tuple[int, float]]]:
        """The sums of numbers of reports that some release tells exactly."""
        found: set[frozenset[tuple[int, float]]] = set()
        for index, release in enumerate(self.releases):
            told = {cell.key for cell in release.figures if _is_told(cell)}
            for name, slots, pick in self._totals(release):
                if ("figure", *name, "") in told:
                    found.add(frozenset(self._over_units({(slot, pick): Fraction(1) for slot in slots}, index).items()))
        return frozenset(found)

    def _total_target(self, weights: Mapping[int, float], target: Target) -> None:
        """Watch a sum of several columns; one alone is a number of a unit, watched already."""
        if len(weights) > 1:
            self.model.targets[self.model.problem.sum_of(weights)] = target

    def _totals(self, release: Release) -> Iterator[tuple[Slot, tuple[Slot, ...], Pick]]:
        for path in dict.fromkeys(slot[0] for slot in self.slots):
            of = self.hidden[path]
            pick = pick_of(of, release)
            if pick is None:
                continue
            for code in dict.fromkeys(slot[1] for slot in self.slots if slot[0] == path):
                for answer in of.answers or ("",):
                    yield (path, code, answer), ((path, code, answer),), pick
            if of.codes and len([slot for slot in self.slots if slot[0] == path]) > 1 and not of.answers:
                yield (path, "", ""), of.slots(), pick


def _is_told(cell: ReleasedFigure) -> bool:
    return cell.shown.form in (ShownForm.EXACT, ShownForm.ZERO)

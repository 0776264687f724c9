"""Cells that stay shut whatever their numbers, because who has reported or been corrected would tell what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from portal.statistics.coverage import Scope
from portal.statistics.disclosure import Ladder
from portal.statistics.release_figures import withheld
from portal.vocabulary.form import Form, Publication, field_path
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import Cell, Release, ReleasedFigure, ReleasedIndicator, ShownForm

_SHUT = frozenset({ShownForm.WITHHELD, ShownForm.NO_DATA})


def restrain(
    ladders: Iterable[Ladder], release: Release, earlier: Sequence[Release], form: Form, *, complete: bool
) -> Iterator[Ladder]:
    """The ladders, with only the steps that tell nothing of single units, by who reported and never by the numbers.

    Members' own reports: shut unless the scope is `complete`, and no report that an earlier release told of has moved.
    Every total that is not published by unit: as _Since says of each earlier release of the same scope.
    """
    kinds = _Kinds(form)
    members_shut = not complete or _has_moved(release, [one for one in earlier if kinds.tells_of_members(one)])
    since = [_Since(kinds, release, one) for one in earlier if one.scope == release.scope]
    for ladder in ladders:
        cell = ladder[0]
        if members_shut and kinds.is_of_members(cell):
            yield (withheld(cell),)
        elif kinds.is_total(cell):
            steps = tuple(step for step in ladder if all(one.allows(step) for one in since))
            yield steps or (withheld(cell),)
        else:
            yield ladder


def everyone_reported(registry: Registry, periods: Iterable[ReportingPeriod], scope: Scope) -> bool:
    """Whether no unit is missing in any period; one that is exempt and has not reported is missing too, since the
    status names it."""
    return all(
        (unit.id, period.id) in scope.reported
        for period in periods
        for unit in registry.expected_units(period)
        if not unit.reports_through
    )


class _Since:
    """What one earlier release of the same scope leaves open for a total, by how many moved reports add to it.

    None: it may be told as before and no better; nothing is learnt. Too few: shut, for the difference, or which of
    them gave way, would be about those few. A total whose number stayed the same is shut like the others, or its being
    told would say that these units' numbers stayed the same, and the silence of the rest that theirs did not, so that
    they have some at all. Enough: open.
    """

    def __init__(self, kinds: _Kinds, release: Release, earlier: Release) -> None:
        self.kinds, self.least = kinds, release.protection.minimum_contributors
        self.moved = _moved(release, earlier)
        self.before = {cell.key: cell.shown for cell in earlier.cells}
        told = [cell for cell in earlier.cells if kinds.tells_total(cell)]
        self.tells = bool(told)
        self.tells_moved = any(any(self._adding(cell)) for cell in told)

    def allows(self, step: Cell) -> bool:
        """Whether a form of a cell may be taken."""
        if step.shown.form is ShownForm.WITHHELD or not self.tells:
            return True
        if self.moved is None:
            return False
        adding = self._adding(step)
        if not any(adding):
            return self.before.get(step.key) == step.shown
        return not self.tells_moved or all(count == 0 or count >= self.least for count in adding)

    def _adding(self, cell: Cell) -> list[int]:
        """How many moved units are asked for each part of a cell."""
        moved = self.moved or {}
        parts = self.kinds.types_of(cell)
        return [sum(1 for types in moved.values() if not part or part & types) for part in parts]


class _Kinds:
    """Tells cells by whose reports they are made from."""

    def __init__(self, form: Form) -> None:
        self.members: set[str] = set()
        self.department: set[str] = set()
        self.by_unit: set[str] = set()
        self.types: dict[str, frozenset[str]] = {}
        for section, chain in form.walk():
            path, field = field_path(section, chain), chain[-1]
            if not section.group:
                self.types[path] = field.unit_types & (section.unit_types or field.unit_types)
            if field.publication is Publication.PER_UNIT and not section.group:
                self.by_unit.add(path)
            if section.unit_types and section.unit_types <= {DEPARTMENT_TYPE}:
                self.department.add(path)
            elif section.group:
                self.members.add(path)

    def types_of(self, cell: Cell) -> list[frozenset[str]]:
        """The types of form that each part of a cell is asked in; empty for any."""
        if isinstance(cell, ReleasedFigure):
            return [self.types.get(cell.field, frozenset())]
        terms = (*cell.numerator, *cell.denominator)
        return [frozenset() if one.group else self.types.get(one.field, frozenset()) for one in terms]

    def is_of_members(self, cell: Cell) -> bool:
        """Whether it is about what the members of a group report, which they do one by one; what the department
        itself has found about them (official results) is not."""
        if isinstance(cell, ReleasedFigure):
            return cell.field in self.members
        if self._is_official(cell):
            return False
        terms = (*cell.numerator, *cell.denominator)
        return bool(cell.group) or any(term.group or term.field in self.members for term in terms)

    def _is_official(self, cell: ReleasedIndicator) -> bool:
        fields = {term.field for term in (*cell.numerator, *cell.denominator) if term.field}
        return bool(fields) and fields <= self.department

    def is_total(self, cell: Cell) -> bool:
        """Whether it is made, wholly or partly, from numbers that are not published by unit; official results, which
        one report holds, are not such totals."""
        if isinstance(cell, ReleasedFigure):
            return cell.field not in self.by_unit and cell.field not in self.department
        fields = {term.field for term in (*cell.numerator, *cell.denominator) if term.field}
        return not self._is_official(cell) and (
            cell.publication is not Publication.PER_UNIT or not fields <= self.by_unit
        )

    def tells_total(self, cell: Cell) -> bool:
        """Whether it is such a total, and shown."""
        return cell.shown.form not in _SHUT and self.is_total(cell)

    def tells_of_members(self, release: Release) -> bool:
        """Whether a release shows any such cell."""
        return any(cell.shown.form not in _SHUT and self.is_of_members(cell) for cell in release.cells)


def _has_moved(release: Release, earlier: Iterable[Release]) -> bool:
    """Whether a report of a shared period has come, gone or been corrected since; True where units are not named."""
    for one in earlier:
        shared = {period.id for period in one.periods} & {period.id for period in release.periods}
        if shared and (not one.units or _editions(one, shared) != _editions(release, shared)):
            return True
    return False


def _moved(release: Release, earlier: Release) -> dict[str, frozenset[str]] | None:
    """The units whose reports came, went or were corrected between two releases of a scope, with their types of form;
    None where units are not named, since nobody outside could tell which, or that there were more."""
    if not release.units or not earlier.units:
        return None
    periods = {period.id for period in (*release.periods, *earlier.periods)}
    moved: dict[str, frozenset[str]] = {}
    rows = {(row.unit, row.form_type) for row in (*release.units, *earlier.units)}
    changed = {unit for unit, _, _ in _editions(release, periods) ^ _editions(earlier, periods)}
    for unit, form_type in rows:
        if unit in changed:
            moved[unit] = moved.get(unit, frozenset()) | {form_type}
    return moved


def _editions(release: Release, periods: set[str]) -> set[tuple[str, str, int]]:
    return {(row.unit, row.period, row.edition) for row in release.units if row.period in periods}

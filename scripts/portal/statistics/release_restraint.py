"""Cells that stay shut whatever their numbers, because who has reported or been corrected would tell what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from portal.statistics.coverage import Scope
from portal.statistics.disclosure import Ladder
from portal.statistics.release_figures import WITHHELD
from portal.vocabulary.form import Form, Publication, field_path
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import Cell, Release, ReleasedFigure, ReleasedIndicator, ShownForm

_SHUT = frozenset({ShownForm.WITHHELD, ShownForm.NO_DATA})


def restrain(
    ladders: Iterable[Ladder], release: Release, earlier: Sequence[Release], form: Form, *, complete: bool
) -> Iterator[Ladder]:
    """The ladders, with only the step that tells nothing where a cell must stay shut.

    Members' own reports: unless the scope is `complete`, and no report that an earlier release told of has moved. Every
    total that is not published by unit: when too few reports moved since a release of the same scope told of some, for
    then the difference, or which of them gave way, would be about those few.
    """
    kinds = _Kinds(form)
    members_shut = not complete or _has_moved(release, [one for one in earlier if kinds.tells_of_members(one)])
    told = [one for one in earlier if one.scope == release.scope and any(map(kinds.tells_total, one.cells))]
    totals_shut = any(_moved(release, one) < release.protection.minimum_contributors for one in told)
    for ladder in ladders:
        cell = ladder[0]
        shut = (members_shut and kinds.is_of_members(cell)) or (totals_shut and kinds.is_total(cell))
        yield (withheld(cell),) if shut else ladder


def everyone_reported(registry: Registry, periods: Iterable[ReportingPeriod], scope: Scope) -> bool:
    """Whether no unit is missing in any period; one that is exempt and has not reported is missing too, since the
    status names it."""
    return all(
        (unit.id, period.id) in scope.reported
        for period in periods
        for unit in registry.expected_units(period)
        if not unit.reports_through
    )


def withheld(cell: Cell) -> Cell:
    """The cell without anything that depends on reports: number, verdict and coverage."""
    if isinstance(cell, ReleasedFigure):
        return replace(cell, shown=WITHHELD, units_reporting=None, units_expected=None)
    return replace(cell, shown=WITHHELD, state="", out_of=None, units_reporting=None, units_expected=None)


class _Kinds:
    """Tells cells by whose reports they are made from."""

    def __init__(self, form: Form) -> None:
        self.members: set[str] = set()
        self.department: set[str] = set()
        self.by_unit: set[str] = set()
        for section, chain in form.walk():
            path = field_path(section, chain)
            if chain[-1].publication is Publication.PER_UNIT and not section.group:
                self.by_unit.add(path)
            if section.unit_types and section.unit_types <= {DEPARTMENT_TYPE}:
                self.department.add(path)
            elif section.group:
                self.members.add(path)

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


def _moved(release: Release, earlier: Release) -> int:
    """How many units' reports came, went or were corrected between two releases of a scope, as units are named; 0 where
    they are not, since nobody outside could tell that there were more."""
    periods = {period.id for period in (*release.periods, *earlier.periods)}
    if not release.units or not earlier.units:
        return 0
    changed = _editions(release, periods) ^ _editions(earlier, periods)
    return len({unit for unit, _, _ in changed})


def _editions(release: Release, periods: set[str]) -> set[tuple[str, str, int]]:
    return {(row.unit, row.period, row.edition) for row in release.units if row.period in periods}

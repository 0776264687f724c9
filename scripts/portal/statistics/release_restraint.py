"""Cells that stay shut whatever their numbers, because who has reported or been corrected would tell what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from portal.statistics.coverage import Scope
from portal.statistics.disclosure import Ladder
from portal.statistics.release_figures import WITHHELD
from portal.vocabulary.form import Form, field_path
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import Cell, Release, ReleasedFigure, ReleasedIndicator, ShownForm

_SHUT = frozenset({ShownForm.WITHHELD, ShownForm.NO_DATA})


def restrain(
    ladders: Iterable[Ladder], release: Release, earlier: Sequence[Release], form: Form, *, complete: bool
) -> Iterator[Ladder]:
    """The ladders, with only the step that tells nothing where a cell must stay shut.

    Members' own reports: unless the scope is `complete`, and no report that an earlier release told of has moved.
    """
    kinds = _Kinds(form)
    members_shut = not complete or _has_moved(release, [one for one in earlier if kinds.tells_of_members(one)])
    for ladder in ladders:
        shut = members_shut and kinds.is_of_members(ladder[0])
        yield (withheld(ladder[0]),) if shut else ladder


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
        for section, chain in form.walk():
            path = field_path(section, chain)
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


def _editions(release: Release, periods: set[str]) -> set[tuple[str, str, int]]:
    return {(row.unit, row.period, row.edition) for row in release.units if row.period in periods}

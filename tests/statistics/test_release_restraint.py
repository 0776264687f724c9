"""Restraint: what stays shut depends on who reported, never on the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.statistics.disclosure import Ladder
from portal.statistics.release_restraint import everyone_reported, restrain
from portal.vocabulary.form import Form
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.releases import Release, ReleasedFigure, ReleasedUnit, Shown, ShownForm
from tests.statistics.release_world import PERIODS, World, a_province, random_reports, units_of

UNITS = units_of(3, 5)
FIELD = "tin.den"


def _world() -> World:
    return a_province(random_reports(3, UNITS, share=1.0), UNITS)


def _group_form(form: Form, *, of_department: bool = False) -> Form:
    """The form with the section of FIELD asked of the members of a group, or of the department about them."""
    types = frozenset({DEPARTMENT_TYPE}) if of_department else frozenset[str]()
    sections = (replace(one, group="nhom", unit_types=types) if one.key == "tin" else one for one in form.sections)
    return replace(form, sections=tuple(sections))


def _forms(world: World, earlier: list[Release], *, complete: bool, of_department: bool = False) -> set[ShownForm]:
    """The best forms of the cells of FIELD, every one of them exact but for restraint."""
    draft = world.draft(PERIODS[:1])
    form = _group_form(world.registry.forms["2030.1"], of_department=of_department)
    exact = [
        (replace(ladder[0], shown=Shown(ShownForm.EXACT, 12)),) for ladder in draft.ladders if FIELD in ladder[0].key
    ]
    assert exact
    return {one[0].shown.form for one in restrain(exact, draft.release, earlier, form, complete=complete)}


def test_members_are_told_of_only_when_nobody_is_missing() -> None:
    """One report missing anywhere shuts them; the department's own results never depend on it."""
    world = _world()
    assert _forms(world, [], complete=True) == {ShownForm.EXACT}
    assert _forms(world, [], complete=False) == {ShownForm.WITHHELD}
    assert _forms(world, [], complete=False, of_department=True) == {ShownForm.EXACT}


def _earlier(world: World, edition: int) -> Release:
    """An earlier release of the year that told of members, with one report in another edition."""
    draft = world.draft(PERIODS[:1])
    told = [one[0] for one in draft.ladders if FIELD in one[0].key]
    cells = tuple(replace(one, shown=Shown(ShownForm.EXACT, 11)) for one in told if isinstance(one, ReleasedFigure))
    assert cells
    first, *others = draft.release.units
    units: list[ReleasedUnit] = [replace(first, edition=edition), *others]
    return replace(draft.release, scope="2030", figures=cells, units=tuple(units))


def test_members_are_shut_once_a_report_has_moved_since_they_were_told_of() -> None:
    """Which report moved is public, so that a changed number would say whose it is; no change, no secret."""
    world = _world()
    assert _forms(world, [_earlier(world, 0)], complete=True) == {ShownForm.EXACT}
    assert _forms(world, [_earlier(world, 1)], complete=True) == {ShownForm.WITHHELD}


def test_one_missing_unit_makes_a_scope_incomplete() -> None:
    """Every unit of every period, by the register, not by what came."""
    world = _world()
    periods = [world.registry.period(PERIODS[0])]
    scope = world.scope(PERIODS[:1])
    assert everyone_reported(world.registry, periods, scope)
    one = next(iter(scope.reported))
    assert not everyone_reported(world.registry, periods, replace(scope, reported=scope.reported - {one}))


def _with_edits(draft: Release, count: int) -> Release:
    """The release before so many units' reports were corrected."""
    units = tuple(replace(row, edition=row.edition + 1) if at < count else row for at, row in enumerate(draft.units))
    return replace(draft, units=units)


def _shown(world: World, edits: int) -> dict[tuple[str, ...], list[ShownForm]]:
    """The forms open to each cell of a second release, after so many corrections."""
    table = world.release(PERIODS[:1]).release
    draft = world.draft(PERIODS[:1], 2, earlier=[_with_edits(table, edits)])
    return {ladder[0].key: [cell.shown.form for cell in ladder] for ladder in draft.ladders}


def test_a_second_release_after_few_corrections_says_the_same_whatever_they_were() -> None:
    """One unit's 4 that became 0 must not be told by which cell is shut: the forms are those of 4 that stayed 4."""
    reports = random_reports(3, UNITS, share=1.0)
    one = ("pgd-0", PERIODS[0])
    forms = []
    for value in (4, 0):
        said = {**reports[one], ("tin.den", ""): value, ("tin.nhan", ""): 0}
        forms.append(_shown(a_province({**reports, one: said}, UNITS), 1))
    assert forms[0] == forms[1]
    totals = [form for key, form in forms[0].items() if key[1].startswith(("vu", "tin", "phu", "ty_le"))]
    assert len(totals) > 10
    assert all(form == [ShownForm.WITHHELD] for form in totals)
    assert any(ShownForm.EXACT in form for key, form in forms[0].items() if key[1].startswith("so."))


def test_enough_corrections_open_the_totals_again() -> None:
    """As many as must stand behind a total at all."""
    forms = _shown(_world(), 3)
    assert any(form != [ShownForm.WITHHELD] for key, form in forms.items() if key[1].startswith("tin."))


ONLY_PGD = ("figure", "phu.tot", "", "", "")
OF_ALL = ("figure", "tin.den", "", "", "")


def _after(world: World, units: Sequence[str], earlier: Release | None = None) -> dict[tuple[str, ...], Ladder]:
    """The ladders of a second release after reports of these units were corrected."""
    before = earlier or world.release(PERIODS[:1]).release
    rows = tuple(replace(row, edition=-1) if row.unit in units else row for row in before.units)
    draft = world.draft(PERIODS[:1], 2, earlier=[replace(before, units=rows)])
    return {ladder[0].key: ladder for ladder in draft.ladders}


def test_a_total_that_the_corrected_unit_is_not_asked_for_is_told_as_before() -> None:
    """It is made of the very same reports; whether it is told again depends on who is asked, not on any number."""
    world = _world()
    ladders = _after(world, ["thpt-0"])
    assert ladders[ONLY_PGD][0].shown.form is ShownForm.EXACT
    assert [cell.shown.form for cell in ladders[OF_ALL]] == [ShownForm.WITHHELD]
    assert [cell.shown.form for cell in _after(world, ["pgd-0"])[ONLY_PGD]] == [ShownForm.WITHHELD]


def test_what_is_told_as_before_is_told_no_better() -> None:
    """A total that gave way in the first release stays as coarse in the second."""
    world = _world()
    first = world.release(PERIODS[:1]).release
    figures = (replace(one, shown=Shown(ShownForm.WITHHELD)) if one.key == ONLY_PGD else one for one in first.figures)
    ladders = _after(world, ["thpt-0"], replace(first, figures=tuple(figures)))
    assert [cell.shown.form for cell in ladders[ONLY_PGD]] == [ShownForm.WITHHELD]


def test_enough_corrections_are_counted_among_those_who_are_asked() -> None:
    """Three reports moved, one of them of a type that the total is asked of: the difference would be that one's."""
    ladders = _after(_world(), ["thpt-0", "thpt-1", "pgd-0"])
    assert [cell.shown.form for cell in ladders[ONLY_PGD]] == [ShownForm.WITHHELD]
    assert [cell.shown.form for cell in ladders[OF_ALL]] != [ShownForm.WITHHELD]

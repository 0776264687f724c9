"""Protection: whatever the numbers, what is published keeps its secrets, tells no lie, and ends the same way twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.statistics.attack import attack
from portal.statistics.disclosure import ProtectedTable
from portal.statistics.release_figures import guarded
from portal.vocabulary.form import Publication
from portal.vocabulary.indicators import IndicatorTable
from portal.vocabulary.releases import Protection, Release, ShownForm
from tests.statistics.release_world import PERIODS, World, a_province, random_reports, units_of

GUARD = Protection(5, 5, 10, 3)
UNITS = units_of(3, 5)
HIDES = {ShownForm.UNDER, ShownForm.ROUNDED, ShownForm.WITHHELD}


def _province(seed: int) -> World:
    """A random province; every tenth publishes a percentage too, which is dear to attack."""
    world = a_province(random_reports(seed, UNITS), UNITS)
    if seed % 10:
        world = replace(world, indicators=IndicatorTable(world.indicators.indicators[1:]))
    return world


def _released(world: World) -> list[Release]:
    releases: list[Release] = []
    for period in PERIODS:
        releases.append(world.release([period], releases).release)
    return releases


@pytest.mark.parametrize("tens", range(10))
def test_three_releases_in_a_row_keep_their_secrets(tens: int) -> None:
    """A hundred random provinces, three periods each: nothing comes out of all three, though much is hidden."""
    hidden = gave_way = 0
    for seed in range(10 * tens, 10 * tens + 10):
        world = _province(seed)
        releases: list[Release] = []
        for period in PERIODS:
            table = world.release([period], releases)
            releases.append(table.release)
            gave_way += len(table.steps)
        result = attack(releases, world.draft(PERIODS[:1]).hidden, world.rules, world.truth())
        assert not result.leaks, result.leaks[0]
        assert not result.contradicts
        hidden += sum(cell.shown.form in HIDES for release in releases for cell in release.cells)
    assert hidden > 100
    assert gave_way > 0


def test_a_year_after_its_periods_keeps_their_secrets() -> None:
    """Sums over periods and last values are tables like any other."""
    for seed in (1, 7):
        world = _province(seed)
        releases = _released(world)
        year = world.release(PERIODS, releases)
        assert not attack([*releases, year.release], world.draft(PERIODS).hidden, world.rules, world.truth()).leaks


@pytest.mark.parametrize("seed", range(5))
def test_what_is_shown_is_true(seed: int) -> None:
    """Every figure that is told agrees with the sum of the reports."""
    world = _province(seed)
    table, draft = world.release(PERIODS[:1]), world.draft(PERIODS[:1])
    told = 0
    for cell in table.release.figures:
        bounds = GUARD.bounds(cell.shown)
        if bounds is None or cell.publication is Publication.PER_UNIT:
            continue
        slots = draft.hidden[cell.field].slots(cell.code, [cell.answer] if cell.answer else [])
        true = sum(of_unit.get(slot, 0) for of_unit in draft.truth.values() for slot in slots)
        assert bounds[0] <= true <= bounds[1], cell
        told += 1
    assert told > 5


def test_the_same_figures_give_way_in_the_same_order() -> None:
    """Two runs publish the same cells by the same steps."""
    seeds = (10, 20)
    runs = [[_province(seed).release(PERIODS[:1]) for seed in seeds] for _ in range(2)]
    assert [table.release.cells for table in runs[0]] == [table.release.cells for table in runs[1]]
    assert [table.steps for table in runs[0]] == [table.steps for table in runs[1]]


def test_nobody_makes_a_protected_table_by_hand() -> None:
    """The type is the guard: what the release files are made from has passed the attack."""
    release = _province(0).release(PERIODS[:1]).release
    with pytest.raises(TypeError, match="protect"):
        ProtectedTable(release, (), object())


@pytest.mark.parametrize("guard", [GUARD, Protection(5, 10, 10, 3), Protection(3, 5, 10, 3), Protection(10, 5, 10, 3)])
def test_every_number_lies_within_what_its_form_says(guard: Protection) -> None:
    """0, “dưới 5” and rounded numbers: the form of each number holds it, and none from 1 to 4 is told from another."""
    shown = {number: guarded(number, guard) for number in range(201)}
    for number, form in shown.items():
        low, high = guard.bounds(form) or (0, 0)
        assert low <= number <= high
        assert {guarded(one, guard) for one in range(low, high + 1)} == {form}
    assert len({shown[number] for number in range(1, guard.threshold)}) == 1
    assert all(shown[number].value for number in range(guard.threshold, 201))


def test_internal_fields_are_in_no_release_in_any_form() -> None:
    """Neither a figure, nor a column, nor a word of them."""
    release = _province(3).release(PERIODS[:1]).release
    assert "vu.nguoi" not in {cell.field for cell in release.figures}
    assert {column.field for column in release.columns} == {"so.buoi", "so.truong"}


def test_a_total_of_two_units_is_not_published() -> None:
    """One of the two would learn the other's number by subtraction."""
    units = units_of(0, 2)
    world = a_province(random_reports(4, units, share=1.0), units)
    cells = [
        cell for cell in world.release(PERIODS[:1]).release.figures if cell.publication is not Publication.PER_UNIT
    ]
    assert {cell.shown.form for cell in cells} <= {ShownForm.NO_DATA, ShownForm.WITHHELD}

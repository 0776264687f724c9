"""Groups of too few units, where units are not named: none can be told alone, none comes out as the whole less the
rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.statistics.small_groups import closed_groups
from portal.vocabulary.releases import Cell, ShownForm
from tests.statistics.release_world import PERIODS, World, a_province, random_reports, units_of


@pytest.mark.parametrize(
    ("sizes", "closed"),
    [
        ({"a": 5, "b": 3}, set()),
        ({"a": 5, "b": 2}, {"a", "b"}),
        ({"a": 9, "b": 4, "c": 1}, {"b", "c"}),
        ({"a": 9, "b": 4, "c": 1, "d": 2}, {"c", "d"}),
        ({"a": 9, "b": 0}, {"a", "b"}),
        ({"a": 1, "b": 1}, {"a", "b"}),
        ({}, set()),
    ],
)
def test_what_is_closed_holds_enough(sizes: dict[str, int], closed: set[str]) -> None:
    """The small ones, then the smallest of the rest."""
    assert closed_groups(sizes, 3) == closed


def _by_unit(pgd: int, thpt: int, policy: str) -> dict[str, Cell]:
    """The best form of the total of activities, published by unit, by level."""
    units = units_of(pgd, thpt)
    world: World = a_province(random_reports(3, units, share=1.0), units)
    registry = world.registry
    named = replace(registry, publication=replace(registry.publication, status_public=policy))
    ladders = replace(world, registry=named).draft(PERIODS[:1]).ladders
    return {ladder[0].level: ladder[0] for ladder in ladders if ladder[0].key[:2] == ("figure", "so.buoi")}


def test_a_type_of_two_units_is_not_told_where_units_are_not_named() -> None:
    """Nor the other type, for the whole is told; where units are named each stands in the table anyway."""
    counts = _by_unit(2, 5, "counts")
    assert {level: cell.shown.form for level, cell in counts.items()} == {
        "": ShownForm.EXACT,
        "pgd": ShownForm.WITHHELD,
        "thpt": ShownForm.WITHHELD,
    }
    assert {counts[level].units_reporting for level in ("pgd", "thpt")} == {None}
    for told in (_by_unit(2, 5, "per_unit"), _by_unit(3, 5, "counts")):
        assert {cell.shown.form for cell in told.values()} == {ShownForm.EXACT}


def test_a_total_of_two_units_is_not_told_either() -> None:
    """The whole that only one small type is asked for, or all there are."""
    assert {cell.shown.form for cell in _by_unit(1, 1, "counts").values()} == {ShownForm.WITHHELD}

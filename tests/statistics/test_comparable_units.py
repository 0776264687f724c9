"""Units are compared across years only where they are the same, or all that became one; never where one was divided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.checking.unit_changes import check_unit_changes
from portal.drivers.new_year import next_year
from portal.statistics.comparable_units import Obstacle, match_units
from portal.vocabulary.org_units import ChangeKind, OrgUnit, UnitChange
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from tests.builders import a_registry, a_unit


@pytest.fixture(scope="module")
def real(registry: Registry) -> Registry:
    """The real register with the periods of 2024 and, moved by a year, of 2025."""
    first = next(year for year in registry.years if year.year == 2024)
    return replace(registry, years=(first, next_year(first, 2025)))


def _matched(registry: Registry, before: str, after: str) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Obstacle]:
    found = match_units(registry, registry.period(before), registry.period(after))
    assert len({one.before for one in found if one.before}) == len([one for one in found if one.before])
    return {(one.before, one.after): one.obstacle for one in found}


def test_the_register_agrees_with_what_is_written_about_its_changes(registry: Registry) -> None:
    """The days on which units begin and end follow from the resolutions (domain.md 3.4)."""
    assert list(check_unit_changes(registry)) == []


def test_the_first_half_of_2025_sums_a_merger_and_leaves_a_split_alone(real: Registry) -> None:
    """Yên Dũng went into the city of Bắc Giang; Chũ was cut out of Lục Ngạn; all others went on (domain.md 3.4)."""
    matched = _matched(real, "2024-K1", "2025-K1")
    merged = (("pgd-tp-bac-giang", "pgd-yen-dung"), ("pgd-tp-bac-giang",))
    split = (("pgd-luc-ngan",), ("pgd-luc-ngan", "pgd-chu"))
    assert matched.pop(merged) is Obstacle.NONE
    assert matched.pop(split) is Obstacle.SPLIT
    assert {before for before, _ in matched} == {after for _, after in matched}
    assert set(matched.values()) == {Obstacle.NONE}
    assert (("pgd-viet-yen",), ("pgd-viet-yen",)) in matched, "a renaming before both periods changes nothing"


def test_after_the_district_level_no_office_and_no_department_is_compared(real: Registry) -> None:
    """From 1 July 2025 there is no Phòng GDĐT, and the department is one with another whose figures are not here."""
    matched = _matched(real, "2024-K2", "2025-K2")
    offices = {key: obstacle for key, obstacle in matched.items() if any(unit.startswith("pgd-") for unit in key[0])}
    assert set(offices.values()) == {Obstacle.CLOSED, Obstacle.SPLIT}
    assert offices[(("pgd-luc-ngan",), ())] is Obstacle.SPLIT
    assert offices[(("pgd-tp-bac-giang", "pgd-yen-dung"), ())] is Obstacle.CLOSED
    assert all(not after for _, after in offices)
    assert matched[(("so-gddt",), ("so-gddt-hop-nhat",))] is Obstacle.UNKNOWN_PART
    schools = {obstacle for (before, _), obstacle in matched.items() if before and before[0].startswith("thpt-")}
    assert schools == {Obstacle.NONE}


def _change(
    kind: ChangeKind, before: tuple[str, ...], after: tuple[str, ...], on: str, *, complete: bool = True
) -> UnitChange:
    return UnitChange(kind, before, after, date.fromisoformat(on), "văn bản", verified=True, complete=complete)


def _world(*changes: UnitChange, units: tuple[OrgUnit, ...] = ()) -> tuple[Registry, ReportingPeriod, ReportingPeriod]:
    """Three schools of 2030, what became of them, and the first periods of 2030 and 2031."""
    base = a_registry((a_unit("a"), a_unit("b"), a_unit("c"), *units))
    registry = replace(base, changes=changes, years=(*base.years, next_year(base.years[0], 2031)))
    return registry, registry.period("2030-K1"), registry.period("2031-K1")


def _ends(unit: OrgUnit, day: str) -> OrgUnit:
    return replace(unit, valid_to=date.fromisoformat(day))


def test_a_chain_of_changes_is_followed_to_its_end() -> None:
    """a and b became d, then d was renamed e."""
    d = _ends(a_unit("d", valid_from=date(2030, 8, 1)), "2031-01-31")
    e = a_unit("e", valid_from=date(2031, 2, 1))
    changes = (
        _change(ChangeKind.RENAMED, ("d",), ("e",), "2031-02-01"),
        _change(ChangeKind.MERGED, ("a", "b"), ("d",), "2030-08-01"),
    )
    registry, first, second = _world(*changes, units=(d, e))
    ended = {unit: replace(registry.org_units[unit], valid_to=date(2030, 7, 31)) for unit in ("a", "b")}
    registry = replace(registry, org_units={**registry.org_units, **ended})
    found = match_units(registry, first, second)
    assert [(one.before, one.after, one.obstacle) for one in found] == [
        (("a", "b"), ("e",), Obstacle.NONE),
        (("c",), ("c",), Obstacle.NONE),
    ]
    assert list(check_unit_changes(registry)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_change(ChangeKind.MERGED, ("a", "x"), ("a",), "2030-08-01"), Obstacle.UNKNOWN_PART),
        (_change(ChangeKind.MERGED, ("a",), ("a",), "2030-08-01", complete=False), Obstacle.UNKNOWN_PART),
        (_change(ChangeKind.SPLIT, ("a",), ("a", "n"), "2030-08-01"), Obstacle.SPLIT),
        (_change(ChangeKind.MOVED, ("a",), ("a",), "2030-08-01"), Obstacle.NONE),
        (_change(ChangeKind.SPLIT, ("a",), ("a", "n"), "2030-05-31"), Obstacle.NONE),
        (_change(ChangeKind.SPLIT, ("a",), ("a", "n"), "2031-06-01"), Obstacle.NONE),
    ],
)
def test_what_stands_in_the_way_of_one_unit(change: UnitChange, expected: Obstacle) -> None:
    """A part that reported nothing here, a division; changes outside the two last days do not count."""
    x = a_unit("x", reports=False)
    n = a_unit("n", valid_from=date(2030, 8, 1)) if change.kind is ChangeKind.SPLIT else a_unit("n", reports=False)
    registry, first, second = _world(change, units=(x, n))
    one = next(one for one in match_units(registry, first, second) if "a" in one.before)
    assert one.obstacle is expected


def test_a_new_unit_and_one_that_no_longer_reports_are_said() -> None:
    """Without a change that explains them they are not compared, and not forgotten."""
    registry, first, second = _world(units=(a_unit("m", valid_from=date(2030, 9, 1)),))
    gone = replace(registry.org_units["c"], valid_to=date(2030, 12, 31))
    registry = replace(registry, org_units={**registry.org_units, "c": gone})
    found = {one.before or one.after: one.obstacle for one in match_units(registry, first, second)}
    assert found == {
        ("a",): Obstacle.NONE,
        ("b",): Obstacle.NONE,
        ("c",): Obstacle.NOT_ASKED,
        ("m",): Obstacle.NEW,
    }


@pytest.mark.parametrize(
    ("unit", "change", "said"),
    [
        ("a", _change(ChangeKind.CLOSED, ("a",), (), "2030-08-01"), "valid_to phải là 2030-07-31"),
        ("b", _change(ChangeKind.SPLIT, ("a",), ("a", "b"), "2030-08-01"), "valid_from phải là 2030-08-01"),
        ("a", _change(ChangeKind.RENAMED, ("a",), ("a",), "2028-08-01"), "ngày đó phải còn hiệu lực"),
    ],
)
def test_days_that_disagree_with_a_change_are_said(unit: str, change: UnitChange, said: str) -> None:
    """The comparison would go astray in silence."""
    registry, _, _ = _world(change)
    assert [fault for fault in check_unit_changes(registry) if fault.startswith(f"{unit}: ") and said in fault]


def test_mergers_one_after_the_other_make_one_sum() -> None:
    """a into b, then b into c: all three before, c alone after; what still calls itself a or b is new."""
    changes = (
        _change(ChangeKind.MERGED, ("b", "c"), ("c",), "2030-09-01"),
        _change(ChangeKind.MERGED, ("a", "b"), ("b",), "2030-08-01"),
    )
    registry, first, second = _world(*changes)
    ended = {unit: replace(registry.org_units[unit], valid_to=date(2030, 8, 31)) for unit in ("a", "b")}
    registry = replace(registry, org_units={**registry.org_units, **ended})
    (only,) = match_units(registry, first, second)
    assert (sorted(only.before), only.after, only.obstacle) == (["a", "b", "c"], ("c",), Obstacle.NONE)


def test_a_part_of_a_split_that_merges_on_stays_incomparable() -> None:
    """a was divided into a and n; n went into b: neither a nor b may be compared, c may."""
    changes = (
        _change(ChangeKind.SPLIT, ("a",), ("a", "n"), "2030-08-01"),
        _change(ChangeKind.MERGED, ("b", "n"), ("b",), "2030-09-01"),
    )
    n = _ends(a_unit("n", valid_from=date(2030, 8, 1)), "2030-08-31")
    registry, first, second = _world(*changes, units=(n,))
    found = {unit: one.obstacle for one in match_units(registry, first, second) for unit in one.before}
    assert found == {"a": Obstacle.SPLIT, "b": Obstacle.SPLIT, "c": Obstacle.NONE}


def test_a_survivor_that_nobody_listed_is_in_one_sum_only() -> None:
    """`from` should name it; where it does not, nothing is counted twice."""
    registry, first, second = _world(_change(ChangeKind.MERGED, ("a",), ("b",), "2030-08-01"))
    found = match_units(registry, first, second)
    assert sorted(unit for one in found for unit in one.before) == ["a", "b", "c"]
    assert [one.after for one in found if "b" in one.after] == [("b",)]

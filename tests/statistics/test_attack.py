"""The attack: finds every planted way to a hidden number, names the cells that give it away, and invents nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from portal.notices.attack_text import render_attack
from portal.statistics.attack import AttackResult, attack
from portal.statistics.attack_model import ModelBuilder, components
from portal.statistics.attack_slots import CellReader
from portal.statistics.attack_solver import Solver
from portal.statistics.attack_units import alike, reporters
from portal.statistics.disclosure import BlockedReleaseError, protect
from portal.statistics.release_draft import ReleaseDraft
from portal.vocabulary.releases import Protection, Release, ReleasedFigure, ReleasedIndicator, Shown, ShownForm
from portal.vocabulary.vietnamese import percent_text
from tests.statistics.release_world import PERIODS, Reports, World, a_province, random_reports, units_of

FIRST = PERIODS[0]
UNITS = units_of(0, 5)
MIXED, LEVEL = ("tot", "kha", "kha", "kem", "kem"), ("phu.muc", "")
QUIET: dict[tuple[str, str], int | str] = {
    ("so.buoi", ""): 1, ("tin.den", ""): 0, ("tin.nhan", ""): 0, ("tin.ngat", ""): 0,
    ("vu.so_vu", "nhe"): 0, ("vu.xu_ly", "nhe"): 0, ("vu.nguoi", "nhe"): 0,
    ("vu.so_vu", "nang"): 0, ("vu.xu_ly", "nang"): 0, ("vu.nguoi", "nang"): 0,
    ("phu.tien", ""): 0, ("phu.dat", ""): 0,
}  # fmt: skip


def _world(said: dict[tuple[str, str], Sequence[int]], levels: Sequence[str] = MIXED) -> World:
    """Five schools in one period that say nothing but these numbers and levels, one for each school."""
    reports: Reports = {
        (unit, FIRST): QUIET | {place: numbers[at] for place, numbers in said.items()} | {LEVEL: levels[at]}
        for at, unit in enumerate(UNITS)
    }
    return a_province(reports, UNITS)


def _with(release: Release, key: tuple[str, ...], form: ShownForm, value: int | Decimal | None = None) -> Release:
    """A release in which one cell was shown otherwise, an indicator without its verdict."""
    assert key in {cell.key for cell in release.cells}
    shown = Shown(form, value)
    return replace(
        release,
        figures=tuple(replace(one, shown=shown) if one.key == key else one for one in release.figures),
        indicators=tuple(replace(one, shown=shown, state="") if one.key == key else one for one in release.indicators),
    )


def _best(world: World, number: int = 1, without: Sequence[str] = ()) -> Release:
    """The release as somebody would publish it who never tried to attack it: every cell in its best form."""
    draft = world.draft([FIRST], number, without)
    return _shown_best(draft)


def _shown_best(draft: ReleaseDraft) -> Release:
    cells = [ladder[0] for ladder in draft.ladders]
    return replace(
        draft.release,
        figures=tuple(cell for cell in cells if isinstance(cell, ReleasedFigure)),
        indicators=tuple(cell for cell in cells if isinstance(cell, ReleasedIndicator)),
    )


def _attack(world: World, *releases: Release) -> AttackResult:
    """The attack of somebody who has nothing but what is published."""
    return attack(releases, world.draft([FIRST]).hidden, world.rules)


def _found(result: AttackResult) -> set[tuple[str, str, int, int]]:
    return {(leak.target.field, leak.target.code, leak.low, leak.high) for leak in result.leaks}


VU, NHE, NANG = (("figure", "vu.so_vu", code, "", "") for code in ("", "nhe", "nang"))
RATE = ("indicator", "ty_le_nhan", "")


def test_a_subtraction_between_rows_is_found_and_both_rows_are_named() -> None:
    """The total and the other kind in full give away the kind that is hidden; take one away, and nothing comes out."""
    world = _world({("vu.so_vu", "nang"): (1, 1, 0, 0, 0), ("vu.so_vu", "nhe"): (3, 3, 3, 0, 0)})
    release = _best(world)
    assert not _attack(world, release).leaks
    planted = _with(_with(release, VU, ShownForm.EXACT, 11), NHE, ShownForm.EXACT, 9)
    result = _attack(world, planted)
    assert ("vu.so_vu", "nang", 2, 2) in _found(result)
    leak = next(leak for leak in result.leaks if leak.target.code == "nang")
    assert {cell for _, cell in leak.cells} == {VU, NHE}
    assert not _attack(world, _with(planted, VU, ShownForm.WITHHELD)).leaks
    text = render_attack(result, [planted], world.registry.forms["2030.1"], world.registry.code_lists)
    assert "“Dòng so_vu – nhãn nang”" in text
    assert "Dòng so_vu – nhãn nhe – Toàn ngành”: 9" in text


def test_a_percentage_gives_both_of_its_parts_away() -> None:
    """12 of 13: two rounded numbers hide it, 92,3% beside them leaves no other pair."""
    world = _world({("tin.den", ""): (5, 5, 3, 0, 0), ("tin.nhan", ""): (5, 4, 3, 0, 0)})
    release = _best(world)
    assert release.indicators[0].shown == Shown(ShownForm.RATE, Decimal("92.3"))
    assert {("tin.den", "", 13, 13), ("tin.nhan", "", 12, 12)} <= _found(_attack(world, release))
    assert not _attack(world, _with(release, RATE, ShownForm.WITHHELD)).leaks


def test_an_earlier_release_gives_away_the_unit_that_came_late() -> None:
    """None before, some after: the school that came in between has a case. The protected release does not say so."""
    world = _world({("vu.so_vu", "nang"): (0, 0, 0, 0, 2)})
    first = _best(world, without=["thpt-4"])
    second = _best(world, number=2)
    assert not _attack(world, second).leaks
    result = _attack(world, first, second)
    assert any(leak.target.units == ("thpt-4",) and leak.low >= 1 for leak in result.leaks)
    assert {release for leak in result.leaks for release, _ in leak.cells} == {0, 1}
    draft = world.draft([FIRST], 2)
    table = protect(draft.release, draft.ladders, [first], draft.hidden, world.rules, draft.truth)
    assert table.steps
    assert not _attack(world, first, table.release).leaks


def test_a_rule_that_says_none_without_an_activity_points_at_the_unit() -> None:
    """Only one school held anything, so whoever fainted did so there; without the rule nobody could tell."""
    world = _world({("so.buoi", ""): (0, 0, 4, 0, 0), ("tin.ngat", ""): (0, 0, 3, 0, 0)})
    release = _best(world)
    result = _attack(world, release)
    assert [(leak.target.field, leak.target.units) for leak in result.leaks] == [("tin.ngat", ("thpt-2",))]
    assert not attack([release], world.draft([FIRST]).hidden, ()).leaks


def test_a_rate_over_few_gives_them_away() -> None:
    """66,7% of “dưới 5” is 2 of 3: the reason why rates need ten below the line."""
    world = _world({("tin.den", ""): (1, 1, 1, 0, 0), ("tin.nhan", ""): (1, 1, 0, 0, 0)})
    guard = Protection(5, 5, 1, 3)
    release = _with(replace(_best(world), protection=guard), RATE, ShownForm.WITHHELD)
    assert not _attack(world, release).leaks
    planted = _with(release, RATE, ShownForm.RATE, Decimal("66.7"))
    assert {("tin.den", "", 3, 3), ("tin.nhan", "", 2, 2)} <= _found(_attack(world, planted))


def test_a_verdict_alone_can_be_too_much() -> None:
    """“Đạt” on “none at all”, beside a count of 1 to 4, cannot both be true: the releases are said to contradict."""
    world = _world({("vu.so_vu", "nang"): (1, 1, 0, 0, 0)})
    release = _best(world)
    lying = replace(release, indicators=tuple(replace(cell, state="dat") for cell in release.indicators))
    with pytest.raises(Exception, match="mâu thuẫn"):
        _attack(world, lying)


def test_all_units_alike_give_every_one_of_them_away() -> None:
    """Five of five are “kha”: each is, and it does not help to hide that row while the others say 0 of five."""
    world = _world({}, ["kha"] * 5)
    release = _best(world)
    assert {leak.target.answer for leak in _attack(world, release).leaks} == {"kha"}
    hidden = _with(release, ("figure", "phu.muc", "", "kha", ""), ShownForm.WITHHELD)
    assert {leak.target.answer for leak in _attack(world, hidden).leaks} == {"kha"}
    table = world.release([FIRST])
    assert table.steps
    assert not _attack(world, table.release).leaks


def test_an_earlier_release_that_leaks_by_itself_blocks_the_next_one() -> None:
    """What is out cannot be taken back by a new release; the operator is told instead."""
    world = _world({("vu.so_vu", "nang"): (1, 1, 0, 0, 0), ("vu.so_vu", "nhe"): (3, 3, 3, 0, 0)})
    leaking = _with(_with(_best(world), VU, ShownForm.EXACT, 11), NHE, ShownForm.EXACT, 9)
    draft = world.draft([FIRST], 2)
    with pytest.raises(BlockedReleaseError) as blocked:
        protect(draft.release, draft.ladders, [leaking], draft.hidden, world.rules, draft.truth)
    assert blocked.value.result.leaks


def test_units_that_nobody_can_tell_apart_are_looked_at_as_one() -> None:
    """Five thousand schools make no larger a programme than five."""
    sizes = []
    for count in (5, 5000):
        units = units_of(0, count)
        world = a_province({(unit, FIRST): QUIET | {LEVEL: "kha"} for unit in units}, units)
        draft = world.draft([FIRST])
        release = _shown_best(draft)
        sizes.append(len(alike(reporters([release], linked=True), [], draft.hidden, [FIRST])))
    assert sizes == [1, 1]


def _possible(den: Shown, nhan: Shown, rate: Decimal, guard: Protection) -> Iterator[tuple[int, int, int, int]]:
    """Every pair of two schools' numbers that agrees with three cells, tried one by one."""
    for den_a, den_b, nhan_a, nhan_b in itertools.product(range(13), repeat=4):
        whole, part = den_a + den_b, nhan_a + nhan_b
        inside = all(
            low <= value <= high
            for value, (low, high) in ((whole, guard.bounds(den) or (0, 0)), (part, guard.bounds(nhan) or (0, 0)))
        )
        inside = inside and whole >= guard.rate_minimum
        if inside and nhan_a <= den_a and nhan_b <= den_b and percent_text(part, whole) == _percent(rate):
            yield den_a, den_b, nhan_a, nhan_b


def _percent(rate: Decimal) -> str:
    return f"{rate}%".replace(".", ",")


@pytest.mark.parametrize(("den", "nhan"), [((5, 6), (5, 5)), ((6, 6), (3, 3)), ((7, 4), (7, 4)), ((8, 2), (0, 1))])
def test_intervals_are_those_that_trying_every_number_finds(den: tuple[int, int], nhan: tuple[int, int]) -> None:
    """The programme against plain enumeration, for two schools and three cells."""
    units = units_of(0, 2)
    reports: Reports = {
        (unit, FIRST): QUIET | {("tin.den", ""): den[at], ("tin.nhan", ""): nhan[at], LEVEL: MIXED[at]}
        for at, unit in enumerate(units)
    }
    world = a_province(reports, units)
    guard = Protection(5, 5, 10, 2)
    world = replace(
        world, registry=replace(world.registry, publication=replace(world.registry.publication, minimum_contributors=2))
    )
    release = replace(_best(world), protection=guard)
    cells = {cell.key: cell for cell in release.cells}
    rate = cells[RATE].shown.value
    assert isinstance(rate, Decimal)
    hidden = world.draft([FIRST]).hidden
    rows = [row for row in CellReader(hidden).rows(0, release) if row.sum]
    part = next(one for one in components(hidden, rows, world.rules) if ("tin.den", "", "") in one.slots)
    model = ModelBuilder(
        part, hidden, [release], alike(reporters([release], linked=True), part.rules, hidden, [FIRST])
    ).build()
    solver = Solver(model.problem, model.targets)
    plain = list(
        _possible(
            cells["figure", "tin.den", "", "", ""].shown, cells["figure", "tin.nhan", "", "", ""].shown, rate, guard
        )
    )
    assert (*den, *nhan) in plain
    for column, target in model.targets.items():
        values = [
            (numbers[:2] if target.field == "tin.den" else numbers[2:])
            for numbers in plain
            if target.field != "tin.ngat"
        ]
        alone = [pair[0] if target.report else sum(pair) for pair in values]
        if alone:
            assert solver.interval(column) == (min(alone), max(alone)), target


@pytest.mark.parametrize("seed", range(10))
def test_nobody_can_conclude_what_is_not_true(seed: int) -> None:
    """The truth lies within every interval: what the attacker takes for known holds of the reports themselves."""
    units = units_of(3, 5)
    world = a_province(random_reports(seed, units), units)
    draft = world.draft([FIRST])
    release = _shown_best(draft)
    result = attack([release], draft.hidden, world.rules, draft.truth)
    assert not result.contradicts
    for leak in result.leaks:
        slots = draft.hidden[leak.target.field].slots(
            leak.target.code, [leak.target.answer] if leak.target.answer else []
        )
        if leak.target.report:
            truths = [sum(draft.truth[(unit, FIRST)].get(slot, 0) for slot in slots) for unit in leak.target.units]
        else:
            kinds = {unit for unit, kind in units.items() if leak.target.level in ("", kind)}
            truths = [sum(of.get(slot, 0) for (unit, _), of in draft.truth.items() if unit in kinds for slot in slots)]
        assert all(leak.low <= value <= leak.high for value in truths), leak


def test_a_total_told_exactly_before_is_no_secret_of_a_later_release() -> None:
    """A report was corrected whose unit the field does not ask: the same reports, the same number, known to all."""
    units = units_of(3, 5)
    world = a_province(random_reports(3, units, share=1.0), units)
    first = world.release([FIRST]).release
    key = ("figure", "phu.tot", "", "", "")
    told = next(cell for cell in first.figures if cell.key == key)
    assert told.shown.form is ShownForm.EXACT and told.shown.value
    rows = tuple(replace(row, edition=1) if row.unit == "thpt-0" else row for row in first.units)
    shut = tuple(replace(cell, shown=Shown(ShownForm.WITHHELD)) for cell in first.figures if not cell.level)
    second = replace(first, number=2, units=rows, figures=shut, indicators=())
    result = attack([first, second], world.draft([FIRST]).hidden, world.rules, world.truth())
    assert [leak for leak in result.leaks if leak.target.field == "phu.tot"] == []

"""What `portal release` says of cells that gave way."""

from __future__ import annotations

from dataclasses import replace

from portal.notices.attack_text import render_plan, render_steps
from portal.statistics.disclosure import Step
from portal.vocabulary.releases import ReleasedFigure, Shown, ShownForm
from tests.statistics.release_world import PERIODS, a_province, random_reports, units_of


def test_a_cell_made_coarser_is_said_with_its_number() -> None:
    """Not “khoảng 0”, which the form alone would read as."""
    units = units_of(3, 5)
    draft = a_province(random_reports(3, units), units).draft(PERIODS[:1])
    first = next(ladder[0] for ladder in draft.ladders if isinstance(ladder[0], ReleasedFigure))
    assert isinstance(first, ReleasedFigure)
    cell = replace(first, shown=Shown(ShownForm.ROUNDED, 215), measure="")
    told = replace(draft.release, figures=(cell,))
    text = render_steps([Step(cell.key, ShownForm.EXACT, ShownForm.ROUNDED)], told)
    assert "khoảng 215" in text


def test_what_the_release_before_told_and_this_one_does_not_is_said_first() -> None:
    """How many, why, and each as it was told; never that all is at its best."""
    units = units_of(3, 5)
    first = a_province(random_reports(3, units), units).release(PERIODS[:1]).release
    cell = next(one for one in first.figures if one.shown.form is ShownForm.EXACT and one.shown.value)
    shut = tuple(replace(one, shown=Shown(ShownForm.WITHHELD)) if one == cell else one for one in first.figures)
    text = render_plan((), replace(first, number=2, figures=shut), [first])
    assert text.startswith(f"1 số tổng không công bố lại và giữ theo đợt {first.id}")
    assert f"{cell.shown.value}" in text.splitlines()[1]
    assert "dạng tốt nhất" not in text
    assert render_plan((), replace(first, number=2), [first]) == render_plan((), first, [])

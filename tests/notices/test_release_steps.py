"""What `portal release` says of cells that gave way."""

from __future__ import annotations

from dataclasses import replace

from portal.notices.attack_text import render_steps
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

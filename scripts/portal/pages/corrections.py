"""Corrections as blocks: for staff every one with its values, for everybody the released figures that changed."""

from __future__ import annotations

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.links import RESULTS, Links
from portal.views.corrections import ClosedPeriodView
from portal.views.released_results import ReleasedScope


def render_released_errata(scopes: tuple[ReleasedScope, ...], links: Links) -> Blocks:
    """Every released figure that was corrected, by scope; a sentence when there is none."""
    shown = [scope for scope in scopes if scope.errata]
    if not shown:
        return (render_html("errata_none", results=links.to(RESULTS)),)
    blocks: list[Block] = []
    for scope in shown:
        blocks.append(Heading(2, scope.label, f"dinh-chinh-{scope.anchor}"))
        blocks += [render_html("erratum", erratum=erratum) for erratum in scope.errata]
    return tuple(blocks)


def render_corrections(periods: tuple[ClosedPeriodView, ...]) -> Blocks:
    """Every closed period with its corrections; a sentence while none is closed."""
    if not periods:
        return (render_html("corrections_none"),)
    blocks: list[Block] = []
    for period in periods:
        blocks.append(Heading(2, period.label, f"khoa-{period.id}"))
        blocks.append(render_html("corrections", period=period))
    return tuple(blocks)

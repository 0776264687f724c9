"""Indicators as blocks: what each is, what it came to (staff), and the materials about what it counts."""

from __future__ import annotations

from collections.abc import Mapping

from portal.pages.blocks import Block, Blocks, Heading, Html, render_html
from portal.pages.links import METHOD, Links, indicator_anchor
from portal.views.indicator_definitions import IndicatorEntry, MaterialUse
from portal.views.results import ResultsView

_MOST_COLUMNS = 30
"""A table with more is read in a workbook."""


def render_indicators(results: tuple[ResultsView, ...], links: Links) -> Blocks:
    """The indicators of each scope, newest first: targets of the plan, what is only counted, then types and places."""
    shown = [view for view in results if view.indicators]
    if not shown:
        return (render_html("indicators_none"),)
    blocks: list[Block] = [render_html("indicators_intro", results=shown, anchor=_anchor)]
    for view in shown:
        judged = [row for row in view.indicators if row.target]
        counted = [row for row in view.indicators if not row.target]
        by_type = {figure.key: figure.label for row in view.indicators for figure in row.by_type}
        places = {figure.key: figure.label for row in view.indicators for figure in row.by_locality}
        blocks.append(Heading(2, view.label, _anchor(view)))
        blocks.append(render_html("indicators_scope", view=view, method=links.to(METHOD)))
        blocks.append(render_html("indicators_table", view=view, rows=judged, links=links, judged=True))
        blocks.append(render_html("indicators_table", view=view, rows=counted, links=links, judged=False))
        levels = (("loại đơn vị", by_type, "by_type"), ("địa bàn", places, "by_locality"))
        blocks += [_broken_down(view, name, columns, of, links) for name, columns, of in levels if columns]
    return tuple(blocks)


def render_indicator_definitions(entries: tuple[IndicatorEntry, ...], links: Links) -> Blocks:
    """What each indicator is and what it is made of, in table order; every row can be linked to."""
    if not entries:
        return (render_html("indicators_none"),)
    return (render_html("indicator_definitions", entries=entries, links=links, anchor=indicator_anchor),)


def render_material_use(uses: tuple[MaterialUse, ...], links: Links) -> Blocks:
    """On a material's own page: which actions of the plan it helps with, and where sessions about it are counted."""
    use = next((one for one in uses if one.page == links.page and one.indicators), None)
    return (render_html("material_use", use=use, links=links),)


def _broken_down(view: ResultsView, name: str, columns: Mapping[str, str], of: str, links: Links) -> Html:
    return render_html("indicators_by", view=view, name=name, columns=columns, of=of, links=links, most=_MOST_COLUMNS)


def _anchor(view: ResultsView) -> str:
    return f"chi-so-{'-'.join(view.periods)}"

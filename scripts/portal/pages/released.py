"""Published results as blocks: built from releases and nothing else."""

from __future__ import annotations

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.charts import render_charts
from portal.pages.links import METHOD, PLAN, STATUS, Links
from portal.views.released_charts import build_rating_chart, build_topic_charts
from portal.views.released_results import ReleasedScope


def render_released_results(scopes: tuple[ReleasedScope, ...], links: Links) -> Blocks:
    """The figures of every scope, the newest first, with downloads and corrections; a sentence before the first."""
    if not scopes:
        return (render_html("no_results", status=links.to(STATUS), plan=links.to(PLAN)),)
    blocks: list[Block] = [render_html("released_intro", scopes=scopes)]
    charts = render_charts(build_topic_charts(scopes))
    if charts:
        blocks += [Heading(2, "Hoạt động theo nội dung", "bieu-do"), *charts]
    for scope in scopes:
        blocks.append(Heading(2, scope.label, scope.anchor))
        blocks.append(render_html("released_scope", scope=scope, method=links.to(METHOD), links=links))
        blocks += [render_html("released_section", scope=scope, section=one, links=links) for one in scope.sections]
        if scope.release.texts:
            blocks.append(render_html("released_texts", texts=scope.release.texts))
    return tuple(blocks)


def render_released_indicators(scopes: tuple[ReleasedScope, ...], links: Links) -> Blocks:
    """The indicators of every scope against the targets of the plan; a sentence before the first release."""
    shown = [scope for scope in scopes if scope.judged or scope.counted]
    if not shown:
        return (render_html("no_indicators", status=links.to(STATUS)),)
    blocks: list[Block] = [render_html("released_intro", scopes=shown)]
    for scope in shown:
        blocks.append(Heading(2, scope.label, scope.anchor))
        blocks.append(render_html("released_scope", scope=scope, method=links.to(METHOD), links=links))
        chart = build_rating_chart(scope)
        blocks += render_charts([chart] if chart else [])
        for judged, rows in ((True, scope.judged), (False, scope.counted)):
            blocks.append(render_html("released_ratings", scope=scope, rows=rows, judged=judged, links=links))
    return tuple(blocks)


def render_group_results(scopes: tuple[ReleasedScope, ...], group: str, links: Links) -> Blocks:
    """What the newest release tells about a group of units, each as x of y; no unit of it is named anywhere."""
    told = [(scope, row) for scope in scopes for row in (*scope.judged, *scope.counted) if row.group == group]
    newest = [row for scope, row in told if scope is told[0][0]]
    scope = told[0][0] if told else None
    return (render_html("released_group", scope=scope, rows=newest, links=links),)

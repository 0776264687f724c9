"""What the reports add up to, as blocks, for staff."""

from __future__ import annotations

from collections.abc import Sequence

from portal.pages.blocks import Block, Blocks, Heading, Html, render_html
from portal.pages.charts import render_charts
from portal.pages.links import METHOD, Links, source_page
from portal.views.charts import TargetChart
from portal.views.indicator_charts import build_target_chart
from portal.views.number_sources import SourcePage, source_anchor
from portal.views.result_charts import build_result_charts
from portal.views.results import Figure, ResultRow, ResultSection, ResultsView


def render_results(results: tuple[ResultsView, ...], links: Links, sources: Sequence[SourcePage] = ()) -> Blocks:
    """The totals of each scope, newest first: a year, then its periods; one table a section of the form.

    Where the figures of a period have pages of their own, below a year only the way to them is shown.
    """
    blocks: list[Block] = [render_html("results_intro", results=results, anchor=_anchor)]
    charts = render_charts(build_result_charts(results))
    if charts:
        blocks += [Heading(2, "Hoạt động theo nội dung", "bieu-do"), *charts]
    for view in results:
        blocks.append(Heading(2, view.label, _anchor(view)))
        apart = view is not results[0] and any(page.period in view.periods for page in sources)
        ways = {section.key: _way(view, section, sources, links, apart=apart) for section in view.sections}
        scope = {"view": view, "ways": ways, "method": links.to(METHOD)}
        blocks.append(render_html("results_scope", **scope))
        blocks += render_charts(_target_charts(view))
        if not apart:
            blocks += [render_section(view, section, links, sources) for section in view.sections]
    return tuple(blocks)


def _way(view: ResultsView, section: ResultSection, sources: Sequence[SourcePage], links: Links, *, apart: bool) -> str:
    if not apart:
        return f"#{_anchor(view)}-{section.key}"
    return next(links.to(source_page(one.period, one.section)) for one in _of(view, section, sources))


def _of(view: ResultsView, section: ResultSection, sources: Sequence[SourcePage]) -> list[SourcePage]:
    return [one for one in sources if one.section == section.key and one.period in view.periods]


def _target_charts(view: ResultsView) -> tuple[TargetChart, ...]:
    chart = build_target_chart(view.indicators, "-".join(view.periods), view.label)
    return (chart,) if chart else ()


def render_section(view: ResultsView, section: ResultSection, links: Links, sources: Sequence[SourcePage] = ()) -> Html:
    """The table of one section; it names the pages with the figures of each unit, or leads to them on its own page."""
    pages = [(one.period_label, source_page(one.period, one.section)) for one in _of(view, section, sources)]
    here = any(page == links.page for _, page in pages)
    return render_html(
        "results_section",
        view=view,
        section=section,
        types=_unit_types(section),
        by_type=_by_type,
        anchor=_anchor,
        links=links,
        origin=source_anchor if here else None,
        pages=[] if here else [(label, links.to(page)) for label, page in pages],
    )


def _by_type(row: ResultRow) -> dict[str, Figure]:
    return {figure.unit_type: figure for figure in row.by_type}


def _unit_types(section: ResultSection) -> dict[str, str]:
    """Every type of unit that the section asks, with its label: one column each."""
    figures = (figure for row in section.rows for figure in row.by_type)
    labels: dict[str, str] = {}
    for figure in figures:
        labels.setdefault(figure.unit_type, figure.unit_type_label)
    return labels


def _anchor(view: ResultsView) -> str:
    return f"ket-qua-{'-'.join(view.periods)}"

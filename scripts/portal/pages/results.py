"""What the reports add up to, as blocks: figures for staff, a plain sentence for everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from portal.pages.blocks import Block, Blocks, Heading, Html, render_html
from portal.pages.links import METHOD, PLAN, STATUS, Links
from portal.views.results import Figure, ResultRow, ResultSection, ResultsView


def render_no_results(links: Links) -> Blocks:
    """The public site has no figure until the department releases some (DESIGN.md policy 6), and says so."""
    return (render_html("no_results", status=links.to(STATUS), plan=links.to(PLAN)),)


def render_results(results: tuple[ResultsView, ...], links: Links) -> Blocks:
    """The totals of each scope, newest first: a year, then its periods; one table a section of the form."""
    blocks: list[Block] = [render_html("results_intro", results=results, anchor=_anchor)]
    for view in results:
        types = _unit_types(view)
        blocks.append(Heading(2, view.label, _anchor(view)))
        blocks.append(render_html("results_scope", view=view, anchor=_anchor(view), method=links.to(METHOD)))
        blocks += [_section(view, section, types, links) for section in view.sections]
    return tuple(blocks)


def _section(view: ResultsView, section: ResultSection, types: Mapping[str, str], links: Links) -> Html:
    return render_html(
        "results_section", view=view, section=section, types=types, by_type=_by_type, anchor=_anchor, links=links
    )


def _by_type(row: ResultRow) -> dict[str, Figure]:
    return {figure.unit_type: figure for figure in row.by_type}


def _unit_types(view: ResultsView) -> dict[str, str]:
    """Every type of unit that has a column, with its label."""
    figures = (figure for section in view.sections for row in section.rows for figure in row.by_type)
    labels: dict[str, str] = {}
    for figure in figures:
        labels.setdefault(figure.unit_type, figure.unit_type_label)
    return labels


def _anchor(view: ResultsView) -> str:
    return f"ket-qua-{'-'.join(view.periods)}"

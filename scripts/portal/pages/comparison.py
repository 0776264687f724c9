"""Two years side by side as blocks, with what cannot be compared and why; staff only."""

from __future__ import annotations

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.links import Links
from portal.views.year_comparison import YearComparisonView


def render_year_comparison(views: tuple[YearComparisonView, ...], links: Links) -> Blocks:
    """Each period beside the same one of the year before; a sentence while there is only one year."""
    if not views:
        return (render_html("comparison_none"),)
    blocks: list[Block] = []
    for number, view in enumerate(views, 1):
        blocks.append(Heading(2, f"{view.after} so với {view.before}", f"so-sanh-{number}"))
        blocks.append(render_html("comparison", view=view, number=number))
        for section in view.sections:
            blocks.append(render_html("comparison_section", view=view, section=section, links=links))
    return tuple(blocks)

"""The slots of `content/`: which there are, and what fills each for which audience."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from portal.pages.blocks import Blocks, Heading, Html
from portal.pages.guide import (
    render_check_rules,
    render_field_guide,
    render_period_table,
    render_publication_rules,
    render_unit_types,
)
from portal.pages.home import render_home_due, render_home_ways, render_site_facts
from portal.pages.links import Links
from portal.pages.plan import (
    render_plan,
    render_plan_abbreviations,
    render_plan_documents,
    render_plan_evidence,
)
from portal.pages.results import render_no_results, render_results
from portal.pages.status import (
    render_home_progress,
    render_status_definitions,
    render_status_summary,
    render_status_table,
)
from portal.pages.units import render_group_duties, render_group_members
from portal.views.site import CommonViews, PublicSite, Site, StaffSite
from portal.vocabulary.errors import PortalError

_SLOT = re.compile(r"^<!-- portal: (.*?) -->[ \t]*$", re.MULTILINE)

COMMON: Mapping[str, Callable[[CommonViews, Links], Blocks]] = {
    "home-due": lambda site, links: render_home_due(site.calendar.due_now, site.facts, links),
    "home-progress": lambda site, links: render_home_progress(site.board, links),
    "home-ways": lambda _site, links: render_home_ways(links),
    "plan-body": lambda site, links: render_plan(site.plan, links),
    "plan-documents": lambda site, links: render_plan_documents(site.references, links),
    "plan-abbreviations": lambda site, links: render_plan_abbreviations(site.references, links),
    "plan-evidence": lambda site, links: render_plan_evidence(site.evidence, links),
    "field-guide": lambda site, links: render_field_guide(site.guide, links),
    "period-table": lambda site, links: render_period_table(site.calendar, links),
    "unit-types": lambda site, _links: render_unit_types(site.unit_types, site.period),
    "status-definitions": lambda site, links: render_status_definitions(site.board, links),
    "status-summary": lambda site, links: render_status_summary(site.board, links),
    "status-table": lambda site, links: render_status_table(site.board, links),
    "site-facts": lambda site, links: render_site_facts(site.facts, links),
    "publication-rules": lambda site, links: render_publication_rules(site.publication, links),
    "rule-list": lambda site, links: render_check_rules(site.rules, links),
}
PUBLIC: Mapping[str, Callable[[PublicSite, Links], Blocks]] = {
    "results-body": lambda _site, links: render_no_results(links),
    "tracked-units": lambda site, links: render_group_duties(site.common.tracked, links, counted=True),
    "pilot-units": lambda site, links: render_group_duties(site.common.pilots, links, counted=False),
}
STAFF: Mapping[str, Callable[[StaffSite, Links], Blocks]] = {
    "results-body": lambda site, links: render_results(site.results, links),
    "tracked-units": lambda site, links: render_group_members(
        site.common.tracked, site.tracked, site.common.period, links
    ),
    "pilot-units": lambda site, links: render_group_members(site.common.pilots, site.pilots, site.common.period, links),
}
SLOTS = (*COMMON, *PUBLIC)


class UnknownSlotError(PortalError):
    """A page names a slot that does not exist."""


def render_slot(name: str, site: Site, page: str) -> Blocks:
    """What fills a slot on a page (its Markdown file in `content/`); UnknownSlotError naming the known ones."""
    links = Links(page)
    if name in COMMON:
        return COMMON[name](site.common, links)
    if isinstance(site, PublicSite) and name in PUBLIC:
        return PUBLIC[name](site, links)
    if isinstance(site, StaffSite) and name in STAFF:
        return STAFF[name](site, links)
    raise UnknownSlotError(f"content/{page}: không có chỗ điền “{name}”; các chỗ đang có: {', '.join(SLOTS)}")


def fill_inline(markdown: str, site: Site, page: str) -> str:
    """The page as plain Markdown with every slot's HTML in its place: for any builder."""

    def fill(slot: re.Match[str]) -> str:
        blocks = render_slot(slot[1], site, page)
        return "\n\n".join(block.markdown() if isinstance(block, Heading) else block.text for block in blocks)

    return _SLOT.sub(fill, markdown)


def fill_aside(markdown: str, site: Site, page: str) -> tuple[str, dict[str, Html]]:
    """The page with headings in place and a comment for each finished block, and the blocks by their comment.

    Large tables then never pass through the Markdown engine, which would take most of the build's time.
    """
    aside: dict[str, Html] = {}

    def fill(slot: re.Match[str]) -> str:
        return "\n\n".join(_kept(block) for block in render_slot(slot[1], site, page))

    def _kept(block: Heading | Html) -> str:
        if isinstance(block, Heading):
            return block.markdown()
        comment = f"<!-- portal-block {len(aside)} -->"
        aside[comment] = block
        return comment

    return _SLOT.sub(fill, markdown), aside

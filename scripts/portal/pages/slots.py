"""The slots of `content/`: which there are, and what fills each for which audience."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from portal.pages.blocks import Blocks, Heading, Html
from portal.pages.comparison import render_year_comparison
from portal.pages.corrections import render_corrections, render_released_errata
from portal.pages.guide import (
    render_check_rules,
    render_field_guide,
    render_period_table,
    render_publication_rules,
    render_unit_types,
)
from portal.pages.home import render_home_due, render_home_ways, render_site_facts
from portal.pages.indicators import (
    render_indicator_definitions,
    render_indicators,
    render_material_use,
)
from portal.pages.links import Links
from portal.pages.materials import (
    fill_numbers,
    render_calendar,
    render_feed_link,
    render_gallery,
    render_hotlines,
    render_material_card,
    render_material_head,
)
from portal.pages.number_sources import SLOT as NUMBER_SOURCES
from portal.pages.number_sources import render_number_sources
from portal.pages.plan import (
    render_plan,
    render_plan_abbreviations,
    render_plan_documents,
    render_plan_evidence,
    render_plan_owners,
)
from portal.pages.released import render_group_results, render_released_indicators, render_released_results
from portal.pages.results import render_results
from portal.pages.review import (
    render_review_explanations,
    render_review_missing,
    render_review_reopened,
    render_review_sent_back,
    render_review_unusual,
    render_review_waiting,
)
from portal.pages.status import (
    render_home_progress,
    render_review_delay,
    render_status_charts,
    render_status_definitions,
    render_status_summary,
    render_status_table,
)
from portal.pages.unit_pages import render_unit_list
from portal.pages.units import render_department_actions, render_group_duties, render_pilot_units, render_tracked_units
from portal.views.reporting_units import TRACKED
from portal.views.site import CommonViews, PublicSite, Site, StaffSite
from portal.vocabulary.errors import PortalError

_SLOT = re.compile(r"^<!-- portal: (.*?) -->[ \t]*$", re.MULTILINE)

COMMON: Mapping[str, Callable[[CommonViews, Links], Blocks]] = {
    "home-progress": lambda site, links: render_home_progress(site.board, links),
    "home-ways": lambda _site, links: render_home_ways(links),
    "plan-body": lambda site, links: render_plan(site.plan, links),
    "plan-owners": lambda site, links: render_plan_owners(site.owners, links),
    "plan-documents": lambda site, links: render_plan_documents(site.references, links),
    "plan-abbreviations": lambda site, links: render_plan_abbreviations(site.references, links),
    "plan-evidence": lambda site, links: render_plan_evidence(site.evidence, links),
    "field-guide": lambda site, links: render_field_guide(site.guide, links, site.measured_by),
    "indicator-definitions": lambda site, links: render_indicator_definitions(site.indicators, links),
    "material-head": lambda site, links: render_material_head(site.library, links),
    "material-use": lambda site, links: (
        *render_material_use(site.materials, links),
        *render_material_card(site.library, links),
    ),
    "materials-gallery": lambda site, links: render_gallery(site.library, links),
    "campaign-calendar": lambda site, links: render_calendar(site.library, links),
    "hotlines": lambda site, links: render_hotlines(site.library, links),
    "feed-link": lambda _site, links: render_feed_link(links),
    "period-table": lambda site, links: render_period_table(site.calendar, links),
    "unit-types": lambda site, _links: render_unit_types(site.unit_types, site.period),
    "status-definitions": lambda site, links: render_status_definitions(site.board, links),
    "status-charts": lambda site, links: render_status_charts(site.board, links),
    "status-summary": lambda site, links: render_status_summary(site.board, links),
    "review-delay": lambda site, _links: render_review_delay(site.delays),
    "unit-list": lambda site, links: render_unit_list(site.units, links),
    "status-table": lambda site, links: render_status_table(site.board, links),
    "site-facts": lambda site, links: render_site_facts(site.facts, links),
    "publication-rules": lambda site, links: render_publication_rules(site.publication, links),
    "rule-list": lambda site, links: render_check_rules(site.rules, links),
}
PUBLIC: Mapping[str, Callable[[PublicSite, Links], Blocks]] = {
    "home-due": lambda site, links: render_home_due(site.common, links),
    "indicators": lambda site, links: render_released_indicators(site.results, links),
    "results-body": lambda site, links: render_released_results(site.results, links),
    "corrections": lambda site, links: render_released_errata(site.results, links),
    "tracked-units": lambda site, links: (
        *render_group_duties(site.common.tracked, links, counted=True),
        *render_group_results(site.results, TRACKED, links),
    ),
    "pilot-units": lambda site, links: render_group_duties(site.common.pilots, links, counted=False),
    "department-actions": lambda site, links: render_department_actions(site.common.department, links, staff=False),
}
STAFF: Mapping[str, Callable[[StaffSite, Links], Blocks]] = {
    "home-due": lambda site, links: render_home_due(site.common, links, site.review),
    "indicators": lambda site, links: render_indicators(site.results, links),
    "results-body": lambda site, links: render_results(site.results, links, site.sources),
    "corrections": lambda site, _links: render_corrections(site.closed),
    "tracked-units": lambda site, links: render_tracked_units(site, links),
    "pilot-units": lambda site, links: render_pilot_units(site, links),
    "department-actions": lambda site, links: render_department_actions(site.department, links, staff=True),
}
STAFF_PAGES: Mapping[str, Callable[[StaffSite, Links], Blocks]] = {
    "review-waiting": lambda site, links: render_review_waiting(site.review, links),
    "review-reopened": lambda site, links: render_review_reopened(site.review, links),
    "review-missing": lambda site, links: render_review_missing(site.review, links),
    "review-sent-back": lambda site, links: render_review_sent_back(site.review, links),
    "review-explanations": lambda site, links: render_review_explanations(site.review, links),
    "review-unusual": lambda site, links: render_review_unusual(site.review, links),
    "year-comparison": lambda site, links: render_year_comparison(site.comparisons, links),
}
"""Slots of pages that exist on the staff site only (`audience: staff` at their head)."""
SLOTS = (*COMMON, *PUBLIC, *STAFF_PAGES)


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
    if isinstance(site, StaffSite) and name in STAFF_PAGES:
        return STAFF_PAGES[name](site, links)
    if isinstance(site, StaffSite) and name == NUMBER_SOURCES:
        return render_number_sources(site, links)  # on pages made here: no page of content/ may name it
    raise UnknownSlotError(f"content/{page}: không có chỗ điền “{name}”; các chỗ đang có: {', '.join(SLOTS)}")


def fill_inline(markdown: str, site: Site, page: str) -> str:
    """The page as plain Markdown with every slot's HTML in its place: for any builder."""

    def fill(slot: re.Match[str]) -> str:
        blocks = render_slot(slot[1], site, page)
        return "\n\n".join(block.markdown() if isinstance(block, Heading) else block.text for block in blocks)

    return fill_numbers(_SLOT.sub(fill, markdown), site.common.library, Links(page))


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

    return fill_numbers(_SLOT.sub(fill, markdown), site.common.library, Links(page)), aside

"""The pages that show where totals come from: one for each section of the form and each period, made at build time."""

from __future__ import annotations

from collections.abc import Iterator

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.escape import markdown_text
from portal.pages.links import RESULTS, Links, source_page
from portal.pages.results import render_section
from portal.views.site import PublicSite, Site, StaffSite
from portal.vocabulary.errors import PortalError

SLOT = "number-sources"
_PAGE = """---
audience: staff
hide: [navigation]
search: {{exclude: true}}
description: Tổng được cộng từ số của những đơn vị nào.
---

# {title}

<!-- portal: {slot} -->
"""


def source_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Place and Markdown of every such page; none for the public."""
    if isinstance(site, PublicSite):
        return
    for page in site.sources:
        title = markdown_text(f"{page.title} – {page.period_label}")
        yield source_page(page.period, page.section), _PAGE.format(title=title, slot=SLOT)


def render_number_sources(site: StaffSite, links: Links) -> Blocks:
    """The totals of the section and period of this page, what each unit gave, what later versions changed."""
    page = next((one for one in site.sources if source_page(one.period, one.section) == links.page), None)
    if page is None:
        raise PortalError(f"content/{links.page}: chỗ điền “{SLOT}” chỉ đứng ở trang do cổng sinh ra")
    back = links.to(RESULTS, f"ket-qua-{page.period}")
    blocks: list[Block] = [render_html("number_sources_intro", page=page, back=back)]
    for view in site.results:
        if view.periods == (page.period,):
            sections = (section for section in view.sections if section.key == page.section)
            blocks += [render_section(view, section, links, site.sources) for section in sections]
    blocks.append(Heading(2, "Số của từng đơn vị", "tung-don-vi"))
    blocks += [render_html("number_sources_table", table=table, links=links) for table in page.tables]
    blocks += [Heading(2, "Các lần sửa", "cac-lan-sua"), render_html("number_sources_changes", page=page)]
    return tuple(blocks)

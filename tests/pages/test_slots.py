"""Slots of content/: all known, all used, and filled the same way for every builder."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from portal.drivers.site_source import read_site
from portal.pages.blocks import Heading, Html
from portal.pages.links import Links
from portal.pages.slots import (
    COMMON,
    PUBLIC,
    SLOTS,
    STAFF,
    STAFF_PAGES,
    UnknownSlotError,
    fill_aside,
    fill_inline,
    render_slot,
)
from portal.reading.staff_pages import read_staff_pages
from portal.views.site import PublicSite, Site
from portal.vocabulary.audience import Audience
from tests.conftest import ROOT

AS_OF = datetime.fromisoformat("2024-06-10T08:00:00+07:00")


@pytest.fixture(scope="module", params=list(Audience))
def site(request: pytest.FixtureRequest) -> Site:
    """Each site of this repository."""
    return read_site(ROOT, request.param, AS_OF)


def test_both_audiences_have_the_same_slots() -> None:
    """A page of content/ must build for both, unless it is for staff only."""
    assert set(PUBLIC) == set(STAFF)
    assert not set(COMMON) & set(PUBLIC)
    assert not set(STAFF_PAGES) & {*COMMON, *PUBLIC}


def test_slots_of_staff_pages_stand_in_staff_pages_only() -> None:
    """Elsewhere the public site could not be built; the audience at the head of the page is what keeps it out."""
    staff = read_staff_pages(ROOT / "content")
    for page in (ROOT / "content").rglob("*.md"):
        if set(_named(page)) & set(STAFF_PAGES):
            assert page.relative_to(ROOT / "content").as_posix() in staff


def _named(page: Path) -> list[str]:
    return re.findall(r"<!-- portal: (.*?) -->", page.read_text(encoding="utf-8"))


def test_every_slot_is_used_by_some_page_and_every_used_one_exists() -> None:
    """A slot that no page names is dead; a page that names none that exists cannot be built."""
    used = [name for page in (ROOT / "content").rglob("*.md") for name in _named(page)]
    assert set(used) == set(SLOTS)


@pytest.mark.parametrize("name", SLOTS)
def test_blocks_have_no_blank_line(site: Site, name: str) -> None:
    """A blank line ends a block of HTML in most Markdown builders."""
    if isinstance(site, PublicSite) and name in STAFF_PAGES:
        with pytest.raises(UnknownSlotError):
            render_slot(name, site, "plan/index.md")
        return
    blocks = render_slot(name, site, "plan/index.md")
    assert blocks or name == "review-delay"  # which says nothing where no sending is known, as in this repository
    assert all(line.strip() for block in blocks if isinstance(block, Html) for line in block.text.split("\n"))


def test_an_unknown_slot_names_the_page_and_the_known_ones(site: Site) -> None:
    """The editor sees at once what may be written."""
    with pytest.raises(UnknownSlotError, match=r"content/plan/index\.md.*“khong-co”.*home-due.*results-body"):
        render_slot("khong-co", site, "plan/index.md")


def test_a_slot_counts_only_alone_on_its_line(site: Site) -> None:
    """Text about slots stays text."""
    text = "Viết `<!-- portal: home-due -->` ở đây.\n"
    assert fill_inline(text, site, "index.md") == text


def test_headings_stay_in_the_page_and_blocks_stand_aside(site: Site) -> None:
    """The builder sees headings for its table of contents; finished HTML never passes its Markdown engine."""
    text, aside = fill_aside("# Biểu mẫu\n\n<!-- portal: field-guide -->\n", site, "huong-dan/bieu-mau.md")
    assert "\n## A\\. Thông tin chung { #thong_tin_chung }\n" in text
    assert "<table" not in text
    assert all(text.count(comment) == 1 for comment in aside)
    assert sum("<table" in block.text for block in aside.values()) == text.count("\n## ")


def test_a_heading_shows_its_own_characters() -> None:
    """Nothing in a heading is read as markup by the builder."""
    assert Heading(2, "1. *A* <b> [x](y) & {z} 'q'", "x").markdown() == (
        "## 1\\. \\*A\\* &#60;b&#62; \\[x\\]\\(y\\) &#38; \\{z\\} &#39;q&#39; { #x }"
    )


@pytest.mark.parametrize(
    ("page", "to", "anchor", "address"),
    [
        ("index.md", "plan/index.md", "", "plan/"),
        ("index.md", "plan/nhiem-vu.md", "x", "plan/nhiem-vu/#x"),
        ("plan/index.md", "plan/nhiem-vu.md", "", "nhiem-vu/"),
        ("plan/nhiem-vu.md", "plan/index.md", "II.1.a.1", "../#II.1.a.1"),
        ("plan/nhiem-vu.md", "index.md", "", "../../"),
        ("plan/nhiem-vu.md", "plan/nhiem-vu.md", "x", "#x"),
    ],
)
def test_links_lead_from_folder_to_folder(page: str, to: str, anchor: str, address: str) -> None:
    """Pages are folders once built, from whatever page one looks."""
    assert Links(page).to(to, anchor) == address

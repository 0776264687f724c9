"""Every unit has its page and its calendar in both sites and beside staged pages; no page tells what it must not."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from portal.drivers.campaign import read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.site_build import build_site
from portal.drivers.staging import write_stage
from portal.pages.unit_pages import CALENDAR
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.built_sites import BuiltSites, broken_links, build_province
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> BuiltSites:
    """Both sites of a small province."""
    return build_province(tmp_path_factory.mktemp("don-vi"), 9)


def _units(root: Path) -> set[str]:
    campaign = read_campaign(root)
    return {
        unit.id for period in campaign.registry.periods.values() for unit in campaign.registry.expected_units(period)
    }


@pytest.mark.parametrize("audience", Audience)
def test_each_unit_has_one_page_and_one_calendar(sites: BuiltSites, audience: Audience) -> None:
    """And the template itself is no page; every link of them leads somewhere."""
    folder = sites.folders[audience] / "don-vi"
    units = _units(sites.root)
    assert {path.name for path in folder.iterdir() if path.is_dir()} == units
    assert {path.name for unit in units for path in (folder / unit).iterdir()} == {"index.html", CALENDAR}
    names = {unit: _title(folder / unit / "index.html") for unit in units}
    registry = read_campaign(sites.root).registry
    assert names == {unit: registry.unit(unit).name for unit in units}
    assert broken_links(sites.folders[audience]) == []


def test_a_message_with_a_units_page_shows_its_own_address(sites: BuiltSites) -> None:
    """Not the template's, which is no page."""
    folder = sites.folders[Audience.PUBLIC] / "don-vi"
    for unit in _units(sites.root):
        html = (folder / unit / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'og:url" content="[^"]*/(don-vi/[^"]*)"', html) == [f"don-vi/{unit}/"]


def test_a_units_page_is_light_on_the_line_and_has_none_of_the_themes_indentation(sites: BuiltSites) -> None:
    """A host sends it compressed; there may be 52,000 of them."""
    for page in (sites.folders[Audience.PUBLIC] / "don-vi").glob("*/index.html"):
        html = page.read_bytes()
        assert len(html) <= 30_000, page
        assert len(gzip.compress(html)) <= 8_000, page
        assert not re.search(rb"\n\s", html.partition(b"<article")[0]), page


def _title(page: Path) -> str:
    found = re.search(r"<h1[^>]*>(.*?)<a class=\"headerlink\"", page.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def test_unit_pages_are_not_in_the_navigation_and_in_the_search_by_their_names_only(sites: BuiltSites) -> None:
    """Somebody who types a unit's name means its page; what every such page says would outweigh everything else."""
    folder = sites.folders[Audience.PUBLIC]
    index = json.loads((folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    entries = [doc for doc in index["docs"] if re.match("don-vi/[a-z]", doc["location"])]
    assert sorted(doc["location"] for doc in entries) == sorted(f"don-vi/{unit}/" for unit in _units(sites.root))
    assert max(len(doc["text"]) for doc in entries) < 200
    start = (folder / "index.html").read_text(encoding="utf-8")
    assert not [unit for unit in _units(sites.root) if f"don-vi/{unit}" in start]


def test_only_staff_pages_tell_groups_and_steps(sites: BuiltSites) -> None:
    """The public pages of two schools have the same words but for their names, whoever is on the plan's list."""
    campaign = read_campaign(sites.root)
    schools = [unit for unit in sorted(_units(sites.root)) if campaign.registry.unit(unit).type == "thpt"]
    followed = {unit for unit in schools if campaign.registry.members_through(2024, unit)}
    assert followed and set(schools) - followed
    public, staff = ((sites.folders[audience] / "don-vi") for audience in Audience)
    duties = {(public / unit / "index.html").read_text(encoding="utf-8").count("<caption") for unit in schools}
    assert len(duties) == 1
    for unit in schools:
        assert "Chỉ người trong Sở thấy" not in (public / unit / "index.html").read_text(encoding="utf-8")
    for unit in followed:
        assert "Chỉ người trong Sở thấy" in (staff / unit / "index.html").read_text(encoding="utf-8")


def test_where_only_counts_are_public_no_page_and_no_table_has_a_units_state(tmp_path: Path) -> None:
    """`status_public: counts` is one line; the counts and the department's own delay stay."""
    root = tmp_path / "kho"
    write_demo(root, 8, 2, Repository(ROOT))
    rules = root / "schemas" / "publication.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("status_public: per_unit", "status_public: counts"), encoding="utf-8")
    as_of = list(read_campaign(root).registry.periods.values())[-1].due
    site = build_site(root, Audience.PUBLIC, tmp_path / "trang", as_of)
    for unit in _units(root):
        assert "portal-state--" not in (site / "don-vi" / unit / "index.html").read_text(encoding="utf-8")
    page = (site / "tinh-hinh" / "index.html").read_text(encoding="utf-8")
    assert "bang-tinh-hinh" not in page
    assert "portal-counts__number" in page and "Sở trả lời phiếu trong bao lâu" in page
    assert broken_links(site) == []


def test_staged_unit_pages_have_headings_and_no_slot(sites: BuiltSites, tmp_path: Path) -> None:
    """Markdown for another builder: the name as a heading, every slot filled."""
    write_stage(sites.root, tmp_path / "xuat", Audience.STAFF, sites.as_of)
    pages = sorted((tmp_path / "xuat" / "don-vi").glob("*.md"))
    assert {page.stem for page in pages} == _units(sites.root) | {"index"}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "portal-unit" not in text and "⟦" not in text
        assert re.search(r"^# \S", text, re.MULTILINE)


@pytest.mark.parametrize("audience", Audience)
def test_every_page_says_when_its_data_are_from_and_from_when_it_is_too_old(
    sites: BuiltSites, audience: Audience
) -> None:
    """In words without a script, and as an instant for the script, which is a file of its own."""
    pages = sorted(sites.folders[audience].rglob("*.html"))
    own = [page for page in pages if "phieu" not in page.parts and page.name != "404.html"]
    for page in own:
        text = page.read_text(encoding="utf-8")
        assert text.count("data-portal-stale-from=") == 1, page
        assert "mà trang này chưa đổi thì số liệu đã cũ" in text
        assert "freshness.js" in text

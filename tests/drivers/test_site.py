"""The built sites: whole, linked, silent about what is not public, and the same from the same inputs."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import html5lib
import pytest

from portal.drivers.site_build import SiteBuildError, build_site
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.staff_pages import read_staff_pages
from portal.vocabulary.audience import Audience
from tests.built_sites import (
    NAME,
    NUMBER,
    OUTDATED,
    BuiltSites,
    broken_links,
    build_province,
    page_files,
    read_page,
    read_pages,
    tree_hash,
)
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> BuiltSites:
    """Both sites of a small province."""
    return build_province(tmp_path_factory.mktemp("trang"), 12)


@pytest.mark.parametrize("audience", Audience)
def test_every_internal_link_and_anchor_leads_somewhere(sites: BuiltSites, audience: Audience) -> None:
    """The builder checks what stands in Markdown; this checks what stands in the pages."""
    folder = sites.folders[audience]
    assert len(read_pages(folder)) > 20
    assert broken_links(folder) == []


@pytest.mark.parametrize("audience", Audience)
def test_pages_load_nothing_from_elsewhere(sites: BuiltSites, audience: Audience) -> None:
    """Government networks block the rest of the world."""
    loads = [load for page in read_pages(sites.folders[audience]).values() for load in page.loads]
    assert loads
    assert [load for load in loads if load.startswith(("http:", "https:", "//"))] == []


@pytest.mark.parametrize("audience", Audience)
def test_every_page_is_valid_and_uses_no_id_twice(sites: BuiltSites, audience: Audience) -> None:
    """As the HTML standard's own parser reads it, so that no browser has to guess."""
    for address, path in page_files(sites.folders[audience]).items():
        parser = html5lib.HTMLParser()
        page = parser.parse(path.read_bytes(), transport_encoding="utf-8")
        assert [(place, code, words) for place, code, words in parser.errors] == [], address
        ids = Counter(element.attrib["id"] for element in page.iter() if "id" in element.attrib)
        assert [name for name, count in ids.items() if count > 1] == [], address


def _everything(folder: Path) -> str:
    texts = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in folder.rglob("*.*")]
    return b"\n".join(texts).decode("utf-8", errors="replace")


def test_the_public_site_has_no_figure_and_no_name_from_a_report(sites: BuiltSites) -> None:
    """A planted number is on the staff site and nowhere in any file of the public one; a planted name is on neither."""
    public, staff = (_everything(sites.folders[audience]) for audience in Audience)
    written = {NUMBER, f"{int(NUMBER):,}".replace(",", ".")}
    assert any(form in staff for form in written)
    assert not any(form in public for form in written)
    assert NAME not in public
    assert NAME not in staff


def test_the_public_site_names_no_tracked_school_and_no_source(sites: BuiltSites) -> None:
    """Who is on the list of the plan, and where we know a unit from, is for staff (publication.yaml)."""
    registry = read_registry(Repository(sites.root))
    public, staff = (_everything(sites.folders[audience]) for audience in Audience)
    hidden = [unit for unit in registry.org_units.values() if not unit.reports and unit.reports_through]
    assert hidden
    for unit in hidden:
        assert unit.name in staff
        assert unit.name not in public
        assert unit.id not in public
    for unit in registry.org_units.values():
        assert not unit.source or unit.source not in public
        assert not unit.note or unit.note not in public


def test_pages_for_staff_do_not_exist_for_the_public(sites: BuiltSites) -> None:
    """Neither the page nor its place in the navigation, the search or the site map."""
    for page in read_staff_pages(sites.root / "content"):
        address = page.removesuffix(".md").removesuffix("index")
        staff, public = (
            sites.folders[audience] / address / "index.html" for audience in (Audience.STAFF, Audience.PUBLIC)
        )
        assert staff.is_file() and not public.exists()
        # With its stroke: "quan-tri" alone is part of "quan-triet".
        assert f"{address.strip('/')}/" not in _everything(sites.folders[Audience.PUBLIC])
    start = read_page(sites.folders[Audience.STAFF] / "index.html")
    assert "dieu-phoi/" in start.links


def test_hidden_pieces_of_the_plan_are_replaced_on_the_public_site_only(sites: BuiltSites) -> None:
    """Every other piece has its anchor and its words on both."""
    repository = Repository(sites.root)
    registry = read_registry(repository)
    plan = read_plan(repository.schemas / "plan" / f"{registry.years[-1].plan}.yaml")
    hidden = {piece.id for top in registry.publication.hidden_plan_pieces for piece in plan.within(top)}
    tops = set(registry.publication.hidden_plan_pieces)
    public, staff = (read_page(sites.folders[audience] / "plan" / "index.html") for audience in Audience)
    assert {piece.id for piece in plan.pieces} <= staff.anchors
    assert {piece.id for piece in plan.pieces if piece.id not in hidden - tops} <= public.anchors
    for piece in plan.pieces:
        assert _plain(piece.quote) in _plain(*staff.words), piece.id
        assert (_plain(piece.quote) in _plain(*public.words)) != (piece.id in hidden), piece.id


def _plain(*words: str) -> str:
    return "".join("".join(words).split())


def test_an_outdated_material_falls_out_by_itself(sites: BuiltSites) -> None:
    """Its page stays and says so; it is in no gallery, calendar, evidence or search. Current ones are."""
    current = "tuyen-truyen/ma-tuy/"
    for folder in sites.folders.values():
        pages = read_pages(folder)
        address = OUTDATED.removesuffix(".md") + "/"
        assert "Tài liệu đã quá hạn xem lại" in pages[address].words
        assert "Tài liệu đã quá hạn xem lại" not in pages[current].words
        for place in ("tuyen-truyen/", "tuyen-truyen/lich/", "plan/nhiem-vu/", "ket-qua/chi-tieu/"):
            linked = {urljoin(f"http://site/{place}", link) for link in pages[place].links}
            assert f"http://site/{address}" not in linked, place
        assert f"http://site/{current}" in linked
        found = {one["location"].partition("#")[0] for one in json.loads(_search(folder))["docs"]}
        assert current in found and address not in found


def _search(folder: Path) -> str:
    return (folder / "search" / "search_index.json").read_text(encoding="utf-8")


def test_the_newsletter_has_a_feed_that_pages_name_and_that_leads_to_its_posts(sites: BuiltSites) -> None:
    """Every address of the feed is a page of the site."""
    for folder in sites.folders.values():
        feed = (folder / "ban-tin" / "feed.xml").read_text(encoding="utf-8")
        links = re.findall(r'type="text/html" href="https://[^/]+/([^"]*)"', feed)
        assert len(links) >= 3 and all((folder / link / "index.html").is_file() for link in links)
        assert "ban-tin/feed.xml" in read_page(folder / "index.html").loads


def test_the_status_table_is_whole_without_a_script(sites: BuiltSites) -> None:
    """One row a unit with sign and word for each period, in the HTML itself."""
    registry = read_registry(Repository(sites.root))
    html = (sites.folders[Audience.PUBLIC] / "tinh-hinh" / "index.html").read_text(encoding="utf-8")
    body = html.partition('id="bang-tinh-hinh"')[2].partition("</table>")[0].partition("<tbody")[2]
    periods = list(registry.periods.values())
    assert body.count("<tr") == len(registry.expected_units(periods[-1]))
    assert body.count('class="portal-state__icon"') == body.count("<tr") * len(periods)


def test_the_same_inputs_give_the_same_bytes(sites: BuiltSites, tmp_path: Path) -> None:
    """Whoever rebuilds a site can prove what it was built from."""
    again = build_site(sites.root, Audience.STAFF, tmp_path / "lai", sites.as_of)
    assert tree_hash(again) == tree_hash(sites.folders[Audience.STAFF])


def _copy(sites: BuiltSites, tmp_path: Path) -> Path:
    for name in ("content", "schemas"):
        shutil.copytree(sites.root / name, tmp_path / "kho" / name)
    return tmp_path / "kho"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[đi đâu](khong-co.md)", "khong-co.md"),
        ("[đi đâu](huong-dan/index.md#khong-co)", "khong-co"),
        ("<!-- portal: khong-co -->", "home-due"),
    ],
    ids=["missing page", "missing anchor", "unknown slot names the known ones"],
)
def test_a_page_that_asks_for_what_is_not_there_stops_the_build(
    sites: BuiltSites, tmp_path: Path, written: str, said: str
) -> None:
    """Strict: better no site than one that leads nowhere."""
    root = _copy(sites, tmp_path)
    page = root / "content" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + f"\n{written}\n", encoding="utf-8")
    with pytest.raises(SiteBuildError, match=said):
        build_site(root, Audience.PUBLIC, tmp_path / "trang", sites.as_of)


def test_markup_in_a_unit_name_stays_text(sites: BuiltSites, tmp_path: Path) -> None:
    """Names come from files that people edit: they are shown, never obeyed."""
    root = _copy(sites, tmp_path)
    registry = read_registry(Repository(root))
    unit = registry.expected_units(next(iter(registry.periods.values())))[0]
    for path in (root / "schemas" / "org_units").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if f"name: {unit.name}\n" in text:
            bad = '"<script>alert(1)</script> {{ 1+1 }} & <b>"'
            path.write_text(text.replace(f"name: {unit.name}\n", f"name: {bad}\n", 1), encoding="utf-8")
    page = build_site(root, Audience.PUBLIC, tmp_path / "trang", sites.as_of) / "tinh-hinh" / "index.html"
    html = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 1+1 }} &amp; &lt;b&gt;" in html
    assert "<script>alert(1)" not in html


def test_the_builder_run_bare_builds_this_repository(tmp_path: Path) -> None:
    """`mkdocs build --strict` from the root, without the `portal` command: the real plan, the real units."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "trang")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert broken_links(tmp_path / "trang") == []

"""Sites built once for many tests, and the pages of a built site as links, anchors and words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from portal.drivers.campaign import read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.site_build import build_site
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.conftest import ROOT

NUMBER, NAME = "918273", "Canary Ẩn Danh"
"""Planted in a report: neither may reach a page for the public."""
OUTDATED = "tuyen-truyen/khong-ky-thi.md"
"""A material that is past its day."""


@dataclass(frozen=True)
class BuiltSites:
    """A fictional province with something to hide, and both of its sites."""

    root: Path
    as_of: datetime
    folders: dict[Audience, Path]


def build_province(folder: Path, units: int) -> BuiltSites:
    """A province of so many units, seen five days after the last due date, built for both audiences."""
    root = folder / "kho"
    write_demo(root, units, 1, Repository(ROOT))
    registry = read_registry(Repository(root))
    as_of = list(registry.periods.values())[-1].due + timedelta(days=5)
    plant(root, as_of)
    let_expire(root, as_of)
    folders = {audience: build_site(root, audience, folder / audience, as_of) for audience in Audience}
    return BuiltSites(root, as_of, folders)


def plant(root: Path, as_of: datetime) -> None:
    """Put a number and a name that exist nowhere else into an accepted report."""
    campaign = read_campaign(root, as_of)
    unit, period = next(iter(campaign.reports))
    path = campaign.repository.submission_path(unit, period)
    text = path.read_text(encoding="utf-8")
    text, numbers = re.subn(r"(?m)^(  kinh_phi_dong:).*$", rf"\1 {NUMBER}", text, count=1)
    text, names = re.subn(r"(?m)^(  thu_truong_ho_ten:).*$", rf"\1 {NAME}", text, count=1)
    assert numbers == names == 1
    path.write_text(text, encoding="utf-8")


def let_expire(root: Path, as_of: datetime) -> None:
    """Put the day by which a material had to be looked at again before the day of the site."""
    path = root / "content" / OUTDATED
    before = {"ngay_lap": 90, "ngay_ra_soat": 60, "ra_soat_truoc": 30}
    text = path.read_text(encoding="utf-8")
    for key, days in before.items():
        text, found = re.subn(rf"(?m)^({key}:).*$", rf"\1 {(as_of - timedelta(days=days)).date()}", text)
        assert found == 1
    path.write_text(text, encoding="utf-8")


@dataclass
class PageParts(HTMLParser):
    """What a page offers and asks for: anchors, links, things it loads, and its words."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links, and what the browser would fetch by itself."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.loads += [given[name] for name in ("src", "srcset") if given.get(name)]
        if tag == "link":
            self.loads.append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)


def read_page(path: Path) -> PageParts:
    """The parts of one built page."""
    parts = PageParts()
    parts.feed(path.read_text(encoding="utf-8"))
    return parts


def page_files(site: Path) -> dict[str, Path]:
    """Every page of a site by its address, `plan/` for `plan/index.html`."""
    return {path.relative_to(site).as_posix().removesuffix("index.html"): path for path in sorted(site.rglob("*.html"))}


def read_pages(site: Path) -> dict[str, PageParts]:
    """The parts of every page of a site by its address."""
    return {address: read_page(path) for address, path in page_files(site).items()}


def broken_links(site: Path) -> list[str]:
    """Internal links of a site that lead to no page, no file or no anchor."""
    pages, broken = read_pages(site), []
    for address, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:|//", link) or address == "404.html":
                continue
            target, anchor = urldefrag(urljoin(f"http://site/{address}", link))
            there = unquote(target.removeprefix("http://site/").partition("?")[0])
            if there not in pages and not (site / there).is_file():
                broken.append(f"{address}: {link} (page)")
            elif anchor and there in pages and unquote(anchor) not in pages[there].anchors:
                broken.append(f"{address}: {link} (anchor)")
    return broken


def tree_hash(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

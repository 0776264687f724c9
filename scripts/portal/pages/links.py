"""Addresses between pages, the same for the site builder and for staged pages."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import quote

PLAN = "plan/index.md"
EVIDENCE = "plan/nhiem-vu.md"
HOW_TO = "huong-dan/index.md"
GUIDE = "huong-dan/bieu-mau.md"
STATUS = "tinh-hinh/index.md"
MATERIALS = "tuyen-truyen/index.md"
INDICATORS = "ket-qua/chi-tieu.md"
RESULTS = "ket-qua/index.md"
METHOD = "gioi-thieu/cach-tinh.md"
FORM = "phieu/index.md"
"""The browser form: no page of `content/`, it is written beside them (drivers.web_form) for both audiences."""
UNITS = "don-vi/index.md"
QUEUE = "dieu-phoi/index.md"


@dataclass(frozen=True, slots=True)
class Links:
    """Links from one page; pages are named by their Markdown file, addresses are folders (`plan/nhiem-vu/`)."""

    page: str

    def to(self, page: str, anchor: str = "") -> str:
        """The relative address of another page, or of a place in it."""
        here, there = _folder(self.page), _folder(page)
        address = "" if here == there and anchor else posixpath.relpath(there or ".", here or ".") + "/"
        return f"{address}#{anchor}" if anchor else address

    def file(self, path: str) -> str:
        """The relative address of a file that lies below the site, a picture or a feed."""
        return posixpath.relpath(path, _folder(self.page) or ".")

    def source(self, page: str) -> str:
        """Another page as a link in Markdown names it: from file to file."""
        return posixpath.relpath(page, posixpath.dirname(self.page) or ".")

    def plan(self, piece: str) -> str:
        """A piece of the plan."""
        return self.to(PLAN, piece)

    def evidence(self, action: str) -> str:
        """The row of an action in the table of evidence."""
        return self.to(EVIDENCE, action_anchor(action))

    def indicator(self, indicator: str) -> str:
        """The definition of an indicator."""
        return self.to(INDICATORS, indicator_anchor(indicator))

    def unit(self, unit: str) -> str:
        """What a unit must do and until when."""
        return self.to(unit_page(unit))

    def form_for(self, unit: str, period: str) -> str:
        """The browser form, opened for a unit and a period."""
        return f"{self.to(FORM)}?don_vi={quote(unit)}&ky={quote(period)}"

    def field(self, path: str) -> str:
        """A field, or a section, of the form in the guide."""
        return self.to(GUIDE, path)


def unit_page(unit: str) -> str:
    """The page of a unit, by its place beside `content/`; it is made at build time."""
    return f"don-vi/{unit}.md"


def page_address(page: str) -> str:
    """Where a page stands below the top of the site; the top itself is empty."""
    folder = _folder(page)
    return f"{folder}/" if folder else ""


def source_page(period: str, section: str) -> str:
    """The page with the figures of each unit for a section and a period; it is made at build time."""
    return f"ket-qua/nguon/{period.lower()}/{section.replace('_', '-')}.md"


def indicator_anchor(indicator: str) -> str:
    """The anchor of an indicator's definition."""
    return f"chi-so-{indicator.replace('_', '-')}"


def action_anchor(action: str) -> str:
    """The anchor of an action's evidence; the bare id belongs to the plan's own text."""
    return f"viec-{action}"


def _folder(page: str) -> str:
    path = page.removesuffix(".md")
    if path == "index":
        return ""
    return path.removesuffix("/index")

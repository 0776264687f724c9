"""Addresses between pages, the same for the site builder and for staged pages."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

PLAN = "plan/index.md"
EVIDENCE = "plan/nhiem-vu.md"
HOW_TO = "huong-dan/index.md"
GUIDE = "huong-dan/bieu-mau.md"
STATUS = "tinh-hinh/index.md"
MATERIALS = "tuyen-truyen/index.md"
INDICATORS = "ket-qua/chi-tieu.md"
METHOD = "gioi-thieu/cach-tinh.md"
FORM = "phieu/index.md"
"""The browser form: no page of `content/`, it is written beside them (drivers.web_form) for both audiences."""


@dataclass(frozen=True, slots=True)
class Links:
    """Links from one page; pages are named by their Markdown file, addresses are folders (`plan/nhiem-vu/`)."""

    page: str

    def to(self, page: str, anchor: str = "") -> str:
        """The relative address of another page, or of a place in it."""
        here, there = _folder(self.page), _folder(page)
        address = "" if here == there and anchor else posixpath.relpath(there or ".", here or ".") + "/"
        return f"{address}#{anchor}" if anchor else address

    def plan(self, piece: str) -> str:
        """A piece of the plan."""
        return self.to(PLAN, piece)

    def evidence(self, action: str) -> str:
        """The row of an action in the table of evidence."""
        return self.to(EVIDENCE, action_anchor(action))

    def indicator(self, indicator: str) -> str:
        """The definition of an indicator."""
        return self.to(INDICATORS, indicator_anchor(indicator))

    def field(self, path: str) -> str:
        """A field, or a section, of the form in the guide."""
        return self.to(GUIDE, path)


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

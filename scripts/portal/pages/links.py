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
METHOD = "gioi-thieu/cach-tinh.md"


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

    def field(self, path: str) -> str:
        """A field, or a section, of the form in the guide."""
        return self.to(GUIDE, path)


def action_anchor(action: str) -> str:
    """The anchor of an action's evidence; the bare id belongs to the plan's own text."""
    return f"viec-{action}"


def _folder(page: str) -> str:
    path = page.removesuffix(".md")
    if path == "index":
        return ""
    return path.removesuffix("/index")

"""How the cells of a workbook look: Times New Roman, few colours, input cells open and everything else locked."""

from __future__ import annotations

from functools import cache
from typing import Any

from xlsxwriter.workbook import Workbook

FONT = "Times New Roman"
SIZE = 12
INK, SOFT, LINE = "#1F2933", "#5F6B76", "#9AA5B1"
HEAD, SECTION, MISSING, BROKEN, UNASKED = "#DCE6F1", "#EEF3F8", "#FFF5CC", "#F8D7DA", "#F2F2F2"
LINE_HEIGHT = 16.5
"""Points of one line of text at 12 points."""

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "vcenter"}
_BOX = {"border": 1, "border_color": LINE}
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "subtitle": {"bold": True},
    "note": {"font_color": SOFT, "italic": True, "text_wrap": True, "valign": "top"},
    "progress": {"bold": True},
    "head": {"bold": True, "bg_color": HEAD, "align": "center", "text_wrap": True, **_BOX},
    "section": {"bold": True, "bg_color": SECTION, "top": 1, "border_color": LINE},
    "group": {"bold": True, "italic": True, **_BOX},
    "number": {"align": "center", **_BOX},
    "label": {"text_wrap": True, **_BOX},
    "required": {"text_wrap": True, "bold": True, **_BOX},
    "tick": {"text_wrap": True, "indent": 2, **_BOX},
    "measure": {"align": "center", "font_color": SOFT, "text_wrap": True, **_BOX},
    "before": {"align": "right", "font_color": SOFT, "text_wrap": True, "num_format": "@", **_BOX},
    "hint": {"font_size": 11, "font_color": SOFT, "text_wrap": True, **_BOX},
    "fixed": {"num_format": "@", "bg_color": UNASKED, "text_wrap": True, **_BOX},
    "whole": {"locked": False, "num_format": "0", "align": "right", **_BOX},
    "money": {"locked": False, "num_format": "#,##0", "align": "right", **_BOX},
    "decimal": {"locked": False, "num_format": "0.##", "align": "right", **_BOX},
    "text": {"locked": False, "num_format": "@", "text_wrap": True, **_BOX},
    "box": {"locked": False, "num_format": "@", "text_wrap": True, "valign": "top", **_BOX},
    "choice": {"locked": False, "num_format": "@", "align": "center", **_BOX},
    "sum": {"bold": True, "align": "right", "num_format": "#,##0", "bg_color": SECTION, **_BOX},
    "figure": {"align": "right", "num_format": "#,##0", **_BOX},
    "fraction": {"align": "right", "num_format": "#,##0.0", **_BOX},
    "share": {"align": "right", "num_format": "0.0%", **_BOX},
    "tabled": {"align": "right", "num_format": "@", **_BOX},
    "advice": {"font_size": 11, "font_color": "#B42318", "text_wrap": True, "valign": "vcenter"},
    "plain": {"text_wrap": True, "valign": "top"},
}


class Styles:
    """The formats of one workbook; each is made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self.get = cache(self._make)
        self.fill = cache(self._make_fill)

    def _make(self, kind: str) -> Any:
        return self._workbook.add_format({**_BASE, **_KINDS[kind]})

    def _make_fill(self, colour: str) -> Any:
        return self._workbook.add_format({"bg_color": colour})


def height_of(text: str, columns: int, *, least: int = 1) -> float:
    """The height of a row whose text has so many columns to stand in; sheets with merged cells never grow alone."""
    lines = sum(max(1, -(-len(line) // max(1, columns))) for line in text.split("\n"))
    return max(least, lines) * LINE_HEIGHT + 3

"""The page of one unit, and the list of names that leads to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from portal.pages.blocks import Blocks, render_html
from portal.pages.escape import html_text, markdown_text
from portal.pages.links import Links, page_address, unit_page
from portal.views.unit_duties import DutyPart
from portal.views.unit_pages import UnitPage, UnitPages
from portal.vocabulary.errors import PortalError

TEMPLATE = "don-vi/mau.md"
"""The page of `content/` from which every unit's page is made."""
NAME = "⟦đơn vị⟧"
"""Stands in it for the unit's name."""
CALENDAR = "lich.ics"
"""Beside each unit's page, and beside the list for all units."""
SEARCHABLE_ROWS = 500
_OWN_ADDRESS = page_address(TEMPLATE)
"""The template's own address, which the builder names in what a message shows of a link."""
_BETWEEN_LINES = re.compile(r"\s*\n\s*")
"""A theme's indentation and empty lines: a sixth of the page, times the number of units."""
_SLOT = re.compile(r"<!-- portal-unit: ([a-z]+) -->")


def render_unit_list(units: UnitPages, links: Links) -> Blocks:
    """Every reporting unit with a link to its page, and the calendar of all."""
    searchable = len(units.links) <= SEARCHABLE_ROWS
    return (render_html("unit_list", units=units.links, links=links, searchable=searchable, calendar=CALENDAR),)


def _head(page: UnitPage, _links: Links, _shows_state: bool) -> str:
    return render_html("unit_head", page=page, calendar=CALENDAR).text


def _periods(page: UnitPage, links: Links, shows_state: bool) -> str:
    return render_html("unit_periods", page=page, links=links, shows_state=shows_state).text


def _duties(page: UnitPage, links: Links, _shows_state: bool) -> str:
    return _duty_table(page.duties, links.plan(""))


@lru_cache(maxsize=64)
def _duty_table(parts: tuple[DutyPart, ...], plan: str) -> str:
    """The same for every unit of a type, and so rendered once."""
    return render_html("unit_duties", parts=parts, plan=plan.removesuffix("#")).text


def _staff(page: UnitPage, links: Links, _shows_state: bool) -> str:
    extra = page.group_duties or page.receipts or page.history
    return (
        render_html("unit_staff", page=page, links=links, plan=links.plan("").removesuffix("#")).text if extra else ""
    )


_FILL: Mapping[str, Callable[[UnitPage, Links, bool], str]] = {
    "head": _head,
    "periods": _periods,
    "duties": _duties,
    "staff": _staff,
}


class UnitTemplate:
    """The template cut at its slots, so that each unit's page is a joining of texts."""

    def __init__(self, text: str, *, is_html: bool, shows_state: bool) -> None:
        self._parts = _SLOT.split(_BETWEEN_LINES.sub("\n", text) if is_html else text)
        self._escape = html_text if is_html else markdown_text
        self._shows_state = shows_state
        if unknown := [name for name in self._parts[1::2] if name not in _FILL]:
            raise PortalError(
                f"content/{TEMPLATE}: không có chỗ điền “{unknown[0]}”; các chỗ đang có: {', '.join(_FILL)}"
            )
        if NAME not in text:
            raise PortalError(f"content/{TEMPLATE}: thiếu chỗ cho tên đơn vị, {NAME}")

    def fill(self, page: UnitPage) -> str:
        """The page of one unit."""
        place = unit_page(page.unit.id)
        name, address, links = str(self._escape(page.unit.name)), page_address(place), Links(place)
        words = [part.replace(NAME, name).replace(_OWN_ADDRESS, address) for part in self._parts[::2]]
        slots = [_FILL[slot](page, links, self._shows_state) for slot in self._parts[1::2]]
        return "".join(text for pair in zip(words, [*slots, ""], strict=True) for text in pair)

"""The library as blocks: gallery, head and card of a material, telephone numbers, calendar of the year."""

from __future__ import annotations

import re

from markupsafe import Markup

from portal.pages.blocks import Blocks, render_html
from portal.pages.links import MATERIALS, Links
from portal.pages.qr_code import qr_svg
from portal.pages.telephone import tel_markdown
from portal.views.materials import LibraryView, MaterialCard
from portal.views.newsletter import FEED, FOLDER, RSS

_NUMBER = re.compile(r"\[\[(\+?[0-9][0-9 ]{1,18}[0-9])\]\]")
CALENDAR_FILE = "tuyen-truyen/cac-dip-trong-nam.ics"
"""The days of the year for telephones and computers, by its place below the site."""
HOTLINES = "so-can-nho"
"""Anchor of the telephone numbers on the gallery's page."""


def render_gallery(library: LibraryView, links: Links) -> Blocks:
    """Every material that is offered, as a plain list that a script can narrow."""
    choices = [label for labels in library.choices.values() for label in labels]
    return (render_html("materials_gallery", cards=library.gallery, choices=choices, links=links),)


def render_material_head(library: LibraryView, links: Links) -> Blocks:
    """Below the title: whether it is out of date, what it is, for whom, and its pictures with their downloads.

    On paper the picture takes a sheet of its own, with the code below it.
    """
    card = library.pages.get(links.page)
    gallery, issuer = links.to(MATERIALS), library.department
    return (render_html("material_head", card=card, links=links, gallery=gallery, issuer=issuer, code=_code(card)),)


def render_material_card(library: LibraryView, links: Links) -> Blocks:
    """At the end of a material: whom to call, licence and source, days, and the code that leads here from paper."""
    card = library.pages.get(links.page)
    ways = {"numbers": links.to(MATERIALS, HOTLINES), "gallery": links.to(MATERIALS), "links": links}
    return (render_html("material_card", card=card, code=_code(card), issuer=library.department, **ways),)


def _code(card: MaterialCard | None) -> Markup | None:
    """A code is drawn only when it leads somewhere: a path alone opens nothing on a phone."""
    return qr_svg(card.address) if card is not None and card.address.startswith("https://") else None


def render_hotlines(library: LibraryView, _links: Links) -> Blocks:
    """The numbers that may be called, each with its source and the day it was compared."""
    return (render_html("hotlines", rows=library.hotlines, withheld=library.withheld),)


def render_calendar(library: LibraryView, links: Links) -> Blocks:
    """The days of the year, with what there is for each."""
    file = links.file(CALENDAR_FILE)
    return (render_html("campaign_calendar", days=library.calendar, links=links, calendar=file),)


def render_feed_link(links: Links) -> Blocks:
    """The addresses of the newsletter's feeds."""
    return (render_html("feed_link", feed=links.file(f"{FOLDER}/{FEED}"), rss=links.file(f"{FOLDER}/{RSS}")),)


def fill_numbers(markdown: str, library: LibraryView, links: Links) -> str:
    """Telephone numbers in a page's words; one that waits to be checked again becomes a link to those that do not."""
    shown = {row.number for row in library.hotlines}

    def number(match: re.Match[str]) -> str:
        if match[1] in shown:
            return tel_markdown(match[1])
        return f"[số cần nhớ]({links.source(MATERIALS)}#{HOTLINES})"

    return _NUMBER.sub(number, markdown)

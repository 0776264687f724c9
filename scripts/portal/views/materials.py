"""The library as a visitor sees it: gallery, a material's own facts, telephone numbers, the calendar of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.views.named import Named
from portal.vocabulary.materials import CampaignDay, Hotline, Library, Licence, Material, MaterialFile
from portal.vocabulary.vietnamese import date_text

_NO_LICENCE = Licence("", "")


@dataclass(frozen=True, slots=True)
class HotlineRow:
    """A number that may be shown, with what it rests on."""

    number: str
    label: str
    when: str
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class MaterialCard:
    """A material in words; `files` are named from the folder of its page, `address` is absolute or a path."""

    page: str
    title: str
    summary: str
    kind: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    duration: str
    files: tuple[MaterialFile, ...]
    made: str
    reviewed: str
    review_by: str
    outdated: bool
    licence: Licence
    source: str
    author: str
    basis: tuple[str, ...]
    hotlines: tuple[HotlineRow, ...]
    withheld: bool
    """Whether a number of this material is not shown because it has to be checked again."""
    address: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the year in words, with the materials that are about it."""

    id: str
    label: str
    when: str
    how: str
    source: str
    checked: str
    verified: bool
    materials: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class LibraryView:
    """Everything the library's pages show on one day."""

    gallery: tuple[MaterialCard, ...] = ()
    pages: Mapping[str, MaterialCard] = field(default_factory=dict)
    """Every material by page, outdated ones as well."""
    calendar: tuple[CalendarDay, ...] = ()
    hotlines: tuple[HotlineRow, ...] = ()
    withheld: tuple[str, ...] = ()
    """Numbers that wait to be checked again."""

    @property
    def outdated(self) -> frozenset[str]:
        """Pages of materials that are no longer offered."""
        return frozenset(page for page, card in self.pages.items() if card.outdated)


def build_library(library: Library | None, site_url: str, today: date) -> LibraryView:
    """The library on a day; what is past its day is nowhere but at its own address."""
    if library is None:
        return LibraryView()
    cards = {material.page: _card(library, material, site_url, today) for material in library.materials}
    shown = tuple(_hotline(one) for one in library.hotlines.values() if one.is_current(today))
    return LibraryView(
        gallery=tuple(cards[material.page] for material in library.current(today)),
        pages=cards,
        calendar=tuple(_calendar_day(library, day, today) for day in library.days),
        hotlines=shown,
        withheld=tuple(number for number, one in library.hotlines.items() if not one.is_current(today)),
    )


def _card(library: Library, material: Material, site_url: str, today: date) -> MaterialCard:
    named = [library.hotlines[number] for number in material.hotlines]
    path = material.page.removesuffix(".md") + "/"
    return MaterialCard(
        page=material.page,
        title=material.title,
        summary=material.summary,
        kind=library.rules.kinds.label_of(material.kind),
        topics=tuple(library.topics.label_of(topic) for topic in material.topics),
        audiences=tuple(library.rules.audiences.label_of(audience) for audience in material.audiences),
        duration=material.duration,
        files=material.files,
        made=date_text(material.made),
        reviewed=date_text(material.reviewed),
        review_by=date_text(library.review_by(material)),
        outdated=not library.is_current(material, today),
        licence=library.rules.licences.get(material.licence, _NO_LICENCE),
        source=material.source,
        author=material.author,
        basis=material.basis,
        hotlines=tuple(_hotline(one) for one in named if one.is_current(today)),
        withheld=any(not one.is_current(today) for one in named),
        address=f"{site_url.rstrip('/')}/{path}" if site_url else path,
    )


def _hotline(hotline: Hotline) -> HotlineRow:
    return HotlineRow(hotline.number, hotline.label, hotline.when, hotline.source, date_text(hotline.checked))


def _calendar_day(library: Library, day: CampaignDay, today: date) -> CalendarDay:
    about = (one for one in library.current(today) if set(one.topics) & set(day.topics))
    return CalendarDay(
        id=day.id,
        label=day.label,
        when=_span_text(day),
        how=day.how,
        source=day.source,
        checked=date_text(day.checked),
        verified=day.verified,
        materials=tuple(Named(one.page, one.title) for one in about),
    )


def _span_text(day: CampaignDay) -> str:
    """`30/7`, `01/6–30/6`: as offices write a day without its year."""
    (first_month, first), (last_month, last) = day.first, day.last
    if day.first == day.last:
        return f"{first:02}/{first_month}"
    return f"{first:02}/{first_month}–{last:02}/{last_month}"

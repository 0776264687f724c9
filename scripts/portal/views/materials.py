"""The library as a visitor sees it: gallery, a material's own facts, telephone numbers, the calendar of the year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portal.views.named import Named
from portal.vocabulary.materials import CampaignDay, Hotline, Library, Licence, Material, MaterialFile
from portal.vocabulary.vietnamese import date_text

KIND, TOPIC, AUDIENCE = "Loại", "Chủ đề", "Dành cho"
"""The words by which the gallery's choices go."""
_NO_LICENCE = Licence("", "")
_LEAP_YEAR = 2024
"""A year in which every day of the calendar exists."""
_ALIKE = 5
"""How many other materials about its topics a material names."""


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
    other_words: str
    """What else people call its kind, for whoever searches the gallery."""
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
    alike: tuple[Named, ...] = ()
    """Other materials about its topics that are offered now."""


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
    nearness: str = ""
    """Whether it is going on or is the next to come, in words; empty for the others."""


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
    department: str = ""
    """Who gives the materials out."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By what the gallery can be narrowed, each choice in the order of its code list: primary school comes first."""
    days: tuple[CampaignDay, ...] = ()
    """The days of the year as they are kept, for the calendar file."""

    @property
    def outdated(self) -> frozenset[str]:
        """Pages of materials that are no longer offered."""
        return frozenset(page for page, card in self.pages.items() if card.outdated)


def build_library(library: Library | None, site_url: str, today: date, department: str = "") -> LibraryView:
    """The library on a day; what is past its day is nowhere but at its own address."""
    if library is None:
        return LibraryView()
    cards = {material.page: _card(library, material, site_url, today) for material in library.materials}
    shown = tuple(_hotline(one) for one in library.hotlines.values() if one.is_current(today))
    offered, near = library.current(today), _near(library.days, today)
    cards |= {one.page: replace(cards[one.page], alike=_alike(one, offered)) for one in library.materials}
    return LibraryView(
        gallery=tuple(cards[material.page] for material in offered),
        pages=cards,
        calendar=tuple(_calendar_day(library, day, today, near.get(day.id, "")) for day in library.days),
        hotlines=shown,
        withheld=tuple(number for number, one in library.hotlines.items() if not one.is_current(today)),
        department=department,
        choices={
            name: tuple(code.label for code in codes.codes)
            for name, codes in (
                (KIND, library.rules.kinds),
                (TOPIC, library.topics),
                (AUDIENCE, library.rules.audiences),
            )
        },
        days=library.days,
    )


def _alike(material: Material, offered: tuple[Material, ...]) -> tuple[Named, ...]:
    """Others with a topic of this one: those that share most first, then those that speak of least else."""
    own = set(material.topics)
    others = [one for one in offered if one.page != material.page and own & set(one.topics)]
    others.sort(key=lambda one: (-len(own & set(one.topics)), len(one.topics)))
    return tuple(Named(one.page, one.title) for one in others[:_ALIKE])


def _near(days: tuple[CampaignDay, ...], today: date) -> dict[str, str]:
    """By id, the days that are going on and the next to begin; a year's end is followed by its beginning."""
    now = (today.month, today.day)
    near = {day.id: "đang diễn ra" for day in days if day.first <= now <= day.last}
    coming = [day for day in days if day.id not in near]
    if coming:
        first = min(coming, key=lambda day: (day.first <= now, day.first)).first
        near |= {day.id: "sắp tới" for day in coming if day.first == first}
    return near


def _card(library: Library, material: Material, site_url: str, today: date) -> MaterialCard:
    named = [library.hotlines[number] for number in material.hotlines]
    path = material.page.removesuffix(".md") + "/"
    return MaterialCard(
        page=material.page,
        title=material.title,
        summary=material.summary,
        kind=library.rules.kinds.label_of(material.kind),
        other_words=next((one.hint for one in library.rules.kinds.codes if one.code == material.kind), ""),
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


def _calendar_day(library: Library, day: CampaignDay, today: date, nearness: str) -> CalendarDay:
    about = (one for one in library.current(today) if set(one.topics) & set(day.topics))
    kinds = library.rules.kinds
    return CalendarDay(
        id=day.id,
        label=day.label,
        when=_span_text(day),
        how=day.how,
        source=day.source,
        checked=date_text(day.checked),
        verified=day.verified,
        materials=tuple(Named(one.page, f"{one.title} ({kinds.label_of(one.kind).lower()})") for one in about),
        nearness=nearness,
    )


def _span_text(day: CampaignDay) -> str:
    """`30/07`, `Cả tháng 6`, `25/05–05/06`: days and months of two figures, as in every date of the portal."""
    (first_month, first), (last_month, last) = day.first, day.last
    if (first, first_month) == (1, last_month) and last == monthrange(_LEAP_YEAR, last_month)[1]:
        return f"Cả tháng {last_month}"
    if day.first == day.last:
        return f"{first:02}/{first_month:02}"
    return f"{first:02}/{first_month:02}–{last:02}/{last_month:02}"

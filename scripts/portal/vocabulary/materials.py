"""Awareness materials: pages that schools use as they are, each about some topics of the form's own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.vocabulary.code_lists import CodeList


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms under which a material may be used again; `url` is empty when there is no text to point to."""

    id: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number that pages may name, with where it was found, when, and until when that is believed."""

    number: str
    label: str
    when: str
    source: str
    checked: date
    recheck_by: date

    def is_current(self, day: date) -> bool:
        """Whether it may still be shown on a day."""
        return day <= self.recheck_by


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """A day or a span of days of every year; `first` and `last` are (month, day)."""

    id: str
    label: str
    first: tuple[int, int]
    last: tuple[int, int]
    topics: tuple[str, ...]
    how: str
    source: str
    checked: date
    verified: bool


@dataclass(frozen=True, slots=True)
class MaterialFile:
    """A picture of a material beside its page: what it shows in words, and its size in its own units (0 unknown)."""

    name: str
    description: str
    paper: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """One material: its page below `content/`, its title, the topics it is about, and what its head says."""

    page: str
    title: str
    topics: tuple[str, ...]
    summary: str
    kind: str
    audiences: tuple[str, ...]
    plan: tuple[str, ...]
    """The actions of the plan that its author says it serves."""
    made: date
    reviewed: date
    review_by: date
    licence: str
    source: str
    author: str = ""
    basis: tuple[str, ...] = ()
    """The laws it relies on, as cited."""
    duration: str = ""
    hotlines: tuple[str, ...] = ()
    files: tuple[MaterialFile, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialRules:
    """What a material may be; sizes in units of 1024 bytes."""

    kinds: CodeList
    spoken_kinds: tuple[str, ...]
    """Kinds whose spoken words must stand on the page."""
    audiences: CodeList
    licences: Mapping[str, Licence]
    picture_limit: int
    page_limit: int
    sentences: Mapping[str, tuple[str, str]]
    """By id of a finding: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Library:
    """All materials with what they refer to."""

    rules: MaterialRules
    topics: CodeList
    materials: tuple[Material, ...] = ()
    hotlines: Mapping[str, Hotline] = field(default_factory=dict)
    days: tuple[CampaignDay, ...] = ()

    def review_by(self, material: Material) -> date:
        """The last day on which a material may be offered: its own, or that of a number that its pictures bear."""
        printed = (self.hotlines[number].recheck_by for number in material.hotlines if material.files)
        return min((material.review_by, *printed))

    def is_current(self, material: Material, day: date) -> bool:
        """Whether a material is offered on a day; an outdated one stays at its address and says so."""
        return day <= self.review_by(material)

    def current(self, day: date) -> tuple[Material, ...]:
        """The materials that are offered on a day, newest review first, then by page."""
        offered = (material for material in self.materials if self.is_current(material, day))
        return tuple(sorted(offered, key=lambda one: (-one.reviewed.toordinal(), one.page)))

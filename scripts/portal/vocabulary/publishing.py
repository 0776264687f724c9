"""Where finished pages are sent, and what each published version says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.vocabulary.audience import Audience


@dataclass(frozen=True, slots=True)
class Place:
    """A branch of a git repository that a host shows as a site; `remote` is a name git knows, or an address."""

    remote: str
    branch: str
    why: str


@dataclass(frozen=True, slots=True)
class Publishing:
    """The place of each audience that has one; `current` is the name under which the current version is found."""

    current: str
    places: Mapping[Audience, Place]
    without_public: str = ""
    """Why the staff site may be sent although no public place is written to compare it with; empty: it may not."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the pages beside the versions say: those at the top of the branch, which belong to no year."""

    current: str
    """The name under which the current version is found."""
    base: str = ""
    """The path of the top of the branch on its host, with a stroke at both ends; empty while not known."""
    title: str = ""
    staff: bool = False


@dataclass(frozen=True, slots=True)
class VersionStamp:
    """What a published version says of itself: its name, which plan year it shows, to whom, and as of when."""

    version: str
    title: str
    year: int
    audience: Audience
    as_of: datetime

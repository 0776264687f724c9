"""What people type into the search box, and what the portal's pages call it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Words that only ask, and groups of words for one thing."""

    asking: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A page that the site builder does not see, as it stands in the search index."""

    address: str
    """Below the site, `don-vi/pgd-x/`."""
    title: str
    text: str

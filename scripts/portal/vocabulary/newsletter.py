"""The newsletter: its posts as a reader of feeds sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NewsletterPost:
    """One post: `slug` is its folder below the newsletter's address; `updated` is `created` when it never changed."""

    slug: str
    title: str
    summary: str
    created: date
    updated: date

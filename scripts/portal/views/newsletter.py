"""The newsletter as a feed: entries with addresses, identities that never change, and days as instants."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.vocabulary.newsletter import NewsletterPost
from portal.vocabulary.registry import Department

TITLE = "Bản tin phòng, chống tội phạm"
FOLDER, FEED, RSS = "ban-tin", "feed.xml", "rss.xml"
"""The newsletter's address below the site, and the names of its feeds there, Atom and RSS."""
_NAMES = uuid.UUID("5f0d3a2e-7c1b-5e9a-9d64-2b8a6c0f41d7")
"""Identities of posts are made from this and their slug: they stay when the site moves."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `address` is absolute when the site's is known, else relative to the feed; instants are RFC 3339."""

    id: str
    title: str
    summary: str
    address: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True)
class NewsletterView:
    """The feed of one site, newest entry first; `address` is empty when the site's is not known."""

    id: str
    title: str
    author: str
    address: str
    updated: str
    entries: tuple[FeedEntry, ...]


def build_newsletter(posts: Sequence[NewsletterPost], department: Department, as_of: datetime) -> NewsletterView:
    """The feed of the posts; a post counts from midnight of its day in the department's zone."""
    base = f"{department.site_url.rstrip('/')}/{FOLDER}/" if department.site_url else ""
    offset = department.utc_offset
    entries = tuple(
        FeedEntry(
            id=_identity(post.slug),
            title=post.title,
            summary=post.summary,
            address=f"{base}{post.slug}/",
            published=_instant(post.created, offset),
            updated=_instant(post.updated, offset),
        )
        for post in posts
    )
    newest = max((post.updated for post in posts), default=as_of.date())
    return NewsletterView(_identity(""), TITLE, department.name, base, _instant(newest, offset), entries)


def _identity(slug: str) -> str:
    return uuid.uuid5(_NAMES, slug).urn


def _instant(day: date, offset: str) -> str:
    return f"{day.isoformat()}T00:00:00{offset}"

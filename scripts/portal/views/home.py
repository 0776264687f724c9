"""What is new: the newest post of the newsletter and the newest material of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.views.newsletter import FOLDER
from portal.vocabulary.materials import Library, Material
from portal.vocabulary.newsletter import NewsletterPost
from portal.vocabulary.vietnamese import date_text

POSTS, MATERIALS = 1, 3
"""How many of each the first page names: what fits a telephone's screen."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A post or a material: `page` is named as a Markdown file, `note` says what it is and of which day."""

    page: str
    title: str
    note: str


def build_home_news(posts: Sequence[NewsletterPost], library: Library | None, today: date) -> tuple[NewsItem, ...]:
    """The newest post and the newest of the materials offered `today`, another kind each while there is one.

    Newest first; of one day the post, then the order of the gallery.
    """
    written = sorted(posts, key=lambda post: post.created, reverse=True)[:POSTS]
    news = [
        (one.created, NewsItem(f"{FOLDER}/{one.slug}.md", one.title, f"Bản tin, {date_text(one.created)}"))
        for one in written
    ]
    if library is not None:
        news += [
            (one.made, NewsItem(one.page, one.title, _note(one, library, today))) for one in _mixed(library, today)
        ]
    return tuple(item for _, item in sorted(news, key=lambda dated: dated[0], reverse=True))


def _mixed(library: Library, today: date) -> list[Material]:
    made = sorted(library.current(today), key=lambda one: one.made, reverse=True)
    seen: dict[str, int] = {}
    turns: list[tuple[int, Material]] = []
    for one in made:
        turns.append((seen.get(one.kind, 0), one))
        seen[one.kind] = seen.get(one.kind, 0) + 1
    return [one for _, one in sorted(turns, key=lambda turn: turn[0])][:MATERIALS]


def _note(material: Material, library: Library, today: date) -> str:
    """Kind and day; no kind that the title names already, no day that the site's own day has not reached."""
    label, day = library.rules.kinds.label_of(material.kind), date_text(material.made)
    parts = ([] if material.title.startswith(label) else [label]) + ([day] if material.made <= today else [])
    return ", ".join(parts)

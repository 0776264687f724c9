"""What is new: the newest posts of the newsletter and the newest materials."""

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
    """A post or a material: `page` is named as a Markdown file, `note` says what it is and, of a post, its day."""

    page: str
    title: str
    note: str


def build_home_news(posts: Sequence[NewsletterPost], library: Library | None, today: date) -> tuple[NewsItem, ...]:
    """The newest post, then the newest of the materials that the gallery offers `today`; of one day, in its order."""
    written = sorted(posts, key=lambda post: post.created, reverse=True)[:POSTS]
    news = [NewsItem(f"{FOLDER}/{one.slug}.md", one.title, f"Bản tin, {date_text(one.created)}") for one in written]
    if library is not None:
        made = sorted(library.current(today), key=lambda one: one.made, reverse=True)[:MATERIALS]
        news += [NewsItem(one.page, one.title, _kind(one, library)) for one in made]
    return tuple(news)


def _kind(material: Material, library: Library) -> str:
    """What kind of material it is; empty when its title begins with the word."""
    label = library.rules.kinds.label_of(material.kind)
    return "" if material.title.startswith(label) else label

"""Read which pages are about which topics: what the awareness materials say at their head."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.reading.front_matter import read_page_text
from portal.vocabulary.indicators import TOPICS, TopicPage

_FOLDER = "tuyen-truyen"
_ACTIONS = "viec"
"""The key with which a material names actions of the plan that it serves."""


def read_topic_pages(content: Path) -> tuple[TopicPage, ...]:
    """The pages of `content/tuyen-truyen/` that name topics at their head, by file name.

    Whether their words are right is not judged here: a topic or an action that nobody knows leads nowhere.
    """
    return tuple(_pages(content / _FOLDER))


def _pages(folder: Path) -> Iterator[TopicPage]:
    for path in sorted(folder.glob("*.md")):
        head = read_page_text(path.read_text(encoding="utf-8")).head or {}
        topics = _texts(head.get(TOPICS))
        if topics:
            title = head.get("title")
            name = title if isinstance(title, str) else path.stem
            yield TopicPage(f"{_FOLDER}/{path.name}", name, topics, _texts(head.get(_ACTIONS)))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

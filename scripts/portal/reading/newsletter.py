"""Read the posts of the newsletter: title, summary and days, as their heads say."""

from __future__ import annotations

import re
from pathlib import Path

from portal.reading.config_source import Entry
from portal.reading.front_matter import read_page_text
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.newsletter import NewsletterPost

FOLDER = "ban-tin"
"""Where the newsletter lives, below `content/` and below the site's address."""
_TITLE = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)


def read_newsletter(content: Path) -> tuple[NewsletterPost, ...]:
    """The posts that are not drafts, newest first; ConfigError for one without title, slug, description or day."""
    posts = (_read_post(path) for path in sorted((content / FOLDER / "posts").glob("*.md")))
    return tuple(sorted(filter(None, posts), key=lambda post: (post.created, post.slug), reverse=True))


def _read_post(path: Path) -> NewsletterPost | None:
    page = read_page_text(path.read_text(encoding="utf-8"))
    if page.head is None or page.faults:
        line = page.faults[0].position.line if page.faults else 1
        raise ConfigError(path, "phần đầu bài chưa có hoặc không đọc được", line)
    head, title = Entry(path, page.head), _TITLE.search(page.body)
    if head.flag("draft", default=False):
        return None
    if title is None:
        raise head.fault("bài chưa có tên (dòng “# …”)")
    dates = Entry(path, head.mapping("date"), "date")
    created = dates.day("created")
    return NewsletterPost(
        head.text("slug"), title[1], head.text("description"), created, dates.optional_day("updated") or created
    )

"""Posts of the newsletter say at their head what a feed needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.reading.newsletter import read_newsletter
from portal.vocabulary.errors import ConfigError

POST = "---\ndate:\n  created: 2024-05-20\nslug: mot\ndescription: Lời tóm tắt.\n---\n\n# Bài một\n\nLời.\n"


def _posts(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / "ban-tin" / "posts" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_posts_come_newest_first_and_drafts_do_not_come(tmp_path: Path) -> None:
    """A post that never changed was updated when it was made."""
    older = POST.replace("2024-05-20", "2024-03-04\n  updated: 2025-01-02").replace("slug: mot", "slug: hai")
    draft = POST.replace("slug: mot", "slug: ba\ndraft: true")
    posts = read_newsletter(_posts(tmp_path, a=older, b=POST, c=draft))
    assert [(post.slug, post.updated) for post in posts] == [("mot", date(2024, 5, 20)), ("hai", date(2025, 1, 2))]
    assert (posts[0].title, posts[0].summary) == ("Bài một", "Lời tóm tắt.")


@pytest.mark.parametrize(
    "part", ["slug: mot\n", "description: Lời tóm tắt.\n", "  created: 2024-05-20\n", "# Bài một\n"]
)
def test_a_post_without_what_a_feed_needs_is_named(tmp_path: Path, part: str) -> None:
    """Better no site than a feed that readers cannot open."""
    with pytest.raises(ConfigError, match=r"a\.md"):
        read_newsletter(_posts(tmp_path, a=POST.replace(part, "")))


def test_a_page_without_a_head_is_named(tmp_path: Path) -> None:
    """It would have no day."""
    with pytest.raises(ConfigError, match=r"a\.md"):
        read_newsletter(_posts(tmp_path, a="# Bài\n"))

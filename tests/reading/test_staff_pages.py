"""A page is for staff only when its head says so, and no slip of the pen makes it public."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.staff_pages import read_staff_pages
from portal.vocabulary.errors import ConfigError


def _page(folder: Path, text: str, name: str = "phong/index.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize(
    "head", ["audience: staff", 'title: x\naudience: "staff"', "audience: 'staff'\r\nhide: [toc]", "audience:  staff "]
)
def test_the_head_of_a_page_keeps_it_for_staff(tmp_path: Path, head: str) -> None:
    """However its editor writes quotes and line ends."""
    text = f"---\n{head}\n---\n\n# Trang\n".replace("\r\n", "\n")
    _page(tmp_path, text.replace("\n", "\r\n") if "\r" in head else text)
    _page(tmp_path, "# Trang khác\n", "index.md")
    assert read_staff_pages(tmp_path) == {"phong/index.md"}


def test_words_in_the_text_keep_nothing(tmp_path: Path) -> None:
    """Only the head counts; a line further down is text, and so is a rule between paragraphs."""
    assert read_staff_pages(_page(tmp_path, "# Trang\n\n---\naudience: staff\n---\n")) == frozenset()


@pytest.mark.parametrize("word", ["", "Staff", "nội bộ", "public"])
def test_another_word_is_refused_and_the_page_named(tmp_path: Path, word: str) -> None:
    """Better no site than a page that is public by mistake."""
    with pytest.raises(ConfigError, match=r"phong/index\.md.*audience: staff"):
        read_staff_pages(_page(tmp_path, f"---\naudience: {word}\n---\n# Trang\n"))

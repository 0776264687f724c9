"""The words of the search box: what a line must be, and what the portal's own file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.search_words import read_search_words
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.vietnamese import fold
from tests.conftest import ROOT


def _write(folder: Path, text: str) -> Path:
    path = folder / "search_words.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_are_read_as_they_are_written(tmp_path: Path) -> None:
    """Words that only ask, and groups of two or more."""
    words = read_search_words(_write(tmp_path, "asking: [là gì]\nsame:\n  - [áp phích, poster, pano]\n"))
    assert words.asking == ("là gì",)
    assert words.same == (("áp phích", "poster", "pano"),)


@pytest.mark.parametrize(
    "line",
    ["- [poster]", "- poster", "- []", "- [poster, [pano]]", "- [poster, Poster]", "- [áp phích, poster, POSTER]"],
)
def test_a_line_that_names_nothing_else_is_refused(tmp_path: Path, line: str) -> None:
    """One word is no pair; the same word twice neither."""
    with pytest.raises(ConfigError, match="same"):
        read_search_words(_write(tmp_path, f"same:\n  {line}\n"))


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A misspelt one must not be ignored."""
    with pytest.raises(ConfigError, match="sames"):
        read_search_words(_write(tmp_path, "sames: []\n"))


def test_no_word_of_the_portal_stands_in_two_lines() -> None:
    """Otherwise what finds what would depend on the order of the lines."""
    words = read_search_words(ROOT / "schemas" / "search_words.yaml")
    names = [fold(name) for line in words.same for name in line]
    assert len(words.asking) > 10 and len(words.same) > 10
    assert sorted({name for name in names if names.count(name) > 1}) == []

"""Patterns see the same text however it was typed."""

from __future__ import annotations

import unicodedata

import pytest

from portal.vocabulary.screens import Normalise, normalise_text


@pytest.mark.parametrize(
    "typed",
    [
        "Học sinh lớp",
        unicodedata.normalize("NFD", "Học sinh lớp"),
        "Học\nsinh   lớp",
        "Học\u00a0sinh\r\n\tlớp",
        "Ｈọc\u202fsi\u00adnh\u3000lớp",
    ],
)
def test_composition_and_blanks_make_no_difference(typed: str) -> None:
    """A line end, a decomposed or full-width letter, a mark that nobody sees hides nothing."""
    assert normalise_text(typed, Normalise.NFKC) == "Học sinh lớp"


def test_lower_case_only_when_asked() -> None:
    """Names are told by their capitals."""
    assert normalise_text("ĐỘ MẬT", Normalise.LOWER) == "độ mật"
    assert normalise_text("ĐỘ MẬT", Normalise.NFKC) == "ĐỘ MẬT"

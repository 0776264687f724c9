"""Vietnamese order, numbers and search forms are as an official expects them."""

from __future__ import annotations

import random
import unicodedata

from portal.vocabulary.vietnamese import fold, number_text, percent_text, sort_key


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    """đ after d, ă and â after a, tones after letters, numbers by size."""
    ordered = [
        "An",
        "Ân",
        "Bình",
        "Dân",
        "Đào",
        "Ếch",
        "Hiệp Hòa số 2",
        "Hiệp Hòa số 10",
        "Lạng Giang",
        "Lục Nam",
        "Ứng",
        "Yên",
    ]
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_folding_finds_what_was_typed_without_marks() -> None:
    """Search forms are equal with and without diacritics, composed or not."""
    assert fold("Đuối  NƯỚC") == "duoi nuoc" == fold(unicodedata.normalize("NFD", "đuối nước"))


def test_numbers_use_dots_for_thousands_and_a_comma_for_decimals() -> None:
    """1.234,5."""
    assert [number_text(1234567), number_text(0), number_text(1234.5, 1)] == ["1.234.567", "0", "1.234,5"]


def test_a_share_is_rounded_as_officials_do_but_less_than_all_is_never_all() -> None:
    """43/49 is 87,8%; 9.999 of 10.000 is not 100,0%."""
    assert [percent_text(43, 49), percent_text(1, 1), percent_text(2, 3)] == ["87,8%", "100,0%", "66,7%"]
    assert percent_text(9999, 10000) == "99,9%"

"""What is guessed of a value that cannot be read is right or is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.checking.hints import record_hint, value_hint
from portal.vocabulary.form import Field, FieldType
from portal.vocabulary.registry import Registry


@pytest.fixture(scope="module")
def field(registry: Registry) -> Field:
    """Any field of the form; its type is what the tests change."""
    return next(iter(registry.forms.values())).sections[0].fields[0]


def _hint(field: Field, kind: FieldType, written: object) -> str:
    return value_hint(replace(field, type=kind), written)


@pytest.mark.parametrize(
    "written", ["1e3", "1_000", "0x10", "12 triệu", "3 chục", "0.125", "1.250,000", "5x", "50%", "12/15", "2 lớp 5"]
)
def test_no_figure_is_guessed_when_its_meaning_is_not_sure(written: str, field: Field) -> None:
    """`1e3` is not 1, and twelve million are not twelve."""
    assert _hint(field, FieldType.INTEGER, written) == ""


@pytest.mark.parametrize(
    ("written", "guess"),
    [
        ("1.250", "1250?"),
        ("1 250 000", "1250000?"),
        ("05", "5?"),
        ("5 buổi", "5?"),
        ("1500000đ", "1500000?"),
        ("-5", "không thể âm"),
        ("/", "nếu không có, ghi số 0"),
        ("-", "nếu không có, ghi số 0"),
        ("“12”", "Bỏ dấu ngoặc cong “ và ”"),
        ("«12", "Bỏ dấu ngoặc cong « quanh"),
    ],
)
def test_what_is_sure_is_said(written: str, guess: str, field: Field) -> None:
    """Grouping, a leading zero, a unit behind the figure, marks that stand for nothing."""
    assert guess in _hint(field, FieldType.INTEGER, written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("11/14/2024", "Không có tháng 14. Có phải ý đơn vị là 14/11/2024?"),
        ("2024-14-11", "Không có tháng 14. Có phải ý đơn vị là 14/11/2024?"),
        ("45/13/2024", "Không có tháng 13."),
        ("31/2/2024", "Ngày này không có trong lịch."),
        ("2024-06-15", "Có phải ý đơn vị là 15/06/2024?"),
        ("/", ""),
    ],
)
def test_a_month_that_does_not_exist_is_named(written: str, said: str, field: Field) -> None:
    """Day and month in the American order are only asked about, never taken for granted."""
    assert _hint(field, FieldType.DATE, written) == said


def test_curly_quotes_are_part_of_a_free_text(field: Field) -> None:
    """In a sentence they are proper writing; around a yes or no they are not."""
    assert _hint(field, FieldType.TEXT, "“trích”") == ""
    assert _hint(field, FieldType.YES_NO, "“có”") == "Bỏ dấu ngoặc cong “ và ” quanh giá trị."


def test_a_percent_sign_behind_a_decimal_is_named(field: Field) -> None:
    """The form asks for the figure alone."""
    assert _hint(field, FieldType.DECIMAL, "92,5 %") == "Bỏ dấu % phía sau."


def test_lines_that_were_read_as_one_text_say_which_character_is_missing() -> None:
    """A whole section with wide colons, or without blanks, is one text to the reader."""
    assert "chữ rộng" in record_hint("so_hoi_nghi：1 luot_nguoi：2")
    assert "thiếu một dấu cách" in record_hint("so_hoi_nghi:1 luot_nguoi:2")
    assert record_hint("không có") == record_hint({"a": "1"}) == ""

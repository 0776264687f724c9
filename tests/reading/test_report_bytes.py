"""Bytes that are no report, and characters that deceive, are refused with what they look like."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.reading.report_bytes import MAX_BYTES, decode_report
from portal.reading.submissions import parse_report


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b"a: 1\n", b"a: 1"])
def test_byte_order_mark_and_line_ends_change_nothing(content: bytes) -> None:
    """What Notepad adds is accepted (Y03)."""
    assert parse_report(content)[0] == {"a": "1"}


def test_decomposed_letters_are_composed() -> None:
    """A file from a Mac reads as the same text (Y07)."""
    text = unicodedata.normalize("NFD", "a: Trường Hiệp Hòa")
    assert decode_report(text.encode()) == ("a: Trường Hiệp Hòa", [])


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("a: có".encode("utf-16"), "not-utf8"),
        ("a: có".encode("utf-16-le"), "not-utf8"),
        ("a: có".encode("utf-32"), "not-utf8"),
        ("a: câ".encode("cp1258"), "not-utf8"),
        ("a: có".encode()[:-1], "not-utf8"),
        (b"PK\x03\x04xxxx", "other-file"),
        (b"<!DOCTYPE html><html></html>", "other-file"),
        (b"%PDF-1.7", "other-file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "other-file"),
        (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "merge-leftover"),
        ("a: x\u2028b: y".encode(), "forbidden-character"),
        ("a: x\u0085b".encode(), "forbidden-character"),
        (b"a: x\x00", "forbidden-character"),
        (b"a: \x1b[31mx", "forbidden-character"),
        ("a: \u202ex".encode(), "forbidden-character"),
        ("a: \U000e0041x".encode(), "forbidden-character"),
        (b"a:\n\tb: 1\n", "tab-indent"),
        ("a:\n\u00a0\u00a0b: 1\n".encode(), "odd-blank-indent"),
        (b"a: " + b"x" * 70_000, "long-line"),
        (b"x" * (MAX_BYTES + 1), "too-large"),
        ("a: Tr­êng Trung häc phæ th«ng HiÖp Hoµ\nb: §¬n vÞ b¸o c¸o ®Þnh kú\n".encode(), "old-font"),
        ("a: Tröôøng Trung hoïc phoå thoâng, baùo caùo cuûa nhaø tröôøng\n".encode(), "old-font"),
    ],
)
def test_what_is_no_report_is_named(content: bytes, rule: str) -> None:
    """research/reliability.md table 2.1."""
    _, faults = decode_report(content)
    assert rule in [fault.rule for fault in faults]


def test_the_limit_itself_is_allowed() -> None:
    """256 KiB is the largest report, not the first refused."""
    content = b"# " + b"x" * 60 + b"\n"
    content = (content * (MAX_BYTES // len(content) + 1))[:MAX_BYTES]
    assert decode_report(content)[1] == []


def test_each_bad_line_is_named_once_with_its_place() -> None:
    """Line and column lead to the character."""
    _, faults = decode_report("a: 1\nb: x\u200e\u200e\nc: \u200e\n".encode())
    assert [(fault.position.line, fault.position.column) for fault in faults] == [(2, 5), (3, 4)]


def test_ordinary_vietnamese_text_is_not_taken_for_an_old_font() -> None:
    """A false alarm here would stop a good report."""
    text = "a: Phối hợp Công an huyện tổ chức 5 buổi; “Ngày hội toàn dân” – kết quả tốt, 100% người học dự…\n" * 30
    assert decode_report(text.encode())[1] == []


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_ever_raise(content: bytes) -> None:
    """Whatever arrives is data or a fault."""
    parse_report(content)


def test_sizes_are_told_as_offices_write_them_and_a_long_line_is_named() -> None:
    """What exceeds the limit by one byte does not read like the limit."""
    _, (fault,) = decode_report(b"x" * (MAX_BYTES + 1))
    assert fault.words == {"size": "256,1 KB", "limit": "256 KB"}
    _, (fault,) = decode_report(b"a: 1\nb: " + b"x" * 70_000)
    assert (fault.position.line, fault.words) == (2, {"length": "70.003", "limit": "65.536"})

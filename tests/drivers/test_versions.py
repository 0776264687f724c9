"""The turns of a report: a content counts since it came, and since it came back when another had taken its place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.drivers.git_repository import History, Sighting
from portal.drivers.versions import became_current, read_turns
from portal.vocabulary.receipts import Receipt, ReceiptSource

PATH = "submissions/thpt-mot/2030-K1.yaml"


def _day(number: int) -> datetime:
    return datetime(2030, 6, number, tzinfo=UTC)


def _history(*turns: tuple[str, int], seen: dict[str, int] | None = None) -> History:
    first: dict[str, int] = {}
    for blob, day in turns:
        first.setdefault(blob, day)
    days = first | (seen or {})
    return History(
        {blob: Sighting(day, _day(day)) for blob, day in days.items() if blob},
        {PATH: tuple((blob, _day(day)) for blob, day in turns)},
    )


def _receipt(number: int, blob: str, day: int) -> Receipt:
    return Receipt(f"so-{number}", number, "thpt-mot", "2030-K1", blob, _day(day), "x", "x", ReceiptSource.HOST)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((("a", 1),), [("a", 1)]),
        ((("a", 1), ("b", 2), ("a", 3)), [("a", 1), ("b", 2), ("a", 3)]),
        ((("a", 1), ("", 2), ("a", 3)), [("a", 1)]),
        ((("a", 1), ("", 2), ("b", 3), ("", 4), ("a", 5)), [("a", 1), ("b", 3), ("a", 5)]),
        ((), []),
    ],
)
def test_a_content_that_comes_back_has_a_turn_of_its_own(
    turns: tuple[tuple[str, int], ...], expected: list[tuple[str, int]]
) -> None:
    """Deleting it and bringing it back gives none."""
    assert [(one.blob, one.since) for one in read_turns(_history(*turns), PATH)] == [
        (blob, _day(day)) for blob, day in expected
    ]


def test_a_receipt_proves_the_turn_it_was_written_for() -> None:
    """The old one proves the first stay of a content, a later one its return; without one the default branch does."""
    history = _history(("a", 3), ("b", 6), ("a", 9))
    receipts = [_receipt(1, "a", 1), _receipt(2, "b", 5), _receipt(3, "a", 8)]
    assert [(one.since, one.receipt) for one in read_turns(history, PATH, receipts)] == [
        (_day(1), "so-1"),
        (_day(5), "so-2"),
        (_day(8), "so-3"),
    ]
    assert [(one.since, one.receipt) for one in read_turns(history, PATH, receipts[:1])] == [
        (_day(1), "so-1"),
        (_day(6), ""),
        (_day(9), ""),
    ]


@pytest.mark.parametrize(
    ("turns", "receipts", "expected"),
    [
        ((("a", 1), ("b", 12)), (), 12),
        ((("a", 1), ("b", 12)), ((1, "b", 11),), 11),
        ((("a", 1), ("b", 12)), ((1, "b", 2),), 12),  # sent before the closing, let in only now
        ((("b", 1), ("a", 2), ("b", 20)), ((1, "b", 11),), 11),
        ((("b", 1), ("a", 12), ("b", 20)), ((1, "b", 11),), 20),  # proves the stay before
        ((("a", 1), ("b", 12), ("", 13), ("b", 20)), (), 20),
        ((("a", 1), ("b", 12), ("a", 14)), (), None),  # lies there, but nobody took it in
    ],
)
def test_a_correction_dates_from_when_its_content_took_the_place(
    turns: tuple[tuple[str, int], ...], receipts: tuple[tuple[int, str, int], ...], expected: int | None
) -> None:
    """An earlier stay, an earlier place and what was sent before the closing prove nothing."""
    history = _history(*turns, seen={"b": 1})
    found = became_current(history, PATH, "b", [_receipt(*one) for one in receipts], _day(10))
    assert found == (None if expected is None else _day(expected))

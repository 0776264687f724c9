"""A receipt is read whole or refused by name: a damaged one must not pass as "never arrived"."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from portal.reading.receipts import read_receipts
from portal.vocabulary.errors import PortalError
from portal.vocabulary.receipts import ReceiptSource

PATH = "2030/thpt-mot/2030-K1/1.json"
GOOD = {
    "number": "2030-K1-0001",
    "unit": "thpt-mot",
    "period": "2030-K1",
    "blob": "a" * 40,
    "instant": "2030-06-14T23:59:59+07:00",
    "form": "2030.1",
    "rules": "2030.1",
    "source": "host",
}


def _file(path: str = PATH, **changes: object) -> tuple[str, bytes]:
    values = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return path, json.dumps(values).encode()


def test_receipts_come_by_unit_and_period_in_their_order() -> None:
    """The tenth after the second, whatever the order of the files."""
    files = [_file(f"2030/thpt-mot/2030-K1/{place}.json", number=f"so-{place}") for place in (10, 2, 1)]
    receipts = read_receipts(files)[("thpt-mot", "2030-K1")]
    assert [receipt.ordinal for receipt in receipts] == [1, 2, 10]
    assert receipts[0].instant == datetime.fromisoformat("2030-06-14T23:59:59+07:00")
    assert (receipts[0].source, receipts[0].merge) == (ReceiptSource.HOST, "")


def test_files_that_are_no_receipts_are_passed_over() -> None:
    """A README may stand beside them."""
    assert read_receipts([("README.md", b"\xff")]) == {}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (PATH, b"{"),
        (PATH, b"\xff\xfe"),
        (PATH, b"[" * 100_000),
        (PATH, b"[]"),
        (PATH, b'"chu"'),
        (PATH, json.dumps({**GOOD, "number": 1}).encode()),
        (PATH, json.dumps(GOOD).replace('"unit"', '"unit": "thpt-mot", "unit"').encode()),
        _file(number=None),
        _file(number=""),
        _file(la="x"),
        _file(unit="thpt-hai"),
        _file(blob="abc"),
        _file(blob="A" * 40),
        _file(merge="main"),
        _file(instant="2030-06-14T23:59:59"),
        _file(instant="14/6/2030"),
        _file(source="zalo"),
        _file("2029/thpt-mot/2030-K1/1.json"),
        _file("2030/thpt-mot/2030-K1/01.json"),
        _file("2030/../thpt-mot/2030-K1/1.json"),
        _file("thpt-mot/2030-K1/1.json"),
    ],
)
def test_a_damaged_receipt_is_refused_by_its_path(path: str, content: bytes) -> None:
    """The operator must know which file to look at."""
    with pytest.raises(PortalError) as caught:
        read_receipts([(path, content)])
    assert path in str(caught.value)


def test_a_number_is_given_only_once() -> None:
    """Two receipts with one number: one of them is forged or copied."""
    with pytest.raises(PortalError, match="2030-K1-0001"):
        read_receipts([_file(), _file("2030/thpt-mot/2030-K1/2.json")])

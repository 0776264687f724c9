"""`portal fix` mends what is mechanical, leaves doubtful figures alone, and never makes a report worse."""

from __future__ import annotations

import random
import unicodedata

import pytest
import yaml

from portal.checking.mending import mend_report
from portal.checking.places import Places
from portal.checking.report_check import Checker
from portal.vocabulary.reports import Submission
from tests.example_reports import example_report

UNIT, PERIOD = "thpt-nha-nam", "2024-K1"


@pytest.fixture(scope="module")
def places(checker: Checker) -> Places:
    """The places of the real form."""
    form = next(iter(checker.registry.forms.values()))
    return Places(form, dict(checker.registry.code_lists))


def _good(checker: Checker, places: Places) -> str:
    data = example_report(places.form, "thpt", checker.wording)
    data["thong_tin_chung"] |= {"ma_don_vi": UNIT, "ky_bao_cao": PERIOD}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("ngay_bao_cao: 2024-6-5", "ngay_bao_cao: 05/06/2024"),
        ("ngay_bao_cao: 5-6-2024", "ngay_bao_cao: 05/06/2024"),
        ("ngay_bao_cao: 2024-02-30", "ngay_bao_cao: 2024-02-30"),
        ("ngay_bao_cao: 5/6/24", "ngay_bao_cao: 5/6/24"),
    ],
)
def test_dates_that_exist_get_the_usual_style(written: str, mended: str, places: Places) -> None:
    """Only a full date that is a day becomes another way of writing the same day."""
    head, tail = "thong_tin_chung:\n  ", " # giữ\n"
    assert mend_report((head + written + tail).encode(), places).decode() == head + mended + tail


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("1.250.000", "1250000"),
        ("05", "5"),
        ("12 người", "12"),
        ("12 nguoi", "12"),
        ("1.250", "1.250"),
        ("1,250", "1,250"),
        ("010", "010"),
        ("-3", "-3"),
        ("12 buổi", "12 buổi"),
        ("khoảng 12", "khoảng 12"),
        ("12-15", "12-15"),
        ("", ""),
    ],
)
def test_a_figure_in_doubt_is_never_touched(written: str, mended: str, places: Places) -> None:
    """`1.250` may be 1250 or 1,25: a person decides."""
    head = "quy_mo:\n  so_nguoi_hoc: "
    assert mend_report(f"{head}{written}\n".encode(), places).decode() == f"{head}{mended}\n"


def test_yes_and_no_codes_and_keys_lose_only_their_odd_spelling(places: Places) -> None:
    """Case and diacritics; a decimal that gets a comma is quoted where a comma would split it."""
    text = "Chi_Đạo: {da_so_ket: Khong}\nphan_loai: {diem_tu_cham: 92.5, xep_loai: Khá}\n"
    mended = 'chi_dao: {da_so_ket: không}\nphan_loai: {diem_tu_cham: "92,5", xep_loai: kha}\n'
    assert mend_report(text.encode(), places).decode() == mended


def test_a_key_is_not_mended_onto_one_that_is_there(places: Places) -> None:
    """Mending must not make a duplicate."""
    text = "chi_dao: {da_so_ket: có, Da_so_ket: không}\n"
    assert mend_report(text.encode(), places).decode() == text


def test_encoding_line_ends_and_letters_are_made_plain(places: Places) -> None:
    """UTF-16 from Notepad, letters from a Mac, tabs and special blanks before a key."""
    text = "quy_mo:\n  so_nguoi_hoc: 5 # Hiệp Hòa\n"
    odd = unicodedata.normalize("NFD", text).replace("  so", "\tso").replace("\n", "\r\n")
    for content in (odd.encode("utf-16"), odd.encode("utf-8-sig"), odd.replace("\t", "\u00a0 ").encode()):
        assert mend_report(content, places).decode() == text


def _damage(text: str, choose: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(choose.randint(1, 6)):
        at = choose.randrange(len(lines))
        line = lines[at]
        cut = choose.randrange(len(line) + 1)
        lines[at] = choose.choice([
            line.upper(), line.replace("có", "Co"), line.replace("/", "-"), line[:cut], line + " # x",
            line[:cut] + choose.choice(":#-'\"[]{}&*!|> ,.0123456789đ") + line[cut:],
            line.replace("_", " "), line + "\r", "\t" + line.lstrip(),
        ])  # fmt: skip
    return "\n".join(lines)


def test_a_mended_report_checks_the_same_or_better(checker: Checker, places: Places) -> None:
    """Whatever is wrong with a report, mending adds no finding, and mending twice changes nothing more."""
    good, choose = _good(checker, places), random.Random(3)
    for _ in range(250):
        content = _damage(good, choose).encode()
        mended = mend_report(content, places)
        assert mend_report(mended, places) == mended
        assert len(_findings(checker, mended)) <= len(_findings(checker, content)), content.decode()


def _findings(checker: Checker, content: bytes) -> tuple[object, ...]:
    report = checker.check(Submission(f"submissions/{UNIT}/{PERIOD}.yaml", UNIT, PERIOD, content))
    unread = report.document is None
    return (*report.findings, *([None] * 1000 if unread else []))

"""Files of staff are safe to open: text stays text in Word, Excel and CSV."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from docx import Document
from docx.shared import Length
from openpyxl import load_workbook

from portal.exports.csv_text import render_csv
from portal.exports.official_word import build_official_word, column_widths
from portal.exports.staff_workbook import build_staff_workbook
from portal.exports.word_layout import save_word
from portal.views.staff_tables import StaffTable
from tests.builders import a_report
from tests.views.test_official_report import a_summary

HOSTILE = "=1+1 {{so_bao_cao}} <b>&amp;"
TABLE = StaffTable(
    "A:bang*", "Bảng", "Số đơn vị đã báo cáo: 1/3", ("Nội dung", "Số"), ((HOSTILE, 5), ("b", None)), frozenset({0})
)


def test_csv_neutralises_formulas_and_writes_numbers_as_in_vietnam() -> None:
    """A cell that Excel would run gets an apostrophe; a missing number stays empty."""
    content = render_csv(("a", "b"), [("=1+1", Decimal("92.5")), ("-x", None), ("@y", -3), ("x;y", 1234)])
    assert content.decode("utf-8-sig").split("\r\n") == ["a;b", "'=1+1;92,5", "'-x;", "'@y;-3", '"x;y";1234', ""]


def test_the_workbook_holds_hostile_text_as_text_and_numbers_as_numbers() -> None:
    """And a sheet's name has none of the characters Excel refuses."""
    content = build_staff_workbook("Tên", "Sở", datetime(2030, 1, 1, tzinfo=UTC), [TABLE])
    sheet = load_workbook(io.BytesIO(content))["A-bang-"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == (HOSTILE, "s")
    assert (sheet["B4"].value, sheet["B5"].value) == (5, "–")
    assert (sheet["A1"].value, sheet["A2"].value) == (TABLE.title, TABLE.coverage)


def test_shares_are_numbers_that_excel_shows_as_percent() -> None:
    """A column of them can be sorted and added up; a dash stays where there is nothing to divide."""
    table = StaffTable("a", "", "", ("Tên", "Tỷ lệ"), (("x", Fraction(23, 29)), ("y", None)), frozenset({0}))
    sheet = load_workbook(io.BytesIO(build_staff_workbook("Tên", "Sở", datetime(2030, 1, 1, tzinfo=UTC), [table])))["a"]
    assert (sheet["B4"].data_type, sheet["B4"].number_format, round(sheet["B4"].value, 4)) == ("n", "0.0%", 0.7931)
    assert sheet["B5"].value == "–"


def _template(*lines: str) -> bytes:
    document = Document()
    for style in ("Chữ trong bảng", "Đầu bảng", "Lời văn"):
        document.styles.add_style(style, 1)
    for line in lines:
        document.add_paragraph(line)
    return save_word(document)


_NOBODY = "[Chưa có số liệu: Dòng buoi.]"


def test_the_word_report_fills_a_changed_template_and_never_fills_what_it_filled() -> None:
    """A name with braces stays a name; an empty table says so; what nobody answered is marked for the writer."""
    named = {"bang_rieng": (TABLE,), "bang_rong": (StaffTable("", "Rỗng", "", ("a",), (), frozenset()),)}
    template = _template("{{so_bao_cao}}.", "{{bang_rieng}}", "{{bang_rong}}", "{{so.cuoi}} năm", "Có {{so.buoi}}.")
    content = build_official_word(a_summary(a_report("thpt-mot")), named, template)
    document = Document(io.BytesIO(content))
    assert document.tables[0].rows[1].cells[1].text == HOSTILE
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts == ["Báo cáo của 1/3 đơn vị.", "Bảng", TABLE.coverage, "Rỗng", "Không có.", _NOBODY]


def test_column_widths_fill_the_page_whatever_is_written() -> None:
    """Also when the longest words alone are wider than the page."""
    few, many = ("TT", "Nội dung"), tuple("Dài" * 9 for _ in range(9))
    for heads, width in ((few, 1000000), (few, 6000000), (many, 6000000)):
        widths = column_widths(heads, [heads], Length(width), {1})
        assert abs(sum(widths) - width) <= len(widths)
        assert min(widths) > 0

"""Reading a workbook that people and programs have had their hands on: the same data, or a fault with its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.styles import numbers

from portal.checking.report_check import Checker
from portal.reading.excel_cells import FORM_SHEET, STAMP_SHEET, Slot, SlotKind, cell_name
from portal.reading.excel_grid import Cell, clerk_text, number_text
from portal.reading.excel_sheet import ExcelReport, read_excel_report
from portal.reading.excel_stamp import Stamp, parse_stamp
from portal.vocabulary.findings import Position
from portal.vocabulary.form import FieldType
from portal.vocabulary.registry import Registry
from tests.excel_filling import changed, layout_of, stamp_of, workbook_for

Typed = Callable[[Any, Slot], None]


@pytest.fixture(scope="module")
def blank(checker: Checker) -> bytes:
    """The workbook of a school that is not followed, in the first period."""
    period = next(iter(checker.registry.periods.values()))
    units = checker.registry.expected_units(period)
    unit = next(u for u in units if u.form_type == "thpt" and not checker.registry.members_through(period.year, u.id))
    return workbook_for(checker, unit.id, period.id)


def first_slot(content: bytes, registry: Registry, kind: FieldType, **more: Any) -> Slot:
    """The first cell of a type that stands by itself."""
    return next(
        slot
        for slot in layout_of(content, registry).slots
        if slot.field is not None
        and slot.field.type is kind
        and len(slot.path) == 2
        and not slot.field.prefill
        and slot.kind is more.get("of", SlotKind.VALUE)
    )


def typed(content: bytes, slot: Slot, value: Any, style: str = "") -> bytes:
    """The workbook with one value typed in."""

    def enter(book: Any) -> None:
        cell = book[FORM_SHEET].cell(slot.row, slot.column)
        cell.value = value
        if style:
            cell.number_format = style
        if isinstance(value, str) and not style:
            cell.data_type = "s"

    return changed(content, enter)


def value_of(report: ExcelReport, slot: Slot) -> Any:
    """What the report has in the place of a cell."""
    return report.data.get(str(slot.path[0]), {}).get(slot.path[1])


@pytest.mark.parametrize(
    ("kind", "value", "style", "expected"),
    [
        (FieldType.INTEGER, 1250, "", "1250"),
        (FieldType.INTEGER, 1250.0, "", "1250"),
        (FieldType.INTEGER, 1.25, "", "1,25"),
        (FieldType.INTEGER, "1.250", "", "1.250"),
        (FieldType.INTEGER, " 12\u00a0", "", "12"),
        (FieldType.INTEGER, datetime(2024, 5, 1), "", "01/05/2024"),  # noqa: DTZ001
        (FieldType.MONEY, 12500000000, "", "12500000000"),
        (FieldType.DECIMAL, 92.5, "", "92,5"),
        (FieldType.DECIMAL, 0.1 + 0.2, "", "0,3"),
        (FieldType.DECIMAL, 0.925, numbers.FORMAT_PERCENTAGE, "92,5%"),
        (FieldType.DATE, datetime(2024, 6, 5), "", "05/06/2024"),  # noqa: DTZ001
        (FieldType.DATE, 45448, "General", "05/06/2024"),
        (FieldType.DATE, "5/6/2024", "", "5/6/2024"),
        (FieldType.DATE, 2024, "General", "2024"),
        (FieldType.YES_NO, "Có", "", "có"),
        (FieldType.YES_NO, True, "", "có"),
        (FieldType.YES_NO, "chưa", "", "chưa"),
        (FieldType.CODE, "ĐÃ QUÁN TRIỆT", "", "da"),
        (FieldType.CODE, "da", "", "da"),
        (FieldType.CODE, "tạm được", "", "tạm được"),
    ],
)
def test_values_become_what_a_clerk_would_have_typed(
    checker: Checker, blank: bytes, kind: FieldType, value: Any, style: str, expected: str
) -> None:
    """Whatever a program made of a value; what is unclear stays as it is, for the checks to refuse it."""
    content = blank
    slot = first_slot(content, checker.registry, kind)
    report = read_excel_report(typed(content, slot, value, style), checker.registry)
    assert report.faults == ()
    assert value_of(report, slot) == expected


@pytest.mark.parametrize("text", ['=cmd|"/c calc"!A0', "+1", "@SUM(1)", "-x", "' or 1=1", "Số 12/BC # ghi chú", "a: b"])
def test_hostile_text_is_text(checker: Checker, blank: bytes, text: str) -> None:
    """Kept letter by letter: it is data, and nobody runs it."""
    slot = first_slot(blank, checker.registry, FieldType.TEXT)
    assert value_of(read_excel_report(typed(blank, slot, text), checker.registry), slot) == text


def test_line_ends_and_composition_are_made_one(checker: Checker, blank: bytes) -> None:
    """CR, CRLF and decomposed letters as other machines write them."""
    slot = first_slot(blank, checker.registry, FieldType.TEXT)
    report = read_excel_report(typed(blank, slot, "a \r\nbe\u0302\u0301\rc"), checker.registry)
    assert value_of(report, slot) == "a\nbế\nc"


def test_forty_thousand_characters_are_read_and_left_to_the_checks(checker: Checker, blank: bytes) -> None:
    """Longer than Excel itself allows, as other programs may write it."""
    slot = first_slot(blank, checker.registry, FieldType.TEXT)
    cell = Cell("đ" * 40_000)
    assert clerk_text(cell) == "đ" * 40_000
    report = read_excel_report(typed(blank, slot, "đ" * 32_000), checker.registry)
    assert len(value_of(report, slot)) == 32_000


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u0085", "\u200f"])
def test_characters_that_deceive_are_a_fault_at_their_cell(checker: Checker, blank: bytes, mark: str) -> None:
    """As in text files."""
    slot = first_slot(blank, checker.registry, FieldType.TEXT)
    report = read_excel_report(typed(blank, slot, f"số{mark}1"), checker.registry)
    assert [(fault.rule, fault.position) for fault in report.faults] == [("forbidden-character", slot.position)]
    assert value_of(report, slot) is None


def test_a_formula_without_its_result_is_a_fault_at_its_cell(checker: Checker, blank: bytes) -> None:
    """openpyxl, like many phones, saves a formula without adding it up."""
    slot = first_slot(blank, checker.registry, FieldType.INTEGER)

    def enter(book: Any) -> None:
        book[FORM_SHEET].cell(slot.row, slot.column).value = "=12+13"

    report = read_excel_report(changed(blank, enter), checker.registry)
    assert [(fault.rule, fault.position) for fault in report.faults] == [("excel-not-calculated", slot.position)]


def test_an_error_value_is_a_fault_at_its_cell(checker: Checker, blank: bytes) -> None:
    """#REF! is no answer."""
    slot = first_slot(blank, checker.registry, FieldType.INTEGER)
    report = read_excel_report(typed(blank, slot, "#REF!"), checker.registry)
    assert value_of(report, slot) == "#REF!"

    def enter(book: Any) -> None:
        cell = book[FORM_SHEET].cell(slot.row, slot.column)
        cell.value = "#REF!"
        cell.data_type = "e"

    report = read_excel_report(changed(blank, enter), checker.registry)
    assert [(fault.rule, fault.position) for fault in report.faults] == [("excel-error-value", slot.position)]


def test_ticks_take_the_usual_marks_and_refuse_words(checker: Checker, blank: bytes) -> None:
    """x, X, có, 1, ✓ tick; anything unclear is a fault."""
    slot = first_slot(blank, checker.registry, FieldType.CODES, of=SlotKind.TICK)
    for mark in ("x", "X", "Có", 1, True, "✓"):
        assert value_of(read_excel_report(typed(blank, slot, mark), checker.registry), slot) == [slot.code]
    for mark in ("không", 0, "-", " "):
        assert value_of(read_excel_report(typed(blank, slot, mark), checker.registry), slot) is None
    report = read_excel_report(typed(blank, slot, "thỉnh thoảng"), checker.registry)
    assert [fault.rule for fault in report.faults] == ["excel-tick"]


def test_several_lines_in_one_box_are_several_items(checker: Checker, blank: bytes) -> None:
    """Alt+Enter and dashes, as people write lists."""
    slots = [one for one in layout_of(blank, checker.registry).slots if one.kind is SlotKind.ITEM]
    report = read_excel_report(typed(blank, slots[1], "- Cổng an toàn\n\n• Đội cờ đỏ"), checker.registry)
    path = slots[1].path[:-1]
    assert report.data[str(path[0])][path[1]] == ["Cổng an toàn", "Đội cờ đỏ"]
    assert report.cells[(*path, 1)] == slots[1].position


def test_a_topic_with_nothing_but_zeros_is_no_row(checker: Checker, blank: bytes) -> None:
    """The sheet has a line for each topic, the report only those that were held; zeros everywhere say none was."""
    layout = layout_of(blank, checker.registry)
    rows: dict[Any, list[Slot]] = {}
    for slot in layout.slots:
        if len(slot.path) == 4 and slot.kind is SlotKind.VALUE:
            rows.setdefault(slot.path[:3], []).append(slot)
    first, second, *_ = rows.values()

    def enter(book: Any) -> None:
        for slot in first:
            book[FORM_SHEET].cell(slot.row, slot.column).value = 0
        book[FORM_SHEET].cell(second[0].row, second[0].column).value = 4

    report = read_excel_report(changed(blank, enter), checker.registry)
    section, field = str(first[0].path[0]), first[0].path[1]
    held = report.data[section][field]
    codes = [row.value for row in layout.rows if row.path[:2] == (section, field)]
    assert held == [{next(iter(held[0])): codes[1], second[0].path[3]: "4"}]
    assert report.position((section, field, 0, second[0].path[3])) == second[0].position
    nothing = changed(blank, lambda book: book[FORM_SHEET].cell(first[0].row, first[0].column, 0))
    assert read_excel_report(nothing, checker.registry).data[section] == {field: []}
    assert read_excel_report(blank, checker.registry).data[section] == {}


def test_rows_and_columns_that_moved_are_found(checker: Checker, blank: bytes) -> None:
    """A row typed in above, a column put in between: the hidden names tell where everything is now."""
    slot = first_slot(blank, checker.registry, FieldType.INTEGER)

    def move(book: Any) -> None:
        sheet = book[FORM_SHEET]
        sheet.cell(slot.row, slot.column).value = 77
        sheet.insert_rows(slot.row - 1)
        sheet.insert_cols(3)

    report = read_excel_report(changed(blank, move), checker.registry)
    assert report.faults == ()
    assert value_of(report, slot) == "77"
    assert report.cells[slot.path] == Position(slot.row + 1, slot.column + 1)


def test_a_row_that_is_gone_or_copied_is_a_fault(checker: Checker, blank: bytes) -> None:
    """Nothing is guessed from a sheet whose lines were changed."""
    slot = first_slot(blank, checker.registry, FieldType.INTEGER)

    def drop(book: Any) -> None:
        book[FORM_SHEET].delete_rows(slot.row)

    def copy(book: Any) -> None:
        sheet = book[FORM_SHEET]
        sheet.cell(sheet.max_row + 3, 1).value = sheet.cell(slot.row, 1).value

    assert [fault.rule for fault in read_excel_report(changed(blank, drop), checker.registry).faults] == [
        "excel-row-gone"
    ]
    assert [fault.rule for fault in read_excel_report(changed(blank, copy), checker.registry).faults] == [
        "excel-row-twice"
    ]


def test_another_units_name_written_over_ours_is_a_fault(checker: Checker, blank: bytes) -> None:
    """A school that hands in its neighbour's workbook with its own code in it."""
    slot = next(s for s in layout_of(blank, checker.registry).slots if s.field and s.field.type is FieldType.UNIT_ID)
    report = read_excel_report(typed(blank, slot, "thpt-khac"), checker.registry)
    assert [fault.rule for fault in report.faults] == ["excel-other-unit"]


def restamped(content: bytes, change: Callable[[Stamp], Stamp], *, both: bool = True) -> bytes:
    """The workbook with another stamp."""
    text = change(stamp_of(content)).to_text()

    def write(book: Any) -> None:
        book[FORM_SHEET]["A1"].value = text
        if both:
            book[STAMP_SHEET]["A1"].value = text

    return changed(content, write)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda stamp: replace(stamp, period="2001-K1", form="2001.1"), "excel-old-version"),
        (lambda stamp: replace(stamp, form="2001.1"), "excel-old-version"),
        (lambda stamp: replace(stamp, fingerprint="0" * 16), "excel-form-changed"),
        (lambda stamp: replace(stamp, unit_type="khong_co"), "excel-form-changed"),
    ],
)
def test_a_workbook_of_another_year_or_form_is_refused_whole(
    checker: Checker, blank: bytes, change: Callable[[Stamp], Stamp], rule: str
) -> None:
    """No figure of it is taken: it answers other questions."""
    report = read_excel_report(restamped(blank, change), checker.registry)
    assert [fault.rule for fault in report.faults] == [rule]
    assert report.data == {}


def test_two_stamps_that_differ_are_a_fault(checker: Checker, blank: bytes) -> None:
    """A sheet copied into another unit's workbook."""
    mixed = restamped(blank, lambda stamp: replace(stamp, unit="thpt-khac"), both=False)
    assert [fault.rule for fault in read_excel_report(mixed, checker.registry).faults] == ["excel-mixed"]


def test_a_renamed_sheet_and_a_lost_stamp_sheet_do_no_harm(checker: Checker, blank: bytes) -> None:
    """The stamp stands in the sheet itself, too."""

    def rename(book: Any) -> None:
        book[FORM_SHEET].title = "Sheet1 (2)"
        del book[STAMP_SHEET]

    report = read_excel_report(changed(blank, rename), checker.registry)
    assert report.faults == ()
    assert report.unit == stamp_of(blank).unit


def test_a_workbook_of_nobodys_making_says_so(checker: Checker, blank: bytes) -> None:
    """A table that a clerk drew."""

    def strip(book: Any) -> None:
        book[FORM_SHEET]["A1"].value = "Báo cáo"
        del book[STAMP_SHEET]

    assert [fault.rule for fault in read_excel_report(changed(blank, strip), checker.registry).faults] == [
        "excel-no-stamp"
    ]


@pytest.mark.parametrize(
    "text", ["", "x", "{", '{"phieu":1,}', '{"phieu":1,"don_vi":1}', '{"phieu":1,' + "[" * 9000, 7, None]
)
def test_a_stamp_that_is_none_is_none(text: object) -> None:
    """Never an exception: anybody may have written it."""
    assert parse_stamp(text) is None


def test_an_explanation_needs_its_warning(checker: Checker, blank: bytes) -> None:
    """Text without a code, and one code twice."""
    slots = [slot for slot in layout_of(blank, checker.registry).slots if slot.path[0] == "giai_trinh"]
    names, texts = slots[::2], slots[1::2]

    def enter(book: Any) -> None:
        sheet = book[FORM_SHEET]
        for place, (name, text) in enumerate((("", "không mã"), ("R07a", "lý do"), ("R07a", "lý do khác"))):
            sheet.cell(names[place].row, names[place].column).value = name or None
            sheet.cell(texts[place].row, texts[place].column).value = text

    report = read_excel_report(changed(blank, enter), checker.registry)
    assert [(fault.rule, fault.position) for fault in report.faults] == [
        ("excel-explanation", texts[0].position),
        ("excel-explanation-twice", texts[2].position),
    ]
    assert report.data["giai_trinh"] == {"R07a": "lý do"}


def test_numbers_as_people_write_them() -> None:
    """No exponent, no binary dust, a comma."""
    assert [number_text(value) for value in (0, 12, 1e15, 1e-5, 2.50, float("inf"), 0.1 + 0.2)] == [
        "0", "12", "1000000000000000", "0,00001", "2,5", "inf", "0,3",
    ]  # fmt: skip
    assert number_text(0.29, percent=True) == "29%"
    assert Decimal("0.29") * 100 == 29


def test_cells_are_named_as_at_the_edge_of_the_sheet() -> None:
    """Column letters beyond Z."""
    assert [cell_name(Position(14, column)) for column in (1, 3, 26, 27, 52, 53, 703)] == [
        "A14", "C14", "Z14", "AA14", "AZ14", "BA14", "AAA14",
    ]  # fmt: skip

"""The sheet “Theo trường” of a Phòng GDĐT: a line for each school, which adds itself into the report."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from portal.checking.report_schema import MAX_COUNT, MAX_MONEY
from portal.exports.excel_styles import Styles
from portal.reading.excel_cells import (
    SCHOOL_FIRST_COLUMN,
    SCHOOL_FIRST_ROW,
    SCHOOL_NAME,
    SCHOOL_ROWS,
    SCHOOL_SHEET,
    Layout,
    Line,
    Slot,
)
from portal.reading.excel_schools import school_key
from portal.vocabulary.form import Field, FieldType

_TITLE, _GROUPS, _LABELS, _SUM, _COUNT = 2, 3, 4, 5, 6
_ABOUT = (
    "Bảng tính nháp của Phòng: mỗi trường một dòng, tự cộng vào trang “Phiếu”; không dùng thì gõ thẳng vào “Phiếu”. "
    "Khi nhập phiếu chỉ lấy tổng: tên trường và số liệu từng trường chỉ ở lại trong tệp này; người nhận tệp mở ra vẫn "
    "thấy. Không ghi tên người."
)


def school_formula(layout: Layout, slot: Slot) -> str:
    """The formula of a cell of the report: the sum of its column, blank as long as no school has a number."""
    column = SCHOOL_FIRST_COLUMN - 1 + layout.summed().index(slot)
    first, last = (xl_rowcol_to_cell(row - 1, column, True, True) for row in (SCHOOL_FIRST_ROW, _last_row()))
    area = f"'{SCHOOL_SHEET}'!{first}:{last}"
    return f'=IF(COUNT({area})=0,"",SUM({area}))'


def _last_row() -> int:
    return SCHOOL_FIRST_ROW + SCHOOL_ROWS - 1


def write_schools(sheet: Worksheet, layout: Layout, styles: Styles) -> None:
    """Fill the sheet: heads of two levels, sums, how many schools have answered, and open lines."""
    slots = layout.summed()
    lines = {slot: line for line in layout.lines for slot in line.slots}
    last_column = SCHOOL_FIRST_COLUMN - 2 + len(slots)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, 5)
    sheet.set_column(SCHOOL_NAME - 1, SCHOOL_NAME - 1, 32)
    sheet.set_column(SCHOOL_FIRST_COLUMN - 1, last_column, 13)
    sheet.set_row(_TITLE - 1, 52)
    sheet.merge_range(_TITLE - 1, 0, _TITLE - 1, 9, "", styles.get("note"))
    sheet.write_string(_TITLE - 1, 0, _ABOUT, styles.get("note"))
    sheet.set_row(_LABELS - 1, 118)
    for row, label in ((_LABELS, "Tên trường"), (_SUM, "Cộng"), (_COUNT, "Số trường đã ghi")):
        style = styles.get("head" if row == _LABELS else "sum")
        sheet.write_string(row - 1, 0, "TT" if row == _LABELS else "", style)
        sheet.write_string(row - 1, SCHOOL_NAME - 1, label, style)
    _write_groups(sheet, slots, lines, layout, styles)
    for place, slot in enumerate(slots):
        _write_column(sheet, SCHOOL_FIRST_COLUMN - 1 + place, slot, lines[slot], styles)
    for row in range(SCHOOL_FIRST_ROW, _last_row() + 1):
        sheet.write_number(row - 1, 0, row - SCHOOL_FIRST_ROW + 1, styles.get("number"))
        sheet.write_blank(row - 1, SCHOOL_NAME - 1, None, styles.get("text"))
    sheet.freeze_panes(SCHOOL_FIRST_ROW - 1, SCHOOL_FIRST_COLUMN - 1)


def _write_groups(sheet: Worksheet, slots: list[Slot], lines: dict[Slot, Line], layout: Layout, styles: Styles) -> None:
    sections = {line.section.key: line for line in layout.lines if line.section is not None and line.number}
    column = SCHOOL_FIRST_COLUMN - 1
    for key, group in groupby(slots, key=lambda slot: (slot.path[0], _table_of(lines[slot]))):
        width = len(list(group))
        head = next(line for name, line in sections.items() if name == key[0])
        section = head.section
        label = f"{section.letter}. {section.label}" if section is not None else ""
        if width > 1:
            sheet.merge_range(_GROUPS - 1, column, _GROUPS - 1, column + width - 1, "", styles.get("head"))
        sheet.write_string(_GROUPS - 1, column, label, styles.get("head"))
        column += width


def _table_of(line: Line) -> str:
    return line.label if line.code else ""


def _write_column(sheet: Worksheet, column: int, slot: Slot, line: Line, styles: Styles) -> None:
    field = slot.field
    if field is None:
        return
    sheet.write_string(0, column, school_key(slot))
    label = f"{line.label}: {field.label}" if line.code else field.label
    sheet.write_string(_LABELS - 1, column, label, styles.get("head"))
    if field.hint:
        sheet.write_comment(_LABELS - 1, column, field.hint, {"x_scale": 2, "font_size": 10})
    first, last = (xl_rowcol_to_cell(row - 1, column) for row in (SCHOOL_FIRST_ROW, _last_row()))
    area = f"{first}:{last}"
    sheet.write_formula(_SUM - 1, column, f'=IF(COUNT({area})=0,"",SUM({area}))', styles.get("sum"), "")
    sheet.write_formula(_COUNT - 1, column, f"=COUNT({area})", styles.get("sum"), 0)
    style = styles.get("money" if field.type is FieldType.MONEY else "whole")
    for row in range(SCHOOL_FIRST_ROW, _last_row() + 1):
        sheet.write_blank(row - 1, column, None, style)
    sheet.data_validation(area, _whole_number(field))


def _whole_number(field: Field) -> dict[str, Any]:
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": field.minimum,
        "maximum": MAX_MONEY if field.type is FieldType.MONEY else MAX_COUNT,
        "error_title": "Xem lại ô này",
        "error_message": "Chỉ gõ một số nguyên, không kèm chữ. Không có thì ghi 0; chưa có số liệu thì để trống.",
    }

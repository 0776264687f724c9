"""Every staff table as a workbook: one sheet a table, numbers as numbers, the units behind them above."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.exports.excel_styles import FONT, SIZE, Styles, height_of
from portal.views.staff_tables import Cell, StaffTable, cell_text

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH = 31
_FIRST_ROW = 3
_NARROW, _WIDE = 13, 48


def build_staff_workbook(title: str, author: str, as_of: datetime, tables: Sequence[StaffTable]) -> bytes:
    """The workbook of these tables, behind a sheet that lists them; the same inputs give the same bytes.

    Text is written as text, never as a formula or a link; Excel shows figures in the style of its reader's country.
    """
    stream = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(stream, {"in_memory": True, **plain, "default_format_properties": _font()})
    workbook.set_properties({"title": title, "author": author, "created": as_of.replace(tzinfo=None)})
    styles = Styles(workbook)
    contents = workbook.add_worksheet("Mục lục")
    contents.hide_gridlines(2)
    contents.set_column(0, 0, 100)
    contents.write_string(0, 0, title, styles.get("title"))
    contents.write_string(1, 0, "Chỉ dùng nội bộ. Ô trống ở số liệu không được tính là 0.", styles.get("note"))
    for row, table in enumerate(tables, _FIRST_ROW):
        sheet = workbook.add_worksheet(sheet_name(table))
        contents.write_url(row, 0, f"internal:'{sheet_name(table)}'!A1", styles.get("plain"), table.title)
        _write_sheet(sheet, table, styles)
    workbook.close()
    return stream.getvalue()


def sheet_name(table: StaffTable) -> str:
    """The name of a table's sheet: its id, without what Excel refuses."""
    return _NOT_IN_NAMES.sub("-", table.id)[:_NAME_LENGTH]


def _font() -> dict[str, object]:
    return {"font_name": FONT, "font_size": SIZE}


def _write_sheet(sheet: Worksheet, table: StaffTable, styles: Styles) -> None:
    """Title, coverage and head stay in sight; a row is as high as its longest words need."""
    widths = [_width(table, column) for column in range(len(table.heads))]
    sheet.write_string(0, 0, table.title, styles.get("title"))
    sheet.write_string(1, 0, table.coverage, styles.get("subtitle"))
    sheet.set_row(_FIRST_ROW - 1, _height(table.heads, widths))
    for column, (head, width) in enumerate(zip(table.heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(_FIRST_ROW - 1, column, head, styles.get("head"))
    for place, row in enumerate(table.rows, _FIRST_ROW):
        sheet.set_row(place, _height([cell_text(cell) for cell in row], widths))
        for column, cell in enumerate(row):
            _write_cell(sheet, place, column, cell, styles, is_word=column in table.words)
    bottom = _FIRST_ROW + max(len(table.rows), 1) - 1
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.autofilter(_FIRST_ROW - 1, 0, bottom, len(widths) - 1)
    sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, bottom, len(widths) - 1)})
    if table.note:
        sheet.write_string(bottom + 2, 0, table.note)
    _lay_out(sheet)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, styles: Styles, *, is_word: bool) -> None:
    if cell is None or isinstance(cell, str):
        sheet.write_string(row, column, cell_text(cell), styles.get("label" if is_word else "tabled"))
    else:
        style = "figure" if isinstance(cell, int) else "share" if isinstance(cell, Fraction) else "fraction"
        sheet.write_number(row, column, float(cell) if isinstance(cell, Fraction) else cell, styles.get(style))


def _lay_out(sheet: Worksheet) -> None:
    """A4 on its side, one page wide, the head on every page."""
    sheet.repeat_rows(_FIRST_ROW - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    return max(height_of(text, width - 1) for text, width in zip(texts, widths, strict=True))


def _width(table: StaffTable, column: int) -> int:
    longest = max((len(cell_text(row[column])) for row in table.rows), default=0)
    return min(max(longest + 2, _NARROW), _WIDE)

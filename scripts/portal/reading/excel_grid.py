"""The cells of a workbook as anybody's program saved them: plain values, and which of them are formulas."""

from __future__ import annotations

import io
import math
import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel

from portal.reading.excel_cells import FORM_SHEET
from portal.reading.excel_stamp import Stamp, parse_stamp

MAX_SHEETS, MAX_ROW, MAX_COLUMN = 10, 3000, 300
_NO_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FIRST_DAY, _LAST_DAY = 36_526, 73_051
"""Numbers of Excel's calendar for 1/1/2000 and 1/1/2100: what a date cell holds when its format was lost."""
Value = Any
"""What openpyxl gives for a cell: text, number, truth value, date, or None."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty."""

    value: Value
    percent: bool = False
    error: bool = False
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet by row and column, from 1."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; empty when it holds anything else."""
        cell = self.cells.get((row, column))
        return cell.value if cell is not None and isinstance(cell.value, str) else ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets by name, and the day from which this workbook counts its days."""

    sheets: dict[str, Sheet]
    epoch: datetime

    def form_sheet(self) -> tuple[Sheet, Stamp] | None:
        """The sheet that people fill in with its stamp, whatever it is called by now; None when there is none."""
        found = [(name, sheet, parse_stamp(sheet.text(1, 1))) for name, sheet in self.sheets.items()]
        stamped = [(name, sheet, stamp) for name, sheet, stamp in found if stamp is not None and _has_keys(sheet)]
        chosen = next((one for one in stamped if one[0] == FORM_SHEET), stamped[0] if stamped else None)
        return (chosen[1], chosen[2]) if chosen is not None else None


def _has_keys(sheet: Sheet) -> bool:
    """Whether the sheet has rows with keys: the sheet of the stamp has none."""
    return any(column == 1 and row > 1 for row, column in sheet.cells)


def open_workbook(content: bytes) -> Workbook:
    """The cells of a workbook that `archive_fault` lets pass; whatever openpyxl raises on a damaged one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it does not keep; we only look
        values = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheets = {}
        for sheet in values.worksheets[:MAX_SHEETS]:
            cells = dict(_cells(sheet))
            for place, cell in _cells(formulas[sheet.title]):
                if cell.formula:
                    old = cells.get(place, Cell(None))
                    cells[place] = Cell(old.value, old.percent, old.error, cell.formula)
            sheets[sheet.title] = Sheet(cells)
        return Workbook(sheets, values.epoch)


def _cells(sheet: Any) -> Iterator[tuple[tuple[int, int], Cell]]:
    for row in sheet.iter_rows(max_row=MAX_ROW, max_col=MAX_COLUMN, min_row=1, min_col=1):
        for cell in row:
            value = cell.value
            if value is None:
                continue
            kind = cell.data_type
            formula = str(getattr(value, "text", value)) if kind == "f" else ""
            percent = kind == "n" and "%" in (cell.number_format or "")
            yield (cell.row, cell.column), Cell(value, percent, kind == "e", formula)


def number_text(value: float, *, percent: bool = False) -> str:
    """A number as a clerk types it: `1250`, `92,5`, `92,5%`."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    exact = Decimal(f"{value:.15g}") * (100 if percent else 1)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") + ("%" if percent else "")


def clerk_text(cell: Cell | None) -> str:
    """The content of a cell as a clerk would have typed it: NFC, plain line ends, no blanks around; blank is empty."""
    value = cell.value if cell is not None else None
    if cell is None or value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return number_text(value, percent=cell.percent)
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/") + f"{value.year:04d}"
    if isinstance(value, time | timedelta):
        return str(value)
    text = unicodedata.normalize("NFC", str(value)).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def date_cell_text(cell: Cell | None, epoch: datetime) -> str:
    """The same for a field that holds a day: a bare number of Excel's calendar is the day it stands for."""
    value = cell.value if cell is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool) and _FIRST_DAY <= value <= _LAST_DAY:
        day = from_excel(int(value), epoch)
        if isinstance(day, datetime):
            return day.strftime("%d/%m/%Y")
    return clerk_text(cell)


def forbidden_character(text: str) -> str:
    """The first character that would deceive a reader, as `U+0007`; empty when there is none."""
    match = _NO_CONTROL.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""

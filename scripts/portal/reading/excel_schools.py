"""The sheet “Theo trường” of a Phòng GDĐT: what its schools add up to, and entries that no sum would contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from portal.reading.excel_cells import (
    SCHOOL_FIRST_COLUMN,
    SCHOOL_FIRST_ROW,
    SCHOOL_ROWS,
    Slot,
    cell_name,
    plain_name,
)
from portal.reading.excel_grid import Cell, Sheet
from portal.reading.yaml_source import Fault
from portal.vocabulary.findings import Position

_BELOW_TABLE = SCHOOL_FIRST_ROW + SCHOOL_ROWS
_BELOW = 300
"""How many rows below the table are looked at for entries that were typed there by mistake."""


def school_key(slot: Slot) -> str:
    """The name of a column, in the hidden first row."""
    return plain_name(".".join(map(str, slot.path)))


class Schools:
    """The sheet as it was saved."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._columns = {
            str(cell.value): column
            for (row, column), cell in sheet.cells.items()
            if row == 1 and column >= SCHOOL_FIRST_COLUMN
        }

    def _entries(self, slot: Slot) -> Iterator[tuple[Position, Cell]]:
        column = self._columns.get(school_key(slot), 0)
        for row in range(SCHOOL_FIRST_ROW, SCHOOL_FIRST_ROW + SCHOOL_ROWS + _BELOW if column else 0):
            cell = self._sheet.cells.get((row, column))
            if cell is not None and str(cell.value or 0).strip():
                yield Position(row, column), cell

    def sum_of(self, slot: Slot) -> int | float | None:
        """What the column of a cell adds up to, as Excel's SUM does; None when no school has a number there."""
        numbers = [cell.value for at, cell in self._entries(slot) if _is_number(cell) and at.line < _BELOW_TABLE]
        return sum(numbers) if numbers else None

    def faults(self, added: Iterable[Slot], places: Mapping[Slot, Position]) -> Iterator[Fault]:
        """Entries that SUM passes over in silence: text, rows below the table. `added` are the cells that use it."""
        for slot in added:
            label = slot.field.label if slot.field is not None else ""
            for at, cell in self._entries(slot):
                words = {"cell": cell_name(at), "label": label}
                if at.line >= _BELOW_TABLE:
                    yield Fault("excel-school-row", places[slot], words)
                elif not _is_number(cell):
                    yield Fault("excel-school-number", places[slot], words)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)

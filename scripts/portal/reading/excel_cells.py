"""The rows and cells of the sheet “Phiếu”: what each is, and which value of a report stands in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.reading.yaml_source import Path
from portal.vocabulary.findings import Position
from portal.vocabulary.form import Field, OverUnits, Section

KEY, NUMBER, LABEL, MEASURE, VALUE, BEFORE, HINT, LAST, ADVICE = 1, 2, 3, 4, 5, 6, 7, 10, 11
"""Columns of the sheet: the hidden key, then what people see; a table of codes uses VALUE to LAST."""
FIRST_ROW = 6
SHORT_TEXT = 120
"""A text that may be longer than this gets a box as wide as the sheet, below its label."""
TABLE_COLUMNS = LAST - VALUE + 1
TEXT_LINES, EXPLANATION_LINES, SPARE_BLOCKS, SCHOOL_ROWS = 5, 8, 3, 120
NOT_APPLICABLE_LABEL = "Không áp dụng"
FORM_SHEET, SCHOOL_SHEET, STAMP_SHEET = "Phiếu", "Theo trường", "_phieu"
SCHOOL_FIRST_ROW, SCHOOL_NAME, SCHOOL_FIRST_COLUMN = 7, 2, 3


class LineKind(StrEnum):
    """What a row of the sheet is."""

    SECTION = "section"
    NOTE = "note"
    GROUP = "group"
    HEAD = "head"
    FIELD = "field"
    BOX = "box"
    TICK = "tick"
    ROW = "row"
    EXPLANATION = "explanation"


class SlotKind(StrEnum):
    """What the content of a cell means: the value itself, one of several texts, a tick, or the name of a warning."""

    VALUE = "value"
    ITEM = "item"
    TICK = "tick"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that is filled in. `path` is its place in the data; a list index counts lines of the sheet, also blank
    ones; `code` is what a tick stands for."""

    path: Path
    row: int
    column: int
    field: Field | None = None
    kind: SlotKind = SlotKind.VALUE
    code: str = ""

    @property
    def position(self) -> Position:
        """Where the cell is."""
        return Position(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet; `key` names it, so that it is found again when rows were inserted above it."""

    row: int
    kind: LineKind
    label: str = ""
    number: str = ""
    key: str = ""
    section: Section | None = None
    field: Field | None = None
    code: str = ""
    heads: tuple[Field, ...] = ()
    """Over a table: the fields of its columns, from VALUE on."""
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOfList:
    """One row of a list: its path, and the value that the sheet fills in for it (`chu_de` = a topic)."""

    path: Path
    key: str = ""
    value: str = ""
    kept: bool = False
    """Whether the row is part of the report even when nothing else is written in it."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The geometry of one workbook."""

    lines: tuple[Line, ...]
    rows: tuple[RowOfList, ...]

    @property
    def slots(self) -> Iterator[Slot]:
        """Every cell that is filled in, from top to bottom."""
        return (slot for line in self.lines for slot in line.slots)

    @property
    def last_row(self) -> int:
        """The last row in use."""
        return self.lines[-1].row

    @property
    def fingerprint(self) -> str:
        """Differs as soon as any value has another place."""
        places = [(slot.path, slot.row, slot.column, slot.kind.value, slot.code) for slot in self.slots]
        return hashlib.sha256(repr(places).encode()).hexdigest()[:16]

    def summed(self) -> list[Slot]:
        """Cells that are sums over schools, in the order of the columns of the sheet “Theo trường”."""
        return [
            slot
            for slot in self.slots
            if slot.field is not None and slot.field.type.counts and slot.field.over_units is OverUnits.SUM
        ]


def plain_name(key: str) -> str:
    """A name for hidden cells, without underscores: LibreOffice reads `_xa_` in a cell as a line break."""
    return key.replace("_", "-")


def cell_name(position: Position) -> str:
    """`C14`, as people read it at the edge of the sheet."""
    letters, column = "", position.column
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{position.line}"

"""Read the report that a unit filled in as a workbook: the same data as a clerk would have typed, and its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.reading.excel_archive import START, archive_fault
from portal.reading.excel_assembly import assemble
from portal.reading.excel_cells import (
    KEY,
    LAST,
    NOT_APPLICABLE_LABEL,
    NUMBER,
    SCHOOL_SHEET,
    STAMP_SHEET,
    Layout,
    Line,
    Slot,
    SlotKind,
)
from portal.reading.excel_grid import (
    MAX_ROW,
    Cell,
    Sheet,
    Workbook,
    clerk_text,
    date_cell_text,
    forbidden_character,
    open_workbook,
)
from portal.reading.excel_schools import Schools
from portal.reading.excel_stamp import Stamp, parse_stamp
from portal.reading.yaml_source import Fault, Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Position
from portal.vocabulary.form import NO, NOT_APPLICABLE, YES, Field, FieldType
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from portal.vocabulary.vietnamese import fold

_TICKED = frozenset({"x", "v", "1", "co", "true", "✓", "✔", "√"})
_NOT_TICKED = frozenset({"", "0", "-", "khong", "false"})


@dataclass(frozen=True, slots=True)
class ExcelReport:
    """What a workbook says. Scalars are text as a clerk would have typed them; `cells` gives the cell of each path of
    the data, blank ones and whole sections included; faults stand at cells, (1, 1) means the whole file."""

    unit: str = ""
    period: str = ""
    data: Data = field(default_factory=dict)
    cells: Mapping[Path, Position] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def position(self, path: Path) -> Position:
        """The cell of a value, or the nearest one around it; (1, 1) when the sheet has none."""
        return next((self.cells[path[:size]] for size in range(len(path), 0, -1) if path[:size] in self.cells), START)


def read_excel_report(content: bytes, registry: Registry) -> ExcelReport:
    """The report in a workbook; every fault a value, never an exception, whatever the bytes are.

    A workbook of another form or period than those in use, or without its stamp, has faults and no data.
    """
    fault = archive_fault(content)
    if fault is not None:
        return ExcelReport(faults=(fault,))
    try:
        workbook = open_workbook(content)
    except Exception:  # noqa: BLE001 -- a damaged or hostile workbook may make a third-party reader raise anything
        return ExcelReport(faults=(Fault("excel-unreadable", START),))
    found = workbook.form_sheet()
    if found is None:
        return ExcelReport(faults=(Fault("excel-no-stamp", START),))
    sheet, stamp = found
    fault = _stamp_fault(workbook, stamp, registry)
    layout = stamp.layout(registry) if fault is None else None
    if layout is None:
        faults = (fault or Fault("excel-form-changed", START, {"form": stamp.form}),)
        return ExcelReport(stamp.unit, stamp.period, faults=faults)
    return _Reader(workbook, sheet, stamp, layout, registry).read()


def _stamp_fault(workbook: Workbook, stamp: Stamp, registry: Registry) -> Fault | None:
    """Whether the workbook as a whole belongs to another unit's or another year's report."""
    hidden = workbook.sheets.get(STAMP_SHEET)
    other = parse_stamp(hidden.text(1, 1)) if hidden is not None else None
    if other is not None and other != stamp:
        words = {"one": f"{stamp.unit}, {stamp.period}", "other": f"{other.unit}, {other.period}"}
        return Fault("excel-mixed", START, words)
    period = registry.periods.get(stamp.period)
    words = {"period": stamp.period, "form": stamp.form, "current": ", ".join(registry.periods)}
    if period is None:
        return Fault("excel-old-version", START, {**words, "reason": "kỳ này không có trong danh sách các kỳ"})
    form = registry.form_of(period).version
    if form != stamp.form:
        return Fault("excel-old-version", START, {**words, "reason": f"nhưng kỳ này dùng mẫu “{form}”"})
    return None


class _Reader:
    """Reads the sheet of one workbook by its layout."""

    def __init__(self, workbook: Workbook, sheet: Sheet, stamp: Stamp, layout: Layout, registry: Registry) -> None:
        self.workbook, self.sheet, self.stamp, self.layout = workbook, sheet, stamp, layout
        self.code_lists: Mapping[str, CodeList] = registry.code_lists
        self.faults: list[Fault] = []
        self.columns = _columns(sheet)
        self.rows = _rows(sheet)
        self.schools = Schools(workbook.sheets[SCHOOL_SHEET]) if SCHOOL_SHEET in workbook.sheets else None
        self.moved = {line.row: self.rows[line.key][0] for line in layout.lines if line.key in self.rows}

    def read(self) -> ExcelReport:
        """Every value that is filled in, with all faults."""
        values: dict[Slot, str] = {}
        for line in self.layout.lines:
            for slot, at in self._places(line):
                values[slot] = self._text(slot, at, line.label or _label(slot.field))
        form_cells = {slot: self._place(slot) for slot in self.layout.slots}
        content = assemble(self.layout, values, form_cells)
        self.faults += content.faults
        self._check_identity(content.data, content.cells)
        self._check_schools()
        return ExcelReport(self.stamp.unit, self.stamp.period, content.data, content.cells, tuple(self.faults))

    def _places(self, line: Line) -> Iterator[tuple[Slot, Position]]:
        """The cells of a line where they are now; a fault when the line is gone or there twice."""
        if not line.slots:
            return
        rows = self.rows.get(line.key, [])
        if len(rows) != 1:
            rule = "excel-row-twice" if rows else "excel-row-gone"
            label = line.label or _label(line.field) or line.key
            self.faults.append(Fault(rule, Position(rows[-1] if rows else line.row, NUMBER), {"label": label}))
            return
        for slot in line.slots:
            yield slot, self._place(slot, rows[0])

    def _place(self, slot: Slot, row: int | None = None) -> Position:
        return Position(row or self.moved.get(slot.row, slot.row), self.columns.get(slot.column, slot.column))

    def _text(self, slot: Slot, at: Position, label: str) -> str:
        """The content of a cell as text, codes for labels; blank when it cannot be used, with a fault."""
        cell = self.sheet.cells.get((at.line, at.column))
        if cell is None:
            return ""
        if cell.error:
            return self._fault("excel-error-value", at, {"label": label, "value": str(cell.value)})
        if cell.formula and not self._calculated(slot, cell):
            return self._fault("excel-not-calculated", at, {"label": label})
        is_date = slot.field is not None and slot.field.type is FieldType.DATE
        text = date_cell_text(cell, self.workbook.epoch) if is_date else clerk_text(cell)
        if code := forbidden_character(text):
            return self._fault("forbidden-character", at, {"code": code})
        if slot.kind is SlotKind.TICK:
            if fold(text) not in _TICKED | _NOT_TICKED:
                return self._fault("excel-tick", at, {"label": label})
            return slot.code if fold(text) in _TICKED else ""
        return self._as_typed(slot.field, text) if slot.field is not None else text

    def _fault(self, rule: str, at: Position, words: dict[str, str]) -> str:
        self.faults.append(Fault(rule, at, words))
        return ""

    def _calculated(self, slot: Slot, cell: Cell) -> bool:
        """Whether the value beside a formula can be trusted: a phone may save a sheet without adding up again."""
        if self.schools is not None and SCHOOL_SHEET in cell.formula:
            return (None if cell.value in (None, "") else cell.value) == self.schools.sum_of(slot)
        return cell.value is not None

    def _as_typed(self, field: Field, text: str) -> str:
        """Labels of the lists as codes; what is in no list stays as it was typed."""
        if field.not_applicable and fold(text) == fold(NOT_APPLICABLE_LABEL):
            return NOT_APPLICABLE
        if field.type is FieldType.YES_NO and text.lower() in (YES, NO):
            return text.lower()
        if field.type is FieldType.CODE and text:
            codes = self.code_lists[field.code_list].codes
            return next((code.code for code in codes if fold(code.label) == fold(text)), text)
        return text

    def _check_identity(self, data: Data, cells: Mapping[Path, Position]) -> None:
        """A sheet made for one unit must not be handed in by another that wrote its own name over it."""
        own = {FieldType.UNIT_ID: self.stamp.unit, FieldType.PERIOD_ID: self.stamp.period}
        for slot in self.layout.slots:
            if slot.field is not None and slot.field.type in own:
                written: Any = data.get(str(slot.path[0]), {}).get(slot.path[1])
                if written not in (None, own[slot.field.type]):
                    words = {"unit": self.stamp.unit, "period": self.stamp.period, "value": str(written)[:60]}
                    self.faults.append(Fault("excel-other-unit", cells[slot.path], words))

    def _check_schools(self) -> None:
        if self.schools is not None:
            summed = {slot: self._place(slot) for slot in self.layout.summed()}
            added = [slot for slot, at in summed.items() if self._is_sum(at)]
            self.faults += self.schools.faults(added, summed)

    def _is_sum(self, at: Position) -> bool:
        cell = self.sheet.cells.get((at.line, at.column))
        return cell is not None and SCHOOL_SHEET in cell.formula


def _columns(sheet: Sheet) -> dict[int, int]:
    """Where each column of the layout is now: the hidden first row names them `c2`, `c3`…"""
    found: dict[int, int] = {}
    for column in range(NUMBER, LAST + 20):
        name = sheet.text(1, column)
        if name.startswith("c") and name[1:].isascii() and name[1:].isdigit():
            found.setdefault(int(name[1:]), column)
    return found


def _rows(sheet: Sheet) -> dict[str, list[int]]:
    """The rows that carry each key, from top to bottom."""
    found: dict[str, list[int]] = {}
    for row in range(2, MAX_ROW + 1):
        if key := sheet.text(row, KEY):
            found.setdefault(key, []).append(row)
    return found


def _label(field: Field | None) -> str:
    return field.label if field is not None else ""

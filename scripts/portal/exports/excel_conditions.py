"""Which cells of a sheet must be filled in, and which of its figures contradict each other, as formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.checking.compiled_rules import CompiledRule, RuleTable
from portal.checking.expressions import engine_for
from portal.exports.excel_formula import FormulaWriter, NotInSheetError, address
from portal.reading.excel_cells import Layout, Line, LineKind, Slot, SlotKind
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, Form, Requirement, Section, Shape

ALWAYS, NEVER = "TRUE", "FALSE"
_MAX_FORMULA = 8000


@dataclass(frozen=True, slots=True)
class SheetRule:
    """A rule of the form over cells: the formula is true when it is broken; `slots` are the cells it is about."""

    broken: str
    text: str
    slots: tuple[Slot, ...]


class Conditions:
    """The conditions of one workbook."""

    def __init__(
        self, form: Form, layout: Layout, code_lists: Mapping[str, CodeList], context: Mapping[str, Any]
    ) -> None:
        self.layout = layout
        self.writer = FormulaWriter(layout, code_lists, context)
        self.engine = engine_for(tuple(section.key for section in form.sections))
        self._sections = {section.key: section for section in form.sections}
        self._kept = {row.path for row in layout.rows if row.kept}
        self._groups: dict[Path, list[Slot]] = {}
        for slot in layout.slots:
            for size in range(1, len(slot.path) + 1):
                self._groups.setdefault(slot.path[:size], []).append(slot)

    def required(self, slot: Slot) -> str:
        """When the cell must not stay blank: ALWAYS, NEVER, a formula; empty when a sheet cannot tell."""
        field = slot.field
        if field is None:
            return ""
        asked = self._asked(field, slot.path[:-1] if slot.kind is SlotKind.VALUE else ())
        return _both(self._around(slot), asked) if asked else ""

    def _asked(self, field: Field, row: Path) -> str:
        if field.required is Requirement.ALWAYS:
            return ALWAYS
        return self._formula(field.required_when, row) if field.required_when else ""

    def _formula(self, source: str, row: Path) -> str:
        try:
            return self.writer.formula(self.engine.compile(source).tree, row)
        except NotInSheetError:
            return ""

    def _around(self, slot: Slot) -> str:
        """When the section, or the row of a table or of a list with spare blocks, is filled in at all."""
        section = self._sections[str(slot.path[0])]
        if len(slot.path) == 4 and slot.kind is SlotKind.VALUE:
            row = self._groups[slot.path[:3]]
            return _any_filled(row)
        if section.shape is Shape.ROWS and slot.path[:2] not in self._kept:
            return "+".join(f"LEN({address(one)})" for one in self._groups[slot.path[:2]]) + ">0"
        if section.shape is Shape.PER_CODE:
            asked = self._formula(section.required_when, ()) if section.required_when else ""
            begun = _any_filled(self._groups[(section.key,)])
            return f"OR({asked},{begun})" if asked not in ("", ALWAYS, NEVER) else asked or begun
        return ALWAYS

    def blank(self, slot: Slot) -> str:
        """True while the cell, or all the cells of its list, are blank."""
        if slot.kind is SlotKind.VALUE:
            return f"LEN(TRIM({address(slot)}))=0"
        whole = slot.path[:-1] if slot.kind is SlotKind.ITEM else slot.path
        return f"NOT({_any_filled(self._groups[whole])})"

    def rules(self, table: RuleTable, unit_type: str) -> Iterator[SheetRule]:
        """Every rule that the sheet can check by itself; the others are checked when the sheet comes in."""
        for compiled in table.for_unit_type(unit_type):
            for row in self._rows(compiled):
                try:
                    rule = self._sheet_rule(compiled, row)
                except NotInSheetError:
                    continue
                if rule.slots and len(rule.broken) <= _MAX_FORMULA:
                    yield rule

    def _rows(self, compiled: CompiledRule) -> list[Path]:
        """The rows a rule is asked for one by one; one empty path when it is asked once."""
        if not compiled.rule.each:
            return [()]
        prefix = tuple(compiled.rule.each.split("."))
        lines = [line for line in self.layout.lines if line.kind is LineKind.ROW and line.slots]
        return [path for line in lines if (path := line.slots[0].path[:-1])[:-1] == prefix]

    def _sheet_rule(self, compiled: CompiledRule, row: Path) -> SheetRule:
        rule = compiled.rule
        holds = self.writer.formula(self.engine.compile(rule.expression).tree, row)
        when = self.writer.formula(self.engine.compile(rule.when).tree, row) if rule.when else ALWAYS
        if when == NEVER or holds == ALWAYS:
            raise NotInSheetError
        needed = [name for name in sorted(compiled.names.needed) if name[0] not in ("ky", "don_vi", "nguong")]
        asked = [_given(self.writer.cells_of(name, row)) for name in needed]
        parts = [*asked, *([] if when == ALWAYS else [when]), f"NOT({holds})"]
        named = [self.writer.cells_of(tuple(path.split(".")), row) for path in rule.fields]
        slots = tuple(slots[0] for slots in named if len(slots) == 1)
        return SheetRule(f"IFERROR(AND({','.join(parts)}),FALSE)", f"{rule.id}: {rule.title}", slots)


def known_false(form: Form, section: Section, context: Mapping[str, Any], code_lists: Mapping[str, CodeList]) -> bool:
    """Whether a unit does not fill in a section in this period, whatever it will write."""
    if not section.required_when:
        return False
    engine = engine_for(tuple(one.key for one in form.sections))
    blank = FormulaWriter(Layout((), ()), code_lists, context)
    try:
        return blank.formula(engine.compile(section.required_when).tree) == NEVER
    except NotInSheetError:
        return False


def progress(conditions: Conditions) -> str:
    """A formula for the number of cells that must be filled in whatever the others say and are still blank."""
    rows = sorted(
        slot.row
        for slot in conditions.layout.slots
        if slot.kind is SlotKind.VALUE and conditions.required(slot) == ALWAYS and _alone(slot, conditions.layout)
    )
    columns = {slot.row: address(slot) for slot in conditions.layout.slots}
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1 and _letter(columns[row]) == _letter(columns[row - 1]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return "+".join(f"COUNTBLANK({columns[run[0]]}:{columns[run[-1]]})" for run in runs)


def _alone(slot: Slot, layout: Layout) -> bool:
    line: Line = next(line for line in layout.lines if line.row == slot.row)
    return len(line.slots) == 1


def _letter(cell: str) -> str:
    return cell.split("$")[1]


def _area(slots: list[Slot]) -> str:
    return f"{address(slots[0])}:{address(slots[-1])}"


def _any_filled(slots: list[Slot]) -> str:
    """True when a cell of a block shows anything; COUNTA would count formulas that show nothing."""
    return f"SUMPRODUCT(--(LEN({_area(slots)})>0))>0"


def _given(slots: list[Slot]) -> str:
    """True when a value that a rule needs is there; of the cells of a sum, one."""
    if not slots:
        raise NotInSheetError
    if len(slots) == 1:
        return f"LEN({address(slots[0])})>0"
    return f"COUNT({','.join(map(address, slots))})>0"


def _both(one: str, other: str) -> str:
    parts = [part for part in (one, other) if part != ALWAYS]
    if NEVER in parts:
        return NEVER
    return f"AND({','.join(parts)})" if len(parts) > 1 else parts[0] if parts else ALWAYS

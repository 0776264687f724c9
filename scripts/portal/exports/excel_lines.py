"""The rows of the sheet “Phiếu”, written one by one: labels, hints, input cells and what they let through."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from portal.exports.excel_conditions import ALWAYS, NEVER, Conditions, SheetRule
from portal.exports.excel_entry import Choices, style_of, validation
from portal.exports.excel_marks import mark_blanks, mark_contradictions
from portal.exports.excel_prefill import Prefill
from portal.exports.excel_schools_sheet import school_formula
from portal.exports.excel_styles import Styles, height_of
from portal.reading.excel_cells import (
    ADVICE,
    BEFORE,
    HINT,
    KEY,
    LABEL,
    LAST,
    MEASURE,
    NUMBER,
    VALUE,
    Layout,
    Line,
    LineKind,
    Slot,
    SlotKind,
    cell_name,
)
from portal.vocabulary.form import Form, Requirement
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.vietnamese import date_text

_WIDTHS = {KEY: 3, NUMBER: 6, LABEL: 44, MEASURE: 11, VALUE: 20, BEFORE: 13, 7: 13, 8: 13, 9: 13, 10: 13, ADVICE: 34}
_HEADS = {
    NUMBER: "Mục",
    LABEL: "Nội dung",
    MEASURE: "Đơn vị tính",
    VALUE: "Số liệu, trả lời",
    BEFORE: "Kỳ trước",
    HINT: "Cách ghi",
}
_WIDE, _HINT_WIDTH, _BOX_WIDTH = 146, 62, 140
_LEGEND = (
    "Dòng in đậm có dấu * là bắt buộc. Ô vàng: còn phải điền. Ô xám: điền sẵn, hoặc kỳ này không phải điền. "
    "Cột “Kỳ trước” chỉ để đối chiếu."
)
_NOT_ASKED = "Kỳ này không phải điền. "


class FormSheet:
    """Writes the sheet of one workbook."""

    def __init__(
        self,
        sheet: Worksheet,
        layout: Layout,
        conditions: Conditions,
        styles: Styles,
        choices: Choices,
        prefill: Prefill,
    ) -> None:
        self.sheet, self.layout, self.conditions = sheet, layout, conditions
        self.styles, self.choices, self.prefill = styles, choices, prefill
        self.formulas: frozenset[Slot] = frozenset()

    def write(self, form: Form, unit: OrgUnit, rules: Iterable[SheetRule], summed: bool) -> None:
        """The whole sheet; `summed` when a second sheet adds up into this one."""
        self.formulas = frozenset(self.layout.summed()) if summed else frozenset()
        self._head(form, unit)
        for line in self.layout.lines:
            self._line(line)
        mark_contradictions(self.sheet, rules, self.styles)
        mark_blanks(self.sheet, self.layout, self.conditions, self.styles)

    def _text(self, row: int, column: int, text: str, style: str, until: int = 0) -> None:
        """A text, over several columns when `until` says so; never anything but text."""
        look = self.styles.get(style)
        if until > column:
            self.sheet.merge_range(row - 1, column - 1, row - 1, until - 1, "", look)
        self.sheet.write_string(row - 1, column - 1, text, look)

    def _head(self, form: Form, unit: OrgUnit) -> None:
        sheet, period = self.sheet, self.prefill.period
        for column, width in _WIDTHS.items():
            hidden = {"hidden": True} if column == KEY else {}
            sheet.set_column(column - 1, column - 1, width, None, hidden)
            if column not in (KEY, ADVICE):
                sheet.write_string(0, column - 1, f"c{column}")
        sheet.set_row(0, None, None, {"hidden": True})
        self._text(2, NUMBER, f"{form.label.upper()} – {period.label}", "title", LAST)
        span = f"từ {date_text(period.first_day)} đến {date_text(period.last_day)}"
        due = f"Hạn cuối: hết ngày {date_text(period.last_good_day)}. Số liệu {span}."
        self._text(3, NUMBER, f"{unit.name}. {due}", "subtitle", LAST)
        self._text(4, NUMBER, _LEGEND, "note", LAST)
        sheet.set_row(3, height_of(_LEGEND, _BOX_WIDTH))
        for column, label in _HEADS.items():
            self._text(5, column, label, "head", LAST if column == HINT else 0)
        sheet.set_row(4, 2 * 16.5 + 3)
        sheet.freeze_panes(5, 0)
        sheet.repeat_rows(4)
        sheet.print_area(1, NUMBER - 1, self.layout.last_row - 1, LAST - 1)
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{cell_name(Slot((), self.layout.last_row, ADVICE).position)}"}
        )

    def _line(self, line: Line) -> None:
        if line.key:
            self.sheet.write_string(line.row - 1, KEY - 1, line.key)
        writers = {
            LineKind.SECTION: self._section,
            LineKind.NOTE: self._note,
            LineKind.GROUP: self._group,
            LineKind.HEAD: self._table_head,
            LineKind.FIELD: self._field,
            LineKind.BOX: self._box,
            LineKind.TICK: self._tick,
            LineKind.ROW: self._row,
            LineKind.EXPLANATION: self._explanation,
        }
        writers[line.kind](line)

    def _section(self, line: Line) -> None:
        label = f"{line.number}. {line.label}" if line.number else line.label
        self._text(line.row, NUMBER, label, "section", LAST)
        self.sheet.set_row(line.row - 1, 24)

    def _note(self, line: Line) -> None:
        self._text(line.row, NUMBER, line.label, "note", LAST)
        self.sheet.set_row(line.row - 1, height_of(line.label, _BOX_WIDTH))

    def _group(self, line: Line) -> None:
        unit = self.prefill.org_units.get(line.code)
        self._text(line.row, NUMBER, f"{line.label}: {unit.name}" if unit else line.label, "group", LAST)

    def _table_head(self, line: Line) -> None:
        self._text(line.row, NUMBER, "TT", "head")
        if not line.heads:
            self._text(line.row, LABEL, line.label, "head")
            self._text(line.row, MEASURE, "Lý do", "head", LAST)
            return
        self._text(line.row, LABEL, line.label, "head", MEASURE)
        for place, field in enumerate(line.heads):
            star = " *" if field.required is Requirement.ALWAYS else ""
            self._text(line.row, VALUE + place, f"{field.label}{star}", "head")
            self._comment(line.row, VALUE + place, field.hint)
        self.sheet.set_row(line.row - 1, max(height_of(field.label, 11) for field in line.heads))

    def _field(self, line: Line) -> None:
        field = line.field
        if field is None:
            return
        asked = self._asked(line)
        self._text(line.row, NUMBER, line.number, "number")
        label = f"{field.label} *" if asked == ALWAYS else field.label
        style = "required" if asked == ALWAYS else "label"
        hint = (_NOT_ASKED if asked == NEVER else "") + field.hint
        if line.slots:
            self._text(line.row, LABEL, label, style)
            self._text(line.row, MEASURE, field.measure, "measure")
            self._input(line.slots[0])
            self._text(line.row, BEFORE, self.prefill.before(line.slots[0]), "before")
        else:
            self._text(line.row, LABEL, label, style, BEFORE)
        self._text(line.row, HINT, hint, "hint", LAST)
        width = 42 if line.slots else 84
        self.sheet.set_row(line.row - 1, max(height_of(label, width), height_of(hint, _HINT_WIDTH)))

    def _asked(self, line: Line) -> str:
        """Whether the row must be filled in; of a list, whether its first cell must."""
        field = line.field
        own = [slot for slot in self.layout.slots if slot.field is field and slot.row >= line.row][:1]
        return (
            self.conditions.required(own[0])
            if own
            else ALWAYS
            if field and field.required is Requirement.ALWAYS
            else ""
        )

    def _box(self, line: Line) -> None:
        slot, field = line.slots[0], line.field
        self._text(line.row, NUMBER, line.number, "number")
        self.sheet.merge_range(line.row - 1, LABEL - 1, line.row - 1, LAST - 1, "", self.styles.get("box"))
        self._validate(slot)
        lines = 2 if slot.kind is SlotKind.ITEM or field is None else min(8, max(3, field.max_length // 180))
        self.sheet.set_row(line.row - 1, height_of("", _WIDE, least=lines))

    def _tick(self, line: Line) -> None:
        self._text(line.row, NUMBER, "", "number")
        self._text(line.row, LABEL, line.label, "tick", MEASURE)
        self._input(line.slots[0])
        codes = self.choices.code_lists[line.field.code_list].codes if line.field else ()
        hint = next((code.hint for code in codes if code.code == line.code), "")
        self._text(line.row, BEFORE, "", "before")
        self._text(line.row, HINT, hint, "hint", LAST)

    def _row(self, line: Line) -> None:
        self._text(line.row, NUMBER, line.number, "number")
        self._text(line.row, LABEL, line.label, "label", MEASURE)
        holder = line.section.code_list if line.section else line.field.rows[0].code_list if line.field else ""
        codes = self.choices.code_lists[holder].codes if holder else ()
        self._comment(line.row, LABEL, next((code.hint for code in codes if code.code == line.code), ""))
        for slot in line.slots:
            self._input(slot)
            before = self.prefill.before(slot)
            self._comment(slot.row, slot.column, f"Kỳ trước: {before}" if before else "")
        self.sheet.set_row(line.row - 1, height_of(line.label, 52))

    def _explanation(self, line: Line) -> None:
        self._text(line.row, NUMBER, line.number, "number")
        self.sheet.write_blank(line.row - 1, LABEL - 1, None, self.styles.get("choice"))
        self.sheet.merge_range(line.row - 1, MEASURE - 1, line.row - 1, LAST - 1, "", self.styles.get("box"))
        self.sheet.set_row(line.row - 1, height_of("", _WIDE, least=2))

    def _comment(self, row: int, column: int, text: str) -> None:
        if text:
            self.sheet.write_comment(
                row - 1, column - 1, text, {"x_scale": 2.2, "font_name": "Times New Roman", "font_size": 11}
            )

    def _input(self, slot: Slot) -> None:
        """An input cell with what is known already; identity and followed schools are locked."""
        row, column = slot.row - 1, slot.column - 1
        known = self.prefill.value(slot)
        locked = self.prefill.is_member(slot) or style_of(slot) == "fixed"
        look = self.styles.get("fixed" if locked else style_of(slot))
        if slot in self.formulas:
            self.sheet.write_formula(row, column, school_formula(self.layout, slot), look, "")
        elif known:
            self.sheet.write_string(row, column, known, look)
        else:
            self.sheet.write_blank(row, column, None, look)
        if not locked:
            self._validate(slot)

    def _validate(self, slot: Slot) -> None:
        rule = validation(slot, cell_name(slot.position), self.choices)
        if rule is not None:
            self.sheet.data_validation(slot.row - 1, slot.column - 1, slot.row - 1, slot.column - 1, rule)

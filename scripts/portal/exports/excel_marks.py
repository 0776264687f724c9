"""Colours that appear while a sheet is filled in: yellow for what is still blank, red for what contradicts."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from portal.exports.excel_conditions import ALWAYS, NEVER, Conditions, SheetRule, progress
from portal.exports.excel_formula import address
from portal.exports.excel_styles import BROKEN, MISSING, UNASKED, Styles
from portal.reading.excel_cells import ADVICE, FIRST_ROW, Layout, Slot, SlotKind, cell_name

_MAX_FORMULA = 8000
"""Characters; Excel takes 8,192."""


def mark_contradictions(sheet: Worksheet, rules: Iterable[SheetRule], styles: Styles) -> None:
    """Beside the first cell it is about, what a broken rule says; the figures themselves turn red."""
    by_row: dict[int, list[SheetRule]] = {}
    for rule in rules:
        by_row.setdefault(rule.slots[0].row, []).append(rule)
    for row, here in by_row.items():
        parts = [f'IF({rule.broken},"{rule.text.replace(chr(34), chr(34) * 2)}. ","")' for rule in here]
        formula = "=" + "&".join(parts)
        if len(formula) > _MAX_FORMULA:
            continue
        sheet.write_formula(row - 1, ADVICE - 1, formula, styles.get("advice"), "")
        broken = {"type": "formula", "criteria": f"=LEN({address(Slot((), row, ADVICE))})>0"}
        look = {"format": styles.fill(BROKEN), "stop_if_true": True}
        for cell in dict.fromkeys(cell_name(slot.position) for rule in here for slot in rule.slots):
            sheet.conditional_format(cell, {**broken, **look})


def mark_blanks(sheet: Worksheet, layout: Layout, conditions: Conditions, styles: Styles) -> None:
    """Blank cells that must be filled in turn yellow, with their number at the top; cells not asked are grey."""
    for slot in layout.slots:
        asked = conditions.required(slot)
        cell = cell_name(slot.position)
        if asked == NEVER:
            sheet.conditional_format(cell, {"type": "formula", "criteria": "=TRUE", "format": styles.fill(UNASKED)})
        elif asked and not (slot.kind is SlotKind.ITEM and slot.path[-1]):
            blank = conditions.blank(slot)
            criteria = f"={blank}" if asked == ALWAYS else f"=AND({blank},{asked})"
            yellow = {"type": "formula", "criteria": criteria, "format": styles.fill(MISSING)}
            sheet.conditional_format(cell, yellow)
    counted = progress(conditions)
    if counted:
        text = f'="Còn "&({counted})&" ô bắt buộc chưa điền"'
        sheet.write_formula(FIRST_ROW - 3, ADVICE - 1, text, styles.get("progress"), "")

"""Workbooks filled in as a clerk would, and good reports to fill them with."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import Any

import openpyxl

from portal.checking.report_check import Checker
from portal.checking.scope import unit_scope
from portal.exports.excel_entry import shown_value
from portal.exports.excel_form import build_excel_form
from portal.reading.excel_cells import Layout, Slot, SlotKind
from portal.reading.excel_stamp import Stamp, parse_stamp
from portal.vocabulary.form import EXPLANATIONS, FieldType, Named, Shape
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from portal.vocabulary.vietnamese import date_text
from tests.example_reports import example_report

Change = Callable[[Any], None]
"""Something done to a workbook that openpyxl has opened."""


def good_report(checker: Checker, unit_id: str, period_id: str) -> Data:
    """A report without a single finding, made of the form's examples."""
    registry = checker.registry
    unit, period = registry.unit(unit_id), registry.period(period_id)
    data = example_report(registry.form_of(period), unit.form_type, checker.wording)
    data["thong_tin_chung"] |= {
        "ma_don_vi": unit.id,
        "ky_bao_cao": period.id,
        "ngay_bao_cao": date_text(period.last_good_day),
        "so_lieu_tu_ngay": date_text(period.first_day),
        "so_lieu_den_ngay": date_text(period.last_day),
    }
    groups = unit_scope(unit, period, registry)["thanh_vien"]
    for section in registry.form_of(period).sections:
        if section.key in data and section.shape is Shape.ROWS:
            (row,) = data.pop(section.key)
            row |= {
                one.key: {Named.UNIT: unit.id, Named.PERIOD: period.id}[one.names]
                for one in section.fields
                if one.names
            }
            members = (
                groups.get(section.group, []) if section.required_when != "ky.cuoi_nam" or period.last_of_year else []
            )
            rows = [{**row, section.fields[0].key: member} for member in members] if section.group else [row]
            data |= {section.key: rows} if rows else {}
    if "ngay_hoi" in data:
        data["ngay_hoi"]["ngay_to_chuc"] = date_text(period.last_day)
    if unit.form_type == "pgd":
        data["tieu_chuan"]["so_thuoc_dien_antt"] = data["quy_mo"]["so_truong_thcs"]
    return data


def workbook_for(checker: Checker, unit_id: str, period_id: str, previous: Data | None = None) -> bytes:
    """The workbook that a unit gets."""
    registry = checker.registry
    period = registry.period(period_id)
    return build_excel_form(
        registry,
        registry.unit(unit_id),
        period,
        previous=previous,
        rules=checker.rules[registry.year_of(period).rules],
        thresholds=checker.thresholds,
    )


def changed(content: bytes, change: Change) -> bytes:
    """The workbook after something was done to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stamp_of(content: bytes) -> Stamp:
    """The stamp of a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        stamp = parse_stamp(next(book["_phieu"].iter_rows(max_row=1))[0].value)
    assert stamp is not None
    return stamp


def layout_of(content: bytes, registry: Registry) -> Layout:
    """The layout of a workbook."""
    layout = stamp_of(content).layout(registry)
    assert layout is not None
    return layout


def filled(content: bytes, registry: Registry, data: Data) -> bytes:
    """The workbook with a report typed into its cells: numbers as numbers, labels for codes, x for ticks."""
    layout = layout_of(content, registry)

    def fill(book: Any) -> None:
        sheet = book["Phiếu"]
        reasons = list(data.get(EXPLANATIONS, {}).items())
        for slot in layout.slots:
            if slot.path[0] == EXPLANATIONS:
                number = int(slot.path[1])
                value: Any = reasons[number][slot.kind is not SlotKind.NAME] if number < len(reasons) else None
            else:
                value = _typed(slot, _found(layout, slot, data), registry)
            if value is not None:
                sheet.cell(slot.row, slot.column).value = value

    return changed(content, fill)


def _found(layout: Layout, slot: Slot, data: Any) -> Any:
    path = slot.path
    for row in layout.rows:
        size = len(row.path)
        if path[:size] == row.path and row.value:
            holder = data
            for part in row.path[:-1]:
                holder = holder.get(part, {})
            place = next((at for at, one in enumerate(holder) if one[row.key] == row.value), None)
            if place is None:
                return None
            path = (*row.path[:-1], place, *path[size:])
    for part in path:
        known = part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data)
        if not known:
            return None
        data = data[part]
    return data


def _typed(slot: Slot, value: Any, registry: Registry) -> Any:
    if value is None or slot.field is None:
        return None
    if slot.kind is SlotKind.TICK:
        return "x" if slot.code in value else None
    if slot.field.type is FieldType.DECIMAL:
        return float(value.replace(",", "."))
    if isinstance(value, int):
        return value
    return shown_value(slot.field, value, registry.code_lists)

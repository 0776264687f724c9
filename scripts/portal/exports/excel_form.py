"""The report of a unit as a workbook: filled in without git, printed on A4, sent by mail, read back by cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.checking.compiled_rules import RuleTable
from portal.checking.expressions import engine_for
from portal.checking.scope import period_scope, unit_scope
from portal.exports.excel_conditions import Conditions, known_false
from portal.exports.excel_entry import LIST_SHEET, Choices
from portal.exports.excel_guide import write_guide
from portal.exports.excel_lines import FormSheet
from portal.exports.excel_prefill import Prefill
from portal.exports.excel_schools_sheet import write_schools
from portal.exports.excel_styles import FONT, SIZE, Styles
from portal.reading.excel_cells import FORM_SHEET, SCHOOL_NAME, SCHOOL_SHEET, STAMP_SHEET, Layout
from portal.reading.excel_layout import build_layout
from portal.reading.excel_stamp import Stamp
from portal.vocabulary.form import Field, FieldType, Form, Shape
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from portal.vocabulary.rules import Rules, Thresholds, in_expressions
from portal.vocabulary.vietnamese import date_text

GUIDE_SHEET = "Hướng dẫn"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be written, worked out before the first cell."""

    form: Form
    layout: Layout
    stamp: Stamp
    context: Mapping[str, Any]


def build_excel_form(
    registry: Registry,
    unit: OrgUnit,
    period: ReportingPeriod,
    *,
    previous: Data | None = None,
    rules: Rules | None = None,
    thresholds: Thresholds | None = None,
) -> bytes:
    """The workbook of one unit for one period; the same inputs give the same bytes.

    `previous` is the content of the unit's report before, shown beside the cells; `rules` that a sheet can check by
    itself are checked while typing. Text is always written as text: nothing from data becomes a formula (O08).
    """
    plan = _plan(registry, unit, period, thresholds or {})
    stream = io.BytesIO()
    workbook = Workbook(stream, _options())
    workbook.set_properties(_properties(plan.form, unit, period))
    styles, choices = Styles(workbook), Choices(registry.code_lists)
    sheet = workbook.add_worksheet(FORM_SHEET)
    schools = workbook.add_worksheet(SCHOOL_SHEET) if unit.form_type in _summing_types(registry) else None
    guide = workbook.add_worksheet(GUIDE_SHEET)
    conditions = Conditions(plan.form, plan.layout, registry.code_lists, plan.context)
    checks = RuleTable(plan.form, rules, thresholds or {}, registry.code_lists) if rules is not None else None
    known = _known(plan, unit, period)
    prefill = Prefill(plan.layout, period, registry.org_units, registry.code_lists, known, previous or {})
    writer = FormSheet(sheet, plan.layout, conditions, styles, choices, prefill)
    writer.write(
        plan.form, unit, tuple(conditions.rules(checks, unit.form_type)) if checks else (), schools is not None
    )
    sheet.write_string(0, 0, plan.stamp.to_text())
    if schools is not None:
        write_schools(schools, plan.layout, styles)
        _protect(schools)
    write_guide(guide, unit, period, styles, schools=schools is not None)
    _protect(guide)
    _write_lists(workbook.add_worksheet(LIST_SHEET), choices)
    _write_stamp(workbook.add_worksheet(STAMP_SHEET), plan.stamp)
    _protect(sheet)
    for one in (sheet, guide, *([schools] if schools is not None else [])):
        _paper(one, unit, period, wide=one is schools)
    sheet.activate()
    workbook.close()
    return stream.getvalue()


def _options() -> dict[str, Any]:
    """New ones for each workbook: xlsxwriter writes into them."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }


def _plan(registry: Registry, unit: OrgUnit, period: ReportingPeriod, thresholds: Thresholds) -> _Plan:
    form = registry.form_of(period)
    scope = unit_scope(unit, period, registry)
    context = {"ky": period_scope(period), "don_vi": scope, "nguong": in_expressions(thresholds)}
    left_out = tuple(
        section.key for section in form.sections if known_false(form, section, context, registry.code_lists)
    )
    members = {
        section.key: tuple(scope["thanh_vien"].get(section.group, ()))
        for section in form.sections
        if section.shape is Shape.ROWS and section.key not in left_out
    }
    layout = build_layout(form, unit.form_type, registry.code_lists, left_out, members)
    stamp = Stamp(unit.id, period.id, form.version, unit.form_type, left_out, members, layout.fingerprint)
    return _Plan(form, layout, stamp, context)


def _known(plan: _Plan, unit: OrgUnit, period: ReportingPeriod) -> Mapping[Field, str]:
    """What the registry knows already, so that nobody types it again."""
    known: dict[Field, str] = {}
    engine = engine_for(tuple(section.key for section in plan.form.sections))
    activation = engine.activation({**{section.key: {} for section in plan.form.sections}, **plan.context})
    fixed = {
        FieldType.UNIT_ID: unit.id,
        FieldType.PERIOD_ID: period.id,
        FieldType.FORM_VERSION: plan.form.version,
    }
    for _, chain in plan.form.walk(unit.form_type):
        field = chain[-1]
        if field.type in fixed:
            known[field] = fixed[field.type]
        elif field.prefill:
            value = str(engine.compile(field.prefill).evaluate(activation))
            known[field] = date_text(date.fromisoformat(value)) if field.type is FieldType.DATE else value
    return known


def _summing_types(registry: Registry) -> frozenset[str]:
    """Types of form whose units report for others: they get a line for each of those."""
    through = {unit.reports_through for unit in registry.org_units.values() if unit.reports_through}
    return frozenset(registry.org_units[one].form_type for one in through if one in registry.org_units)


def _properties(form: Form, unit: OrgUnit, period: ReportingPeriod) -> dict[str, Any]:
    return {
        "title": f"{form.label}, {period.label}",
        "subject": unit.name,
        "comments": f"Mẫu {form.version}",
        "created": datetime.combine(period.first_day, time.min),
    }


def _write_lists(sheet: Worksheet, choices: Choices) -> None:
    for column, labels in enumerate(choices.columns):
        for row, label in enumerate(labels):
            sheet.write_string(row, column, label)
    sheet.very_hidden()


def _write_stamp(sheet: Worksheet, stamp: Stamp) -> None:
    lines = [
        stamp.to_text(),
        "Trang này cho biết bảng tính của đơn vị nào, kỳ nào, mẫu nào. Không sửa, không xóa.",
        f"Đơn vị: {stamp.unit}",
        f"Kỳ: {stamp.period}",
        f"Mẫu: {stamp.form}",
        f"Bố cục: {stamp.fingerprint}",
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    sheet.protect()
    sheet.very_hidden()


def _protect(sheet: Worksheet) -> None:
    """Locked without a password: against slips, not against people."""
    sheet.protect("", {"format_cells": False, "format_columns": True, "format_rows": True, "objects": True})


def _paper(sheet: Worksheet, unit: OrgUnit, period: ReportingPeriod, *, wide: bool) -> None:
    """A4, landscape; as wide as the page, or over several pages with the names of the schools on each."""
    sheet.set_paper(9)
    sheet.set_landscape()
    if wide:
        sheet.set_print_scale(70)
        sheet.repeat_columns(0, SCHOOL_NAME - 1)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.6)
    name = f"{unit.name}, {period.label}".replace("&", "&&")[:200]
    sheet.set_footer(f'&L&"{FONT},Regular"&9{name}&R&"{FONT},Regular"&9Trang &P/&N')

"""The names that conditions and rules may use: the report's sections, the unit, the period (DESIGN.md section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.reading.report_values import parse_date
from portal.vocabulary.form import Field, FieldType, Form, Section, Shape
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry


def period_scope(period: ReportingPeriod) -> dict[str, Any]:
    """`ky`: the period; dates are ISO text, so that they compare by time."""
    return {
        "ma": period.id,
        "thu": period.ordinal,
        "nam": period.year,
        "tu_ngay": period.first_day.isoformat(),
        "den_ngay": period.last_day.isoformat(),
        "het_nam": f"{period.year}-12-31",
        "cuoi_nam": period.last_of_year,
    }


def unit_scope(unit: OrgUnit, period: ReportingPeriod, registry: Registry) -> dict[str, Any]:
    """`don_vi`: the reporting unit, the groups it answers for, and their members by group."""
    own = registry.members_through(period.year, unit.id)
    members = {group: own.get(group, []) for group in registry.groups.get(period.year, {})}
    return {
        "ma": unit.id,
        "ten": unit.name,
        "loai": unit.form_type,
        "nhom": list(own),
        "thanh_vien": members,
        "hieu_luc_tu": unit.valid_from.isoformat(),
    }


class ScopeBuilder:
    """Turns reports of one form into scopes; knows which fields are dates and decimals."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._converted = {
            section.key: {field.key: field for field in section.fields if _needs_conversion(field)}
            for section in form.sections
        }

    def sections(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Every section as a map or list, always bound; dates as ISO text, decimals as numbers."""
        return {section.key: self._section(section, data.get(section.key)) for section in self.form.sections}

    def _section(self, section: Section, value: Any) -> Any:
        fields = self._converted[section.key]
        if section.shape is Shape.ROWS:
            return [_record(fields, row) for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        if not isinstance(value, dict):
            return {}
        if section.shape is Shape.PER_CODE:
            return {code: _record(fields, row) for code, row in value.items() if isinstance(row, dict)}
        return _record(fields, value)


def _needs_conversion(field: Field) -> bool:
    return field.type in (FieldType.DATE, FieldType.DECIMAL) or any(_needs_conversion(row) for row in field.rows)


def _record(fields: Mapping[str, Field], values: dict[str, Any]) -> dict[str, Any]:
    if not fields:
        return values
    return {key: _value(fields[key], value) if key in fields else value for key, value in values.items()}


def _value(field: Field, value: Any) -> Any:
    if field.rows and isinstance(value, list):
        rows = {row.key: row for row in field.rows if _needs_conversion(row)}
        return [_record(rows, row) if isinstance(row, dict) else row for row in value]
    if not isinstance(value, str):
        return value
    if field.type is FieldType.DATE:
        day = parse_date(value)
        return day.isoformat() if day else value
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return value

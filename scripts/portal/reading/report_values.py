"""Judge each scalar of a report by its text: what it is, is decided by the form, never by the YAML library."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from portal.vocabulary.form import NOT_APPLICABLE, Field, FieldType, Form, Section, Shape

_INTEGER = re.compile(r"0|[1-9][0-9]{0,14}")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def type_values(data: dict[str, Any], form: Form, unit_type: str) -> dict[str, Any]:
    """The report's data with canonical numbers as `int`, dates as dd/mm/yyyy and blanks left out.

    A text that is not canonical for its field stays text, so that the schema refuses it and the message can show
    what was written: `1.250`, `010`, `1,5` are never read as some number (research/reliability.md section 0.1).
    """
    sections = {section.key: section for section in form.sections}
    typed: dict[str, Any] = {}
    for key, value in data.items():
        if value is None:
            continue
        section = sections.get(key)
        typed[key] = _section(section, value, unit_type) if section else value
    return typed


def _section(section: Section, value: Any, unit_type: str) -> Any:
    fields = {field.key: field for field in section.fields if field.applies_to(unit_type)}
    if section.shape is Shape.ROWS and isinstance(value, list):
        return [_record(fields, row, unit_type) for row in value]
    if section.shape is Shape.PER_CODE and isinstance(value, dict):
        return {code: _record(fields, row, unit_type) for code, row in value.items() if row is not None}
    return _record(fields, value, unit_type)


def _record(fields: dict[str, Field], value: Any, unit_type: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: _value(fields[key], inner, unit_type) if key in fields else inner
        for key, inner in value.items()
        if inner is not None
    }


def _value(field: Field, value: Any, unit_type: str) -> Any:
    if field.type is FieldType.ROWS and isinstance(value, list):
        rows = {row.key: row for row in field.rows if row.applies_to(unit_type)}
        return [_record(rows, row, unit_type) for row in value]
    if isinstance(value, list):
        return [_scalar(field, item) if isinstance(item, str) else item for item in value]
    return _scalar(field, value) if isinstance(value, str) else value


def _scalar(field: Field, text: str) -> str | int:
    text = text.strip()
    if field.type.counts:
        return int(text) if _INTEGER.fullmatch(text) else text
    if field.type is FieldType.DATE:
        return canonical_date(text) or text
    return text


def canonical_date(text: str) -> str | None:
    """dd/mm/yyyy for a day that exists written d/m/yyyy; None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return None
    return f"{day:02d}/{month:02d}/{year:04d}"


def parse_date(text: str) -> date | None:
    """The day of a canonical date; None for anything else."""
    canonical = canonical_date(text)
    if canonical is None:
        return None
    day, month, year = canonical.split("/")
    return date(int(year), int(month), int(day))


def is_not_applicable(value: object) -> bool:
    """Whether a value says that the question does not concern the unit; not the same as 0 and not the same as blank."""
    return value == NOT_APPLICABLE


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same to a reader: composed or decomposed, whatever the blanks around."""
    return unicodedata.normalize("NFC", one).strip() == unicodedata.normalize("NFC", other).strip()

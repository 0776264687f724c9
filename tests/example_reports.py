"""Reports made of the form's own examples: whole, plain, and without a field key of their own."""

from __future__ import annotations

from typing import Any

from portal.checking.wording import Wording
from portal.vocabulary.form import Field, FieldType, Form, Section, Shape
from portal.vocabulary.reports import Data


def example_report(form: Form, unit_type: str, wording: Wording) -> Data:
    """Every section and field that units of this type may fill in, each with an acceptable value."""
    asked = [section for section in form.sections if unit_type in section.unit_types and section.fields_for(unit_type)]
    return {section.key: _section(section, form, unit_type, wording) for section in asked}


def _section(section: Section, form: Form, unit_type: str, wording: Wording) -> Any:
    record = {field.key: example_value(field, form, unit_type, wording) for field in section.fields_for(unit_type)}
    if section.shape is Shape.ROWS:
        return [record]
    if section.shape is Shape.PER_CODE:
        return {code: dict(record) for code in wording.code_lists[section.code_list].keys}
    return record


def example_value(field: Field, form: Form, unit_type: str, wording: Wording) -> Any:
    """One acceptable value of a field, as the checks see it."""
    text = wording.example(field)
    if field.type.counts:
        return int(text)
    if field.type is FieldType.ROWS:
        rows = [row for row in field.rows if row.applies_to(unit_type)]
        return [{row.key: example_value(row, form, unit_type, wording) for row in rows}]
    if field.type in (FieldType.CODES, FieldType.TEXTS):
        return [text.removeprefix("- ")]
    if field.type is FieldType.FORM_VERSION:
        return form.version
    return text

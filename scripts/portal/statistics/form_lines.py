"""What of the form can be counted: each field with its path and the codes by which its numbers are broken down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import (
    NO,
    NOT_APPLICABLE,
    YES,
    Field,
    FieldType,
    Form,
    OverPeriods,
    OverUnits,
    Section,
    Shape,
    classifier,
    field_path,
)

_COUNTED = frozenset(
    {
        FieldType.INTEGER,
        FieldType.MONEY,
        FieldType.DECIMAL,
        FieldType.YES_NO,
        FieldType.CODE,
        FieldType.CODES,
    }
)
"""Types that become facts; texts, names and dates never leave the report this way."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A field that becomes facts.

    `container` is the path of the list whose rows hold the field, empty for a field of a record; `codes` are the codes
    by which it is broken down, none when it is not; `answers` what may be answered, the strongest first, none for a
    number.
    """

    path: str
    section: Section
    field: Field
    container: str = ""
    code_list: str = ""
    codes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def form_lines(form: Form, code_lists: Mapping[str, CodeList]) -> Iterator[FormLine]:
    """Every countable field of the form, in its order; PortalError when a row's words cannot be carried out."""
    for section, chain in form.walk():
        field = chain[-1]
        if field.type not in _COUNTED:
            continue
        if field.over_units is OverUnits.SUM and field.over_periods is OverPeriods.ANY:
            raise PortalError(f"mẫu {form.version}: {field_path(section, chain)} là số, không dùng over_periods: any")
        container, code_list, codes = "", "", tuple[str, ...]()
        if section.shape is Shape.PER_CODE:
            code_list, codes = section.code_list, code_lists[section.code_list].keys
        else:
            rows = chain[0].rows if len(chain) > 1 else section.fields if section.shape is Shape.ROWS else ()
            container = field_path(section, chain[:-1]) if rows else ""
            by = classifier(rows)
            if by is not None and by is not field:
                code_list, codes = by.code_list, by.codes or code_lists[by.code_list].keys
        answers = _answers(field, code_lists)
        yield FormLine(field_path(section, chain), section, field, container, code_list, codes, answers)


def _answers(field: Field, code_lists: Mapping[str, CodeList]) -> tuple[str, ...]:
    if field.type is FieldType.YES_NO:
        return (YES, NO)
    if not field.code_list:
        return ()
    codes = field.codes or code_lists[field.code_list].keys
    return tuple(code for code in codes if code != NOT_APPLICABLE)

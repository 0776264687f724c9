"""Judge each scalar of a report by its text: what it is, is decided by the form, never by the YAML library."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from portal.vocabulary.form import NOT_APPLICABLE, Field, FieldType, Form, Shape

_LONGEST_NUMBER = 15
"""Digits; the schema refuses far less, this only keeps a text of a million digits from becoming a number."""
Reader = Callable[[Any], Any]
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def type_values(data: dict[str, Any], form: Form, unit_type: str) -> dict[str, Any]:
    """The report's data with canonical numbers as `int`, dates as dd/mm/yyyy and blanks left out.

    A text that is not canonical for its field stays text, so that the schema refuses it and the message can show
    what was written: `1.250`, `010`, `1,5` are never read as some number (research/reliability.md section 0.1).
    """
    readers = _readers(form, unit_type)
    return {key: readers[key](value) if key in readers else value for key, value in data.items() if value is not None}


@lru_cache(maxsize=64)
def _readers(form: Form, unit_type: str) -> dict[str, Reader]:
    """What reads each section of a report of this unit type; worked out once, used for every report."""
    readers: dict[str, Reader] = {}
    for section in form.sections:
        record = _record_reader(section.fields_for(unit_type), unit_type)
        if section.shape is Shape.ROWS:
            readers[section.key] = _each(record)
        elif section.shape is Shape.PER_CODE:
            readers[section.key] = _each_code(record)
        else:
            readers[section.key] = record
    return readers


def _record_reader(fields: tuple[Field, ...], unit_type: str) -> Reader:
    texts: dict[str, Callable[[str], str | int]] = {field.key: _text_reader(field) for field in fields}
    others = {field.key: _other_reader(field, unit_type) for field in fields}

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return value
        return {
            key: inner if key not in texts else texts[key](inner) if type(inner) is str else others[key](inner)
            for key, inner in value.items()
            if inner is not None
        }

    return read


def _text_reader(field: Field) -> Callable[[str], str | int]:
    """What reads a value that is one text, as nearly all are."""
    return _number if field.type.counts else _date if field.type is FieldType.DATE else str.strip


def _other_reader(field: Field, unit_type: str) -> Reader:
    if field.type is FieldType.ROWS:
        return _each(_record_reader(tuple(row for row in field.rows if row.applies_to(unit_type)), unit_type))
    read = _text_reader(field)
    return lambda value: [read(one) if type(one) is str else one for one in value] if type(value) is list else value


def _each(record: Reader) -> Reader:
    return lambda value: [record(row) for row in value] if type(value) is list else record(value)


def _each_code(record: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            return value
        return {code: record(row) for code, row in value.items() if row is not None}

    return read


@lru_cache(maxsize=65_536)
def _number(text: str) -> str | int:
    """A whole number in plain digits without a leading zero; anything else stays the text that it is."""
    text = text.strip()
    plain = text.isdecimal() and text.isascii() and len(text) <= _LONGEST_NUMBER and (text[0] != "0" or text == "0")
    return int(text) if plain else text


def _date(text: str) -> str:
    text = text.strip()
    return canonical_date(text) or text


@lru_cache(maxsize=4096)
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

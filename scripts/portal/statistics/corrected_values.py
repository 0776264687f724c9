"""What a correction changed in a report: field by field, the old value and the new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.vocabulary.closings import FREE_TEXT, FieldCorrection
from portal.vocabulary.form import Field, FieldType, Form, Section, Shape, classifier, field_path

_FREE = (FieldType.TEXT, FieldType.TEXTS)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as text, and where it stands: the number of its field in the form, then of its row.

    `subject` is the code that says what its row is about.
    """

    place: tuple[int, int]
    text: str
    is_free: bool
    subject: str = ""


def compare_reports(form: Form, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FieldCorrection, ...]:
    """The fields whose values differ, in the order of the form; where one report is longer, the other side is empty.

    Of a free text only that it was corrected: it may have been for what it said about somebody (DESIGN.md policy 8).
    """
    before, after = dict(_values(form, old)), dict(_values(form, new))
    known = {**before, **after}
    names = sorted(known, key=lambda name: known[name].place)
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(
        FieldCorrection(name, _shown(was), _shown(now), (now or known[name]).subject)
        for name, was, now in pairs
        if was is None or now is None or was.text != now.text
    )


def _shown(value: _Value | None) -> str:
    return "" if value is None else FREE_TEXT if value.is_free else value.text


def _values(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, _Value]]:
    order = {field_path(section, chain): number for number, (section, chain) in enumerate(form.walk())}
    for section in form.sections:
        content = data.get(section.key)
        if not content:
            continue
        if section.shape is Shape.RECORD:
            for field in section.fields:
                if field.type is FieldType.ROWS:
                    rows = enumerate(content.get(field.key) or (), 1)
                    for number, row in rows:
                        yield from _record(section, (field,), field.rows, row, number, str(number), order)
            yield from _record(section, (), section.fields, content, 0, "", order)
        else:
            rows_of = content.items() if isinstance(content, Mapping) else enumerate(content, 1)
            for number, (code, row) in enumerate(rows_of, 1):
                yield from _record(section, (), section.fields, row, number, str(code), order)


def _record(
    section: Section,
    chain: tuple[Field, ...],
    fields: tuple[Field, ...],
    record: Mapping[str, Any],
    number: int,
    code: str,
    order: Mapping[str, int],
) -> Iterator[tuple[str, _Value]]:
    by = classifier(fields) if chain or section.shape is Shape.ROWS else None
    subject = record.get(by.key) if by is not None else None
    for field in fields:
        value = record.get(field.key)
        if value is None or field.type is FieldType.ROWS:
            continue
        path = field_path(section, (*chain, field))
        name = f"{path}[{code}]" if code else path
        text = "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        about = str(subject) if subject is not None and field is not by else ""
        yield name, _Value((order[path], number), text, field.type in _FREE, about)

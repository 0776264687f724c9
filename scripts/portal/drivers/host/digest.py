"""What a reviewer looks at first: the figures that matter, what is different, and what only a person can judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.form import Field, FieldType, Form, OverPeriods, Publication, Requirement, Section, Shape
from portal.vocabulary.reports import Data
from portal.vocabulary.vietnamese import number_text

_MOST_ROWS = 40
_MUCH_TEXT = 300
"""A text field that may be this long is a narrative, which a person must read."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure and what stood there before; `before` is empty when there is nothing to compare with."""

    label: str
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What a reviewer needs of one report; texts of the report itself are not repeated here (DESIGN.md policy 8).

    `corrections` compare with the version that was received already, `stocks` with the period before: only what
    stands at a day may be compared between periods of unequal length (schemas/periods).
    """

    figures: tuple[FigureRow, ...] = ()
    corrections: tuple[FigureRow, ...] = ()
    stocks: tuple[FigureRow, ...] = ()
    attention: tuple[str, ...] = ()


def build_digest(
    form: Form,
    unit_type: str,
    code_lists: dict[str, CodeList],
    data: Data,
    *,
    received: Data | None,
    previous: Data | None,
    findings: tuple[Finding, ...],
) -> Digest:
    """The digest of a report that can be read; `received` is its version on the default branch, if there is one."""
    counted = [(section, field) for section, field in _fields(form, unit_type) if field.type.counts]
    figures = [
        FigureRow(field.label, _number(data, section, field), _number(previous, section, field))
        for section, field in counted
        if _matters(field) and _number(data, section, field)
    ]
    stocks = [
        FigureRow(field.label, _number(data, section, field), _number(previous, section, field))
        for section, field in counted
        if field.over_periods is OverPeriods.LAST and _differs(data, previous, section, field)
    ]
    return Digest(
        figures=tuple(figures[:_MOST_ROWS]),
        corrections=tuple(_corrections(form, unit_type, data, received)[:_MOST_ROWS]) if received is not None else (),
        stocks=tuple(stocks[:_MOST_ROWS]),
        attention=tuple(_attention(form, unit_type, code_lists, data, findings)),
    )


def _fields(form: Form, unit_type: str) -> Iterator[tuple[Section, Field]]:
    """Fields of plain sections, in the order of the form."""
    for section in form.sections:
        if section.shape is Shape.RECORD:
            for field in section.fields_for(unit_type):
                yield section, field


def _matters(field: Field) -> bool:
    """Figures that everybody gives, that evidence a task of the plan, and that are not internal."""
    settled = field.required is Requirement.ALWAYS and field.publication is not Publication.INTERNAL
    return settled and (bool(field.evidences) or field.over_periods is OverPeriods.LAST)


def _value(data: Data | None, section: Section, field: Field) -> Any:
    content = data.get(section.key) if data else None
    return content.get(field.key) if isinstance(content, dict) else None


def _number(data: Data | None, section: Section, field: Field) -> str:
    value = _value(data, section, field)
    if isinstance(value, int):
        return f"{number_text(value)} {field.measure}".strip()
    return ""


def _differs(data: Data, previous: Data | None, section: Section, field: Field) -> bool:
    before = _value(previous, section, field)
    return before is not None and before != _value(data, section, field)


def _corrections(form: Form, unit_type: str, data: Data, received: Data) -> list[FigureRow]:
    rows = []
    for section in form.sections:
        if section.shape is not Shape.RECORD:
            if data.get(section.key) != received.get(section.key):
                rows.append(FigureRow(f"{section.letter}. {section.label}", "có thay đổi", ""))
            continue
        for field in section.fields_for(unit_type):
            now, before = _value(data, section, field), _value(received, section, field)
            if now != before:
                rows.append(FigureRow(field.label, _shown(field, now), _shown(field, before)))
    return rows


def _shown(field: Field, value: Any) -> str:
    """A value of a closed kind; free text and tables are only said to differ."""
    if value is None:
        return "chỗ trống"
    if field.type in (FieldType.TEXT, FieldType.TEXTS, FieldType.ROWS, FieldType.CODES):
        return "(nội dung)"
    return number_text(value) if isinstance(value, int) else str(value)[:40]


def _attention(
    form: Form, unit_type: str, code_lists: dict[str, CodeList], data: Data, findings: tuple[Finding, ...]
) -> Iterator[str]:
    explained = sum(finding.severity is Severity.WARNING and finding.explained for finding in findings)
    if explained:
        yield f"{explained} cảnh báo có giải trình: xem lý do đã thỏa đáng chưa."
    for section in form.sections:
        yield from _cases(section, unit_type, code_lists, data)
    texts = [
        field.label
        for section, field in _fields(form, unit_type)
        if field.type is FieldType.TEXT and field.max_length >= _MUCH_TEXT and _value(data, section, field)
    ]
    if texts:
        yield f"{len(texts)} đoạn lời văn cần đọc: {'; '.join(texts)}."


def _cases(section: Section, unit_type: str, code_lists: dict[str, CodeList], data: Data) -> Iterator[str]:
    """A table by code in which something happened: how many, and of which codes."""
    content = data.get(section.key)
    fields = [field for field in section.fields_for(unit_type) if field.type.counts]
    if section.shape is not Shape.PER_CODE or not isinstance(content, dict) or not fields:
        return
    first = fields[0]
    counts = {
        code: row[first.key]
        for code, row in content.items()
        if isinstance(row, dict) and isinstance(row.get(first.key), int) and row[first.key]
    }
    if counts:
        labels = code_lists[section.code_list]
        named = "; ".join(f"{labels.label_of(code)}: {number_text(count)}" for code, count in counts.items())
        yield f"{section.letter}. {section.label}: {named}."

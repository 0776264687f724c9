"""One report as facts: unit, period, field, code, value; blank stays blank, and "nothing happened" becomes zeros."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from portal.checking.expressions import Expression, MissingValueError, engine_for
from portal.checking.scope import ScopeBuilder
from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import FieldType, Form, Requirement, Section, Shape, classifier, field_path
from portal.vocabulary.reports import AcceptedReport

Value = int | Decimal | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one accepted report.

    `unit_type` is the type whose form the unit fills in; `field` the dotted path; `breakdown` the code of the row, or
    empty. `value` is a number, a code, `có`/`không`, or NOT_APPLICABLE, which is never 0. For a list of rows itself the
    value is the number of rows. `nil` marks zeros that the unit declared as a whole.
    """

    unit: str
    unit_type: str
    period: str
    field: str
    breakdown: str
    value: Value
    nil: bool = False


class FactReader:
    """Turns reports of one form into facts; made once per form."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList]) -> None:
        self.scopes = ScopeBuilder(form)
        self.lines: dict[str, list[FormLine]] = {section.key: [] for section in form.sections}
        for line in form_lines(form, code_lists):
            self.lines[line.section.key].append(line)
        engine = engine_for(tuple(section.key for section in form.sections))
        self.engine, self.sections = engine, form.sections
        self.nil: dict[str, Expression] = {
            section.key: engine.compile(section.nil_when) for section in form.sections if section.nil_when
        }

    def read(self, report: AcceptedReport, context: Mapping[str, Any]) -> Iterator[Fact]:
        """Every fact of a report, in the order of the form."""
        for section in self.sections:
            lines = [line for line in self.lines[section.key] if line.field.applies_to(report.unit_type)]
            content = report.data.get(section.key)
            if content is not None:
                values = self._values(section, lines, content)
                for path, code, value in values:
                    yield Fact(report.unit, report.unit_type, report.period, path, code, value)
            elif section.key in self.nil and self._is_nil(section, report, context):
                for path, code in _asked_numbers(lines):
                    yield Fact(report.unit, report.unit_type, report.period, path, code, 0, nil=True)

    def _is_nil(self, section: Section, report: AcceptedReport, context: Mapping[str, Any]) -> bool:
        scope = {**self.scopes.sections(report.data), **context}
        try:
            return self.nil[section.key].evaluate(self.engine.activation(scope)) is True
        except MissingValueError:
            return False

    def _values(self, section: Section, lines: list[FormLine], content: Any) -> Iterator[tuple[str, str, Value]]:
        if section.shape is Shape.ROWS:
            yield from _rows(section.key, lines, content)
        elif section.shape is Shape.PER_CODE:
            for code, record in content.items():
                yield from _record(lines, record, code)
        else:
            yield from _record([line for line in lines if not line.container], content, "")
            for field in section.fields:
                if field.type is FieldType.ROWS and field.key in content:
                    path = field_path(section, (field,))
                    yield from _rows(path, [line for line in lines if line.container == path], content[field.key])


def _rows(container: str, lines: list[FormLine], rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, Value]]:
    yield container, "", len(rows)
    by = classifier(tuple(line.field for line in lines))
    lines = [line for line in lines if line.field is not by]
    for row in rows:
        yield from _record(lines, row, str(row.get(by.key, "")) if by is not None else "")


def _record(lines: list[FormLine], record: Mapping[str, Any], code: str) -> Iterator[tuple[str, str, Value]]:
    for line in lines:
        value = record.get(line.field.key)
        if isinstance(value, list):
            for choice in value:
                yield line.path, code, choice
        elif value is not None:
            yield line.path, code, _typed(line, value)


def _typed(line: FormLine, value: int | str) -> Value:
    if line.field.type is FieldType.DECIMAL and isinstance(value, str) and value[:1].isdigit():
        return Decimal(value.replace(",", "."))
    return value


def _asked_numbers(lines: list[FormLine]) -> Iterator[tuple[str, str]]:
    """The numbers a declared nil report stands for: those every unit must give; an optional one stays blank."""
    for container in dict.fromkeys(line.container for line in lines if line.container):
        yield container, ""
    for line in lines:
        if line.field.type.counts and line.field.required is not Requirement.OPTIONAL:
            for code in line.codes or ("",):
                yield line.path, code


@lru_cache(maxsize=16)
def _reader(form: Form, lists: tuple[CodeList, ...]) -> FactReader:
    return FactReader(form, {code_list.id: code_list for code_list in lists})


def compute_facts(
    report: AcceptedReport,
    form: Form,
    code_lists: Mapping[str, CodeList],
    context: Mapping[str, Any] | None = None,
) -> list[Fact]:
    """The facts of one report.

    A section that the form lets a unit leave out with "nothing happened" (`nil_when`) becomes zeros, marked `nil`, for
    every number the unit would have had to give; what was optional stays blank, since blank is never 0.
    `context` holds `ky` and `don_vi` (portal.checking.scope) for conditions that name them.
    """
    return list(_reader(form, tuple(code_lists.values())).read(report, context or {}))

"""One unit's report as officials read it on paper: who, when, to whom, and every answer in words and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.reading.report_values import is_not_applicable, parse_date
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, FieldType, Section, Shape
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text

NO_ANSWER = "–"
"""Stands in a grid where nothing was answered; a blank is never 0."""
_LINE_LENGTH = 120
"""A text that may be longer than this is a passage of its own, not a line of a table."""
_FILLING = re.compile(r" \((?:mỗi dòng|không nêu) [^)]*\)$")
"""How to fill a field in, at the end of its label: for the form, not for the reader of the report."""
_GENERAL = "thong_tin_chung"
_SIGNERS = {"pgd": "TRƯỞNG PHÒNG", "thpt": "HIỆU TRƯỞNG", "gdnn_gdtx": "GIÁM ĐỐC", "so_gddt": "GIÁM ĐỐC"}
_UNDER_LOCAL_GOVERNMENT = frozenset({"pgd"})
"""Unit types that are bodies of the people's committee of their locality, which therefore stands above their name."""
_LEVELS = ("tỉnh ", "thành phố ", "thị xã ", "huyện ", "quận ", "xã ", "phường ", "thị trấn ", "đặc khu ")


@dataclass(frozen=True, slots=True)
class Line:
    """One short answer."""

    label: str
    measure: str
    value: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Short answers that follow each other; one table."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A long answer under its label, one item a paragraph; `listed` when the items are a list."""

    label: str
    items: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Records of the same kind: a row each, a column for each question."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What the blocks after it are about, such as one followed school."""

    text: str


Block = Lines | Passage | Grid | Title


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One section of the report with the blocks it shows, in the order of the form."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class UnitReport:
    """The whole report: the parts of an official document (Nghị định 30/2020, Phụ lục I) and its sections."""

    above: str
    unit: str
    number: str
    place: str
    dated: date | None
    period: str
    first_day: str
    last_day: str
    recipient: str
    signer_post: str
    signer: str
    author: str
    form_version: str
    sections: tuple[ReportSection, ...]


def build_unit_report(
    registry: Registry, data: Mapping[str, Any], unit: OrgUnit, period: ReportingPeriod
) -> UnitReport:
    """The report of a unit for a period, from the data of an accepted report; answers it lacks are not shown."""
    form = registry.form_of(period)
    general = data.get(_GENERAL, {})
    writer = _Writer(registry, unit.form_type)
    asked = (section for section in form.sections if section.key != _GENERAL)
    return UnitReport(
        above=_above(unit, registry),
        unit=unit.name,
        number=general.get("so_ky_hieu", ""),
        place=without_level(unit.locality or registry.department.province),
        dated=parse_date(general.get("ngay_bao_cao", "")),
        period=period.label,
        first_day=general.get("so_lieu_tu_ngay", ""),
        last_day=general.get("so_lieu_den_ngay", ""),
        recipient=registry.department.name,
        signer_post=_SIGNERS.get(unit.form_type, "THỦ TRƯỞNG ĐƠN VỊ"),
        signer=general.get("thu_truong_ho_ten", ""),
        author=general.get("nguoi_lap_ho_ten", ""),
        form_version=form.version,
        sections=(*writer.sections(asked, data), *_explanations(data)),
    )


def _above(unit: OrgUnit, registry: Registry) -> str:
    """The body directly above: a Phòng GDĐT belongs to its people's committee, other units here to the department."""
    if unit.form_type in _UNDER_LOCAL_GOVERNMENT and unit.locality:
        return f"UBND {unit.locality}"
    return registry.department.name


def without_level(place: str) -> str:
    """A place as it stands before the date: without its level, unless its name is a number."""
    for level in _LEVELS:
        if place.lower().startswith(level) and not place[len(level) :].isdecimal():
            return place[len(level) :]
    return place


def _label(field: Field) -> str:
    return _FILLING.sub("", field.label)


def _explanations(data: Mapping[str, Any]) -> Iterator[ReportSection]:
    texts = tuple(str(text) for text in data.get("giai_trinh", {}).values())
    if texts:
        yield ReportSection("Giải trình số liệu", (Passage("", texts, listed=True),))


class _Writer:
    """Puts answers into words; knows the code lists and which questions the unit's type is asked."""

    def __init__(self, registry: Registry, unit_type: str) -> None:
        self._units, self._unit_type = registry.org_units, unit_type
        self._code_lists: Mapping[str, CodeList] = registry.code_lists

    def sections(self, sections: Iterable[Section], data: Mapping[str, Any]) -> Iterator[ReportSection]:
        """Sections with something to show; one that may be left out because nothing happened says so."""
        for section in sections:
            content = data.get(section.key)
            if content:
                yield ReportSection(section.label, tuple(self._blocks(section, content)))
            elif section.nil_when:
                yield ReportSection(section.label, (Passage("", ("Không phát sinh trong kỳ.",)),))

    def _blocks(self, section: Section, content: Any) -> Iterator[Block]:
        fields = section.fields_for(self._unit_type)
        if section.shape is Shape.RECORD:
            yield from self._record(fields, content)
        elif section.shape is Shape.PER_CODE:
            codes = self._code_lists[section.code_list]
            known = [code for code in codes.keys if code in content]
            rows = [(codes.label_of(code), *self._cells(fields, content[code])) for code in known]
            yield Grid("", (codes.label, *(field.label for field in fields)), tuple(rows))
        else:
            for row in content:
                yield Title(self._name(str(row.get(fields[0].key, ""))))
                yield from self._record(fields[1:], row)

    def _record(self, fields: Iterable[Field], record: Mapping[str, Any]) -> Iterator[Block]:
        lines: list[Line] = []
        for field in fields:
            if field.key not in record:
                continue
            block = self._long(field, record[field.key])
            if block is None:
                lines.append(Line(_label(field), field.measure, self._value(field, record[field.key])))
                continue
            if lines:
                yield Lines(tuple(lines))
                lines = []
            yield block
        if lines:
            yield Lines(tuple(lines))

    def _long(self, field: Field, value: Any) -> Passage | Grid | None:
        """The block of an answer that does not fit on a line; None when it does."""
        if field.type is FieldType.ROWS and isinstance(value, list):
            asked = [row for row in field.rows if row.applies_to(self._unit_type)]
            rows = tuple(tuple(self._cells(asked, row)) for row in value)
            return Grid(field.label, tuple(row.label for row in asked), rows) if rows else None
        if isinstance(value, list):
            return Passage(_label(field), tuple(self._value(field, item) for item in value), listed=True)
        if field.type is FieldType.TEXT and field.max_length > _LINE_LENGTH:
            return Passage(_label(field), (self._value(field, value),))
        return None

    def _cells(self, fields: Iterable[Field], record: Mapping[str, Any]) -> Iterator[str]:
        for field in fields:
            yield self._value(field, record[field.key]) if field.key in record else NO_ANSWER

    def _value(self, field: Field, value: Any) -> str:
        if field.not_applicable and is_not_applicable(value):
            return "Không áp dụng"
        if field.type.counts and isinstance(value, int):
            return number_text(value)
        if field.type in (FieldType.CODE, FieldType.CODES):
            return self._code_lists[field.code_list].label_of(str(value))
        if field.type is FieldType.YES_NO:
            return str(value).capitalize()
        if field.type is FieldType.ROWS:
            return "Không phát sinh"
        return str(value)

    def _name(self, text: str) -> str:
        """The name of a unit that stands there by its id; any other text as it is."""
        unit = self._units.get(text)
        return unit.name if unit is not None else text

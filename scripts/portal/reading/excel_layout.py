"""Which value of a report stands in which cell of the sheet “Phiếu”: one geometry for writing it and for reading it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.reading.excel_cells import (
    EXPLANATION_LINES,
    FIRST_ROW,
    LABEL,
    MEASURE,
    SHORT_TEXT,
    SPARE_BLOCKS,
    TABLE_COLUMNS,
    TEXT_LINES,
    VALUE,
    Layout,
    Line,
    LineKind,
    RowOfList,
    Slot,
    SlotKind,
    plain_name,
)
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Form, Section, Shape


@dataclass(slots=True)
class _Builder:
    unit_type: str
    code_lists: Mapping[str, CodeList]
    lines: list[Line] = field(default_factory=list)
    rows: list[RowOfList] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        return FIRST_ROW + len(self.lines)

    def add(self, line: Line, slots: Iterable[Slot] = ()) -> None:
        """Put a line, and its cells, below those that are there."""
        row = self.next_row
        self.lines.append(replace(line, row=row, slots=tuple(replace(slot, row=row) for slot in slots)))

    def section(self, section: Section, members: Sequence[str]) -> None:
        self.add(Line(0, LineKind.SECTION, section.label, section.letter, section=section))
        if section.note:
            self.add(Line(0, LineKind.NOTE, section.note, section=section))
        fields = section.fields_for(self.unit_type)
        if section.shape is Shape.PER_CODE:
            self.per_code(section, fields)
        elif section.shape is Shape.ROWS:
            for index in range(len(members) or SPARE_BLOCKS):
                member = members[index] if members else ""
                self.rows.append(RowOfList((section.key, index), fields[0].key, member, kept=bool(member)))
                self.add(Line(0, LineKind.GROUP, f"Dòng {index + 1}", section=section, code=member))
                self.fields(fields, (section.key, index), f"{index + 1}.")
        else:
            self.fields(fields, (section.key,))

    def fields(self, fields: Iterable[Field], path: Path, number: str = "") -> None:
        for place, one in enumerate(fields, 1):
            self.one_field(one, (*path, one.key), f"{number}{place}")

    def one_field(self, one: Field, path: Path, number: str) -> None:
        title = Line(0, LineKind.FIELD, one.label, number, field=one)
        if one.type is FieldType.CODES:
            self.add(title)
            self.ticks(one, path)
        elif one.type is FieldType.TEXTS:
            self.add(title)
            for index in range(TEXT_LINES):
                line = Line(0, LineKind.BOX, "", f"{number}.{index + 1}", f"{_name(path)}#{index + 1}", field=one)
                self.add(line, [Slot((*path, index), 0, LABEL, one, SlotKind.ITEM)])
        elif one.type is FieldType.ROWS:
            self.add(title)
            self.list_rows(one, path, number)
        elif one.type is FieldType.TEXT and one.max_length > SHORT_TEXT:
            self.add(title)
            self.add(Line(0, LineKind.BOX, key=_name(path), field=one), [Slot(path, 0, LABEL, one)])
        else:
            self.add(replace(title, key=_name(path)), [Slot(path, 0, VALUE, one)])

    def ticks(self, one: Field, path: Path) -> None:
        labels = self.code_lists[one.code_list]
        for code in one.codes or labels.keys:
            line = Line(
                0, LineKind.TICK, labels.label_of(code), "", plain_name(f"{_name(path)}#{code}"), field=one, code=code
            )
            self.add(line, [Slot(path, 0, VALUE, one, SlotKind.TICK, code)])

    def per_code(self, section: Section, fields: tuple[Field, ...]) -> None:
        codes = self.code_lists[section.code_list]
        if len(fields) > TABLE_COLUMNS:
            for code in codes.codes:
                self.add(Line(0, LineKind.GROUP, code.label, section=section, code=code.code))
                self.fields(fields, (section.key, code.code))
            return
        self.add(Line(0, LineKind.HEAD, codes.label, section=section, heads=fields))
        for place, code in enumerate(codes.codes, 1):
            line = Line(0, LineKind.ROW, code.label, str(place), section=section, code=code.code)
            self.table_row(line, (section.key, code.code), fields)

    def list_rows(self, one: Field, path: Path, number: str) -> None:
        """A list of rows: a line for each code when the first field is a code, else blocks of fields."""
        first, *rest = (row for row in one.rows if row.applies_to(self.unit_type))
        if first.type is not FieldType.CODE or len(rest) > TABLE_COLUMNS:
            for index in range(SPARE_BLOCKS):
                self.rows.append(RowOfList((*path, index)))
                self.add(Line(0, LineKind.GROUP, f"Dòng {index + 1}", field=one))
                self.fields((first, *rest), (*path, index), f"{number}.{index + 1}.")
            return
        self.add(Line(0, LineKind.HEAD, first.label, field=one, heads=tuple(rest)))
        codes = self.code_lists[first.code_list]
        for index, code in enumerate(first.codes or codes.keys):
            self.rows.append(RowOfList((*path, index), first.key, code))
            line = Line(0, LineKind.ROW, codes.label_of(code), f"{number}.{index + 1}", field=one, code=code)
            self.table_row(line, (*path, index), rest)

    def table_row(self, line: Line, path: Path, fields: Iterable[Field]) -> None:
        slots = [Slot((*path, one.key), 0, VALUE + place, one) for place, one in enumerate(fields)]
        self.add(replace(line, key=_name(path)), slots)

    def explanations(self) -> None:
        self.add(Line(0, LineKind.SECTION, "Giải trình cảnh báo (giai_trinh)"))
        self.add(Line(0, LineKind.NOTE, "Chỉ điền khi được báo có cảnh báo mà số liệu vẫn đúng: mỗi dòng một mã "
                                        "cảnh báo và lý do, ít nhất 10 ký tự."))  # fmt: skip
        self.add(Line(0, LineKind.HEAD, "Mã cảnh báo"))
        for index in range(EXPLANATION_LINES):
            name = Slot((EXPLANATIONS, index), 0, LABEL, kind=SlotKind.NAME)
            text = Slot((EXPLANATIONS, index), 0, MEASURE)
            line = Line(0, LineKind.EXPLANATION, "", str(index + 1), plain_name(f"{EXPLANATIONS}#{index + 1}"))
            self.add(line, [name, text])


def _name(path: Path) -> str:
    return plain_name(".".join(str(part + 1) if isinstance(part, int) else part for part in path))


def build_layout(
    form: Form,
    unit_type: str,
    code_lists: Mapping[str, CodeList],
    left_out: Iterable[str] = (),
    members: Mapping[str, Sequence[str]] | None = None,
) -> Layout:
    """The geometry of the sheet for units of a type.

    `left_out` are sections that this unit does not fill in this period; `members` are, by section, the org units
    that have a row there already (the schools that are followed).
    """
    builder, absent = _Builder(unit_type, code_lists), frozenset(left_out)
    for section in form.sections:
        asked = unit_type in section.unit_types and bool(section.fields_for(unit_type))
        if asked and section.key not in absent:
            builder.section(section, (members or {}).get(section.key, ()))
    builder.explanations()
    return Layout(tuple(builder.lines), tuple(builder.rows))

"""Read the form table: one row a field, the single statement of what may be reported."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import (
    Field,
    FieldType,
    Form,
    Named,
    OverPeriods,
    OverUnits,
    Publication,
    Requirement,
    ScreenScope,
    Section,
    Shape,
)

_CODED = (FieldType.CODE, FieldType.CODES)


class _Table:
    """Reads the rows of one file; knows the code lists that rows may name."""

    def __init__(self, path: Path, code_lists: dict[str, CodeList]) -> None:
        self.path, self.code_lists = path, code_lists
        self.unit_types: tuple[str, ...] = ()

    def read(self) -> Form:
        """The whole form."""
        head = Entry(self.path, read_config(self.path))
        version, label = head.text("version"), head.text("label")
        if version != self.path.stem:
            raise head.fault(f"version “{version}” phải trùng tên tệp “{self.path.stem}”")
        self.unit_types = head.texts("unit_types")
        sections = tuple(self._section(values) for values in head.entries("sections"))
        head.done()
        _refuse_repeats(head, [section.key for section in sections])
        return Form(version, label, sections, self.unit_types)

    def _section(self, values: object) -> Section:
        entry = Entry(self.path, values, "mục")
        key = entry.text("key")
        entry.where = f"mục {key}"
        unit_types = frozenset(entry.texts("unit_types") or self.unit_types)
        section = Section(
            key=key,
            letter=entry.text("letter"),
            label=entry.text("label"),
            shape=entry.choice("shape", Shape, Shape.RECORD),
            code_list=self._code_list(entry),
            required=entry.choice("required", Requirement, Requirement.ALWAYS),
            required_when=entry.text("required_when", ""),
            nil_when=entry.text("nil_when", ""),
            unit_types=unit_types,
            evidences=entry.texts("evidences"),
            note=entry.text("note", ""),
            group=entry.text("group", ""),
            fields=tuple(self._field(row, key, unit_types) for row in entry.entries("fields")),
        )
        entry.done()
        if (section.shape is Shape.PER_CODE) != bool(section.code_list):
            raise entry.fault("shape: per_code đi cùng code_list")
        if section.group and section.shape is not Shape.ROWS:
            raise entry.fault("group chỉ dùng với shape: rows")
        _refuse_repeats(entry, [field.key for field in section.fields])
        return section

    def _field(self, values: object, parent: str, unit_types: frozenset[str]) -> Field:
        entry = Entry(self.path, values, f"dòng trong {parent}")
        key = entry.text("key")
        entry.where = f"dòng {parent}.{key}"
        kind = entry.choice("type", FieldType)
        own_types = frozenset(entry.texts("unit_types")) or unit_types
        field = Field(
            key=key,
            type=kind,
            label=entry.text("label"),
            hint=entry.text("hint", ""),
            measure=entry.text("measure", ""),
            required=entry.choice("required", Requirement),
            required_when=entry.text("required_when", ""),
            unit_types=own_types,
            over_units=entry.choice("over_units", OverUnits, OverUnits.NONE),
            over_periods=entry.choice("over_periods", OverPeriods, OverPeriods.NONE),
            publication=entry.choice("publication", Publication),
            counts_people=_optional_flag(entry, "counts_people"),
            evidences=entry.texts("evidences"),
            code_list=self._code_list(entry),
            codes=entry.texts("codes"),
            max_length=entry.integer("max_length", 0),
            minimum=entry.integer("minimum", 0),
            maximum=_optional_integer(entry, "maximum"),
            decimals=entry.integer("decimals", 0),
            not_applicable=entry.flag("not_applicable", False),
            example=entry.text("example", ""),
            prefill=entry.text("prefill", ""),
            screen=entry.choice("screen", ScreenScope, ScreenScope.ALL),
            names=entry.choice("names", Named, Named.NOTHING),
            rows=tuple(self._field(row, f"{parent}.{key}", own_types) for row in entry.entries("rows")),
        )
        entry.done()
        self._check(entry, field)
        return field

    def _code_list(self, entry: Entry) -> str:
        name = entry.text("code_list", "")
        if name and name not in self.code_lists:
            raise entry.fault(f"không có danh mục “{name}” trong schemas/codelists")
        return name

    def _check(self, entry: Entry, field: Field) -> None:
        """What every row must say; a row that is silent about people would be published by accident."""
        if (field.type in _CODED) != bool(field.code_list):
            raise entry.fault("kiểu code/codes đi cùng code_list")
        if field.code_list and not set(field.codes) <= set(self.code_lists[field.code_list].keys):
            raise entry.fault(f"có mã không thuộc danh mục “{field.code_list}”")
        if field.type.counts and field.counts_people is None:
            raise entry.fault("dòng số phải ghi counts_people: true hoặc false (DESIGN.md mục 4)")
        if (field.required is Requirement.CONDITIONAL) != bool(field.required_when):
            raise entry.fault("required: conditional đi cùng required_when")
        if field.type in (FieldType.TEXT, FieldType.TEXTS) and not field.max_length:
            raise entry.fault("dòng chữ phải có max_length")
        if field.names and field.type is not FieldType.TEXT:
            raise entry.fault("names chỉ dùng với dòng chữ (type: text)")
        if (field.type is FieldType.ROWS) != bool(field.rows):
            raise entry.fault("kiểu rows đi cùng rows")
        if not field.unit_types <= set(self.unit_types):
            raise entry.fault("unit_types có loại đơn vị mà mẫu không dùng")
        if field.type is FieldType.DECIMAL and str(field.maximum).strip("0") != "1":
            raise entry.fault("dòng thập phân phải có maximum là 1, 10, 100… (để viết thành mẫu so khớp)")
        if field.over_units is OverUnits.SUM and not field.type.counts:
            raise entry.fault("chỉ cộng được dòng số")


def _optional_flag(entry: Entry, key: str) -> bool | None:
    text = entry.text(key, "")
    return {"true": True, "false": False, "": None}[text] if text in ("true", "false", "") else entry.flag(key)


def _optional_integer(entry: Entry, key: str) -> int | None:
    text = entry.text(key, "")
    if text and not text.isdecimal():
        raise entry.fault(f"“{key}” phải là một số nguyên")
    return int(text) if text else None


def _refuse_repeats(entry: Entry, keys: list[str]) -> None:
    if len(set(keys)) != len(keys):
        raise entry.fault("có khóa bị lặp: " + ", ".join(sorted({key for key in keys if keys.count(key) > 1})))


def read_form(path: Path, code_lists: dict[str, CodeList]) -> Form:
    """The form of one version; ConfigError naming the file and the row when a row is silent or contradicts itself."""
    return _Table(path, code_lists).read()

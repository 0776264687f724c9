"""The form as a clerk reads it: every field, what to write in it, when, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.reading.code_lists import UNIT_TYPES
from portal.views.condition_words import ConditionWords
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.form import (
    Field,
    FieldType,
    Form,
    OverPeriods,
    OverUnits,
    Publication,
    Requirement,
    Section,
    Shape,
    field_path,
)
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text

_WRITTEN = {
    FieldType.INTEGER: "Số nguyên viết liền",
    FieldType.MONEY: "Số tiền viết liền",
    FieldType.DECIMAL: "Số, phần lẻ sau dấu phẩy",
    FieldType.YES_NO: "“có” hoặc “không”",
    FieldType.DATE: "Ngày dạng ngày/tháng/năm",
    FieldType.CODE: "Một mã trong danh sách",
    FieldType.CODES: "Một hoặc nhiều mã, mỗi dòng một mã",
    FieldType.TEXT: "Lời văn",
    FieldType.TEXTS: "Danh sách, mỗi dòng một nội dung",
    FieldType.ROWS: "Nhiều dòng; mỗi dòng gồm các ô ngay dưới",
    FieldType.UNIT_ID: "Mã đơn vị, có sẵn trong mẫu",
    FieldType.PERIOD_ID: "Mã kỳ, có sẵn trong mẫu",
    FieldType.FORM_VERSION: "Có sẵn trong mẫu",
}
_OVER_UNITS = {
    OverUnits.SUM: "Cộng các đơn vị",
    OverUnits.COUNT: "Đếm số đơn vị theo câu trả lời",
    OverUnits.NONE: "",
}
_OVER_PERIODS = {
    OverPeriods.SUM: "cộng các kỳ",
    OverPeriods.LAST: "lấy kỳ gần nhất",
    OverPeriods.ANY: "“có” nếu một kỳ trả lời “có”",
    OverPeriods.YEAR_END: "lấy kỳ cuối năm",
    OverPeriods.NONE: "không cộng các kỳ",
}
PUBLICATION_WORDS = {
    Publication.PER_UNIT: "Từng đơn vị",
    Publication.TOTAL_ONLY: "Chỉ tổng toàn tỉnh",
    Publication.INTERNAL: "Chỉ nội bộ",
}


@dataclass(frozen=True, slots=True)
class GuideField:
    """One row of the guide."""

    id: str
    """The field's dotted name; also its anchor."""
    key: str
    label: str
    hint: str
    written: str
    measure: str
    example: str
    required: str
    required_when: str
    unit_types: tuple[str, ...]
    """Who fills it in; empty when all do who usually fill in its section."""
    adds_up: str
    publication: str
    plan: tuple[str, ...]
    codes: tuple[Code, ...]
    inside: str = ""
    """Label of the field whose rows this one is part of."""


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One section of the guide; `codes` when it repeats once for each code."""

    key: str
    letter: str
    label: str
    note: str
    remarks: tuple[str, ...]
    plan: tuple[str, ...]
    codes: tuple[Code, ...]
    fields: tuple[GuideField, ...]


@dataclass(frozen=True, slots=True)
class FieldGuide:
    """The whole form in words."""

    label: str
    version: str
    sections: tuple[GuideSection, ...]

    @property
    def field_count(self) -> int:
        """How many fields there are, those of repeated rows included."""
        return sum(len(section.fields) for section in self.sections)


def build_field_guide(form: Form, registry: Registry, plan: Plan, year: int) -> FieldGuide:
    """The form in words; conditions name the year's unit groups."""
    groups = {group.id: group.label for group in registry.groups.get(year, {}).values()}
    builder = _Builder(form, registry.code_lists, ConditionWords(form, registry.code_lists, groups), plan)
    return FieldGuide(form.label, form.version, tuple(builder.section(section) for section in form.sections))


class _Builder:
    def __init__(self, form: Form, code_lists: Mapping[str, CodeList], conditions: ConditionWords, plan: Plan) -> None:
        self.form, self.code_lists, self.conditions, self.plan = form, code_lists, conditions, plan
        self.usual = Counter(section.unit_types for section in form.sections).most_common(1)[0][0]
        """Whom most sections ask: they need not be told at each section."""

    def section(self, section: Section) -> GuideSection:
        """One section with all its fields, rows right after the field they belong to."""
        return GuideSection(
            key=section.key,
            letter=section.letter,
            label=section.label,
            note=section.note,
            remarks=tuple(self._remarks(section)),
            plan=self._known_plan(section.evidences),
            codes=self.code_lists[section.code_list].codes if section.shape is Shape.PER_CODE else (),
            fields=tuple(self._fields(section)),
        )

    def _remarks(self, section: Section) -> Iterator[str]:
        if not section.unit_types >= self.usual:
            yield f"Chỉ {', '.join(self._labels(section.unit_types))} ghi mục này."
        if section.shape is Shape.ROWS:
            yield "Mục này gồm nhiều dòng; mỗi dòng có đủ các ô dưới đây."
        if section.shape is Shape.PER_CODE:
            yield "Ghi các ô dưới đây cho từng loại trong danh sách."
        if section.required is Requirement.OPTIONAL:
            yield "Có thể bỏ cả mục nếu không có nội dung và không có ô nào bắt buộc."
        if section.required_when:
            yield f"Bắt buộc khi {self.conditions.say(section.required_when)}."
        if section.nil_when:
            yield f"Được bỏ cả mục khi {self.conditions.say(section.nil_when)}; khi đó mọi số trong mục được tính là 0."

    def _fields(self, section: Section) -> Iterator[GuideField]:
        for field in section.fields:
            yield self._field(section, (field,))
            for row in field.rows:
                yield self._field(section, (field, row))

    def _field(self, section: Section, chain: tuple[Field, ...]) -> GuideField:
        field = chain[-1]
        codes = self.code_lists[field.code_list].codes if field.code_list else ()
        row = chain[0].rows if len(chain) > 1 else section.fields
        return GuideField(
            id=field_path(section, chain),
            key=field.key,
            label=field.label,
            hint=field.hint,
            written=written_words(field),
            measure=field.measure,
            example=field.example,
            required="Luôn luôn" if field.required is Requirement.ALWAYS else self._required(field),
            required_when=self.conditions.say(field.required_when, row) if field.required_when else "",
            unit_types=self._unit_types(section, field),
            adds_up=adds_up_words(field),
            publication=PUBLICATION_WORDS[field.publication],
            plan=self._known_plan(field.evidences),
            codes=tuple(code for code in codes if not field.codes or code.code in field.codes),
            inside=chain[0].label if len(chain) > 1 else "",
        )

    @staticmethod
    def _required(field: Field) -> str:
        return "Khi có điều kiện" if field.required is Requirement.CONDITIONAL else "Không bắt buộc"

    def _unit_types(self, section: Section, field: Field) -> tuple[str, ...]:
        within = section.unit_types & self.usual or section.unit_types
        return () if field.unit_types >= within else self._labels(field.unit_types)

    def _labels(self, kinds: frozenset[str]) -> tuple[str, ...]:
        labels = self.code_lists[UNIT_TYPES]
        return tuple(labels.label_of(kind) for kind in self.form.unit_types if kind in kinds)

    def _known_plan(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in ids if self.plan.has(one))


def written_words(field: Field) -> str:
    """What may be written in a field, in words, with its limits."""
    words = _WRITTEN[field.type]
    if field.type.counts and field.maximum is not None:
        words += f", từ {number_text(field.minimum)} đến {number_text(field.maximum)}"
    elif field.type is FieldType.DECIMAL and field.maximum is not None:
        words += f", từ {field.minimum} đến {field.maximum}"
    if field.max_length:
        each = "mỗi dòng " if field.type is FieldType.TEXTS else ""
        words += f", {each}không quá {number_text(field.max_length)} ký tự"
    return words + ("; hoặc “khong_ap_dung”" if field.not_applicable else "")


def adds_up_words(field: Field) -> str:
    """How the values of a field add up over units and periods, in words."""
    units = _OVER_UNITS[field.over_units]
    if not units:
        return "Không cộng"
    return f"{units}, {_OVER_PERIODS[field.over_periods]}"

"""The blank report of a unit: its own fields only, each with its label, what to write, and what is known filled in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date

from portal.checking.expressions import MissingValueError, engine_for
from portal.checking.scope import ScopeBuilder, period_scope, unit_scope
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Form, Requirement, Section, Shape
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text

_WIDTH = 110
_WHAT = {
    FieldType.INTEGER: "số nguyên",
    FieldType.MONEY: "số tiền, đồng",
    FieldType.DECIMAL: "số, phần lẻ sau dấu phẩy",
    FieldType.YES_NO: "có / không",
    FieldType.DATE: "ngày/tháng/năm",
    FieldType.TEXT: "lời văn",
    FieldType.TEXTS: "danh sách, mỗi dòng một nội dung",
    FieldType.ROWS: "nhiều nhóm dòng, mỗi nhóm bắt đầu bằng dấu gạch ngang",
}


class _Blank:
    """Writes the blank report of one unit for one period."""

    def __init__(self, registry: Registry, unit: OrgUnit, period: ReportingPeriod) -> None:
        self.form: Form = registry.form_of(period)
        self.unit, self.period = unit, period
        self.code_lists: Mapping[str, CodeList] = registry.code_lists
        engine = engine_for(tuple(section.key for section in self.form.sections))
        self.engine = engine
        scope = ScopeBuilder(self.form).sections({})
        scope["ky"], scope["don_vi"] = period_scope(period), unit_scope(unit, period, registry)
        self.members: Mapping[str, list[str]] = scope["don_vi"]["thanh_vien"]
        self.activation = engine.activation(scope)

    def lines(self) -> Iterator[str]:
        """Every line of the file."""
        yield from _comment(f"{self.form.label}, {self.period.label}.", "")
        yield from _comment(f"Đơn vị: {self.unit.name}. Hạn cuối: hết ngày {date_text(self.period.last_good_day)}.", "")
        yield from _comment(
            "Ghi giá trị sau dấu hai chấm. Không có thì ghi số 0; chỗ trống không được tính là 0. "
            "Dòng có dấu * là bắt buộc. Không ghi họ tên, lớp, địa chỉ của người học; không ghi bí mật nhà nước.",
            "",
        )
        for section in self.form.sections:
            if section.fields_for(self.unit.form_type) and self.unit.form_type in section.unit_types:
                yield from self._section(section)
        yield ""
        yield from _comment("Giải trình cảnh báo, nếu có: mỗi dòng một mã cảnh báo, ví dụ “R07a: lý do”.", "")
        yield f"{EXPLANATIONS}:"

    def _section(self, section: Section) -> Iterator[str]:
        if section.required_when and self._known_false(section.required_when):
            return
        yield ""
        yield f"# ===== {section.letter}. {section.label} ====="
        if section.note:
            yield from _comment(section.note, "")
        yield f"{section.key}:"
        fields = section.fields_for(self.unit.form_type)
        if section.shape is Shape.PER_CODE:
            yield from self._per_code(section, fields)
        elif section.shape is Shape.ROWS:
            yield from self._rows(fields, "", self.members.get(section.group, []))
        else:
            for field in fields:
                yield from self._field(field)

    def _known_false(self, condition: str) -> bool:
        try:
            return self.engine.compile(condition).evaluate(self.activation) is False
        except MissingValueError:
            return False

    def _per_code(self, section: Section, fields: tuple[Field, ...]) -> Iterator[str]:
        for field in fields:
            yield from _comment(f"{field.key}: {field.label} ({self._what(field)})", "  ")
        for code in self.code_lists[section.code_list].codes:
            yield f"  {code.code}:  # {code.label}"
            yield from (f"    {field.key}:" for field in fields)

    def _field(self, field: Field) -> Iterator[str]:
        yield from self._explain(field, "  ")
        if field.type is FieldType.ROWS:
            yield f"  {field.key}:"
            yield from self._rows(field.rows, "  ", [])
            return
        known = self._known(field)
        yield f"  {field.key}:" + (f" {known}" if known else "")

    def _known(self, field: Field) -> str:
        """What the registry knows already, so that nobody types it again."""
        if field.prefill:
            value = str(self.engine.compile(field.prefill).evaluate(self.activation))
            return date_text(date.fromisoformat(value)) if field.type is FieldType.DATE else value
        known = {
            FieldType.UNIT_ID: self.unit.id,
            FieldType.PERIOD_ID: self.period.id,
            FieldType.FORM_VERSION: f'"{self.form.version}"',
        }
        return known.get(field.type, "")

    def _rows(self, fields: tuple[Field, ...], indent: str, members: list[str]) -> Iterator[str]:
        fields = tuple(field for field in fields if field.applies_to(self.unit.form_type))
        for field in fields:
            yield from self._explain(field, indent + "  ")
        if not members:
            yield f"{indent}  # Bỏ dấu # ở các dòng dưới, chép thêm cho mỗi dòng của danh sách."
        for first in members or [""]:
            mark = "" if first else "# "
            for number, field in enumerate(fields):
                bullet = "- " if number == 0 else "  "
                value = f" {first}" if number == 0 and first else ""
                yield f"{indent}  {mark}{bullet}{field.key}:{value}"

    def _explain(self, field: Field, indent: str) -> Iterator[str]:
        star = " *" if field.required is Requirement.ALWAYS else ""
        yield from _comment(f"{field.label}{star} ({self._what(field)}). {field.hint}".strip(), indent)

    def _what(self, field: Field) -> str:
        if not field.code_list:
            return _what(field)
        labels = self.code_lists[field.code_list]
        codes = "; ".join(f"{code} = {labels.label_of(code)}" for code in field.codes or labels.keys)
        return ("chọn một hoặc nhiều, mỗi dòng một mã: " if field.type is FieldType.CODES else "chọn một mã: ") + codes


def _what(field: Field) -> str:
    what = _WHAT.get(field.type, "")
    if field.max_length:
        what += f", không quá {field.max_length} ký tự"
    return f"{what}, {field.measure}" if field.measure and field.type is FieldType.INTEGER else what or "giữ nguyên"


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in textwrap.wrap(text, _WIDTH - len(indent)):
        yield f"{indent}# {line}"


def render_blank_report(registry: Registry, unit: OrgUnit, period: ReportingPeriod) -> str:
    """The blank report as text: what `portal new` writes and what a clerk fills in."""
    return "\n".join(_Blank(registry, unit, period).lines()) + "\n"

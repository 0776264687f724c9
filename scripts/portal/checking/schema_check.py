"""Which values do not have the shape the form asks for, each explained by its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from portal.checking.hints import guess_code, value_hint
from portal.checking.places import Place, Places
from portal.checking.report_schema import DATE_FORMAT, Schema, derive_schema
from portal.checking.wording import Wording, quote
from portal.reading.report_values import canonical_date
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Form, Section, Shape
from portal.vocabulary.vietnamese import number_text

_TYPE_RULES = {
    FieldType.INTEGER: "integer",
    FieldType.MONEY: "money",
    FieldType.DECIMAL: "decimal",
    FieldType.DATE: "date",
    FieldType.YES_NO: "yes-no",
    FieldType.CODE: "code",
    FieldType.CODES: "list",
    FieldType.TEXT: "text",
    FieldType.TEXTS: "list",
    FieldType.ROWS: "list",
    FieldType.UNIT_ID: "identifier",
    FieldType.PERIOD_ID: "identifier",
    FieldType.FORM_VERSION: "form-version",
}
_VALUE_KEYWORDS = ("type", "pattern", "format", "enum", "const")
_OTHER_KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "maxLength": "too-long",
    "minLength": "required-text",
    "minItems": "empty-list",
    "maxItems": "too-many-rows",
    "uniqueItems": "repeated-item",
}
HANDLED_KEYWORDS = frozenset((*_VALUE_KEYWORDS, *_OTHER_KEYWORDS, "required", "additionalProperties", "propertyNames"))
"""Every keyword that can refuse a value; a test holds the derived schemas to it."""


class SchemaChecker:
    """Checks reports of one unit type against the form; built once, used for every report.

    `jsonschema-rs` says yes or no a hundred times faster; only what it refuses is explained by `jsonschema`
    (research/performance.md). A test holds the two to the same verdict.
    """

    def __init__(self, form: Form, unit_type: str, code_lists: dict[str, CodeList], wording: Wording) -> None:
        self.form, self.unit_type, self.wording = form, unit_type, wording
        self.places = Places(form, code_lists)
        self.unit_types = code_lists
        self.schema: Schema = derive_schema(form, unit_type, code_lists)
        formats: dict[str, Any] = {DATE_FORMAT: _is_date}
        self._accept = jsonschema_rs.Draft202012Validator(self.schema, formats=formats, validate_formats=True)

    @cached_property
    def _explaining(self) -> Any:
        import jsonschema  # costs a third of the start-up and is not needed while every report is good

        formats = jsonschema.FormatChecker(formats=())
        formats.checks(DATE_FORMAT)(lambda value: not isinstance(value, str) or _is_date(value))
        return jsonschema.Draft202012Validator(self.schema, format_checker=formats)

    def accepts(self, data: Mapping[str, Any]) -> bool:
        """Whether the data has the shape the form asks for."""
        return self._accept.is_valid(data)

    def explain(self, data: Mapping[str, Any], path: str, positions: Mapping[Path, Position]) -> list[Finding]:
        """One finding for each place that is wrong; several complaints about one value become one."""
        found: dict[tuple[Path, str], Finding] = {}
        for where, rule, words, place in _without_echoes(list(self._problems(data))):
            if any((where, other) in found for other in _ONCE) and rule in _ONCE:
                continue
            found.setdefault(
                (where, rule),
                self.wording.finding(
                    rule, path, nearest(positions, where), words, section=place.section, key=place.key
                ),
            )
        return list(found.values())

    def _problems(self, data: Mapping[str, Any]) -> Iterator[_Problem]:
        for error in self._explaining.iter_errors(data):
            where: Path = tuple(error.absolute_path)
            if error.validator == "required":
                for name in error.validator_value:
                    if name not in error.instance and f"'{name}'" in error.message:
                        yield self._missing((*where, name))
            elif error.validator == "additionalProperties":
                for name in error.instance:
                    if name not in error.schema["properties"]:
                        yield self._unknown((*where, name))
            elif where and where[0] == EXPLANATIONS:
                yield self._explanation(where, error)
            else:
                yield self._wrong(where, error)

    def _missing(self, where: Path) -> _Problem:
        place = self.places.find(where)
        words = {"label": place.label, "key": str(where[-1])}
        if place.field is not None:
            words["example"] = self._example(place.field)
            return where, _missing_rule(place.field), words, place
        section = place.section
        words["example"] = self._section_example(section) if section else ""
        return where, "required-code" if len(where) > 1 else "required-section", words, place

    def _example(self, field: Field) -> str:
        return f'"{self.form.version}"' if field.type is FieldType.FORM_VERSION else self.wording.example(field)

    def _section_example(self, section: Section) -> str:
        fields = section.fields_for(self.unit_type)
        return f"{fields[0].key}: {self.wording.example(fields[0])}" if fields else section.key

    def _unknown(self, where: Path) -> _Problem:
        place, key = self.places.find(where), str(where[-1])
        section = place.section
        if place.field is not None and section is not None:
            types = ", ".join(self._type_label(kind) for kind in self.form.unit_types if place.field.applies_to(kind))
            words = {"label": place.label, "unit_type": self._type_label(self.unit_type), "types": types}
            return where, "other-type-field", words, place
        if len(where) == 1 or section is None:
            guess = self.places.guess_section(key)
            hint = f" Có phải ý đơn vị là “{guess}”?" if guess else ""
            first = self.form.sections[0].key
            words = {"key": quote(key), "hint": hint, "example": guess or first, "meant": guess}
            return where, "unknown-section", words, place
        words = {"key": quote(key), "section": section.label}
        if section.shape is Shape.PER_CODE and len(where) == 2:
            codes = self.unit_types[section.code_list]
            guess = guess_code(codes, key)
            words |= {"known": ", ".join(codes.keys), "example": guess or codes.keys[0]}
            return where, "unknown-code", words | _meant(guess), place
        words["example"] = self._section_example(section)
        return where, "unknown-field", words | self._hint(section, where), place

    def _hint(self, section: Section, where: Path) -> dict[str, str]:
        key = str(where[-1])
        holder = self.places.find(where[:-1])
        rows = self.places.rows_of(where)
        guess = self.places.guess_field(rows or section.fields_for(self.unit_type), key)
        if guess or holder.row_of or rows:
            return _meant(guess)
        others = self.places.sections_with(key, self.unit_type)
        text = f" Dòng này thuộc mục “{others[0].label}” ({others[0].key})." if others else ""
        return {"hint": text, "meant": ""}

    def _type_label(self, unit_type: str) -> str:
        return self.unit_types["loai_don_vi"].label_of(unit_type)

    def _explanation(self, where: Path, error: Any) -> _Problem:
        if error.validator == "pattern":
            where = (*where, "(không phải mã)")  # the name may be anybody's text and is not repeated
        place = self.places.find(where)
        shown = "(không phải mã)" if error.validator == "pattern" else quote(error.instance)
        words = {"label": "Giải trình", "value": shown, "example": "R07a: nêu lý do trong một câu"}
        rule = {"propertyNames": "explanation-name", "pattern": "explanation-name", "type": "text"}
        if error.validator in ("maxLength", "minLength"):
            words |= {"length": number_text(len(error.instance)), "limit": number_text(error.validator_value)}
            return where, _OTHER_KEYWORDS[error.validator], words, place
        return where, rule[error.validator] if len(where) > 1 or error.validator != "type" else "record", words, place

    def _wrong(self, where: Path, error: Any) -> _Problem:
        place, value = self.places.find(where), error.instance
        words = {"label": place.label, "value": quote(value), "hint": "", "limit": ""}
        field = place.field
        if field is None:
            words["example"] = self._section_example(place.section) if place.section else self.form.sections[0].key
            return where, "list" if error.validator_value == "array" else "record", words, place
        words["example"] = self._example(field)
        if field.type in _FREE_TEXT and isinstance(value, str):
            words["value"] = "(lời văn)"  # free text is never echoed: it may hold a name (domain.md 5.4)
        if error.validator in _OTHER_KEYWORDS:
            words["limit"] = number_text(error.validator_value) if isinstance(error.validator_value, int) else ""
            words["length"] = number_text(len(value)) if isinstance(value, str | list) else ""
            if isinstance(value, int):
                words["value"] = number_text(value)
            return where, _OTHER_KEYWORDS[error.validator], words, place
        item = isinstance(where[-1], int) and field.type in (FieldType.CODES, FieldType.TEXTS)
        rule = self._value_rule(field, item=item)
        words |= self._value_words(field, value)
        if (rule == "text" and not isinstance(value, dict | list)) or (isinstance(where[-1], int) and field.rows):
            rule = "record"
        return where, rule, words, place

    def _value_rule(self, field: Field, *, item: bool) -> str:
        if item:
            return "code" if field.type is FieldType.CODES else "text"
        return _TYPE_RULES[field.type]

    def _value_words(self, field: Field, value: Any) -> dict[str, str]:
        if field.type in (FieldType.CODE, FieldType.CODES):
            guess = self._guess_code(field, value)
            return {
                "known": self.wording.known_codes(field),
                "hint": f" Có phải ý đơn vị là “{guess}”?" if guess else "",
            }
        hint = value_hint(field, value)
        return {"limit": str(field.maximum), "hint": f" {hint}" if hint else ""}

    def _guess_code(self, field: Field, value: Any) -> str:
        return guess_code(self.places.code_lists[field.code_list], value) if isinstance(value, str) else ""


_ONCE = frozenset(_TYPE_RULES.values())
"""Rules that say "this value is wrong"; one of them for a value is enough."""


_FREE_TEXT = (FieldType.TEXT, FieldType.TEXTS)
_TEXTS = (FieldType.TEXT, FieldType.TEXTS, FieldType.CODES, FieldType.ROWS)


def _missing_rule(field: Field) -> str:
    """`required` says that blank is not 0, which only makes sense for numbers."""
    return "required" if field.type.counts else "required-text" if field.type in _TEXTS else "required-choice"


def _meant(guess: str) -> dict[str, str]:
    return {"hint": f" Có phải ý đơn vị là “{guess}”?" if guess else "", "meant": guess}


_Problem = tuple[Path, str, dict[str, str], Place]


def _without_echoes(problems: list[_Problem]) -> list[_Problem]:
    """A misspelt key is one mistake: that the right key is missing need not be said as well."""
    meant = {(*where[:-1], words["meant"]) for where, _, words, _ in problems if words.get("meant")}
    return [problem for problem in problems if not (problem[1].startswith("required") and problem[0] in meant)]


def _is_date(text: str) -> bool:
    return canonical_date(text) is not None


def nearest(positions: Mapping[Path, Position], where: Path) -> Position:
    """The position of a place, or of the innermost thing around it that the file has."""
    while where and where not in positions:
        where = where[:-1]
    return positions.get(where, Position(1, 1))

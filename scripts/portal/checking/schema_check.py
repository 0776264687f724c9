"""Which values do not have the shape the form asks for, each explained by its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from portal.checking.hints import guess_code, record_hint, value_hint
from portal.checking.places import Places
from portal.checking.report_schema import DATE_FORMAT, Schema, derive_schema
from portal.checking.unknown_keys import Problem, UnknownKeys, section_example
from portal.checking.wording import LISTS, Wording, quote
from portal.reading.report_values import canonical_date
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Form, Section
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
        self._unknown = UnknownKeys(form, unit_type, self.places, wording)
        self.schema: Schema = derive_schema(form, unit_type, code_lists)
        formats: dict[str, Any] = {DATE_FORMAT: _is_date}
        self._accept = jsonschema_rs.Draft202012Validator(self.schema, formats=formats, validate_formats=True)

    @cached_property
    def _explaining(self) -> Any:
        import jsonschema  # costs a third of the start-up and is not needed while every report is good

        formats = jsonschema.FormatChecker(formats=())
        formats.checks(DATE_FORMAT)(lambda value: not isinstance(value, str) or _is_date(value))
        return jsonschema.Draft202012Validator(self.schema, format_checker=formats)

    def _explaining_for(self, data: Mapping[str, Any]) -> Any:
        """The explaining validator with every section that the fast one accepts left alone."""
        refused = {error.instance_path[0] for error in self._accept.iter_errors(data) if error.instance_path}
        sections = {key: schema if key in refused else True for key, schema in self.schema["properties"].items()}
        return self._explaining.evolve(schema={**self.schema, "properties": sections})

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

    def _problems(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        for error in self._explaining_for(data).iter_errors(data):
            where: Path = tuple(error.absolute_path)
            if error.validator == "required":
                for name in error.validator_value:
                    if name not in error.instance and f"'{name}'" in error.message:
                        yield self._missing((*where, name))
            elif error.validator == "additionalProperties":
                for name in error.instance:
                    if name not in error.schema["properties"]:
                        yield self._unknown.problem((*where, name))
            elif where and where[0] == EXPLANATIONS:
                yield self._explanation(where, error)
            else:
                yield self._wrong(where, error)

    def _missing(self, where: Path) -> Problem:
        place = self.places.find(where)
        words = {"label": place.label, "key": str(where[-1])}
        if place.field is not None:
            words |= self._field_words(place.field)
            return where, _missing_rule(place.field), words, place
        section = place.section
        words["example"] = self._first_line(section) if section else ""
        return where, "required-code" if len(where) > 1 else "required-section", words, place

    def _field_words(self, field: Field) -> dict[str, str]:
        if field.type is FieldType.FORM_VERSION:
            return {"example": f'"{self.form.version}"', "known": ""}
        return self.wording.of_field(field)

    def _first_line(self, section: Section) -> str:
        return self.wording.first_line(section, section.fields_for(self.unit_type))

    def _explanation(self, where: Path, error: Any) -> Problem:
        if error.validator == "pattern":
            where = (*where, "(không phải mã)")  # the name may be anybody's text and is not repeated
        place = self.places.find(where)
        shown = "(không phải mã)" if error.validator == "pattern" else quote(error.instance)
        words = {"label": "Giải trình", "value": shown, "hint": "", "example": "R07a: nêu lý do trong một câu"}
        if error.instance is None:
            return where, "required-text", words | {"known": ""}, place
        rule = {"propertyNames": "explanation-name", "pattern": "explanation-name", "type": "text"}
        if error.validator in ("maxLength", "minLength"):
            words |= {"length": number_text(len(error.instance)), "limit": number_text(error.validator_value)}
            return where, _OTHER_KEYWORDS[error.validator], words, place
        return where, rule[error.validator] if len(where) > 1 or error.validator != "type" else "record", words, place

    def _wrong(self, where: Path, error: Any) -> Problem:
        place, value = self.places.find(where), error.instance
        words = {"label": place.label, "value": quote(value), "hint": "", "limit": ""}
        field = place.field
        if field is None:
            words["hint"] = record_hint(value)
            words["example"] = (
                section_example(place.section, self.unit_type, self.wording)
                if place.section
                else self.form.sections[0].key
            )
            return where, "list" if error.validator_value == "array" else "record", words, place
        words |= self._field_words(field)
        if isinstance(where[-1], int) and field.type in LISTS:
            words["example"] = self.wording.example(field)
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
            words["hint"] = record_hint(value)
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


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    """A misspelt or misplaced key is one mistake: that the right key is missing need not be said as well."""
    guessed = [((*where[:-1], words["meant"]), where[-1]) for where, _, words, _ in problems if words.get("meant")]
    meant = {place for right, key in guessed for place in (right, (*right, key))}
    return [problem for problem in problems if not (problem[1].startswith("required") and problem[0] in meant)]


def _is_date(text: str) -> bool:
    return canonical_date(text) is not None


def nearest(positions: Mapping[Path, Position], where: Path) -> Position:
    """The position of a place, or of the innermost thing around it that the file has."""
    while where and where not in positions:
        where = where[:-1]
    return positions.get(where, Position(1, 1))

"""The JSON Schema of a report, derived from the form: what shape a file must have, for one unit type."""

from __future__ import annotations

from typing import Any

from portal.checking.cel_tree import Call, Const, Items, Node, dotted
from portal.checking.expressions import Engine, engine_for
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import (
    EXPLANATIONS,
    NO,
    NOT_APPLICABLE,
    YES,
    Field,
    FieldType,
    Form,
    Requirement,
    Section,
    Shape,
)

Schema = dict[str, Any]

DATE_FORMAT = "ngay"
"""Name of the format that accepts only days that exist; the pattern alone would accept 30/02."""
DATE_PATTERN = "^(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])/[0-9]{4}$"
ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
PERIOD_PATTERN = "^[0-9]{4}-[A-Z0-9]+$"
RULE_PATTERN = "^[A-Za-z0-9-]{1,40}$"
MAX_ITEMS = 500
MAX_EXPLANATION = 1000
MAX_COUNT = 999_999_999
MAX_MONEY = 9_999_999_999_999


_FIXED: dict[FieldType, Schema] = {
    FieldType.YES_NO: {"enum": [YES, NO]},
    FieldType.DATE: {"type": "string", "pattern": DATE_PATTERN, "format": DATE_FORMAT},
    FieldType.UNIT_ID: {"type": "string", "pattern": ID_PATTERN},
    FieldType.PERIOD_ID: {"type": "string", "pattern": PERIOD_PATTERN},
}


class _Derivation:
    """Derives one schema; holds what every row needs."""

    def __init__(self, form: Form, unit_type: str, code_lists: dict[str, CodeList]) -> None:
        self.form, self.unit_type, self.code_lists = form, unit_type, code_lists
        self.engine = engine_for(tuple(section.key for section in form.sections))

    def report(self) -> Schema:
        sections = {section.key: self.section(section) for section in self.form.sections if self._asked(section)}
        required = [s.key for s in self.form.sections if s.key in sections and s.required is Requirement.ALWAYS]
        sections[EXPLANATIONS] = _explanations()
        schema: Schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:bao-cao:{self.form.version}:{self.unit_type}",
            "title": self.form.label,
            "$comment": f"Derived from schemas/form/{self.form.version}.yaml by `portal derive`; do not edit.",
            **_closed(sections, required),
        }
        conditions = self._conditions()
        return {**schema, "allOf": conditions} if conditions else schema

    def _asked(self, section: Section) -> bool:
        return bool(section.fields_for(self.unit_type)) and self.unit_type in section.unit_types

    def section(self, section: Section) -> Schema:
        record = self._record(section.fields_for(self.unit_type))
        if section.shape is Shape.ROWS:
            body: Schema = {"type": "array", "items": record, "maxItems": MAX_ITEMS}
        elif section.shape is Shape.PER_CODE:
            codes = list(self.code_lists[section.code_list].keys)
            body = _closed(dict.fromkeys(codes, record), codes)
        else:
            body = record
        return {"title": section.label, **body}

    def _record(self, fields: tuple[Field, ...]) -> Schema:
        properties = {field.key: self.field(field) for field in fields}
        record = _closed(properties, [field.key for field in fields if field.required is Requirement.ALWAYS])
        conditions = [
            {"if": condition, "then": {"required": [field.key]}}
            for field in fields
            if field.required_when and (condition := row_condition(self.engine, field.required_when))
        ]
        return {**record, "allOf": conditions} if conditions else record

    def field(self, field: Field) -> Schema:
        schema: Schema = {"title": field.label}
        if field.hint:
            schema["description"] = field.hint
        schema.update(self._value(field))
        if field.not_applicable:
            schema.update(_or_not_applicable(schema))
        return schema

    def _value(self, field: Field) -> Schema:
        if field.type.counts:
            limit = MAX_MONEY if field.type is FieldType.MONEY else MAX_COUNT
            return {"type": "integer", "minimum": field.minimum, "maximum": field.maximum or limit}
        if field.type is FieldType.DECIMAL:
            return {"type": "string", "pattern": decimal_pattern(field.maximum or 100, field.decimals)}
        if field.type is FieldType.CODE:
            return {"enum": list(self._codes(field))}
        if field.type is FieldType.FORM_VERSION:
            return {"const": self.form.version}
        if field.type in _FIXED:
            return dict(_FIXED[field.type])
        return self._text_or_list(field)

    def _text_or_list(self, field: Field) -> Schema:
        text = {"type": "string", "minLength": 1, "maxLength": field.max_length}
        if field.type is FieldType.TEXT:
            return text
        items: Schema = text
        rules: Schema = {"minItems": 1, "maxItems": MAX_ITEMS}
        if field.type is FieldType.CODES:
            items, rules = {"enum": list(self._codes(field))}, {"minItems": 1, "uniqueItems": True}
        elif field.type is FieldType.ROWS:
            items = self._record(tuple(row for row in field.rows if row.applies_to(self.unit_type)))
            rules = {"maxItems": MAX_ITEMS}
        return {"type": "array", "items": items, **rules}

    def _codes(self, field: Field) -> tuple[str, ...]:
        return field.codes or self.code_lists[field.code_list].keys

    def _conditions(self) -> list[Schema]:
        """`if … then required`, one for each condition that the report alone decides."""
        wanted: dict[str, dict[str, list[str]]] = {}
        for section in self.form.sections:
            if not self._asked(section):
                continue
            if section.required_when:
                wanted.setdefault(section.required_when, {}).setdefault(section.key, [])
            for field in section.fields_for(self.unit_type) if section.shape is Shape.RECORD else ():
                if field.required_when:
                    wanted.setdefault(field.required_when, {}).setdefault(section.key, []).append(field.key)
        found = ((report_condition(self.engine, source), sections) for source, sections in wanted.items())
        return [{"if": condition, "then": _then(sections)} for condition, sections in found if condition]


def _then(sections: dict[str, list[str]]) -> Schema:
    inner = {key: {"required": fields} for key, fields in sections.items() if fields}
    return {"required": list(sections), **({"properties": inner} if inner else {})}


def _closed(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _explanations() -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": MAX_EXPLANATION}
    return {
        "title": "Giải trình",
        "type": "object",
        "propertyNames": {"pattern": RULE_PATTERN},
        "additionalProperties": text,
    }


def _or_not_applicable(schema: Schema) -> Schema:
    """Lets `khong_ap_dung` stand for a value; number limits do not touch text, so no `anyOf` is needed."""
    if schema.get("type") == "integer":
        return {"type": ["integer", "string"], "pattern": f"^{NOT_APPLICABLE}$"}
    if "enum" in schema:
        return {"enum": [*schema["enum"], NOT_APPLICABLE]}
    return {"pattern": f"{schema['pattern']}|^{NOT_APPLICABLE}$"} if "pattern" in schema else {}


def decimal_pattern(maximum: int, decimals: int) -> str:
    """The pattern of decimals from 0 to a power of ten, written `92,5`; a pattern, because both engines agree on it."""
    digits = len(str(maximum)) - 1
    below = "0|[1-9]" + (f"[0-9]{{0,{digits - 1}}}" if digits > 1 else "")
    return f"^({maximum}(,0{{1,{decimals}}})?|({below})(,[0-9]{{1,{decimals}}})?)$"


def report_condition(engine: Engine, source: str) -> Schema | None:
    """A condition on the report alone as JSON Schema; None when it needs the period, the unit or arithmetic."""
    return _condition(engine.compile(source).tree, row=False)


def row_condition(engine: Engine, source: str) -> Schema | None:
    """A condition on the values of one row (`dong.…`) as JSON Schema; None when it is not one."""
    return _condition(engine.compile(source).tree, row=True)


def _condition(node: Node, *, row: bool) -> Schema | None:
    if not isinstance(node, Call):
        return None
    if node.function in ("_&&_", "_||_"):
        parts = [_condition(part, row=row) for part in node.args]
        word = "allOf" if node.function == "_&&_" else "anyOf"
        return None if None in parts else {word: parts}
    if node.function == "!_":
        inner = _condition(node.args[0], row=row)
        return {"not": inner} if inner is not None else None
    if node.function in ("_==_", "_!=_", "@in"):
        return _comparison(node, row=row)
    return None


def _comparison(node: Call, *, row: bool) -> Schema | None:
    left, right = node.args
    path = dotted(left).split(".")
    if (path[0] == "dong") != row or (not row and path[0] in ("ky", "don_vi", "truoc", "tong", "nguong")):
        return None
    keys = path[1:] if row else path
    if not keys or not keys[0] or (row and len(keys) != 1) or (not row and len(keys) != 2):
        return None
    if isinstance(right, Items) and all(isinstance(item, Const) for item in right.items):
        test: Schema = {"enum": [item.value for item in right.items if isinstance(item, Const)]}
    elif isinstance(right, Const):
        test = {"const": right.value}
    else:
        return None
    schema = test
    for key in reversed(keys):
        schema = {"properties": {key: schema}, "required": [key]}
    return {"not": schema} if node.function == "_!=_" else schema


def derive_schema(form: Form, unit_type: str, code_lists: dict[str, CodeList]) -> Schema:
    """The JSON Schema (2020-12, closed) of a report of this unit type."""
    return _Derivation(form, unit_type, code_lists).report()

"""A report as the file that a clerk opens: sections in the order of the form, one value a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.vocabulary.form import Field, Form, Section
from portal.vocabulary.reports import Data

_INDENT = 2
_LONG_TEXT = 80
"""A text longer than this stands below its key, where colons and hashes need no care."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,;/()%+“”–-]*[\w.)%”])?")
_READ_AS_OTHERS = frozenset({"yes", "no", "y", "n", "true", "false", "on", "off", "null", "nan", "inf", "infinity"})
"""Words that some YAML programs turn into truth values, numbers or nothing."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def render_report_yaml(data: Data, form: Form, unit_type: str) -> str:
    """The report's text; reading it again gives the same data (`reading.report_values.type_values`).

    Sections and fields stand in the order of the form for this unit type; what the form does not know comes last,
    so that nothing is lost. Values are int and text as accepted reports have them; None is left out.
    """
    lines: list[str] = []
    known = {section.key: section for section in form.sections}
    for section in form.sections:
        if section.key in data:
            lines.extend([*([""] if lines else []), f"# {section.letter}. {section.label}"])
            lines.extend(_pair(section.key, _in_order(section, data[section.key], unit_type), 0))
    for key, value in data.items():
        if key not in known:
            lines.extend(_pair(key, value, 0))
    return "\n".join(lines) + "\n"


def yaml_text(text: str) -> str:
    """A text on one line of YAML, in quotes wherever some program could take it for anything but this text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _READ_AS_OTHERS:
        return text
    return '"' + "".join(_escaped(mark) for mark in text) + '"'


def yaml_flow_text(text: str) -> str:
    """A text inside braces, where a comma would end a value that stands without quotes."""
    plain = yaml_text(text)
    return plain if plain.startswith('"') or "," not in plain else f'"{plain}"'


def _escaped(mark: str) -> str:
    if mark in _ESCAPES:
        return _ESCAPES[mark]
    if mark.isprintable():
        return mark
    code = ord(mark)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_order(section: Section, value: Any, unit_type: str) -> Any:
    """The section's value with its keys in the order of the form, whatever its shape."""
    fields = section.fields_for(unit_type)
    if isinstance(value, list):
        return [_record(fields, row) for row in value]
    if section.code_list and isinstance(value, dict):
        return {code: _record(fields, record) for code, record in value.items()}
    return _record(fields, value)


def _record(fields: Iterable[Field], value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    ordered = {field.key: _value(field, value[field.key]) for field in fields if field.key in value}
    return {**ordered, **{key: inner for key, inner in value.items() if key not in ordered}}


def _value(field: Field, value: Any) -> Any:
    if field.rows and isinstance(value, list):
        return [_record(field.rows, row) for row in value]
    return value


def _pair(key: str, value: Any, indent: int) -> Iterator[str]:
    if value is None:
        return
    head = f"{' ' * indent}{yaml_text(key)}:"
    if isinstance(value, dict | list) and value:
        yield head
        yield from _body(value, indent + _INDENT)
        return
    first, *rest = _scalar(value, indent + _INDENT)
    yield f"{head} {first}"
    yield from rest


def _body(value: dict[str, Any] | list[Any], indent: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _pair(key, inner, indent)
        return
    for item in value:
        nested = isinstance(item, dict | list) and item
        below = indent + _INDENT
        lines = list(_body(item, below)) if nested else [" " * below + line for line in _scalar(item, 0)]
        yield f"{' ' * indent}- {lines[0][below:]}"
        yield from lines[1:]


def _scalar(value: Any, indent: int) -> list[str]:
    """A value's lines: the first goes behind the key, the others below it."""
    if isinstance(value, dict | list):
        return ["{}" if isinstance(value, dict) else "[]"]
    if not isinstance(value, str):
        return [str(value)]
    if not _stands_below(value):
        return [yaml_text(value)]
    return ["|-", *(" " * indent + line if line else "" for line in value.split("\n"))]


def _stands_below(text: str) -> bool:
    """Whether a text is long and plain enough to be written as a block of lines, exactly as it is."""
    if "\n" not in text and len(text) <= _LONG_TEXT:
        return False
    lines = text.split("\n")
    clean = all(line.isprintable() and (not line or line.strip()) for line in lines)
    return clean and bool(lines[0]) and not lines[0].startswith(" ") and bool(lines[-1])

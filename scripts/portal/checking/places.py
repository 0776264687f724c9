"""Where in the form a value of a report belongs: section, field and row, named as people read them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, Form, Section, Shape
from portal.vocabulary.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the form as a data path reaches it."""

    section: Section | None
    field: Field | None
    label: str
    key: str
    row_of: Field | None = None


def dotted_key(path: Path) -> str:
    """`tuyen_truyen.theo_chu_de[2].so_buoi`; rows count from 1, as people do."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Places:
    """Finds places in one form."""

    def __init__(self, form: Form, code_lists: dict[str, CodeList]) -> None:
        self.form, self.code_lists = form, code_lists
        self._sections = {section.key: section for section in form.sections}

    def find(self, path: Path) -> Place:
        """The place of a data path; section and field are None as far as the form does not know it."""
        key = dotted_key(path)
        section = self._sections.get(str(path[0])) if path else None
        if section is None or len(path) == 1:
            return Place(section, None, section.label if section else key, key)
        rest, prefix = path[1:], ""
        if section.shape is Shape.PER_CODE:
            prefix = self.code_lists[section.code_list].label_of(str(rest[0]))
            rest = rest[1:]
        elif section.shape is Shape.ROWS:
            prefix = _row_text(rest[0])
            rest = rest[1:]
        if not rest:
            return Place(section, None, prefix, key)
        return self._field(section, rest, prefix, key)

    def _field(self, section: Section, rest: Path, prefix: str, key: str) -> Place:
        field = _by_key(section.fields, rest[0])
        if field is None:
            return Place(section, None, str(rest[0]), key)
        label = f"{prefix}: {field.label}" if prefix else field.label
        if len(rest) >= 2 and field.rows:
            inner = _by_key(field.rows, rest[2]) if len(rest) >= 3 else None
            label = f"{field.label}, {_row_text(rest[1])}" + (f": {inner.label}" if inner else "")
            return Place(section, inner, label, key, field)
        return Place(section, field, label, key)

    def guess_section(self, key: str) -> str:
        """The section key that a misspelt one most likely means; empty when none is near."""
        return closest(key, self._sections)

    def guess_field(self, fields: Iterable[Field], key: str) -> str:
        """The field key that a misspelt one most likely means, by key or by label."""
        by_label = {field.label: field.key for field in fields}
        return closest(key, by_label.values()) or by_label.get(closest(key, by_label), "")

    def rows_of(self, path: Path) -> tuple[Field, ...]:
        """The fields of the rows that a path inside a rows field stands in; empty elsewhere."""
        section = self._sections.get(str(path[0]))
        field = _by_key(section.fields, path[1]) if section and len(path) == 4 else None
        return field.rows if field else ()

    def sections_with(self, key: str, unit_type: str) -> list[Section]:
        """Sections that have a field of this key: it may stand in the wrong section."""
        return [
            section
            for section in self.form.sections
            if any(field.key == key for field in section.fields_for(unit_type))
        ]


def closest(written: str, known: Iterable[str]) -> str:
    """The known word nearest to what was written, with or without diacritics; empty when none is near."""
    folded = {_plain(word): word for word in known}
    near = difflib.get_close_matches(_plain(written), list(folded), n=1, cutoff=0.72)
    return folded[near[0]] if near else ""


def _plain(word: str) -> str:
    return fold(word).replace("_", " ").replace("-", " ")


def _by_key(fields: Iterable[Field], key: str | int) -> Field | None:
    return next((field for field in fields if field.key == key), None)


def _row_text(index: str | int) -> str:
    return f"dòng thứ {int(index) + 1}" if isinstance(index, int) else str(index)

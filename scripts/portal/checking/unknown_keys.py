"""Names that the form does not have where they were written, and what was probably meant."""

from __future__ import annotations

from portal.checking.hints import guess_code
from portal.checking.places import Place, Places
from portal.checking.wording import Wording, quote
from portal.reading.yaml_source import Path
from portal.vocabulary.form import Form, Section, Shape

Problem = tuple[Path, str, dict[str, str], Place]
"""A place of the data, the id of its message, the words that fill the message in, and the place in the form."""


class UnknownKeys:
    """Says of the keys of one unit type's reports what is wrong with them."""

    def __init__(self, form: Form, unit_type: str, places: Places, wording: Wording) -> None:
        self.form, self.unit_type, self.places, self.wording = form, unit_type, places, wording

    def problem(self, where: Path) -> Problem:
        """What is wrong with a key at a path that the form does not have there."""
        place, key = self.places.find(where), str(where[-1])
        section = place.section
        if place.field is not None and section is not None:
            types = ", ".join(self._type_label(kind) for kind in self.form.unit_types if place.field.applies_to(kind))
            words = {"label": place.label, "unit_type": self._type_label(self.unit_type), "types": types}
            return where, "other-type-field", words, place
        if owners := self.places.sections_with(key, self.unit_type) if len(where) == 1 else []:
            return where, "outside-section", self._outside(key, owners), place
        if len(where) == 1 or section is None:
            guess = self.places.guess_section(key)
            hint = f" Có phải ý đơn vị là “{guess}”?" if guess else ""
            first = self.form.sections[0].key
            words = {"key": quote(key), "hint": hint, "example": guess or first, "meant": guess}
            return where, "unknown-section", words, place
        words = {"key": quote(key), "section": section.label}
        if section.shape is Shape.PER_CODE and len(where) == 2:
            codes = self.places.code_lists[section.code_list]
            guess = guess_code(codes, key)
            words |= {"known": ", ".join(codes.keys), "example": guess or codes.keys[0]}
            return where, "unknown-code", words | _meant(guess), place
        words["example"] = section_example(section, self.unit_type, self.wording)
        return where, "unknown-field", words | self._hint(section, where), place

    def _outside(self, key: str, owners: list[Section]) -> dict[str, str]:
        """What is said of a field that stands at the margin; when only one section has it, that one is meant."""
        field = next(field for field in owners[0].fields if field.key == key)
        return {
            "key": key,
            "owners": " hoặc ".join(f"“{owner.label}” ({owner.key})" for owner in owners),
            "holder": owners[0].key,
            "example": self.wording.line(field),
            "meant": owners[0].key if len(owners) == 1 else "",
        }

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
        return self.places.code_lists["loai_don_vi"].label_of(unit_type)


def section_example(section: Section, unit_type: str, wording: Wording) -> str:
    """A right line of a section; its own name when units of this type have no field in it."""
    fields = section.fields_for(unit_type)
    return wording.line(fields[0]) if fields else section.key


def _meant(guess: str) -> dict[str, str]:
    return {"hint": f" Có phải ý đơn vị là “{guess}”?" if guess else "", "meant": guess}

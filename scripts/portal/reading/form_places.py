"""What other tables may say about the form: which fields there are, with which codes and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import (
    NO,
    YES,
    Field,
    FieldType,
    Form,
    OverPeriods,
    OverUnits,
    Publication,
    Requirement,
    Section,
    Shape,
    classifier,
    field_path,
)


@dataclass(frozen=True, slots=True)
class _Place:
    section: Section
    field: Field
    rows: tuple[Field, ...]
    """The fields of the row it stands in; empty for a field of a record."""


class FormPlaces:
    """The fields of one form by their dotted path."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList]) -> None:
        self.code_lists = code_lists
        self._places: dict[str, _Place] = {}
        for section, chain in form.walk():
            rows = chain[0].rows if len(chain) > 1 else section.fields if section.shape is Shape.ROWS else ()
            self._places[field_path(section, chain)] = _Place(section, chain[-1], rows)

    def has(self, path: str) -> bool:
        """Whether the form has this field."""
        return path in self._places

    def is_sum(self, path: str) -> bool:
        """Whether its numbers are added over units."""
        return self._places[path].field.over_units is OverUnits.SUM

    def adds_up_over_periods(self, path: str) -> bool:
        """Whether it has a figure of a year, and not of single periods only."""
        return self._places[path].field.over_periods is not OverPeriods.NONE

    def codes(self, path: str) -> tuple[str, ...]:
        """The codes by which its numbers are broken down, in the order of their list; none when they are not."""
        place = self._places[path]
        if place.section.shape is Shape.PER_CODE:
            return self.code_lists[place.section.code_list].keys
        by = classifier(place.rows)
        return self._listed(by) if by is not None and by is not place.field else ()

    def code_label(self, path: str, code: str) -> str:
        """What people read for one of these codes."""
        return self._list_of(path).label_of(code)

    def refers_to(self, path: str, code: str) -> str:
        """The action of the plan that one of these codes stands for; empty when its list does not say."""
        return self._list_of(path).refers_to(code)

    def answers(self, path: str) -> frozenset[str]:
        """What may be answered in a field whose answers are counted; none for any other."""
        field = self._places[path].field
        if field.over_units is not OverUnits.COUNT:
            return frozenset()
        return frozenset({YES, NO} if field.type is FieldType.YES_NO else self._listed(field))

    def every_row_has(self, path: str) -> bool:
        """Whether it is a field that each row of a list must have."""
        place = self._places[path]
        return bool(place.rows) and place.field.required is Requirement.ALWAYS

    def publication(self, path: str) -> Publication:
        """Who may see its values."""
        return self._places[path].field.publication

    def _listed(self, field: Field) -> tuple[str, ...]:
        return field.codes or self.code_lists[field.code_list].keys

    def _list_of(self, path: str) -> CodeList:
        place = self._places[path]
        by = classifier(place.rows)
        return self.code_lists[place.section.code_list or (by.code_list if by is not None else "")]

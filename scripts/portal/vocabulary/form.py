"""The form: which fields there are, what may be written in each, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

YES, NO = "có", "không"
NOT_APPLICABLE = "khong_ap_dung"
EXPLANATIONS = "giai_trinh"
"""Top-level key of a report: rule id -> the unit's explanation of a warning."""


class FieldType(StrEnum):
    """What may be written in a field."""

    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    DATE = "date"
    CODE = "code"
    TEXT = "text"
    CODES = "codes"
    TEXTS = "texts"
    ROWS = "rows"
    UNIT_ID = "unit_id"
    PERIOD_ID = "period_id"
    FORM_VERSION = "form_version"

    @property
    def counts(self) -> bool:
        """Whether the value is a number that can be added up."""
        return self in (FieldType.INTEGER, FieldType.MONEY)


class Requirement(StrEnum):
    """Whether a value must be given."""

    ALWAYS = "always"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


class OverUnits(StrEnum):
    """How values add up over org units: sums, or the number of units per answer, or not at all."""

    SUM = "sum"
    COUNT = "count"
    NONE = "none"


class OverPeriods(StrEnum):
    """How values add up over the periods of a year.

    Flows are summed, stocks take the last period, `any` is yes when one period says yes, `year_end` is asked only in
    the last period of the year.
    """

    SUM = "sum"
    LAST = "last"
    ANY = "any"
    YEAR_END = "year_end"
    NONE = "none"


class Publication(StrEnum):
    """Who may see a field's values: each unit's, the province total only, or staff only (DESIGN.md policy 7)."""

    PER_UNIT = "per_unit"
    TOTAL_ONLY = "total_only"
    INTERNAL = "internal"


class Shape(StrEnum):
    """How a section is laid out: one record, a list of rows, or one record for each code of a code list."""

    RECORD = "record"
    ROWS = "rows"
    PER_CODE = "per_code"


class ScreenScope(StrEnum):
    """What a text may hold that the screens refuse elsewhere: nothing, people's names, or numbers of documents."""

    ALL = "all"
    NAMES_ALLOWED = "names_allowed"
    NUMBERS_ALLOWED = "numbers_allowed"


class Named(StrEnum):
    """What a text of the report names by its id, and the check therefore looks up in the directory."""

    NOTHING = ""
    UNIT = "unit"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the form."""

    key: str
    label: str
    hint: str
    type: FieldType
    required: Requirement
    over_units: OverUnits
    over_periods: OverPeriods
    publication: Publication
    unit_types: frozenset[str]
    measure: str = ""
    required_when: str = ""
    counts_people: bool | None = None
    evidences: tuple[str, ...] = ()
    code_list: str = ""
    codes: tuple[str, ...] = ()
    max_length: int = 0
    minimum: int = 0
    maximum: int | None = None
    decimals: int = 0
    not_applicable: bool = False
    example: str = ""
    prefill: str = ""
    """A name of the context (`ky.tu_ngay`) whose value stands in the blank report already."""
    screen: ScreenScope = ScreenScope.ALL
    names: Named = Named.NOTHING
    rows: tuple[Field, ...] = ()

    def applies_to(self, unit_type: str) -> bool:
        """Whether units of this type (of form) fill the field in."""
        return unit_type in self.unit_types


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one key of the report."""

    key: str
    letter: str
    label: str
    fields: tuple[Field, ...]
    shape: Shape = Shape.RECORD
    code_list: str = ""
    required: Requirement = Requirement.ALWAYS
    required_when: str = ""
    unit_types: frozenset[str] = frozenset()
    evidences: tuple[str, ...] = ()
    note: str = ""
    group: str = ""
    """For a list of rows: the group of units (schemas/groups) each of which has a row in the blank report already."""
    nil_when: str = ""
    """A condition (CEL) under which the section may be left out and every number in it that is asked counts as 0."""

    def fields_for(self, unit_type: str) -> tuple[Field, ...]:
        """The fields that units of this type fill in."""
        return tuple(field for field in self.fields if field.applies_to(unit_type))


@dataclass(frozen=True, eq=False)
class Form:
    """One version of the form, with the code lists it names."""

    version: str
    label: str
    sections: tuple[Section, ...]
    unit_types: tuple[str, ...]

    @cached_property
    def _by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    def section(self, key: str) -> Section:
        """The section with this key; KeyError when the form has none."""
        return self._by_key[key]

    def walk(self, unit_type: str | None = None) -> Iterator[tuple[Section, tuple[Field, ...]]]:
        """Every field with its section, outermost first: `(section, (field,))` or `(section, (rows_field, field))`."""
        for section in self.sections:
            for field in section.fields if unit_type is None else section.fields_for(unit_type):
                yield section, (field,)
                for inner in field.rows:
                    if unit_type is None or inner.applies_to(unit_type):
                        yield section, (field, inner)


def field_path(section: Section, chain: tuple[Field, ...]) -> str:
    """The dotted name of a field as rules, guides and totals write it, e.g. `tuyen_truyen.theo_chu_de.so_buoi`."""
    return ".".join((section.key, *(field.key for field in chain)))


def classifier(rows: tuple[Field, ...]) -> Field | None:
    """The field that says what a row is about: its first code that is not itself counted; None when there is none.

    A code that is counted (`over_units: count`) is an answer, not a heading, and does not split the other columns.
    """
    return next((row for row in rows if row.type is FieldType.CODE and row.over_units is OverUnits.NONE), None)

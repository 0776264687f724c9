"""What the department has published: frozen figures, each in the form in which it may be seen, and where they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from portal.vocabulary.form import OverPeriods, Publication
from portal.vocabulary.indicators import Term
from portal.vocabulary.plan import Figure

RELEASE_ID = re.compile(r"([0-9]{4}(?:-[A-Z0-9]+)?)\.([1-9][0-9]*)")
"""Scope (a period, or a year) and number: `2024-K1.1`."""


class ShownForm(StrEnum):
    """In which form a number is seen; the value is the word in data files."""

    EXACT = "dung_so"
    ZERO = "bang_khong"
    UNDER = "duoi_nguong"
    ROUNDED = "lam_tron"
    RATE = "ty_le"
    MET = "dat"
    NOT_MET = "chua_dat"
    WITHHELD = "khong_cong_bo"
    NOTHING_AROSE = "khong_phat_sinh"
    NO_DATA = "chua_co_so_lieu"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is seen; `value` is the exact or rounded number, or percents with one decimal for a rate."""

    form: ShownForm
    value: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """The numbers of the policy a release was made under (schemas/publication.yaml, DESIGN.md policy 7)."""

    threshold: int
    rounding_base: int
    rate_minimum: int
    minimum_contributors: int

    def round(self, number: int) -> int:
        """A number rounded for publication, half up, never to 0."""
        base = self.rounding_base
        return max(base, (number + base // 2) // base * base)

    def bounds(self, shown: Shown) -> tuple[int, int] | None:
        """The whole numbers that may stand behind a shown count; None where the form does not say."""
        match shown.form, shown.value:
            case ShownForm.ZERO, _:
                return 0, 0
            case ShownForm.UNDER, _:
                return 1, self.threshold - 1
            case ShownForm.ROUNDED, int(value):
                low = value - self.rounding_base // 2
                least = self.threshold if value <= self.rounding_base else max(self.threshold, low)
                return least, value + (self.rounding_base - 1) // 2
            case ShownForm.EXACT, int(value):
                return value, value
            case _:
                return None


@dataclass(frozen=True, slots=True)
class ReleasedFigure:
    """One total: of a field, of one of its codes, of one of its answers; `level` is a unit type, empty for all units.

    `units_reporting` and `units_expected` are None where they must not be seen either.
    """

    field: str
    code: str
    answer: str
    level: str
    shown: Shown
    publication: Publication
    counts_people: bool
    over_periods: OverPeriods
    section: str
    label: str
    code_label: str
    answer_label: str
    level_label: str
    measure: str
    units_reporting: int | None = None
    units_expected: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from every other cell of its release."""
        return ("figure", self.field, self.code, self.answer, self.level)


@dataclass(frozen=True, slots=True)
class ReleasedIndicator:
    """One indicator; `state` is the word of its state, empty where that must not be seen (IndicatorState).

    `out_of` is the size of the group that an exact count is about ("18/20").
    """

    id: str
    level: str
    label: str
    definition: str
    note: str
    measure: str
    kind: str
    plan: tuple[str, ...]
    publication: Publication
    group: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    target: str
    figure: Figure | None
    shown: Shown
    state: str
    level_label: str
    out_of: int | None = None
    units_reporting: int | None = None
    units_expected: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from every other cell of its release."""
        return ("indicator", self.id, self.level)


Cell = ReleasedFigure | ReleasedIndicator
CellKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedColumn:
    """A number that is published for each unit."""

    field: str
    code: str
    label: str
    measure: str


Known = int | Decimal | str | None
"""A published value of one unit; None where it gave none or was not asked."""


@dataclass(frozen=True, slots=True)
class ReleasedUnit:
    """A unit's report for one period, its numbers in the order of the columns; `edition` counts its corrections."""

    unit: str
    name: str
    type: str
    type_label: str
    form_type: str
    period: str
    edition: int
    values: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleasedText:
    """A text of a unit's report that the department has read and released."""

    unit: str
    name: str
    period: str
    field: str
    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedPeriod:
    """A period a release is about."""

    id: str
    label: str
    last_of_year: bool


@dataclass(frozen=True, eq=False)
class Release:
    """One frozen set of results; `reports` are the reports in it, by period and type of form, when units are not named.

    `periods` stand in time order. `reason` says why it takes the place of the one before; empty for the first.
    """

    scope: str
    number: int
    label: str
    year: int
    periods: tuple[ReleasedPeriod, ...]
    as_of: datetime
    form: str
    rules: str
    software: str
    protection: Protection
    reports_accepted: int
    reports_expected: int
    figures: tuple[ReleasedFigure, ...]
    indicators: tuple[ReleasedIndicator, ...] = ()
    columns: tuple[ReleasedColumn, ...] = ()
    units: tuple[ReleasedUnit, ...] = ()
    texts: tuple[ReleasedText, ...] = ()
    reports: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reason: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """File name -> SHA-256 of its bytes; empty before they are written."""

    @property
    def id(self) -> str:
        """`2024-K1.1`."""
        return f"{self.scope}.{self.number}"

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every protected cell."""
        return (*self.figures, *self.indicators)

"""What the results are measured by: each indicator's parts, and what it came to for a set of units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from portal.vocabulary.form import Publication
from portal.vocabulary.plan import Figure, PlanPiece


class TermKind(StrEnum):
    """What a term counts; its value names the key of the row that says so, `field` is written as a bare text."""

    FIELD = "field"
    """The total of a number."""
    OPENING = "opening"
    """A number carried over from before, taken once: from each unit's first report of the scope."""
    ANSWERING = "answering"
    """Units (rows, in a list of rows) that gave one of the answers; to several questions: to one of them."""
    ANSWERED = "answered"
    """Units (rows) that gave any answer."""
    ROWS = "rows"
    """Rows of a list, by a field that every row must have."""
    MEMBERS = "members"
    """Units of a group of the year."""
    UNITS = "units"
    """Reports: `expected`, `reported` or `on_time`."""


class ReportCount(StrEnum):
    """Which reports a term of kind UNITS counts (portal.statistics.reporting_rates.Counts)."""

    EXPECTED = "expected"
    REPORTED = "reported"
    ON_TIME = "on_time"


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a numerator or a denominator.

    `field` is a dotted path of the form, `code` the row's code or empty for the field as a whole; `answers` belong to
    ANSWERING; `group` names a group for MEMBERS and limits ANSWERING to the units that report for it; `reports` belongs
    to UNITS.
    """

    kind: TermKind
    field: str = ""
    code: str = ""
    answers: tuple[str, ...] = ()
    group: str = ""
    reports: ReportCount | None = None

    @property
    def needs_report(self) -> bool:
        """Whether the term is read from the content of reports."""
        return bool(self.field)


class Better(StrEnum):
    """Which direction is good news."""

    MORE = "more"
    LESS = "less"
    NONE = "none"


class IndicatorKind(StrEnum):
    """How the parts make the value."""

    COUNT = "count"
    RATE = "rate"
    CHANGE = "change"


class IndicatorState(StrEnum):
    """What can be said of an indicator; the value is the word in data files and style sheets."""

    MET = "dat"
    NOT_MET = "chua_dat"
    NOTHING_AROSE = "khong_phat_sinh"
    NOT_ENOUGH_DATA = "chua_du_so_lieu"
    NO_TARGET = "khong_co_chi_tieu"


PERCENT = "%"
"""The measure of rates and changes."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One defined measure.

    A count has only a `numerator`; a rate also a `denominator`; a change compares the numerator with a `base`. `plan`
    holds the actions of the plan it measures, `targets` those of them whose target it judges (with the same figure
    each; more than one where the plan sets one for each period or says it twice). `figure` stands in where the plan
    gives none ("kéo giảm"). `group` is the group of units it is about. `unit_types` limits the units, empty for all;
    `publication` is that of the strictest field in it.
    """

    id: str
    label: str
    definition: str
    measure: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    base: tuple[Term, ...] = ()
    plan: tuple[str, ...] = ()
    targets: tuple[PlanPiece, ...] = ()
    figure: Figure | None = None
    group: str = ""
    unit_types: frozenset[str] = frozenset()
    better: Better = Better.NONE
    publication: Publication = Publication.INTERNAL
    note: str = ""

    @property
    def kind(self) -> IndicatorKind:
        """Count, rate or change."""
        if self.base:
            return IndicatorKind.CHANGE
        return IndicatorKind.RATE if self.denominator else IndicatorKind.COUNT

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, numerator first."""
        return self.numerator + self.denominator + self.base

    @property
    def fields(self) -> tuple[str, ...]:
        """Paths of the fields it is made of, each once."""
        return tuple(dict.fromkeys(term.field for term in self.terms if term.field))

    def target_in(self, periods: tuple[str, ...]) -> PlanPiece | None:
        """The target that holds for these periods: one that is due with one of them, or that the plan does not date."""
        return next((target for target in self.targets if not target.due or target.due in periods), None)

    def target_text_in(self, periods: tuple[str, ...]) -> str:
        """What the plan demands in these periods, in its own words; empty when the indicator is only measured then."""
        piece = self.target_in(periods)
        return piece.target.text if piece is not None and piece.target is not None else ""

    def figure_in(self, periods: tuple[str, ...]) -> Figure | None:
        """The figure to reach in these periods; None when the indicator is only measured then."""
        piece = self.target_in(periods)
        if piece is None or piece.target is None:
            return None
        return piece.target.figure or self.figure


@dataclass(frozen=True, eq=False)
class IndicatorTable:
    """The indicators of a year, in the order in which every page and file shows them."""

    indicators: tuple[Indicator, ...] = ()

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def get(self, indicator_id: str) -> Indicator:
        """The indicator with this id; KeyError when there is none."""
        for one in self.indicators:
            if one.id == indicator_id:
                return one
        raise KeyError(indicator_id)

    def measuring(self, action: str) -> tuple[Indicator, ...]:
        """The indicators that measure an action of the plan."""
        return tuple(one for one in self.indicators if action in one.plan)


TOPICS = "chu_de"
"""The code list of topics, which the form counts sessions by and awareness materials name at their head."""


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A page of `content/` about some topics: where it lies, its title, and the actions of the plan it names itself."""

    page: str
    title: str
    topics: tuple[str, ...]
    plan: tuple[str, ...] = ()


class Level(StrEnum):
    """For which units a value was computed."""

    OVERALL = "overall"
    UNIT_TYPE = "unit_type"
    LOCALITY = "locality"


@dataclass(frozen=True, slots=True)
class IndicatorScope:
    """The periods, and the units: all of them, those of a type, or those of a locality (`key`)."""

    periods: tuple[str, ...]
    level: Level = Level.OVERALL
    key: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """What an indicator came to.

    `numerator` and `denominator` (the base, of a change) are exact sums over the same units: those that gave everything
    the indicator needs. `value` is the number itself for a count, the share (1 is all) for a rate, the relative rise or
    fall (-1/4: a quarter less) for a change, None when there is nothing to divide by or nobody answered. Reports that
    are still missing are never made up: `state` says `chua_du_so_lieu` as long as they could turn the verdict, and
    `provisional` what the data so far would say (None without a target). `units_complete` answered for every period,
    `not_applicable` said the question does not concern them. For indicators about reports themselves units mean
    reports (a unit in a period).
    """

    indicator: Indicator
    scope: IndicatorScope
    numerator: int | None
    denominator: int | None
    value: int | Fraction | None
    state: IndicatorState
    provisional: bool | None = None
    units_reporting: int = 0
    units_complete: int = 0
    units_expected: int = 0
    not_applicable: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.units_complete + self.not_applicable >= self.units_expected


@dataclass(frozen=True, eq=False)
class IndicatorValues:
    """The values of a table for one scope, each in table order.

    `by_type` and `by_locality` hold no indicator about a group: so few units would be named by their place.
    """

    overall: tuple[IndicatorValue, ...]
    by_type: dict[str, tuple[IndicatorValue, ...]]
    by_locality: dict[str, tuple[IndicatorValue, ...]]

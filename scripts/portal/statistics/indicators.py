"""What the year's indicators come to for a period or a year: over all units, by type of unit and by locality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from portal.statistics.coverage import Scope
from portal.statistics.facts import Fact
from portal.statistics.indicator_parts import Part, Said, UnitParts
from portal.statistics.reporting_rates import PeriodStatus, UnitStatus
from portal.statistics.verdicts import judge
from portal.vocabulary.indicators import (
    Indicator,
    IndicatorKind,
    IndicatorScope,
    IndicatorState,
    IndicatorTable,
    IndicatorValue,
    IndicatorValues,
    Level,
    ReportCount,
    TermKind,
)
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import ReportState

Number = int | Fraction | None


def compute_indicators(
    table: IndicatorTable,
    registry: Registry,
    scope: Scope,
    statuses: Sequence[PeriodStatus],
    facts: Sequence[Fact],
) -> IndicatorValues:
    """Every indicator of the table for a scope, in table order.

    Parts are summed over the same units: one that gave the numerator and not the denominator is in neither (and missing
    in the coverage). A comparison with last year takes only periods and codes for which a unit gave both figures.
    `statuses` are those of the scope's periods. Rates come from sums, never from the units' own rates (domain.md 1.5).
    """
    parts = UnitParts(table, registry, scope, facts)
    counted = [_Counted(one, parts, statuses) for one in table]
    types = dict.fromkeys(scope.unit_types.values())
    localities = dict.fromkeys(unit.locality for unit in parts.units)
    return IndicatorValues(
        overall=tuple(one.value(IndicatorScope(scope.periods)) for one in counted),
        by_type={kind: _of_level(counted, scope.periods, Level.UNIT_TYPE, kind) for kind in types},
        by_locality={place: _of_level(counted, scope.periods, Level.LOCALITY, place) for place in localities if place},
    )


def _of_level(
    counted: Iterable[_Counted], periods: tuple[str, ...], level: Level, key: str
) -> tuple[IndicatorValue, ...]:
    scope = IndicatorScope(periods, level, key)
    return tuple(one.value(scope) for one in counted if not one.indicator.group)


@dataclass(slots=True)
class _Sums:
    """The parts of one indicator added up over some units, and how many stand behind them."""

    numerator: int = 0
    denominator: int = 0
    answered: int = 0
    reporting: int = 0
    complete: int = 0
    expected: int = 0
    not_applicable: int = 0
    undecided: int = 0

    def add(self, other: _Sums) -> None:
        """The sums over other units."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def add_unit(self, numerator: Part, denominator: Part | None) -> None:
        """One unit: in the sums only when it gave both parts."""
        below = numerator if denominator is None else denominator
        if Said.NOT_ASKED in (numerator.said, below.said):
            return
        said = min(numerator.said, below.said)
        self.expected += 1
        self.not_applicable += said is Said.NOT_APPLICABLE
        if said in (Said.PARTLY, Said.FULLY):
            self.reporting += 1
            self.complete += said is Said.FULLY
            self.numerator += numerator.value
            self.answered += numerator.answered
            self.denominator += denominator.value if denominator is not None else 0

    def add_report(self, indicator: Indicator, status: PeriodStatus, unit: UnitStatus) -> None:
        """One report that a period asks for, come or not."""
        if not unit.state.is_expected:
            return
        is_open = unit.state in (ReportState.PENDING, ReportState.UNDATED) or (
            unit.state.waits_for_unit and status.as_of < status.period.due
        )
        self.expected += 1
        self.reporting += unit.state.is_actual
        self.complete += not is_open
        self.undecided += is_open
        self.numerator += sum(_counts(term.reports, unit.state) for term in indicator.numerator)
        self.denominator += sum(_counts(term.reports, unit.state) for term in indicator.denominator)


class _Counted:
    """One indicator, added up in a single pass over the units, by type and locality."""

    def __init__(self, indicator: Indicator, parts: UnitParts, statuses: Sequence[PeriodStatus]) -> None:
        self.indicator, self.cells = indicator, dict[tuple[str, str], _Sums]()
        self.reports = any(term.kind is TermKind.UNITS for term in indicator.terms)
        self.members = sum(parts.members(term.group) for term in indicator.denominator if term.kind is TermKind.MEMBERS)
        if self.reports:
            for status in statuses:
                for one in status.units:
                    if self._concerns(one.unit):
                        self._cell(one.unit).add_report(indicator, status, one)
            return
        below = indicator.denominator or indicator.base
        has_below = any(term.needs_report for term in below)
        for unit in parts.units:
            if self._concerns(unit):
                denominator = parts.of(indicator, unit.id, below) if has_below else None
                self._cell(unit).add_unit(parts.of(indicator, unit.id, indicator.numerator), denominator)

    def _concerns(self, unit: OrgUnit) -> bool:
        return not self.indicator.unit_types or unit.form_type in self.indicator.unit_types

    def _cell(self, unit: OrgUnit) -> _Sums:
        return self.cells.setdefault((unit.type, unit.locality), _Sums())

    @cached_property
    def _levels(self) -> dict[tuple[Level, str], _Sums]:
        levels: dict[tuple[Level, str], _Sums] = {}
        for (unit_type, locality), sums in self.cells.items():
            for key in ((Level.OVERALL, ""), (Level.UNIT_TYPE, unit_type), (Level.LOCALITY, locality)):
                levels.setdefault(key, _Sums()).add(sums)
        return levels

    def value(self, scope: IndicatorScope) -> IndicatorValue:
        """The value for the units of one level."""
        sums = self._levels.get((scope.level, scope.key), _Sums())
        one, below = self.indicator, sums.denominator + self.members
        reporting, complete, expected = sums.reporting, sums.complete, sums.expected
        undecided: int | None = 0 if complete + sums.not_applicable >= expected else None
        if self.reports:
            undecided = sums.undecided
        elif self.members:
            expected, undecided = self.members, self.members - sums.answered
            reporting = complete = sums.answered
        if not expected or (not reporting and not self.reports and not sums.not_applicable):
            return _unknown(one, scope, sums, expected)
        denominator = None if one.kind is IndicatorKind.COUNT else below
        state, met = judge(one, one.figure_in(scope.periods), sums.numerator, denominator, undecided)
        return IndicatorValue(
            indicator=one,
            scope=scope,
            numerator=sums.numerator,
            denominator=denominator,
            value=_value(one, sums.numerator, denominator),
            state=state,
            provisional=met,
            units_reporting=reporting,
            units_complete=complete,
            units_expected=expected,
            not_applicable=sums.not_applicable,
        )


def _counts(wanted: ReportCount | None, state: ReportState) -> bool:
    if wanted is ReportCount.ON_TIME:
        return state.is_on_time
    return state.is_actual if wanted is ReportCount.REPORTED else state.is_expected


def _value(indicator: Indicator, numerator: int, denominator: int | None) -> Number:
    if denominator is None:
        return numerator
    if not denominator:
        return None
    above = numerator - denominator if indicator.kind is IndicatorKind.CHANGE else numerator
    return Fraction(above, denominator)


def _unknown(indicator: Indicator, scope: IndicatorScope, sums: _Sums, expected: int) -> IndicatorValue:
    return IndicatorValue(
        indicator=indicator,
        scope=scope,
        numerator=None,
        denominator=None,
        value=None,
        state=IndicatorState.NOT_ENOUGH_DATA,
        units_expected=expected,
        not_applicable=sums.not_applicable,
    )

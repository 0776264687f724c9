"""The same period of two years side by side: sums over units that may be compared, never a guess for the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.statistics.aggregation import Number, Total, TotalKey, compute_unit_totals
from portal.statistics.comparable_units import ComparableUnits, match_units
from portal.statistics.coverage import Scope
from portal.statistics.facts import Fact
from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Form, OverUnits
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry


class Missing(StrEnum):
    """Why a field of the form is not compared at all."""

    ONLY_EARLIER = "only_earlier"
    ONLY_LATER = "only_later"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One number in both periods over the same units.

    `units` is how many sets of units are in both sums, `comparable` how many could have been; None when none is.
    """

    field: str
    code: str
    before: Number | None
    after: Number | None
    units: int
    comparable: int


@dataclass(frozen=True, slots=True)
class YearComparison:
    """Two periods with the same place in their years; the earlier one first."""

    earlier: ReportingPeriod
    later: ReportingPeriod
    units: tuple[ComparableUnits, ...]
    figures: tuple[ComparedFigure, ...]
    left_out: tuple[tuple[str, Missing], ...]


@dataclass(frozen=True, eq=False)
class PeriodFacts:
    """What one period brings to a comparison."""

    period: ReportingPeriod
    form: Form
    scope: Scope
    facts: Sequence[Fact]


def compare_periods(registry: Registry, earlier: PeriodFacts, later: PeriodFacts) -> YearComparison:
    """The comparison; a set of units counts for a figure only when each of its units gave one in both periods.

    PortalError when the periods do not stand in the same place of different years, or cover other parts of the year:
    a first period is never set beside a second.
    """
    refuse_unlike(earlier.period, later.period)
    units = match_units(registry, earlier.period, later.period)
    before, after = _lines(registry, earlier.form), _lines(registry, later.form)
    left_out = _left_out(before, after)
    gone = {path for path, _ in left_out}
    keys = [
        (path, code)
        for path, line in after.items()
        if path not in gone
        for code in ("", *(code for code in line.codes if code in before[path].codes))
    ]
    totals = [_unit_totals(registry, one, keys) for one in (earlier, later)]
    comparable = [one for one in units if not one.obstacle]
    figures = tuple(_figure(key, comparable, *totals) for key in keys)
    return YearComparison(earlier.period, later.period, units, figures, left_out)


def refuse_unlike(earlier: ReportingPeriod, later: ReportingPeriod) -> None:
    """PortalError saying why two periods must not be set beside each other."""
    if earlier.year >= later.year or earlier.ordinal != later.ordinal:
        raise PortalError(
            f"không so {earlier.label} với {later.label}: chỉ so cùng một kỳ của hai năm, năm trước đứng trước"
        )
    if _months(earlier) != _months(later) or earlier.last_of_year != later.last_of_year:
        raise PortalError(
            f"không so sánh được {earlier.label} với {later.label}: hai kỳ lấy số liệu của những ngày khác nhau"
        )


def _months(period: ReportingPeriod) -> list[tuple[int, int, int]]:
    """First and last day within the plan year; the end of February is the same in every year."""
    days = (period.first_day, period.last_day)
    return [(day.year - period.year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day) for day in days]


def _lines(registry: Registry, form: Form) -> dict[str, FormLine]:
    lines = form_lines(form, registry.code_lists)
    return {line.path: line for line in lines if line.field.over_units is OverUnits.SUM}


def _left_out(before: Mapping[str, FormLine], after: Mapping[str, FormLine]) -> tuple[tuple[str, Missing], ...]:
    found = []
    for path in dict.fromkeys((*after, *before)):
        if path not in after:
            found.append((path, Missing.ONLY_EARLIER))
        elif path not in before:
            found.append((path, Missing.ONLY_LATER))
        elif _meaning(before[path]) != _meaning(after[path]):
            found.append((path, Missing.CHANGED))
    return tuple(found)


def _meaning(line: FormLine) -> object:
    """What makes a number the same number: the question and how it adds up; not its help, nor who may see it."""
    field = line.field
    kept = (field.label, field.type, field.measure, field.over_periods, field.required_when, field.not_applicable)
    return kept, line.code_list, line.container


def _unit_totals(registry: Registry, one: PeriodFacts, keys: Sequence[TotalKey]) -> dict[str, dict[TotalKey, Total]]:
    return compute_unit_totals(one.facts, one.form, registry.code_lists, one.scope, frozenset(keys))


_ByUnit = Mapping[str, Mapping[TotalKey, Total]]


def _figure(key: TotalKey, groups: Iterable[ComparableUnits], before: _ByUnit, after: _ByUnit) -> ComparedFigure:
    asked = [one for one in groups if _is_asked(key, one.before, before) or _is_asked(key, one.after, after)]
    pairs = [(_sum(key, one.before, before), _sum(key, one.after, after)) for one in asked]
    both = [(old, new) for old, new in pairs if old is not None and new is not None]
    old_sum = sum(old for old, _ in both) if both else None
    new_sum = sum(new for _, new in both) if both else None
    return ComparedFigure(*key, old_sum, new_sum, len(both), len(asked))


def _is_asked(key: TotalKey, units: Sequence[str], totals: _ByUnit) -> bool:
    return any(key in totals.get(unit, {}) for unit in units)


def _sum(key: TotalKey, units: Sequence[str], totals: _ByUnit) -> Number | None:
    """The sum over units each of which gave a number; None when one did not."""
    found = [totals[unit][key] for unit in units if key in totals.get(unit, {})]
    values = [total.value for total in found if total.value is not None]
    return sum(values[1:], values[0]) if values and len(values) == len(units) else None

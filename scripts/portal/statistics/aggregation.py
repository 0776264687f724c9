"""Totals over units and periods, by the words of the form itself, each with the number of units behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as initial
from decimal import Decimal
from fractions import Fraction

from portal.statistics.coverage import Scope
from portal.statistics.facts import Fact, Value
from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import NOT_APPLICABLE, FieldType, Form, OverPeriods, OverUnits

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """One total; `breakdown` is a code, or empty for the whole field.

    `value` is the sum, None when nobody gave a number or when answers are counted; `answers` how many units (rows, in
    a list of rows) gave each answer. `units_reporting` gave an answer for at least one period, `units_complete` for
    every period they were asked in, `units_expected` were asked; `not_applicable` said the question does not concern
    them and are in no sum; `nil` are those among the reporting whose zeros come from a declared nil report.
    """

    field: str
    breakdown: str
    value: Number | None = None
    answers: Mapping[str, int] = initial(default_factory=dict)
    units_reporting: int = 0
    units_complete: int = 0
    units_expected: int = 0
    not_applicable: int = 0
    nil: int = 0

    def __add__(self, other: Total) -> Total:
        """The total of two sets of units that share none."""
        values = [value for value in (self.value, other.value) if value is not None]
        return Total(
            self.field,
            self.breakdown,
            sum(values[1:], values[0]) if values else None,
            {key: self.answers.get(key, 0) + other.answers.get(key, 0) for key in {**self.answers, **other.answers}},
            self.units_reporting + other.units_reporting,
            self.units_complete + other.units_complete,
            self.units_expected + other.units_expected,
            self.not_applicable + other.not_applicable,
            self.nil + other.nil,
        )


TotalKey = tuple[str, str]
"""Field path and breakdown code."""


@dataclass(frozen=True, eq=False)
class Totals:
    """Every total of a scope: over all units, and by type of unit; in the order of the form."""

    overall: Mapping[TotalKey, Total]
    by_type: Mapping[str, Mapping[TotalKey, Total]]

    def of(self, path: str, breakdown: str = "") -> Total:
        """The total of a field over all units; KeyError when the form does not add it up."""
        return self.overall[(path, breakdown)]


_Entry = tuple[str, Value, bool]
"""Breakdown code, value, nil mark."""
_Given = dict[str, dict[str, list[_Entry]]]
"""Unit -> period -> what its report says about one field."""


def compute_totals(facts: Iterable[Fact], form: Form, code_lists: Mapping[str, CodeList], scope: Scope) -> Totals:
    """Totals of a scope, by the form's `over_units` and `over_periods`; linear in the facts.

    Flows (`sum`) add over periods. Stocks (`last`) take each unit's report for the last period of the scope that has
    one: what that report leaves blank is missing, nothing is carried on from before. `any` takes a unit's strongest
    answer: `có`, or the code that stands first in its list. `year_end` looks only at the last period of the year; a
    field that does not add up over periods (`none`) has a total in a single period only. Rates are never added: see
    `rate`.
    """
    given = _given(facts, scope)
    units = tuple(_units(scope))
    overall: dict[TotalKey, Total] = {}
    by_type: dict[str, dict[TotalKey, Total]] = {unit.type: {} for unit in units}
    for line in form_lines(form, code_lists):
        if not _adds_up(line, scope):
            continue
        for (unit_type, code), total in _line_totals(
            line, given, units, scope, lambda unit: unit.type, ("", *line.codes)
        ).items():
            by_type[unit_type][(line.path, code)] = total
            before = overall.get((line.path, code))
            overall[(line.path, code)] = before + total if before else total
    return Totals(overall, by_type)


def compute_unit_totals(
    facts: Iterable[Fact], form: Form, code_lists: Mapping[str, CodeList], scope: Scope, wanted: Collection[TotalKey]
) -> dict[str, dict[TotalKey, Total]]:
    """The totals wanted by unit, each made like `compute_totals` makes them over all units.

    A unit that was not asked about a field has no entry for it.
    """
    paths = {path for path, _ in wanted}
    needed = paths | {path.rpartition(".")[0] for path in paths}  # a list's own fact says how many rows were given
    given = _given((fact for fact in facts if fact.field in needed), scope)
    units = tuple(_units(scope))
    found: dict[str, dict[TotalKey, Total]] = {unit.id: {} for unit in units}
    for line in form_lines(form, code_lists):
        if line.path in paths and _adds_up(line, scope):
            codes = [code for code in ("", *line.codes) if (line.path, code) in wanted]
            for (unit_id, code), total in _line_totals(line, given, units, scope, lambda unit: unit.id, codes).items():
                found[unit_id][(line.path, code)] = total
    return found


def rate(numerator: Number | None, denominator: Number | None) -> Fraction | None:
    """A rate from summed parts, exact; None when the denominator is 0 ("không phát sinh") or a part is missing.

    Never a mean of the units' own rates (domain.md 1.5).
    """
    if numerator is None or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One expected unit, with its periods of the scope in time order."""

    id: str
    type: str
    periods: tuple[str, ...]
    last: tuple[str, ...]
    year_end: tuple[str, ...]

    def relevant(self, rule: OverPeriods) -> tuple[str, ...]:
        """The periods that decide about a field added up by this rule."""
        return {OverPeriods.LAST: self.last, OverPeriods.YEAR_END: self.year_end}.get(rule, self.periods)


def _given(facts: Iterable[Fact], scope: Scope) -> dict[str, _Given]:
    given: dict[str, _Given] = {}
    for fact in facts:
        if (fact.unit, fact.period) in scope.reported:
            of_unit = given.setdefault(fact.field, {}).setdefault(fact.unit, {})
            of_unit.setdefault(fact.period, []).append((fact.breakdown, fact.value, fact.nil))
    return given


def _units(scope: Scope) -> Iterator[_Unit]:
    for unit, unit_type in scope.unit_types.items():
        periods = tuple(period for period in scope.periods if (unit, period) in scope.asked)
        reported = tuple(period for period in periods if (unit, period) in scope.reported)
        year_end = tuple(period for period in periods if period in scope.year_ends)
        yield _Unit(unit, unit_type, periods, reported[-1:] or periods, year_end)


def _adds_up(line: FormLine, scope: Scope) -> bool:
    single = len(scope.periods) == 1 or line.field.over_periods is not OverPeriods.NONE
    return line.field.over_units is not OverUnits.NONE and single


def _line_totals(
    line: FormLine,
    given: Mapping[str, _Given],
    units: Iterable[_Unit],
    scope: Scope,
    group: Callable[[_Unit], str],
    codes: Sequence[str],
) -> dict[tuple[str, str], Total]:
    """Totals of one field by group of units (their type, or each unit alone) and breakdown code."""
    values = given.get(line.path, {})
    lists = given.get(line.container, {}) if line.container else {}
    sums: dict[tuple[str, str], _Sum] = {}
    for unit in units:
        periods = unit.relevant(line.field.over_periods)
        asked = tuple(period for period in periods if line.path in scope.asked[(unit.id, period)])
        of_unit, of_lists = values.get(unit.id, {}), lists.get(unit.id, {})
        if not asked and not any(period in of_unit or period in of_lists for period in periods):
            continue
        said = {period: of_unit.get(period, []) for period in periods}
        rows = {period: period in of_lists for period in periods}
        for code in codes:
            into = sums.get((group(unit), code))
            if into is None:
                into = sums[(group(unit), code)] = _Sum(line, code)
            of_code = (
                {period: [one for one in some if one[0] == code] for period, some in said.items()} if code else said
            )
            into.add(of_code, rows, asked)
    return {key: total.total() for key, total in sums.items()}


class _Sum:
    """Adds up the answers of units of one type for one field and code."""

    def __init__(self, line: FormLine, code: str) -> None:
        self.line, self.code = line, code
        self.value: Number | None = None
        self.answers: Counter[str] = Counter()
        self.reporting = self.complete = self.expected = self.not_applicable = self.nil = 0

    def add(self, entries: Mapping[str, list[_Entry]], rows: Mapping[str, bool], asked: Iterable[str]) -> None:
        """Add one unit: what it says by period, and for which periods it gave the list that could have held a row."""
        self.expected += 1
        said = [entry for of_period in entries.values() for entry in of_period]
        values = [value for _, value, _ in said if value != NOT_APPLICABLE]
        if not values and not any(rows.values()):
            self.not_applicable += bool(said)
            return
        self.reporting += 1
        flow = self.line.field.over_periods is OverPeriods.SUM
        self.complete += not flow or all(entries[period] or rows[period] for period in asked)
        self.nil += bool(said) and all(nil for _, _, nil in said)
        if self.line.field.over_units is OverUnits.SUM:
            numbers = [value for value in values if not isinstance(value, str)]
            self.value = sum(numbers, self.value or 0)
        else:
            self.answers.update(_decisive(self.line, [str(value) for value in values]))

    def total(self) -> Total:
        """The sum so far; answers in the order of the form, those nobody gave as 0."""
        answers = {answer: self.answers[answer] for answer in self.line.answers}
        counted = self.line.field.over_units is OverUnits.COUNT
        return Total(
            self.line.path,
            self.code,
            self.value,
            answers if counted else {},
            self.reporting,
            self.complete,
            self.expected,
            self.not_applicable,
            self.nil,
        )


def _decisive(line: FormLine, answers: list[str]) -> list[str]:
    """The answers of one unit that count: one alone when a single period is enough to say it (`any`)."""
    if line.field.over_periods is not OverPeriods.ANY:
        return answers
    if line.field.type is FieldType.CODES:
        return list(dict.fromkeys(answers))
    return [answer for answer in line.answers if answer in answers][:1]

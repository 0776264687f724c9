"""The numbers that no reader may work out, and what each published cell says about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import FieldType, Form, OverPeriods, OverUnits, Publication, Requirement
from portal.vocabulary.indicators import IndicatorState, Term, TermKind
from portal.vocabulary.plan import Comparison, Figure, Measure
from portal.vocabulary.releases import Cell, CellKey, Release, ReleasedFigure, ReleasedIndicator, Shown, ShownForm

Slot = tuple[str, str, str]
"""Field, code, answer: one hidden number of one report; for an answer 1 when it was given, else 0."""


class Pick(StrEnum):
    """Which of a unit's reports in a release count."""

    SUM = "sum"
    LAST = "last"
    YEAR_END = "year_end"
    FIRST = "first"


PICKS = {OverPeriods.SUM: Pick.SUM, OverPeriods.LAST: Pick.LAST, OverPeriods.YEAR_END: Pick.YEAR_END}
Sum = Mapping[tuple[Slot, Pick], Fraction]
"""Weights of hidden numbers, added up over the units of a release."""


_Part = tuple[dict[tuple[Slot, Pick], Fraction], Fraction]
"""Hidden numbers with their weights, and the sum of those that are published by unit."""
_Statement = tuple[Sum, Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class HiddenField:
    """A field whose values by unit are not published."""

    path: str
    counts_people: bool
    is_money: bool
    is_counted: bool
    """Whether answers are counted, so that a unit adds 0 or 1."""
    always: bool
    unit_types: frozenset[str]
    codes: tuple[str, ...]
    answers: tuple[str, ...]
    over_periods: OverPeriods

    def slots(self, code: str = "", answers: Iterable[str] = ()) -> tuple[Slot, ...]:
        """The numbers behind a total of it; without code or answers those of all codes and answers."""
        codes = (code,) if code or not self.codes else self.codes
        given = tuple(answers) or self.answers or ("",)
        return tuple((self.path, one, answer) for one in codes for answer in given)


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What one cell of one release says: a sum of hidden numbers lies between `low` and `high`; None is no limit."""

    release: int
    cell: CellKey
    sum: Sum
    low: Fraction | None
    high: Fraction | None


def hidden_fields(form: Form, code_lists: Mapping[str, CodeList]) -> dict[str, HiddenField]:
    """Every number that is not published by unit.

    Rows of a group are left out: which units they are about is not public, and the plan lets `x/20` be told.
    """
    found: dict[str, HiddenField] = {}
    for line in form_lines(form, code_lists):
        if line.field.publication is not Publication.PER_UNIT and can_be_attacked(line):
            found[line.path] = HiddenField(
                line.path,
                bool(line.field.counts_people),
                line.field.type is FieldType.MONEY,
                line.field.over_units is OverUnits.COUNT,
                line.field.required is Requirement.ALWAYS,
                line.field.unit_types & (line.section.unit_types or line.field.unit_types),
                line.codes,
                line.answers,
                line.field.over_periods,
            )
    return found


def can_be_attacked(line: FormLine) -> bool:
    """Whether a field is a number of the unit itself, which the attack knows how to look for."""
    if line.field.over_units is OverUnits.NONE or line.section.group:
        return False
    return line.field.over_units is OverUnits.SUM or not line.container


class CellReader:
    """Turns the cells of releases into what they say."""

    def __init__(self, fields: Mapping[str, HiddenField]) -> None:
        self.fields = fields

    def rows(self, index: int, release: Release) -> Iterator[PublishedRow]:
        """Everything a release says about hidden numbers."""
        for cell in release.cells:
            for total, low, high in self.statements(cell, release):
                yield PublishedRow(index, cell.key, total, low, high)

    def statements(self, cell: Cell, release: Release) -> Iterator[_Statement]:
        """What one cell says; nothing when it is about numbers that are published by unit."""
        if isinstance(cell, ReleasedIndicator):
            yield from self._indicator(cell, release)
        elif cell.field in self.fields and not cell.level:
            yield from self._figure(cell, release)

    def _figure(self, cell: ReleasedFigure, release: Release) -> Iterator[_Statement]:
        field = self.fields[cell.field]
        pick = pick_of(field, release)
        bounds = release.protection.bounds(cell.shown)
        if pick is None:
            return
        if bounds is not None:
            total = {(slot, pick): Fraction(1) for slot in field.slots(cell.code, [cell.answer] if cell.answer else [])}
            yield total, Fraction(bounds[0]), Fraction(bounds[1])
        if cell.answer and cell.units_reporting is not None:
            whole = {(slot, pick): Fraction(1) for slot in field.slots(cell.code)}
            yield whole, Fraction(cell.units_reporting), Fraction(cell.units_reporting)

    def _indicator(self, cell: ReleasedIndicator, release: Release) -> Iterator[_Statement]:
        above, below = (self._part(terms, release) for terms in (cell.numerator, cell.denominator))
        if above is None or below is None or not (above[0] or below[0]):
            return
        if not cell.denominator:
            yield from _count(cell, above, release)
            return
        if cell.shown.form is ShownForm.NOTHING_AROSE:
            yield _moved(below, Fraction(0), Fraction(0))
        if cell.shown.form is ShownForm.RATE:
            yield _moved(below, Fraction(release.protection.rate_minimum), None)
            yield from _rate(cell.shown, above, below)
        if cell.figure is not None and cell.state in (IndicatorState.MET, IndicatorState.NOT_MET):
            limit = _limit(cell.figure)
            if limit is not None:
                yield from _judged(cell.figure, cell.state == IndicatorState.MET, _less(above, below, limit))

    def _part(self, terms: Iterable[Term], release: Release) -> _Part | None:
        """A numerator or denominator: hidden numbers, and the sum of those that are published; None when unknown."""
        total: dict[tuple[Slot, Pick], Fraction] = {}
        known = Fraction(0)
        for term in terms:
            if term.group or term.kind in (TermKind.ROWS, TermKind.MEMBERS, TermKind.UNITS):
                return None
            field = self.fields.get(term.field)
            if field is None:
                value = _published(term, release)
                if value is None:
                    return None
                known += value
                continue
            pick = Pick.FIRST if term.kind is TermKind.OPENING else pick_of(field, release)
            if pick is None:
                return None
            for slot in field.slots(term.code, term.answers):
                total[(slot, pick)] = total.get((slot, pick), Fraction(0)) + 1
        return total, known


def pick_of(field: HiddenField, release: Release) -> Pick | None:
    """How a field adds up over the periods of a release; None when it does not, or not by adding."""
    if len(release.periods) == 1:
        yearly = field.over_periods is OverPeriods.YEAR_END
        return Pick.SUM if not yearly or release.periods[0].last_of_year else None
    return PICKS.get(field.over_periods)


def year_ends(releases: Iterable[Release]) -> frozenset[str]:
    """The periods that are the last of their year."""
    return frozenset(one.id for release in releases for one in release.periods if one.last_of_year)


def _published(term: Term, release: Release) -> Fraction | None:
    found = [
        cell.shown.value
        for cell in release.figures
        if (cell.field, cell.code, cell.level) == (term.field, term.code, "")
        and cell.shown.form is ShownForm.EXACT
        and (not cell.answer or term.kind is TermKind.ANSWERED or cell.answer in term.answers)
    ]
    values = [Fraction(value) for value in found if value is not None]
    return sum(values, Fraction(0)) if values and term.kind is not TermKind.OPENING else None


def _moved(part: _Part, low: Fraction | None, high: Fraction | None) -> _Statement:
    """Limits on a part as limits on its hidden numbers."""
    total, known = part
    return total, None if low is None else low - known, None if high is None else high - known


def _less(above: _Part, below: _Part, share: Fraction) -> _Part:
    """Numerator less a share of the denominator."""
    total = dict(above[0])
    for key, weight in below[0].items():
        total[key] = total.get(key, Fraction(0)) - share * weight
    return total, above[1] - share * below[1]


def _rate(shown: Shown, above: _Part, below: _Part) -> Iterator[_Statement]:
    """Numerator and denominator behind a percentage with one decimal; less than all is never 100,0 (`percent_text`)."""
    tenths = int(Decimal(shown.value or 0) * 10)
    if tenths >= 1000:
        yield _moved(_less(above, below, Fraction(1)), Fraction(0), None)
    yield _moved(_less(above, below, Fraction(2 * tenths - 1, 2000)), Fraction(0), None)
    if tenths == 999:
        yield _moved(_less(above, below, Fraction(1)), None, Fraction(-1))
    else:
        yield _moved(_less(above, below, Fraction(2 * tenths + 1, 2000)), None, Fraction(-1, 2000))


def _count(cell: ReleasedIndicator, above: _Part, release: Release) -> Iterator[_Statement]:
    bounds = release.protection.bounds(cell.shown)
    if bounds is not None:
        yield _moved(above, Fraction(bounds[0]), Fraction(bounds[1]))
    elif cell.shown.form is ShownForm.NOTHING_AROSE:
        yield _moved(above, Fraction(0), Fraction(0))
    if cell.figure is not None and cell.state in (IndicatorState.MET, IndicatorState.NOT_MET):
        line = (above[0], above[1] - Fraction(cell.figure.value))
        yield from _judged(cell.figure, cell.state == IndicatorState.MET, line)


def _limit(figure: Figure) -> Fraction | None:
    """The demanded share of the denominator; None for a demand in things ("20/20"), told only about groups."""
    return Fraction(figure.value) / 100 if figure.measure is Measure.PERCENT else None


def _judged(figure: Figure, met: bool, line: _Part) -> Iterator[_Statement]:
    """What "đạt" or "chưa đạt" says of the difference from the line: at least a hair's breadth beyond it, or not."""
    compare, hair = figure.compare, _hair(line)
    limits: tuple[Fraction | None, Fraction | None] = (None, None)
    upwards = compare in (Comparison.AT_LEAST, Comparison.ABOVE)
    if compare is Comparison.EQUAL:
        if met:
            limits = (Fraction(0), Fraction(0))
        elif figure.value in (0, 100):
            limits = (None, -hair) if figure.value == 100 else (hair, None)
    elif upwards is met:
        limits = (hair if compare in (Comparison.ABOVE, Comparison.AT_MOST) else Fraction(0), None)
    else:
        limits = (None, -hair if compare in (Comparison.BELOW, Comparison.AT_LEAST) else Fraction(0))
    if limits != (None, None):
        yield _moved(line, *limits)


def _hair(line: _Part) -> Fraction:
    """The smallest step of a sum of whole numbers with these weights."""
    return Fraction(1, lcm(*(weight.denominator for weight in (*line[0].values(), line[1]))))

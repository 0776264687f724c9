"""What each unit's reports say about the parts of an indicator, and whether anything of it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from portal.statistics.aggregation import Total, TotalKey, compute_unit_totals
from portal.statistics.coverage import Scope
from portal.statistics.facts import Fact
from portal.vocabulary.form import NOT_APPLICABLE
from portal.vocabulary.indicators import Indicator, IndicatorKind, IndicatorTable, Term, TermKind
from portal.vocabulary.registry import Registry


class Said(IntEnum):
    """How much a unit says about something; of several parts the weakest word holds."""

    MISSING = 0
    NOT_APPLICABLE = 1
    PARTLY = 2
    FULLY = 3
    NOT_ASKED = 4


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit adds to a numerator or a denominator; `answered` counts the answers behind it, good or bad."""

    said: Said
    value: int = 0
    answered: int = 0


_NOT_ASKED, _MISSING = Part(Said.NOT_ASKED), Part(Said.MISSING)


class UnitParts:
    """The parts of every indicator by unit, read once from the facts of a scope."""

    def __init__(self, table: IndicatorTable, registry: Registry, scope: Scope, facts: Sequence[Fact]) -> None:
        self.registry, self.scope = registry, scope
        self.units = tuple(registry.unit(unit) for unit in scope.unit_types)
        period = registry.period(scope.periods[0])
        self.year, self.form = period.year, registry.form_of(period)
        self.reporters = {
            group: self._reporters(group) for group in {term.group for one in table for term in one.terms}
        }
        self.totals = self.totals_of(facts, {(term.field, term.code) for one in table for term in one.terms})
        self.first_reported = dict(reversed(self._reported()))
        self.last_reported = dict(self._reported())
        wanted = {term.field for one in table for term in one.terms if term.kind is TermKind.OPENING}
        lists = {_container(term.field) for one in table for term in one.terms if term.kind is TermKind.ROWS}
        self.openings = _at(facts, wanted, self.first_reported)
        self.rows = _at(facts, lists, self.last_reported)
        self.pairs = {one.id: _Pairs(self, one, facts) for one in table if one.kind is IndicatorKind.CHANGE}

    def of(self, indicator: Indicator, unit: str, terms: tuple[Term, ...]) -> Part:
        """One part of an indicator for a unit; members of groups and counts of reports are no matter of units.

        A unit that gives the wanted answer to several questions counts once.
        """
        if indicator.id in self.pairs:
            return self.pairs[indicator.id].of(unit, terms)
        parts = [self.term(term, unit) for term in terms if term.needs_report]
        told = combined(parts)
        if len(parts) > 1 and all(term.kind is TermKind.ANSWERING for term in terms):
            return replace(told, value=max(part.value for part in parts))
        return told

    def term(self, term: Term, unit: str) -> Part:
        """One summand."""
        if term.group and unit not in self.reporters[term.group]:
            return _NOT_ASKED
        if term.kind is TermKind.OPENING:
            return self._kept(unit, term.field, self.openings.get((unit, term.field)), self.first_reported)
        if term.kind is TermKind.ROWS:
            path = _container(term.field)
            return self._kept(unit, path, self.rows.get((unit, path)), self.last_reported)
        return _of_total(term, self.totals[unit].get((term.field, term.code)))

    def members(self, group: str) -> int:
        """How many units a group of the year has."""
        return len(self.registry.group_members(self.year, group))

    def _reporters(self, group: str) -> frozenset[str]:
        members = self.registry.group_members(self.year, group)
        return frozenset(self.registry.reporter_of(member) for member in members)

    def _kept(self, unit: str, path: str, value: int | None, period_of: dict[str, str]) -> Part:
        periods = [period_of[unit]] if unit in period_of else list(self.scope.periods)
        if value is not None:
            return Part(Said.FULLY, value, value)
        asked = any(path in self.scope.asked.get((unit, period), ()) for period in periods)
        return _MISSING if asked else _NOT_ASKED

    def totals_of(self, facts: Iterable[Fact], wanted: set[TotalKey]) -> dict[str, dict[TotalKey, Total]]:
        """The totals wanted by unit."""
        return compute_unit_totals(facts, self.form, self.registry.code_lists, self.scope, wanted)

    def _reported(self) -> list[tuple[str, str]]:
        """Unit and period of every report, in time order."""
        return [(unit, period) for period in self.scope.periods for unit, of in self.scope.reported if of == period]


class _Pairs:
    """A number and what it is compared with, kept only where a unit gave both: for the same period and code."""

    def __init__(self, parts: UnitParts, indicator: Indicator, facts: Sequence[Fact]) -> None:
        fields = frozenset(indicator.fields)
        bases = frozenset(term.field for term in indicator.base)
        given: dict[tuple[str, str, str], set[str]] = {}
        said: dict[tuple[str, str, str], set[str]] = {}
        for fact in facts:
            if fact.field in fields and (fact.unit, fact.period) in parts.scope.reported:
                key = (fact.unit, fact.period, fact.breakdown)
                said.setdefault(key, set()).add(fact.field)
                if fact.value != NOT_APPLICABLE:
                    given.setdefault(key, set()).add(fact.field)
        whole = {key for key, found in given.items() if found == fields}
        excused = {key for key in said if said[key] >= bases and given.get(key, set()) == fields - bases}
        self.excused = {unit for unit, _, _ in excused}
        self.lacking = {key[0] for key in said if key not in whole and key not in excused}
        kept = [fact for fact in facts if (fact.unit, fact.period, fact.breakdown) in whole]
        self.whole = {key[0] for key in whole}
        self.totals = parts.totals_of(kept, {(term.field, term.code) for term in indicator.terms})
        self.parts, self.numerator = parts, indicator.numerator

    def of(self, unit: str, terms: tuple[Term, ...]) -> Part:
        """One side of the comparison; what the unit could not compare is missing, not 0."""
        told = combined([self.parts.term(term, unit) for term in self.numerator])
        if told.said in (Said.NOT_ASKED, Said.MISSING):
            return told
        if unit not in self.whole:
            return Part(Said.NOT_APPLICABLE) if unit in self.excused and unit not in self.lacking else _MISSING
        part = combined([_of_total(term, self.totals[unit].get((term.field, term.code))) for term in terms])
        said = Said.PARTLY if unit in self.lacking else told.said
        return Part(said, part.value, part.answered)


def combined(parts: Sequence[Part]) -> Part:
    """Several summands as one; what a unit was not asked adds nothing and lacks nothing."""
    if len(parts) == 1:
        return parts[0]
    asked = [part for part in parts if part.said is not Said.NOT_ASKED]
    if not asked:
        return _NOT_ASKED
    return Part(
        min(part.said for part in asked), sum(part.value for part in asked), sum(part.answered for part in asked)
    )


def _of_total(term: Term, total: Total | None) -> Part:
    if total is None or not total.units_expected:
        return _NOT_ASKED
    if not total.units_reporting:
        return Part(Said.NOT_APPLICABLE) if total.not_applicable else _MISSING
    said = Said.FULLY if total.units_complete else Said.PARTLY
    answered = sum(total.answers.values())
    if term.kind is TermKind.ANSWERING:
        return Part(said, sum(total.answers[answer] for answer in term.answers), answered)
    if term.kind is TermKind.ANSWERED:
        return Part(said, answered, answered)
    return Part(said, int(total.value or 0), 1)


def _container(path: str) -> str:
    return path.rpartition(".")[0]


def _at(facts: Iterable[Fact], fields: set[str], period_of: dict[str, str]) -> dict[tuple[str, str], int]:
    """Unit and field -> its number in the period given for the unit."""
    found: dict[tuple[str, str], int] = {}
    for fact in facts:
        if fact.field in fields and period_of.get(fact.unit) == fact.period and isinstance(fact.value, int):
            found[(fact.unit, fact.field)] = fact.value
    return found

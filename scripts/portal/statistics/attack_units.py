"""Whose numbers an attacker would look for: the reports that stand behind the releases, told apart as far as he can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.checking.linear_rules import LinearRule
from portal.statistics.attack_slots import HiddenField, Pick
from portal.vocabulary.releases import Known, Release

ReportKey = tuple[str, str]
"""Period and edition: a corrected report is another report."""


@dataclass(slots=True)
class Reporter:
    """One unit: its type of form, which of its reports stand in which releases, and what is published of each."""

    unit: str
    form_type: str
    reports: dict[ReportKey, set[int]] = field(default_factory=dict)
    known: dict[ReportKey, Mapping[tuple[str, str], Known]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alike:
    """Units that no published figure tells apart; `reports` in time order with the releases they stand in."""

    units: tuple[str, ...]
    form_type: str
    reports: tuple[tuple[ReportKey, frozenset[int]], ...]
    known: Mapping[tuple[ReportKey, str, str], int]
    """Published numbers that a rule of the component needs."""

    def picked(self, pick: Pick, release: int, year_ends: frozenset[str]) -> tuple[ReportKey, ...]:
        """The reports that count in a release."""
        there = [key for key, releases in self.reports if release in releases]
        if pick is Pick.YEAR_END:
            return tuple(key for key in there if key[0] in year_ends)
        return tuple({Pick.SUM: there, Pick.LAST: there[-1:], Pick.FIRST: there[:1]}[pick])

    def before(self, key: ReportKey) -> ReportKey | None:
        """The newest version of the report for the period before."""
        periods = sorted({one[0] for one, _ in self.reports})
        place = periods.index(key[0])
        earlier = [one for one, _ in self.reports if place and one[0] == periods[place - 1]]
        return max(earlier, key=lambda one: (len(one[1]), one[1]), default=None)


def reporters(releases: Sequence[Release], *, linked: bool) -> list[Reporter]:
    """The units behind the releases.

    Where they are not named, as many of each type as are counted, taken to be the same ones in every period. Without
    `linked` no report is taken for the same in two releases: what remains when they contradict each other.
    """
    found: dict[str, Reporter] = {}
    for index, release in enumerate(releases):
        mark = "" if linked else f"@{index}"
        columns = [(column.field, column.code) for column in release.columns]
        for row in release.units:
            one = found.setdefault(row.unit, Reporter(row.unit, row.form_type))
            key = (row.period, f"{row.edition}{mark}")
            one.reports.setdefault(key, set()).add(index)
            one.known[key] = dict(zip(columns, row.values, strict=True))
        for (period, form_type), count in {} if release.units else release.reports.items():
            for place in range(count):
                one = found.setdefault(f"{form_type}#{place}", Reporter(f"{form_type}#{place}", form_type))
                one.reports.setdefault((period, f"0{mark}"), set()).add(index)
    return list(found.values())


def alike(
    everyone: Iterable[Reporter], rules: Sequence[LinearRule], hidden: Mapping[str, HiddenField], periods: Sequence[str]
) -> list[Alike]:
    """The units in sets that the rules and figures of one component cannot tell apart, so that 52.000 cost like 70."""
    wanted = {term for rule in rules for part in (rule.terms, rule.cause or {}) for term in part}
    needed = sorted((term.field, term.code) for term in wanted if term.field not in hidden)
    order = {period: place for place, period in enumerate(periods)}
    sets: dict[tuple[object, ...], tuple[list[str], Reporter]] = {}
    for one in everyone:
        reports = tuple((key, frozenset(releases)) for key, releases in _in_time(one, order))
        known = tuple((key, *place, one.known.get(key, {}).get(place)) for key, _ in reports for place in needed)
        sets.setdefault((one.form_type, reports, known), ([], one))[0].append(one.unit)
    return [
        Alike(
            tuple(units),
            one.form_type,
            tuple((key, frozenset(releases)) for key, releases in _in_time(one, order)),
            _known(one, needed),
        )
        for units, one in sets.values()
    ]


def _in_time(one: Reporter, order: Mapping[str, int]) -> list[tuple[ReportKey, set[int]]]:
    return sorted(one.reports.items(), key=lambda item: (order[item[0][0]], item[0][1]))


def _known(one: Reporter, needed: Iterable[tuple[str, str]]) -> dict[tuple[ReportKey, str, str], int]:
    values = {(key, *place): one.known.get(key, {}).get(place) for key in one.reports for place in needed}
    return {key: value for key, value in values.items() if isinstance(value, int)}

"""Totals, rates and states of a hundred small provinces equal those made another way from the files alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from portal.statistics.aggregation import Total
from portal.statistics.reporting_rates import PeriodStatus
from portal.vocabulary.indicators import IndicatorValue, Level
from portal.vocabulary.periods import ReportingPeriod
from tests.recomputed import Line, Tally, World, parse, share
from tests.recomputed_indicators import Indicators, Report
from tests.small_provinces import Provinces, SmallProvince

PROVINCES = 100
_SCOPES = (slice(0, 1), slice(1, 2), slice(0, 2))


@pytest.fixture(scope="module")
def provinces(tmp_path_factory: pytest.TempPathFactory) -> Provinces:
    """One tree of schemas; every seed another province."""
    return Provinces(tmp_path_factory.mktemp("tinh"))


@pytest.mark.parametrize("seed", range(PROVINCES))
def test_every_total_rate_and_state_equals_one_made_another_way(provinces: Provinces, seed: int) -> None:
    """One period, the other, or the year; over all units, by type, by locality."""
    province = provinces.make(seed)
    campaign = province.campaign
    chosen = tuple(campaign.registry.periods.values())[_SCOPES[seed % len(_SCOPES)]]
    world = _world(province)
    _compare_totals(province, world, chosen)
    reports = _compare_statuses(province, chosen)
    _compare_indicators(province, world, chosen, reports)


def _world(province: SmallProvince) -> World:
    reports = {key: parse(text) for key, text in province.texts.items()}
    return World(province.campaign.repository.schemas, reports, set(province.campaign.exemptions))


def _units_of(world: World, scope: Sequence[str], kind: str = "", place: str = "") -> list[str]:
    units = dict.fromkeys(unit for unit, period in sorted(world.expected) if period in scope)
    wanted = {"type": kind, "locality": place}
    return [one for one in units if all(not of or world.units[one][key] == of for key, of in wanted.items())]


def _compare_totals(province: SmallProvince, world: World, periods: Sequence[ReportingPeriod]) -> None:
    totals = province.campaign.totals(periods)
    scope = [period.id for period in periods]
    seen = set()
    for line in world.lines:
        for code in ("", *line.codes):
            of_all = world.total(line, code, _units_of(world, scope), scope)
            assert _said(totals.overall.get((line.path, code))) == _tallied(of_all, line), (line.path, code)
            for kind, of_kind in totals.by_type.items():
                tally = world.total(line, code, _units_of(world, scope, kind=kind), scope)
                assert _said(of_kind.get((line.path, code))) == _tallied(tally, line), (line.path, code, kind)
            seen.add((line.path, code))
    assert set(totals.overall) <= seen


def _said(total: Total | None) -> tuple[object, ...] | None:
    if total is None:
        return None
    counts = (total.units_reporting, total.units_complete, total.units_expected, total.not_applicable, total.nil)
    return total.value, {answer: count for answer, count in total.answers.items() if count}, *counts


def _tallied(tally: Tally | None, line: Line) -> tuple[object, ...] | None:
    if tally is None:
        return None
    answers = {answer: count for answer, count in tally.answers.items() if count}
    assert set(answers) <= set(line.order)
    return tally.value, answers, tally.reporting, tally.complete, tally.expected, tally.na, tally.nil


def _compare_statuses(province: SmallProvince, periods: Sequence[ReportingPeriod]) -> list[Report]:
    reports: list[Report] = []
    for period in periods:
        of_period = [_report(province, unit.id, period) for unit in province.campaign.registry.expected_units(period)]
        expected = [one for one in of_period if one is not None]
        _compare_counts(province.campaign.status(period), expected)
        reports += expected
    return reports


def _compare_counts(status: PeriodStatus, expected: Sequence[Report]) -> None:
    counts = status.overall
    received, on_time = sum(one.received for one in expected), sum(one.on_time for one in expected)
    assert (counts.expected, counts.actual, counts.on_time) == (len(expected), received, on_time)
    assert (counts.reporting_rate, counts.on_time_rate) == (
        share(received, len(expected)),
        share(on_time, len(expected)),
    )


def _report(province: SmallProvince, unit: str, period: ReportingPeriod) -> Report | None:
    """How punctual a report is, by what the province was made with; None when it is not expected."""
    campaign, key = province.campaign, (unit, period.id)
    if key in province.texts:
        first = campaign.arrivals[key].first
        on_time = first is not None and first < period.due
        return Report(unit, period.id, received=True, on_time=on_time, is_open=first is None)
    if key in campaign.exemptions:
        return None
    waits = key in campaign.requests and campaign.requests[key].value == "cho-duyet"
    return Report(unit, period.id, received=False, on_time=False, is_open=waits or campaign.as_of < period.due)


def _compare_indicators(
    province: SmallProvince, world: World, periods: Sequence[ReportingPeriod], reports: list[Report]
) -> None:
    scope = [period.id for period in periods]
    values, table = province.campaign.indicators(periods), Indicators(province.campaign.repository.schemas, world)
    assert [value.indicator.id for value in values.overall] == [row["id"] for row in table.rows]
    levels = [values.overall, *values.by_type.values(), *values.by_locality.values()]
    for value in (value for level in levels for value in level):
        row = next(row for row in table.rows if row["id"] == value.indicator.id)
        kind = value.scope.key if value.scope.level is Level.UNIT_TYPE else ""
        place = value.scope.key if value.scope.level is Level.LOCALITY else ""
        units = _units_of(world, scope, kind, place)
        one = table.measure(row, units, scope, reports)
        parts = (one.numerator, one.denominator)
        counts = (one.reporting, one.complete, one.expected, one.na)
        assert _measured(value) == (*parts, one.state, *counts), (row["id"], value.scope)
        assert value.value == _value_of(row, *parts)


def _measured(value: IndicatorValue) -> tuple[object, ...]:
    counts = (value.units_reporting, value.units_complete, value.units_expected, value.not_applicable)
    return value.numerator, value.denominator, value.state.value, *counts


def _value_of(row: dict[str, object], numerator: int | None, denominator: int | None) -> object:
    if numerator is None or denominator is None:
        return numerator
    above = numerator - denominator if "base" in row else numerator
    return share(above, denominator)


def test_the_hundred_provinces_meet_every_state(provinces: Provinces) -> None:
    """The comparison above would prove little if all of them were alike."""
    states: Counter[str] = Counter()
    for seed in range(0, PROVINCES, 5):
        campaign = provinces.make(seed).campaign
        chosen = tuple(campaign.registry.periods.values())[_SCOPES[seed % len(_SCOPES)]]
        states.update(value.state.value for value in campaign.indicators(chosen).overall)
    assert set(states) == {"dat", "chua_dat", "khong_phat_sinh", "chua_du_so_lieu", "khong_co_chi_tieu"}

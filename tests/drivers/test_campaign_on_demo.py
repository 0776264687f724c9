"""A whole fictional province: arrivals are those its history was made with, totals equal a sum made another way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.demo import DemoFacts, write_demo
from portal.reading.repository import Repository
from portal.vocabulary.form import Field, OverPeriods, OverUnits, Section
from portal.vocabulary.periods import ReportingPeriod
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Campaign, DemoFacts]:
    """Seventy units, two periods, real merges."""
    folder = tmp_path_factory.mktemp("tinh") / "kho"
    facts = write_demo(folder, 70, 3, Repository(ROOT))
    return read_campaign(folder), facts


def test_arrivals_are_those_that_the_history_was_made_with(province: tuple[Campaign, DemoFacts]) -> None:
    """First valid version and lateness of every report, through merges, corrections and broken versions."""
    campaign, facts = province
    assert facts.reports
    for sent in facts.reports:
        arrival = campaign.arrivals.get((sent.unit, sent.period))
        assert (arrival.first if arrival else None) == sent.first_valid, sent


def test_every_unit_is_in_one_state_and_the_accepted_ones_are_the_actual_ones(
    province: tuple[Campaign, DemoFacts],
) -> None:
    """The status and the totals speak of the same reports."""
    campaign, _ = province
    for period in campaign.registry.periods.values():
        status = campaign.status(period)
        actual = {unit.unit.id for unit in status.units if unit.state.is_actual}
        assert actual == {unit for unit, of in campaign.reports if of == period.id}
        exempt = sum(not unit.state.is_expected for unit in status.units)
        assert (len(status.units), status.overall.expected) == (71, 71 - exempt)  # 70 and the department


def _numbers(data: Any, section: Section, field: Field, inner: Field | None) -> Iterator[int]:
    """Every number a report gives for a field, found by looking and not by the program's own facts."""
    content = data.get(section.key, {})
    records = content if isinstance(content, list) else [content]
    if section.code_list:
        records = list(content.values())
    for record in records:
        rows = record.get(field.key, []) if inner is not None else [record]
        key = inner.key if inner is not None else field.key
        yield from (row[key] for row in rows if isinstance(row.get(key), int))


def _expected(campaign: Campaign, periods: list[ReportingPeriod], *where: Any, rule: OverPeriods) -> int:
    ids = [period.id for period in sorted(periods, key=lambda period: period.due)]
    if rule is OverPeriods.YEAR_END:
        ids = [period.id for period in periods if period.last_of_year]
    total = 0
    for unit in {unit for unit, _ in campaign.reports}:
        own = [one for one in ids if (unit, one) in campaign.reports]
        for one in own[-1:] if rule is OverPeriods.LAST else own:
            total += sum(_numbers(campaign.reports[(unit, one)].data, *where))
    return total


@pytest.mark.parametrize("chosen", [slice(0, 1), slice(1, 2), slice(0, 2)])
def test_totals_equal_a_sum_made_another_way(province: tuple[Campaign, DemoFacts], chosen: slice) -> None:
    """Every field that is summed, in the first period, the second and the year."""
    campaign, _ = province
    periods = list(campaign.registry.periods.values())[chosen]
    totals, compared = campaign.totals(periods), 0
    for section, chain in campaign.form(periods).walk():
        field, inner = chain[0], chain[1] if len(chain) > 1 else None
        total = totals.overall.get((".".join((section.key, *(one.key for one in chain))), ""))
        if chain[-1].over_units is not OverUnits.SUM or total is None:
            continue
        rule = chain[-1].over_periods
        assert (total.value or 0) == _expected(campaign, periods, section, field, inner, rule=rule), total.field
        compared += 1
    assert compared > 50

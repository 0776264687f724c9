"""A whole year day by day: on each day every unit is in the state that the sendings up to then put it into."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.drivers.arrivals import read_request_ledger
from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.demo.schedule import Fate, Sending, Version, plan_fates, plan_sendings
from portal.reading.repository import Repository
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.status import ReportState
from tests.conftest import ROOT

SEED, UNITS = 5, 24


@dataclass(frozen=True)
class Year:
    """The province, and what was done to it: by the generator's schedule and the log's own files, read apart."""

    campaign: Campaign
    fates: dict[str, dict[str, Fate]]
    sendings: list[Sending]
    log: list[list[dict[str, Any]]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Twenty-four units, with every fate there is."""
    folder = tmp_path_factory.mktemp("nam") / "kho"
    write_demo(folder, UNITS, SEED, Repository(ROOT))
    campaign = read_campaign(folder, datetime.fromisoformat("2024-12-31T12:00:00+07:00"))
    fates, sendings = {}, []
    for period in campaign.registry.periods.values():
        fates[period.id] = plan_fates(campaign.registry, period, SEED)
        sendings += plan_sendings(campaign.registry, period, fates[period.id], SEED)
    return Year(campaign, fates, sendings, list(_log(folder)))


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True).stdout


def _log(folder: Path) -> Iterator[list[dict[str, Any]]]:
    """The entries of each request in order, as plain data."""
    requests: dict[str, list[dict[str, Any]]] = {}
    for name in _git(folder, "ls-tree", "-r", "--name-only", "receipts").split():
        if name.startswith("requests/"):
            entry = json.loads(_git(folder, "show", f"receipts:{name}"))
            requests.setdefault(name.rpartition("/")[0], []).append(entry)
    for entries in requests.values():
        yield sorted(entries, key=lambda entry: datetime.fromisoformat(str(entry["instant"])))


def _waiting(year: Year, unit: str, period: str, now: datetime) -> str:
    """The last word of the log about what is still open for a unit at an instant."""
    found = ""
    for entries in year.log:
        known = [entry for entry in entries if datetime.fromisoformat(str(entry["instant"])) <= now]
        if (
            known
            and known[-1]["state"] not in ("da-tiep-nhan", "da-dong")
            and f"{unit}/{period}" in known[-1]["places"]
        ):
            found = str(known[-1]["state"])
    return found


def _expected(year: Year, unit: str, period: ReportingPeriod, now: datetime) -> ReportState:
    """The state by the policy's own words (DESIGN.md 5.1 to 5.3), from the sendings that had been merged by then."""
    came = [
        one
        for one in year.sendings
        if (one.unit.id, one.period.id) == (unit, period.id) and one.arrives <= now and not one.misplaced
    ]
    good = sorted(one.arrives for one in came if one.version in (Version.GOOD, Version.REVISED))
    if good:
        if good[0] >= period.due:
            return ReportState.LATE
        return ReportState.REVISED if good[-1] >= period.due else ReportState.ON_TIME
    if year.fates[period.id][unit] is Fate.EXEMPT:
        return ReportState.EXEMPT
    open_state = _waiting(year, unit, period.id, now)
    if open_state in ("cho-duyet", "da-duyet"):
        return ReportState.PENDING
    return ReportState.NEEDS_WORK if came or open_state else ReportState.MISSING


def _seen(campaign: Campaign, now: datetime) -> Campaign:
    """The campaign at another instant; files and history are not read again."""
    requests = read_request_ledger(campaign.repository).open_requests(now)
    return replace(campaign, as_of=now, requests=requests)


def _states(campaign: Campaign, period: ReportingPeriod) -> dict[str, ReportState]:
    return {one.unit.id: one.state for one in campaign.status(period).units}


def test_every_day_of_the_year_every_state_is_right(year: Year) -> None:
    """Noon of 366 days and both sides of each due instant; every state that can occur has occurred."""
    start = datetime.fromisoformat("2024-01-01T12:00:00+07:00")
    periods = list(year.campaign.registry.periods.values())
    moments = [start + timedelta(days=day) for day in range(366)]
    moments += [period.due + timedelta(seconds=seconds) for period in periods for seconds in (-1, 0)]
    occurred = set()
    ledger = read_request_ledger(year.campaign.repository)
    for now in moments:
        campaign = replace(year.campaign, as_of=now, requests=ledger.open_requests(now))
        for period in periods:
            states = _states(campaign, period)
            assert states == {unit: _expected(year, unit, period, now) for unit in states}, now
            occurred |= set(states.values())
    assert occurred == set(ReportState) - {ReportState.UNDATED}


@pytest.mark.parametrize("days", [-1, 10])
def test_a_fresh_reading_says_the_same_as_the_replay(year: Year, days: int) -> None:
    """What `portal status --as-of` shows, from the files and the history anew."""
    period = list(year.campaign.registry.periods.values())[-1]
    now = period.due + timedelta(days=days)
    fresh = read_campaign(year.campaign.repository.root, now)
    assert _states(fresh, period) == _states(_seen(year.campaign, now), period)

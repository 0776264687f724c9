"""Small fictional provinces by the hundred: one tree of schemas, reports of one seed each, as text and as accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from portal.checking.report_check import CheckedReport, Checker
from portal.drivers.campaign import Campaign
from portal.drivers.checks import build_checker
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.demo.tree import write_tree
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport, Arrival, Data, Evidence, Submission
from portal.vocabulary.requests import RequestState
from portal.vocabulary.status import Exemption
from tests.conftest import ROOT

Key = tuple[str, str]
UNITS = 8


@dataclass(frozen=True)
class SmallProvince:
    """One province: the program's campaign, and the same reports as the text that was sent."""

    campaign: Campaign
    texts: Mapping[Key, str]


class Provinces:
    """Makes provinces over one tree of schemas; the same seed makes the same province."""

    def __init__(self, folder: Path) -> None:
        self.registry: Registry = write_tree(folder, UNITS, 1, Repository(ROOT))
        self.repository = Repository(folder)
        self.checker: Checker = build_checker(self.repository)

    def make(self, seed: int) -> SmallProvince:
        """Reports of two periods, some missing, some units exempt; a moment before or after the last due date."""
        rng = Random(seed)
        periods = list(self.registry.periods.values())
        as_of = periods[-1].due + timedelta(days=rng.choice([-2, 30]))
        maker, texts = ReportMaker(self.registry, seed), dict[Key, str]()
        checked: list[CheckedReport] = []
        reports: dict[Key, AcceptedReport] = {}
        arrivals: dict[Key, Arrival] = {}
        exemptions: dict[Key, Exemption] = {}
        requests: dict[Key, RequestState] = {}
        for unit in self.registry.expected_units(periods[0]):
            before: Data = {}
            for period in periods:
                key, chance = (unit.id, period.id), rng.random()
                data = maker.make(unit, period, period.last_day + timedelta(days=1), before)
                before = data
                if chance < 0.12:
                    continue
                if chance < 0.16:
                    exemptions[key] = Exemption(unit.id, period.id, "lý do", "người duyệt")
                elif chance < 0.2:
                    requests[key] = rng.choice([RequestState.WAITING, RequestState.NEEDS_WORK])
                else:
                    text = render_report_yaml(data, self.registry.form_of(period), unit.form_type)
                    checked.append(self._checked(unit, period.id, text))
                    texts[key], reports[key] = text, self._accepted(checked[-1])
                    arrivals[key] = _arrival(rng, period.due, as_of)
        made = (tuple(checked), reports, arrivals, exemptions, requests)
        return SmallProvince(Campaign(self.repository, self.registry, as_of, *made), texts)

    def _checked(self, unit: OrgUnit, period: str, text: str) -> CheckedReport:
        return self.checker.check(Submission(f"submissions/{unit.id}/{period}.yaml", unit.id, period, text.encode()))

    def _accepted(self, checked: CheckedReport) -> AcceptedReport:
        report = self.checker.accept(checked)
        assert report is not None, checked.findings
        return report


def _arrival(rng: Random, due: datetime, as_of: datetime) -> Arrival:
    edge = rng.choice([timedelta(seconds=-1), timedelta(0), timedelta(days=-3), timedelta(days=2), None])
    first = None if edge is None else min(due + edge, as_of)
    return Arrival(first, first, 0, Evidence.NONE if first is None else Evidence.RECEIPT)

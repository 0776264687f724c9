"""Write a fictional province: its tree, its reports, its history, and what is true of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from portal.drivers.demo.chance import chance_for
from portal.drivers.demo.facts import DemoFacts, PlantedFault, SentReport, write_facts
from portal.drivers.demo.faults import FaultDealer, KnownFinding, known_findings
from portal.drivers.demo.history import MAIN, HistoryWriter, Person
from portal.drivers.demo.names import Names
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.demo.request_log import write_request_log
from portal.drivers.demo.schedule import Fate, Merge, Sending, Version, plan_fates, plan_merges, plan_sendings
from portal.drivers.demo.sheet import Planted, Sheet
from portal.drivers.demo.tree import write_exemptions, write_tree
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import FieldType
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data

_MOST_MERGES, _FEWEST_MERGES, _TREE_BUDGET = 2500, 500, 25_000_000
"""Merges times units is held to a budget, because git writes the list of units anew with every commit."""
_MAINTAINER = Person("Người quản trị (hư cấu)", "quan-tri")
_REVIEWER = Person("Người duyệt (hư cấu)", "nguoi-duyet")


@dataclass(frozen=True, slots=True)
class _File:
    """One sent file: where it lies, its blob, and what is wrong with it."""

    path: str
    mark: int
    findings: tuple[KnownFinding, ...]


@dataclass(slots=True)
class _Campaign:
    """Everything about to be written, and what has been."""

    registry: Registry
    seed: int
    fates: dict[str, dict[str, Fate]] = field(default_factory=dict)
    sendings: list[Sending] = field(default_factory=list)
    files: dict[Sending, _File] = field(default_factory=dict)


def write_demo(folder: Path, units: int, seed: int, source: Repository) -> DemoFacts:
    """Make a git repository of a fictional province with so many reporting units in an empty folder.

    Contract and content come from `source`, every name and figure from `seed`: the same seed and source give the
    same commits. Linear in the number of units. PortalError when the folder holds anything, or units are under 8.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PortalError(f"{folder}: thư mục này không trống; tỉnh minh họa chỉ tạo ở thư mục mới")
    folder.mkdir(parents=True, exist_ok=True)
    registry = write_tree(folder, units, seed, source)
    campaign = _Campaign(registry, seed)
    for period in registry.periods.values():
        campaign.fates[period.id] = plan_fates(registry, period, seed)
        campaign.sendings += plan_sendings(registry, period, campaign.fates[period.id], seed)
    most = max(_FEWEST_MERGES, min(_MOST_MERGES, _TREE_BUDGET // units))
    write_exemptions(folder, registry, _units_with(campaign, Fate.EXEMPT))
    merges = list(plan_merges(campaign.sendings, most))
    with HistoryWriter(folder) as history:
        start = _first_commit(history, folder, registry)
        _store_reports(history, campaign)
        _merge_all(history, campaign, merges, start)
        last = campaign.fates[list(registry.periods)[-1]]
        write_request_log(history, registry, seed, merges, last, _REVIEWER)
    facts = _collect_facts(campaign, merges, units)
    write_facts(folder, facts)
    return facts


def _units_with(campaign: _Campaign, fate: Fate) -> list[tuple[str, str]]:
    return [(unit, period) for period, fates in campaign.fates.items() for unit, one in fates.items() if one is fate]


def _first_commit(history: HistoryWriter, folder: Path, registry: Registry) -> int:
    """The tree before the first report, a week before the first period opens."""
    instant = min(period.opens for period in registry.periods.values()) - timedelta(days=7)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = [(path, history.blob((folder / path).read_bytes())) for path in paths if not path.startswith(".git/")]
    people, instants = (_MAINTAINER, _MAINTAINER), (instant, instant)
    return history.commit(MAIN, people, instants, "Mở cổng báo cáo (dữ liệu minh họa)\n", files)


def _store_reports(history: HistoryWriter, campaign: _Campaign) -> None:
    """Make every report unit by unit, because each builds on the unit's report before."""
    maker = ReportMaker(campaign.registry, campaign.seed)
    dealer = FaultDealer(chance_for(campaign.seed, "faults"))
    by_unit: dict[str, list[Sending]] = {}
    for sending in campaign.sendings:
        by_unit.setdefault(sending.unit.id, []).append(sending)
    others = list(by_unit)
    for sendings in by_unit.values():
        previous: Data = {}
        made: dict[str, Data] = {}
        for sending in sendings:
            period, unit = sending.period, sending.unit
            if period.id not in made:
                reported = max(sending.sent.date(), period.last_day)
                made[period.id] = maker.make(unit, period, reported, previous)
            if sending.version is Version.REVISED:
                form = campaign.registry.form_of(period)
                made[period.id] = maker.revise(made[period.id], form, unit.form_type)
            previous = made[period.id]
            rng = chance_for(campaign.seed, unit.id, period.id, "spoil")
            content, findings = _render(campaign.registry, sending, made[period.id], dealer, rng, others)
            path = f"submissions/{unit.id}/{period.id}.yaml"
            if sending.misplaced:
                path = f"submissions/{unit.id}/Bao cao {period.id} (1).yaml"
                findings = (KnownFinding("wrong_place", "no-place", 1, ""),)
            campaign.files[sending] = _File(path, history.blob(content), findings)


def _render(
    registry: Registry, sending: Sending, data: Data, dealer: FaultDealer, rng: Random, others: list[str]
) -> tuple[bytes, tuple[KnownFinding, ...]]:
    """The file's content as it is sent, and what a check must find in it."""
    form, unit = registry.form_of(sending.period), sending.unit
    text = render_report_yaml(data, form, unit.form_type)
    if sending.version not in (Version.SPOILT, Version.WRONG_UNIT):
        return text.encode(), ()
    sheet = Sheet(text, data, form, unit.form_type, rng)
    if sending.version is Version.SPOILT:
        findings = dealer.spoil(sheet)
        return sheet.content(), tuple(findings)
    other = rng.choice([unit_id for unit_id in others if unit_id != unit.id])
    for section, identity in sheet.fields(FieldType.UNIT_ID):
        sheet.write((section.key, identity.key), other)
    return sheet.content(), tuple(known_findings(sheet, [("wrong_unit", Planted("wrong-place"))]))


def _merge_all(history: HistoryWriter, campaign: _Campaign, merges: list[Merge], start: int) -> None:
    """Each merge: the sender's commit on a side branch, then the reviewer's merge on the default branch."""
    tips = [start]
    people = _People(campaign.seed)
    for merge in merges:
        files = {campaign.files[sending].path: campaign.files[sending].mark for sending in merge.sendings}
        first = merge.sendings[0]
        what = f"Phiếu {first.period.id} của {first.unit.short_name}"
        if len(merge.sendings) > 1:
            what = f"{len(merge.sendings)} phiếu {first.period.id}"
        clerk = people.clerk(first.unit)
        again = any(sending.again for sending in merge.sendings)
        base = tips[-1] if again else people.rng.choice(tips[-3:])
        side = history.send(base, clerk, first.sent, f"{what}\n", files)
        people_of_merge, instants = (_REVIEWER, _REVIEWER), (merge.instant, merge.instant)
        tip = history.commit(MAIN, people_of_merge, instants, f"Tiếp nhận: {what}\n", files.items(), (tips[-1], side))
        tips = [*tips[-2:], tip]


class _People:
    """The clerks: one for each unit, always the same."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng, self._names = seed, chance_for(seed, "branches"), Names()

    def clerk(self, unit: OrgUnit) -> Person:
        """The person who sends a unit's reports."""
        return Person(self._names.person(chance_for(self.seed, unit.id, "clerk")), unit.id)


def _collect_facts(campaign: _Campaign, merges: list[Merge], units: int) -> DemoFacts:
    arrived = {sending: merge.instant for merge in merges for sending in merge.sendings}
    last = {campaign.files[sending].path: sending for merge in merges for sending in merge.sendings}
    faults = [
        PlantedFault(path, one.rule, one.line, one.field, one.kind)
        for path, sending in last.items()
        for one in campaign.files[sending].findings
    ]
    return DemoFacts(
        seed=campaign.seed,
        units=units,
        as_of=max(arrived.values()) + timedelta(hours=1),
        files=len(last),
        faults=tuple(sorted(faults, key=lambda fault: (fault.path, fault.line, fault.rule, fault.field))),
        reports=tuple(_sent_reports(campaign, arrived)),
    )


def _sent_reports(campaign: _Campaign, arrived: Mapping[Sending, datetime]) -> Iterator[SentReport]:
    latest: dict[str, datetime] = {}
    first_valid: dict[str, datetime] = {}
    for sending, instant in arrived.items():
        file = campaign.files[sending]
        latest[file.path] = max(instant, latest.get(file.path, instant))
        if not file.findings:
            first_valid[file.path] = min(instant, first_valid.get(file.path, instant))
    for period in campaign.registry.periods.values():
        for unit, fate in campaign.fates[period.id].items():
            path = f"submissions/{unit}/{period.id}.yaml"
            first = first_valid.get(path)
            late = first is not None and first >= period.due
            yield SentReport(unit, period.id, fate, path, first, latest.get(path), late)

"""Read every version of the reports that are counted: what each gave, when it came, and its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from portal.drivers.campaign import Campaign
from portal.drivers.checks import build_checker
from portal.drivers.git_repository import GitRepository, History
from portal.statistics.editions import Edition, unit_figures
from portal.statistics.facts import Fact
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import AcceptedReport, Submission

Key = tuple[str, str]
_Version = tuple[datetime, str, AcceptedReport]


def read_editions(
    campaign: Campaign, periods: Sequence[ReportingPeriod], facts: Sequence[Fact]
) -> dict[Key, tuple[Edition, ...]]:
    """By unit and period the versions of each accepted report that passed the checks, oldest first, the present last.

    `facts` are those of the present versions. Only what was revised is read again: the cost grows with the number of
    versions. Without git the present version is the only one that is known.
    """
    wanted = {period.id for period in periods}
    older = dict(_older(campaign, wanted))
    earlier: dict[Key, list[Edition]] = {}
    for place in range(max(map(len, older.values()), default=0)):
        layer = {key: versions[place] for key, versions in older.items() if place < len(versions)}
        reports = {key: report for key, (_, _, report) in layer.items()}
        given = _by_key(replace(campaign, reports=reports).facts(periods))
        for key, (instant, receipt, _) in layer.items():
            earlier.setdefault(key, []).append(Edition(instant, receipt, unit_figures(given.get(key, ()))))
    present = _by_key(facts)
    return {
        key: (*earlier.get(key, ()), _present(campaign, key, present.get(key, ())))
        for key in campaign.reports
        if key[1] in wanted
    }


def _by_key(facts: Sequence[Fact]) -> dict[Key, list[Fact]]:
    found: dict[Key, list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.unit, fact.period), []).append(fact)
    return found


def _present(campaign: Campaign, key: Key, facts: Sequence[Fact]) -> Edition:
    arrival = campaign.arrivals.get(key)
    receipt = arrival.receipts[-1] if arrival is not None and arrival.receipts else ""
    return Edition(arrival.latest if arrival is not None else None, receipt, unit_figures(facts))


def _older(campaign: Campaign, wanted: set[str]) -> Iterator[tuple[Key, list[_Version]]]:
    git = GitRepository.at(campaign.repository.root)
    if git is None:
        return
    try:
        history = git.read_history("submissions/")
        paths = {key: f"submissions/{key[0]}/{key[1]}.yaml" for key in campaign.reports if key[1] in wanted}
        revised = {key: path for key, path in paths.items() if len(history.versions.get(path, ())) > 1}
        present = git.object_ids(revised.values())
        checker = build_checker(campaign.repository) if revised else None
        for key, path in revised.items():
            versions = []
            for blob in _in_order(history, path):
                submission = Submission(path, *key, git.content(blob))
                report = checker.accept(checker.check(submission)) if checker and blob != present[path] else None
                if report is not None:
                    versions.append((*_proof(campaign, key, blob, history), report))
            yield key, versions
    finally:
        git.close()


def _in_order(history: History, path: str) -> list[str]:
    return sorted(history.versions[path], key=lambda blob: history.sightings[blob].order)


def _proof(campaign: Campaign, key: Key, blob: str, history: History) -> tuple[datetime, str]:
    """The receipt of a version with its instant; without one, when the default branch first had it."""
    receipt = next((one for one in campaign.receipts.get(key, ()) if one.blob == blob), None)
    return (receipt.instant, receipt.number) if receipt else (history.sightings[blob].instant, "")

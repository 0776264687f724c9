"""Read every version of the reports that are counted: what each gave, when it came, and its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portal.drivers.campaign import Campaign
from portal.drivers.checks import build_checker
from portal.drivers.git_repository import GitRepository
from portal.drivers.versions import read_turns
from portal.statistics.editions import Edition, unit_figures
from portal.statistics.facts import Fact
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import AcceptedReport, Submission

Key = tuple[str, str]
_Version = tuple[datetime, str, AcceptedReport]
_Proof = tuple[datetime | None, str]


def read_editions(
    campaign: Campaign, periods: Sequence[ReportingPeriod], facts: Sequence[Fact]
) -> dict[Key, tuple[Edition, ...]]:
    """By unit and period the versions of each accepted report that passed the checks, oldest first, the present last.

    `facts` are those of the present versions. Only what was revised is read again: the cost grows with the number of
    versions. Without git the present version is the only one that is known.
    """
    wanted = {period.id for period in periods}
    older, proofs = _read_versions(campaign, wanted)
    earlier: dict[Key, list[Edition]] = {}
    for place in range(max(map(len, older.values()), default=0)):
        layer = {key: versions[place] for key, versions in older.items() if place < len(versions)}
        reports = {key: report for key, (_, _, report) in layer.items()}
        given = _by_key(replace(campaign, reports=reports).facts(periods))
        for key, (instant, receipt, _) in layer.items():
            earlier.setdefault(key, []).append(Edition(instant, receipt, unit_figures(given.get(key, ()))))
    present = _by_key(facts)
    return {
        key: (
            *earlier.get(key, ()),
            Edition(*(proofs.get(key) or _proof(campaign, key)), unit_figures(present.get(key, ()))),
        )
        for key in campaign.reports
        if key[1] in wanted
    }


def _by_key(facts: Sequence[Fact]) -> dict[Key, list[Fact]]:
    found: dict[Key, list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.unit, fact.period), []).append(fact)
    return found


def _proof(campaign: Campaign, key: Key) -> _Proof:
    """When a report came that was never revised, and its receipt."""
    arrival = campaign.arrivals.get(key)
    receipt = arrival.receipts[-1] if arrival is not None and arrival.receipts else ""
    return (arrival.latest if arrival is not None else None, receipt)


def _read_versions(campaign: Campaign, wanted: set[str]) -> tuple[dict[Key, list[_Version]], dict[Key, _Proof]]:
    """Of each report that was revised the versions before the present one, and when that one came."""
    older: dict[Key, list[_Version]] = {}
    proofs: dict[Key, _Proof] = {}
    git = GitRepository.at(campaign.repository.root)
    if git is None:
        return older, proofs
    try:
        history = git.read_history("submissions/")
        paths = {key: f"submissions/{key[0]}/{key[1]}.yaml" for key in campaign.reports if key[1] in wanted}
        revised = {
            key: path
            for key, path in paths.items()
            if len({blob for blob, _ in history.turns.get(path, ()) if blob}) > 1
        }
        present = git.object_ids(revised.values())
        checker = build_checker(campaign.repository) if revised else None
        for key, path in revised.items():
            turns = read_turns(history, path, campaign.receipts.get(key, ()))
            if turns[-1].blob == present[path]:
                proofs[key] = (turns[-1].since, turns[-1].receipt)
                turns = turns[:-1]
            older[key] = []
            for turn in turns:
                submission = Submission(path, *key, git.content(turn.blob))
                report = checker.accept(checker.check(submission)) if checker else None
                if report is not None:
                    older[key].append((turn.since, turn.receipt, report))
    finally:
        git.close()
    return older, proofs

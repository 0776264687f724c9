"""When each report arrived: from the receipts, or else from the history of the default branch (DESIGN.md policy 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.checking.report_check import CheckedReport
from portal.drivers.git_repository import GitRepository, History
from portal.drivers.host.ledger import Ledger, merged_receipts, read_ledger
from portal.reading.repository import Repository, identity_of
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival, Evidence

RECEIPTS_BRANCH = "receipts"
Key = tuple[str, str]
Validity = Callable[[str, str, bytes], bool]
"""Unit, period and content of an older version -> whether it passes the checks of today."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report that the default branch has had."""

    blob: str
    instant: datetime
    valid: bool


def read_arrivals(
    repository: Repository,
    registry: Registry,
    checked: Iterable[CheckedReport],
    is_valid: Validity,
    ledger: Ledger | None = None,
) -> dict[Key, Arrival]:
    """The arrival of every report that lies in its place, by unit and period; `ledger` when it has been read already.

    Where the folder is no git repository, or the version that lies there was never merged, the evidence is NONE:
    unknown, never late. Raises RepositoryError for a shallow clone, or when a merge that the host attested is no
    longer on the default branch (its history was rewritten), and PortalError for a damaged receipt.
    """
    present = {(one.submission.unit, one.submission.period): one for one in checked if one.submission.unit}
    git = GitRepository.at(repository.root)
    if git is None:
        return dict.fromkeys(present, Arrival(None, None))
    try:
        ledger = ledger or _read_ledger(git)
        _refuse_rewritten_history(git, ledger)
        if not present:
            return {}
        history = git.read_history("submissions/")
        files = [one.submission.path for one in present.values() if one.submission.regular]
        blobs = git.object_ids(path for path in files if not (repository.root / path).is_symlink())
        kept = {period for _, period in ledger.receipts}
        arrivals: dict[Key, Arrival] = {}
        for key, one in present.items():
            blob = blobs.get(one.submission.path, "")
            versions = _versions(git, history, one, blob, is_valid)
            arrival = arrival_from_history(versions, blob)
            counted = merged_receipts(ledger, key, {version.blob for version in versions})
            if counted:
                arrival = replace(arrival_from_receipts(counted, blob, arrival.latest), seen=arrival.seen)
            elif key[1] in kept:
                arrival = _without_receipt(arrival, registry, key[1])
            arrivals[key] = arrival
        return arrivals
    finally:
        git.close()


def keep_closed(registry: Registry, arrivals: Mapping[Key, Arrival]) -> dict[Key, Arrival]:
    """The arrivals with the first instants that were known when their periods were closed (DESIGN.md policy 4)."""
    closings = registry.closings
    return {
        key: closings[key[1]].keep_first(key[0], arrival) if key[1] in closings else arrival
        for key, arrival in arrivals.items()
    }


def _read_ledger(git: GitRepository) -> Ledger:
    branch = git.branch(RECEIPTS_BRANCH)
    return read_ledger(git.tree(branch)) if branch else Ledger()


def _refuse_rewritten_history(git: GitRepository, ledger: Ledger) -> None:
    lost = git.lost_from_default(ledger.merges)
    if lost:
        raise RepositoryError(
            f"lịch sử nhánh chính đã bị viết lại: {len(lost)} lần tiếp nhận đã ghi sổ không còn ở đó "
            f"(lần đầu: {lost[0][:12]}). Nếu bản ở máy này cũ thì chạy “git fetch” rồi thử lại; "
            "nếu không thì dừng công bố và báo người quản trị"
        )


def read_request_ledger(repository: Repository) -> Ledger:
    """The log of pull requests beside the receipts; empty where there is none.

    The default branch cannot know what waits in them; the log does (DESIGN.md policy 3).
    """
    git = GitRepository.at(repository.root)
    if git is None:
        return Ledger()
    try:
        return _read_ledger(git)
    finally:
        git.close()


def _versions(
    git: GitRepository, history: History, one: CheckedReport, present: str, is_valid: Validity
) -> list[Version]:
    """Versions of one report in the order in which the default branch first had their content, whatever its path."""
    path = one.submission.path
    unit, period = identity_of(path) or ("", "")
    blobs = sorted(history.versions.get(path, ()), key=lambda blob: history.sightings[blob].order)
    versions = []
    for blob in blobs:
        valid = one.passes if blob == present else is_valid(unit, period, git.content(blob))
        versions.append(Version(blob, history.sightings[blob].instant, valid))
    return versions


def arrival_from_history(versions: Sequence[Version], present: str) -> Arrival:
    """The first version that is valid decides; the latest is the one that lies there; identical content keeps its
    instant through deletion and return. `versions` are distinct, oldest first."""
    latest = next((version.instant for version in versions if version.blob == present), None)
    valid = [version for version in versions if version.valid]
    if not valid and latest is None:
        return Arrival(None, None)
    first = valid[0].instant if valid else None
    seen = versions[0].instant if versions else None
    return Arrival(first, latest, max(0, len(valid) - 1), Evidence.HISTORY, seen=seen)


def arrival_from_receipts(receipts: Sequence[Receipt], present: str, merged: datetime | None) -> Arrival:
    """The earliest receipt decides; `merged` stands in for a present version that has no receipt yet."""
    instants: dict[str, datetime] = {}
    for receipt in sorted(receipts, key=lambda receipt: (receipt.instant, receipt.ordinal)):
        instants.setdefault(receipt.blob, receipt.instant)
    return Arrival(
        first=min(instants.values()),
        latest=instants.get(present, merged),
        revisions=len(instants) - 1,
        evidence=Evidence.RECEIPT,
        receipts=tuple(receipt.number for receipt in receipts),
    )


def _without_receipt(arrival: Arrival, registry: Registry, period_id: str) -> Arrival:
    """A report without a receipt in a period that kept receipts: merged in time proves it came in time, merged later
    proves nothing, because a slow reviewer is not the unit's delay (reliability.md section 5)."""
    period = registry.periods.get(period_id)
    if arrival.first is None or (period is not None and arrival.first < period.due):
        return arrival
    return replace(arrival, first=None, evidence=Evidence.NONE)

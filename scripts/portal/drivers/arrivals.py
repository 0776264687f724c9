"""When each report arrived: from the receipts, or else from the history of the default branch (DESIGN.md policy 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from portal.checking.report_check import CheckedReport
from portal.drivers.git_repository import GitRepository
from portal.drivers.host.ledger import Ledger, merged_receipts, read_ledger
from portal.drivers.versions import Turn, read_turns
from portal.reading.repository import Repository, identity_of
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival, Evidence, KnownVersion

RECEIPTS_BRANCH = "receipts"
Key = tuple[str, str]
Validity = Callable[[str, str, bytes], bool]
"""Unit, period and content of an older version -> whether it passes the checks of today."""


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
            path = one.submission.path
            counted = merged_receipts(ledger, key, {turn for turn, _ in history.turns.get(path, ()) if turn})
            turns = read_turns(history, path, counted)
            arrival = arrival_from_history(turns, _versions(git, turns, one, blob, is_valid), blob)
            if counted:
                arrival = arrival_from_receipts(counted, turns, arrival)
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
    git: GitRepository, turns: Sequence[Turn], one: CheckedReport, present: str, is_valid: Validity
) -> tuple[KnownVersion, ...]:
    """The turns of one report with what the checks say about each content; what has a receipt was valid then."""
    unit, period = identity_of(one.submission.path) or ("", "")
    valid = {present: one.passes}
    for turn in turns:
        if turn.blob not in valid:
            valid[turn.blob] = is_valid(unit, period, git.content(turn.blob))
    return tuple(KnownVersion(turn.since, valid[turn.blob]) for turn in turns)


def arrival_from_history(turns: Sequence[Turn], versions: Sequence[KnownVersion], present: str) -> Arrival:
    """The first version that is valid decides; the latest is the one that lies there, since it lies there again.

    `versions` say of each turn whether it is valid; both are oldest first.
    """
    latest = next((turn.since for turn in reversed(turns) if turn.blob == present), None)
    valid = [version for version in versions if version.valid]
    if not valid and latest is None:
        return Arrival(None, None)
    first = min((version.since for version in valid), default=None)
    seen = min((turn.since for turn in turns), default=None)
    return Arrival(
        first, latest, max(0, len(valid) - 1), Evidence.HISTORY, seen=seen, versions=tuple(versions) if latest else ()
    )


def arrival_from_receipts(receipts: Sequence[Receipt], turns: Sequence[Turn], arrival: Arrival) -> Arrival:
    """The earliest receipt decides; `arrival` is what the history tells, for a version that has no receipt yet.

    What was received counts once however often it was sent, and again each time it came back.
    """
    received = {receipt.blob for receipt in receipts}
    returns = len(turns) - len({turn.blob for turn in turns})
    return replace(
        arrival,
        first=min(receipt.instant for receipt in receipts),
        revisions=len(received) - 1 + returns,
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

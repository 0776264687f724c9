"""Receipts on hosts that run nothing: the server writes them itself, after a push, at the instant of that push."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from portal.drivers.host.attested import Attested, earned_receipts
from portal.drivers.host.objects import GitObjects
from portal.drivers.host.pre_receive import PushChecker, PushedRef, hook_folder, open_push, read_pushed_refs
from portal.drivers.host.receipts_branch import Arrived, OwnReceiptsBranch, new_receipts, receipts_plan
from portal.drivers.host.request_check import RequestOutcome
from portal.reading.repository import Repository
from portal.vocabulary.vietnamese import instant_text


def write_push_receipts(
    repository: Repository,
    git_dir: Path,
    lines: Iterable[str],
    environment: Mapping[str, str],
    now: datetime | None = None,
) -> Iterator[str]:
    """Write a receipt for every valid report of a push that has none; yields a line for each (DESIGN.md policy 2).

    The instant is that of the push of the unit's own branch, because a slow reviewer is not the unit's delay: content
    that has its receipt gets no other when it is merged. Whether a receipt counts is decided by what the default
    branch has. RepositoryError when the branch of receipts cannot be written.
    """
    with GitObjects(git_dir) as objects:
        push = open_push(repository, objects, environment, now)
        arrived = [one for ref in read_pushed_refs(lines) for one in _earned(push, ref)]
        if not arrived:
            return
        branch = OwnReceiptsBranch(objects)
        before = branch.read()[1]
        after = branch.add(receipts_plan(arrived), f"Biên nhận {len(arrived)} phiếu vừa nhận")
        zone = push.now.tzinfo
        for receipt in new_receipts(before, after):
            yield f"Biên nhận {receipt.number}: nhận lúc {instant_text(receipt.instant.astimezone(zone))}."


def _earned(push: PushChecker, ref: PushedRef) -> Iterator[Arrived]:
    outcome = push.judge(ref)
    if isinstance(outcome, RequestOutcome):
        yield from earned_receipts(push.requests, outcome, Attested(push.sender(), push.now))


def run_receipts_hook(root: Path, lines: Iterable[str]) -> Iterator[str]:
    """`portal receipts`: the hook of the repository that git names in GIT_DIR, by the contract at `root`."""
    return write_push_receipts(Repository(root), hook_folder(os.environ), lines, os.environ)

"""The checks as a pre-receive hook, for hosts that run nothing: a push is refused before anything of it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from portal.checking.wording import quote
from portal.drivers.campaign import now_in
from portal.drivers.checks import build_checker
from portal.drivers.closed_periods import read_closed_periods
from portal.drivers.host.objects import NO_COMMIT, GitObjects
from portal.drivers.host.receipts_branch import BRANCH
from portal.drivers.host.request_check import RequestChecker, RequestOutcome
from portal.drivers.host.senders import Sender
from portal.drivers.library import check_library_at
from portal.notices.findings_text import printable, render_findings
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.findings import Finding, Position

_HEADS = "refs/heads/"
_PUSHERS = ("REMOTE_USER", "GITEA_PUSHER_NAME", "GL_USERNAME")
"""Where hosts tell a hook who pushes; only the host sets them."""


@dataclass(frozen=True, slots=True)
class PushedRef:
    """One line of a hook's input."""

    old: str
    new: str
    name: str

    @property
    def deleted(self) -> bool:
        """Whether the push removes the ref."""
        return self.new == NO_COMMIT


def read_pushed_refs(lines: Iterable[str]) -> Iterator[PushedRef]:
    """The refs of a push; PortalError for a line that git would not write."""
    for line in lines:
        words = line.rstrip("\n").split(" ")
        if len(words) != 3:
            raise PortalError(f"dòng “{printable(line.strip()[:80])}” không đúng dạng “<cũ> <mới> <nhánh>”")
        yield PushedRef(*words)


class PushChecker:
    """Judges a push that the server takes in at `now`, with the server's program and registry; it is data only."""

    def __init__(self, requests: RequestChecker, environment: Mapping[str, str], now: datetime) -> None:
        self.requests, self.now = requests, now
        self.objects, self.wording, self.accounts = requests.objects, requests.checker.wording, requests.accounts
        self.pusher = next((environment[name] for name in _PUSHERS if environment.get(name)), "")
        self.default = self.objects.run("symbolic_ref", "--quiet", "HEAD", with_exceptions=False) or f"{_HEADS}main"

    def check(self, refs: Iterable[PushedRef]) -> tuple[list[Finding], int]:
        """All findings of a push, and how many reports it has."""
        findings: list[Finding] = []
        reports = 0
        for ref in refs:
            found = self.judge(ref)
            if isinstance(found, Finding):
                findings.append(found)
            elif found is not None:
                findings += found.findings
                reports += len(found.reports)
        return findings, reports

    def judge(self, ref: PushedRef) -> RequestOutcome | Finding | None:
        """What one ref of the push brings; None when there is nothing to judge."""
        sender = self.sender()
        words = {"ref": quote(ref.name.removeprefix(_HEADS)), "account": quote(self.pusher)}
        if ref.name in (self.default, _HEADS + BRANCH) and self._rewrites(ref):
            return self.wording.finding("push-rewrites", "", Position(1, 1), words)
        if ref.name == _HEADS + BRANCH:
            return self.wording.finding("push-receipts", "", Position(1, 1), words) if sender else None
        if ref.deleted or not ref.name.startswith(_HEADS):
            return None
        base = self._base(ref)
        return self.requests.check(base, ref.new, sender, self._arrived(ref, sender)) if base else None

    def sender(self) -> Sender | None:
        """Who pushes, so that units keep to their own reports; None for the department, which takes in everybody's,
        and on a server that does not say: then only the content is judged."""
        known = self.pusher and not self.accounts.is_reviewer(self.pusher)
        return Sender(self.pusher, self.pusher) if known else None

    def _arrived(self, ref: PushedRef, sender: Sender | None) -> datetime | None:
        """The instant that closed periods are judged by; None when a reviewer takes into the default branch what came
        before: a slow reviewer is not the unit's delay."""
        return None if ref.name == self.default and sender is None else self.now

    def _rewrites(self, ref: PushedRef) -> bool:
        return ref.old != NO_COMMIT and not self.objects.is_ancestor(ref.old, ref.new)

    def _base(self, ref: PushedRef) -> str:
        """What a push is compared with: the default branch, which for that branch itself is what it was."""
        if ref.name == self.default:
            return "" if ref.old == NO_COMMIT else ref.old
        return self.objects.find(self.default)


def open_push(
    repository: Repository, objects: GitObjects, environment: Mapping[str, str], now: datetime | None = None
) -> PushChecker:
    """What judges a push by the contract of a repository; `now` is this machine's clock when it is not given."""
    checker = build_checker(repository)
    requests = RequestChecker(
        checker, objects, read_closed_periods(repository, checker), library=partial(check_library_at, repository)
    )
    return PushChecker(requests, environment, now or now_in(checker.registry))


def check_push(
    repository: Repository,
    git_dir: Path,
    lines: Iterable[str],
    environment: Mapping[str, str],
    now: datetime | None = None,
) -> tuple[str, int]:
    """What the person who pushes reads, and the exit code: 0 keeps the push, 1 refuses it."""
    with GitObjects(git_dir) as objects:
        findings, reports = open_push(repository, objects, environment, now).check(read_pushed_refs(lines))
    if not any(finding.blocks for finding in findings):
        return (f"Đã kiểm tra {reports} phiếu, nhận." if reports else ""), 0
    return f"{render_findings(findings, reports)}\nKhông nhận lần gửi này; sửa các điều trên rồi gửi lại.", 1


def run_hook(root: Path, lines: Iterable[str]) -> tuple[str, int]:
    """`portal check --stdin-refs`: the hook of the repository that git names in GIT_DIR, by the contract at `root`."""
    return check_push(Repository(root), hook_folder(os.environ), lines, os.environ)


def hook_folder(environment: Mapping[str, str]) -> Path:
    """The repository whose hook is running; PortalError outside a hook."""
    git_dir = environment.get("GIT_DIR", "")
    if not git_dir:
        raise PortalError("lệnh này chỉ chạy làm móc của kho: git chưa cho biết GIT_DIR")
    return Path(git_dir)

"""A branch and a commit in a unit's name, made beside the work tree: a crash leaves the old state or the new one."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.drivers.git_commands import git_text
from portal.drivers.git_repository import GitRepository
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod

BRANCH = "bao-cao/{unit}/{period}"
_ADDRESS = "{unit}@don-vi.invalid"
_TRIES = 3
_NOT_IN_NAMES = re.compile(r"[<>\x00-\x1f]")


_UNKNOWN_OPERATOR = (
    'git trên máy này chưa biết ai đang nhập phiếu; chạy một lần: git config --global user.name "Họ tên" '
    'và git config --global user.email "địa chỉ thư", rồi nhập lại'
)


@dataclass(frozen=True, slots=True)
class BranchCommit:
    """Where a report was committed; `commit` is empty when the branch had exactly this report already."""

    branch: str
    commit: str


class ReportBranches:
    """Commits reports on the branches of their units."""

    def __init__(self, root: Path) -> None:
        repository = GitRepository.at(root)
        if repository is None:
            raise RepositoryError(f"{root}: không phải kho git, nên không ghi nhánh được; bỏ --commit để chỉ ghi tệp")
        self._repository = repository
        self._git = repository.git
        try:
            self._operator = self._text("var", "GIT_COMMITTER_IDENT").rsplit(" ", 2)[0]
        except RepositoryError:
            raise PortalError(_UNKNOWN_OPERATOR) from None

    def commit_report(
        self, unit: OrgUnit, period: ReportingPeriod, path: str, content: bytes, received: datetime
    ) -> BranchCommit:
        """Put the report on top of the unit's branch, or on a new one from the default branch.

        Author is the unit at the instant of reception, committer the operator. Raises PortalError when the branch is
        the one the operator stands on, or git refuses. What a branch has already is never lost.
        """
        branch = BRANCH.format(unit=unit.id, period=period.id)
        if self._text("symbolic-ref", "--quiet", "HEAD", with_exceptions=False) == f"refs/heads/{branch}":
            raise PortalError(f"đang đứng trên nhánh {branch}; chuyển về nhánh chính rồi nhập lại")
        blob = self._written("hash-object", content, "-w", "--stdin", "--no-filters")
        for attempt in range(_TRIES):
            tip = self._resolve(f"refs/heads/{branch}")
            parent = self._parent(branch, tip)
            tree = self._tree(parent, path, blob)
            if tree == self._text("rev-parse", f"{parent}^{{tree}}"):
                return BranchCommit(branch, "")
            commit = self._commit(tree, parent, unit, period, received)
            try:
                self._text(
                    "update-ref", "-m", "portal import", f"refs/heads/{branch}", commit, tip or "0" * len(commit)
                )
            except RepositoryError:
                if attempt == _TRIES - 1:
                    raise
                continue
            return BranchCommit(branch, commit)
        raise AssertionError  # the last attempt returned or raised

    def _parent(self, branch: str, tip: str) -> str:
        """What the new commit stands on: the newest of the branch here, the host's copy, and the default branch as
        far as each contains the others."""
        default = self._repository.default_branch()
        if not default:
            raise RepositoryError("kho chưa có lần gửi nào trên nhánh chính; hãy lưu lần đầu trước")
        parent = tip
        for other in (self._resolve(f"refs/remotes/origin/{branch}"), default):
            if other and (not parent or self._contains(other, parent)):
                parent = other
        return parent

    def _contains(self, newer: str, older: str) -> bool:
        return self._text("merge-base", newer, older, with_exceptions=False) == older

    def _resolve(self, ref: str) -> str:
        return self._text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", with_exceptions=False)

    def _tree(self, parent: str, path: str, blob: str) -> str:
        """The parent's tree with one file changed, through an index of its own."""
        with (
            tempfile.TemporaryDirectory() as folder,
            self._git.custom_environment(GIT_INDEX_FILE=os.path.join(folder, "index")),  # noqa: PTH118
        ):
            self._text("read-tree", parent)
            self._text("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
            return self._text("write-tree")

    def _commit(self, tree: str, parent: str, unit: OrgUnit, period: ReportingPeriod, received: datetime) -> str:
        instant = received.replace(microsecond=0).isoformat()
        message = (
            f"Báo cáo {period.label} của {unit.name}\n\n"
            f"Nhập từ tệp gửi qua thư điện tử.\n\nReceived: {instant}\nImported-by: {self._operator}\n"
        )
        author = {
            "GIT_AUTHOR_NAME": _NOT_IN_NAMES.sub(" ", unit.name),
            "GIT_AUTHOR_EMAIL": _ADDRESS.format(unit=unit.id),
            "GIT_AUTHOR_DATE": instant,
        }
        with self._git.custom_environment(**author):
            return self._written("commit-tree", message.encode(), tree, "-p", parent, "-F", "-")

    def _written(self, command: str, content: bytes, *arguments: str) -> str:
        with tempfile.TemporaryFile() as stream:
            stream.write(content)
            stream.seek(0)
            return self._text(command, *arguments, istream=stream)

    def _text(self, command: str, *arguments: str, **options: Any) -> str:
        return git_text(self._git, self._repository.root, command, *arguments, **options)

    def close(self) -> None:
        """End the helper processes."""
        self._repository.close()

"""What git knows and can prove about a portal repository: contents, and when the default branch took them in."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.drivers.git_commands import NO_GIT, git_text, run_git
from portal.vocabulary.errors import RepositoryError

if TYPE_CHECKING:
    from git.cmd import Git

_ORIGIN = "refs/remotes/origin"
_RAW = re.compile(rb"\n?:[0-7]+ ([0-7]+) [0-9a-f]+ ([0-9a-f]+) [A-Z][0-9]*")
_COMMIT = re.compile("[0-9a-f]{40,64}")
_REGULAR = (b"100644", b"100755")
_SHALLOW = (
    "kho này chỉ có một phần lịch sử (shallow clone) nên không biết được phiếu đến lúc nào; "
    "hãy lấy đủ lịch sử: chạy “git fetch --unshallow”, hoặc đặt fetch-depth: 0 ở bước checkout"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """When the default branch first had a content: the place in its history from 0, and the committer's instant."""

    order: int
    instant: datetime


@dataclass(frozen=True, slots=True)
class History:
    """Contents the default branch has ever had, by object id, and what came to each path when, oldest first.

    A turn is a content and the instant of its coming; an empty content stands for a path that was emptied.
    """

    sightings: dict[str, Sighting] = field(default_factory=dict)
    turns: dict[str, tuple[tuple[str, datetime], ...]] = field(default_factory=dict)


class GitRepository:
    """The git repository whose top folder is the portal's root. No shell, no replace objects, options end at `--`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git = _plumbing(root)
        if self._text("rev_parse", "--is-shallow-repository") != "false":
            raise RepositoryError(f"{root}: {_SHALLOW}")

    @staticmethod
    def at(root: Path) -> GitRepository | None:
        """The repository of this folder; None when the folder is no repository of its own (a folder inside another
        repository is not: that history is not its own). RepositoryError when its history is cut off or unreadable."""
        return GitRepository(root) if (root / ".git").exists() else None

    def _text(self, command: str, *arguments: str) -> str:
        return git_text(self.git, self.root, command, *arguments)

    def _run(self, command: str, *arguments: str, **options: Any) -> bytes:
        return run_git(self.git, self.root, command, *arguments, **options)

    def _resolve(self, ref: str) -> str:
        """The commit a full ref name stands for; empty when there is none."""
        output = self._run(
            "rev_parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}", with_exceptions=False
        )
        return output.decode("ascii", "replace").strip()

    def default_branch(self) -> str:
        """The commit of the default branch; empty when nothing was ever committed.

        What the host has goes before the local copy, whose commits nobody has attested; a side branch that happens to
        be checked out is not asked as long as there is a main one.
        """
        names = (f"{_ORIGIN}/HEAD", f"{_ORIGIN}/main", "refs/heads/main", "refs/heads/master", "HEAD")
        return next((commit for name in names if (commit := self._resolve(name))), "")

    def branch(self, name: str) -> str:
        """The commit of another branch, the host's copy first; empty when there is none."""
        return self._resolve(f"{_ORIGIN}/{name}") or self._resolve(f"refs/heads/{name}")

    def lost_from_default(self, commits: Iterable[str]) -> list[str]:
        """Those of the given commits that the default branch does not have in its history (any more)."""
        wanted = dict.fromkeys(commits)
        if not wanted:
            return []
        tip = self.default_branch()
        kept = set(self._text("rev_list", tip, "--").split()) if tip else set()
        return [commit for commit in wanted if commit not in kept]

    def read_history(self, folder: str) -> History:
        """Every content below a folder of the default branch, in one pass over its first-parent line.

        Author dates and the commits of side branches are never looked at: their senders write them (policy 2).
        """
        commit = self.default_branch()
        if not commit:
            return History()
        return _kept_history(self.root.resolve(), commit, folder)

    def _history_at(self, commit: str, folder: str) -> History:
        # Not limited to the folder: to leave commits out, git compares every tree twice, and this takes half as long.
        output = self._run(
            "log",
            *("--first-parent", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-color"),
            *("--no-show-signature", "--no-notes", "--no-mailmap", "--format=tformat:@%ct", commit, "--"),
        )
        return _parse_history(output, folder)

    def tree(self, commit: str) -> Iterator[tuple[str, bytes]]:
        """Path and content of every regular file of a commit."""
        for entry in self._run("ls_tree", "-r", "-z", "--full-tree", commit, "--").split(b"\0"):
            head, _, path = entry.partition(b"\t")
            mode, _, rest = head.partition(b" ")
            if mode in _REGULAR:
                yield path.decode("utf-8", "surrogateescape"), self.content(rest.split(b" ")[1].decode())

    def content(self, blob: str) -> bytes:
        """The bytes of one object, through one `cat-file --batch` for all of them."""
        data: bytes = self.git.get_object_data(blob)[3]
        return data

    def object_ids(self, paths: Iterable[str]) -> dict[str, str]:
        """Object ids of files of the work tree as git would store them, whatever line ends this machine writes."""
        wanted = [path for path in paths if "\n" not in path]
        if not wanted:
            return {}
        with tempfile.TemporaryFile() as stream:
            stream.write("".join(f"{path}\n" for path in wanted).encode("utf-8", "surrogateescape"))
            stream.seek(0)
            output = self._run("hash_object", "--stdin-paths", istream=stream)
        return dict(zip(wanted, output.decode("ascii").split(), strict=True))

    def close(self) -> None:
        """End the helper processes."""
        self.git.clear_cache()


@lru_cache(maxsize=4)
def _kept_history(root: Path, commit: str, folder: str) -> History:
    """The history of one commit never changes: who asks twice in one run gets the first answer."""
    repository = GitRepository(root)
    try:
        return repository._history_at(commit, folder)
    finally:
        repository.close()


def changed_files(root: Path, ref: str, folder: str, *, gone: bool = False) -> list[str]:
    """Files below a folder that differ from a commit and still exist, or are `gone`, by their paths from the root.

    RepositoryError when there is no repository or no such commit. A history that is cut off will do: what is asked is
    how the files differ, not when they came.
    """
    if not (root / ".git").exists():
        raise RepositoryError(f"{root}: thư mục này không phải kho git nên không biết phiếu nào đã đổi")
    git = _plumbing(root)
    wanted = ("--verify", "--quiet", "--end-of-options", ref + "^{commit}")
    commit = git_text(git, root, "rev_parse", *wanted, with_exceptions=False)
    if not _COMMIT.fullmatch(commit):  # nothing, or the two ends of a range
        raise RepositoryError(
            f"lịch sử của kho không có mốc “{ref}”; ghi tên một nhánh (ví dụ: origin/main) hoặc mã một lần gửi. Kho chỉ"
            " lấy về một phần lịch sử thì phải lấy đủ trước đã"
        )
    kind = f"--diff-filter={'D' if gone else 'd'}"
    names = run_git(git, root, "diff", "--name-only", "-z", "--no-renames", kind, commit, "--", folder)
    return [name.decode("utf-8", "surrogateescape") for name in names.split(b"\0") if name]


def _plumbing(root: Path) -> Git:
    try:
        from git.cmd import Git
    except ImportError:
        raise RepositoryError(NO_GIT) from None
    git = Git(root)
    # Named outright: inside a hook GIT_DIR points elsewhere.
    git.set_persistent_git_options(git_dir=str((root / ".git").resolve()))
    # Both would let a local file forge the history.
    git.update_environment(GIT_NO_REPLACE_OBJECTS="1", GIT_GRAFT_FILE=os.devnull)
    return git


def _parse_history(output: bytes, folder: str) -> History:
    """`@<committer time> NUL :<modes> <ids> <status> NUL <path> NUL …`, newest commit first.

    Only what is below the folder is kept.
    """
    commits: list[tuple[datetime, list[tuple[str, str]]]] = []
    tokens = iter(output.split(b"\0"))
    for token in tokens:
        raw = _RAW.fullmatch(token)
        if raw is not None:
            path = next(tokens).decode("utf-8", "surrogateescape")
            if path.startswith(folder):
                commits[-1][1].append((path, raw[2].decode() if raw[1] in _REGULAR else ""))
        elif token.startswith(b"@"):
            commits.append((datetime.fromtimestamp(int(token[1:]), UTC), []))
    history = History()
    turns: dict[str, list[tuple[str, datetime]]] = {}
    for order, (instant, files) in enumerate(reversed(commits)):
        for path, blob in files:
            turns.setdefault(path, []).append((blob, instant))
            if blob:
                history.sightings.setdefault(blob, Sighting(order, instant))
    history.turns.update({path: tuple(some) for path, some in turns.items()})
    return history

"""Read the objects of any git repository as data: no work tree, no filters, no hooks, no shell."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from git.cmd import Git

from portal.drivers.git_commands import run_git
from portal.vocabulary.errors import RepositoryError

REGULAR, EXECUTABLE, LINK, MODULE, ABSENT = "100644", "100755", "120000", "160000", "000000"
NO_COMMIT = "0" * 40
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git knows the empty tree without having it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs between two commits, as git stores it; an id is all zeros when there is nothing."""

    path: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str

    @property
    def deleted(self) -> bool:
        """Whether the path is gone."""
        return self.new_mode == ABSENT


class GitObjects:
    """Commits, trees and blobs of the repository with this git folder.

    Variables of a running hook (quarantine of a push) stay in force; replace objects and grafts do not count.
    """

    def __init__(self, git_dir: Path) -> None:
        self.git_dir = git_dir
        self._git = Git(git_dir.parent if git_dir.name == ".git" else git_dir)
        self._git.set_persistent_git_options(git_dir=str(git_dir.resolve()), no_replace_objects=True)
        self._git.update_environment(
            GIT_NO_REPLACE_OBJECTS="1",
            GIT_GRAFT_FILE=os.devnull,
            GIT_LITERAL_PATHSPECS="1",
            GIT_TERMINAL_PROMPT="0",
            GIT_ALLOW_PROTOCOL="file:https:http:ssh",
        )

    @staticmethod
    def at(root: Path) -> GitObjects:
        """The repository of a folder, with a work tree or bare; RepositoryError when it is none."""
        inner = root / ".git"
        if inner.exists() or (root / "objects").is_dir():
            return GitObjects(inner if inner.exists() else root)
        raise RepositoryError(f"{root}: không phải kho git")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def run(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None, **options: Any) -> str:
        """What a git command prints, stripped; RepositoryError with git's own words when it fails."""
        return self._run(command, *arguments, environment=environment, **options).decode("utf-8", "replace").strip()

    def _run(
        self, command: str, *arguments: str, environment: Mapping[str, str] | None = None, **options: Any
    ) -> bytes:
        with self._git.custom_environment(**(environment or {})):
            return run_git(self._git, self.git_dir, command, *arguments, **options)

    def find(self, ref: str) -> str:
        """The commit a name or id stands for; empty when there is none."""
        return self.run(
            "rev_parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}", with_exceptions=False
        )

    def commit(self, ref: str) -> str:
        """The commit a name or id stands for; RepositoryError when there is none."""
        found = self.find(ref)
        if not found:
            raise RepositoryError(f"{self.git_dir}: không có bản “{ref}” trong kho")
        return found

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether a commit is the other, or in its history."""
        return self.run("merge_base", older, newer, with_exceptions=False) == older

    def merge_base(self, one: str, other: str) -> str:
        """The last commit that two lines share; empty when they share none."""
        return self.run("merge_base", one, other, with_exceptions=False)

    def changes(self, base: str, head: str) -> list[Change]:
        """What `head` changed since it left `base` (base...head); everything in it when they share nothing."""
        start = self.merge_base(base, head) or _EMPTY_TREE
        return self.differences(start, head)

    def differences(self, old: str, new: str) -> list[Change]:
        """Every path that differs between two trees, a renamed one as gone and come."""
        output = self._run("diff_tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-color", old, new)
        tokens = iter(output.split(b"\0"))
        found = []
        for token in tokens:
            if not token.startswith(b":"):
                continue
            old_mode, new_mode, old_blob, new_blob, _ = token[1:].decode("ascii").split(" ")
            path = next(tokens).decode("utf-8", "surrogateescape")
            found.append(Change(path, old_mode, new_mode, old_blob, new_blob))
        return found

    def tree(self, commit: str, folder: str = "") -> Iterator[tuple[str, str, str]]:
        """Mode, object id and path of everything below a folder of a commit."""
        where = [folder] if folder else []
        for entry in self._run("ls_tree", "-r", "-z", "--full-tree", commit, "--", *where).split(b"\0"):
            head, _, path = entry.partition(b"\t")
            if path:
                mode, _, blob = head.decode("ascii").split(" ")
                yield mode, blob, path.decode("utf-8", "surrogateescape")

    def blob_at(self, commit: str, path: str) -> str:
        """The regular file at a path of a commit; empty when there is none."""
        return next((blob for mode, blob, found in self.tree(commit, path) if (mode, found) == (REGULAR, path)), "")

    def size(self, blob: str) -> int:
        """The size of an object in bytes, without reading it."""
        return int(self._git.get_object_header(blob)[2])

    def content(self, blob: str) -> bytes:
        """The bytes of an object, untouched by filters."""
        data: bytes = self._git.get_object_data(blob)[3]
        return data

    def fetch(self, remote: str, *refs: str, token: str = "") -> None:
        """Bring refs or single commits from a remote, as objects only; nothing is checked out and no tag is made."""
        self._run(
            "fetch",
            *("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"),
            *("--end-of-options", remote, *refs),
            environment=credential(token),
        )

    def close(self) -> None:
        """End the helper processes."""
        self._git.clear_cache()


def credential(token: str) -> dict[str, str]:
    """Settings that let git speak to the host with a token, kept out of arguments, files and logs."""
    if not token:
        return {}
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
    }

"""The province's history: every report on a branch of its own, merged by a reviewer; one stream into git."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import git

from portal.drivers.demo.names import mail_of
from portal.vocabulary.errors import PortalError

MAIN = "refs/heads/main"
_SIDE = "refs/heads/gui-phieu"
"""One branch for all senders: each report starts it afresh, and it is deleted when all is merged, as hosts do."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who appears in the history."""

    name: str
    account: str

    def signature(self, instant: datetime) -> str:
        """Name, address and instant as git writes them, with the offset that the instant carries."""
        return f"{self.name} <{mail_of(self.account)}> {int(instant.timestamp())} {instant.strftime('%z')}"


class HistoryWriter:
    """Writes commits through `git fast-import`; use it as a context manager, then the work tree is checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git = git.Git(str(folder))
        self._git.update_environment(**_surroundings(folder))
        self._marks = 0
        self._stream: IO[bytes]

    def __enter__(self) -> Self:
        self._git.init("--quiet", "--initial-branch=main", "--template=", "--object-format=sha1")
        self._git.execute(["git", "config", "core.autocrlf", "false"])
        self._process = self._git.execute(
            ["git", "fast-import", "--quiet", "--done"], istream=-1, as_process=True, universal_newlines=False
        )
        stream = self._process.stdin
        if stream is None:
            raise PortalError("không mở được luồng ghi vào git")
        self._stream = stream
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._write("done\n")
        self._stream.close()
        if kind is not None:
            self._process.kill()
            return
        self._process.wait()
        self._git.execute(["git", "update-ref", "-d", _SIDE])
        self._git.execute(["git", "reset", "--quiet", "--hard", MAIN])

    def blob(self, content: bytes) -> int:
        """Store a file's content; returns its mark."""
        mark = self._next()
        self._write(f"blob\nmark :{mark}\n")
        self._data(content)
        return mark

    def commit(
        self,
        branch: str,
        who: tuple[Person, Person],
        when: tuple[datetime, datetime],
        message: str,
        files: Iterable[tuple[str, int]],
        parents: tuple[int, ...] = (),
    ) -> int:
        """A commit by (author, committer) at (their instants) that sets files to blobs; returns its mark."""
        mark = self._next()
        self._write(f"commit {branch}\nmark :{mark}\n")
        self._write(f"author {who[0].signature(when[0])}\ncommitter {who[1].signature(when[1])}\n")
        self._data(message.encode())
        for word, parent in zip(("from", *["merge"] * len(parents)), parents, strict=False):
            self._write(f"{word} :{parent}\n")
        for path, content in files:
            self._write(f"M 100644 :{content} {path}\n")
        self._write("\n")
        return mark

    def send(self, base: int, who: Person, when: datetime, message: str, files: Mapping[str, int]) -> int:
        """A sender's commit on a branch that starts at `base`."""
        return self.commit(_SIDE, (who, who), (when, when), message, files.items(), (base,))

    def _next(self) -> int:
        self._marks += 1
        return self._marks

    def _data(self, content: bytes) -> None:
        self._write(f"data {len(content)}\n")
        self._stream.write(content)
        self._write("\n")

    def _write(self, text: str) -> None:
        self._stream.write(text.encode())


def _surroundings(folder: Path) -> dict[str, str]:
    """Variables for git: this folder and nothing else, whatever the operator's settings or a calling hook say."""
    inside = folder.resolve() / ".git"
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_COUNT": "0",
        "GIT_DIR": str(inside),
        "GIT_WORK_TREE": str(folder.resolve()),
        "GIT_INDEX_FILE": str(inside / "index"),
        "GIT_OBJECT_DIRECTORY": str(inside / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
        "GIT_NAMESPACE": "",
    }

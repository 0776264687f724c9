"""Real git repositories made in a temporary folder, with every date set by hand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from portal.reading.repository import Repository

UNIT, PERIOD = "thpt-mot", "2030-K1"
PLACE = f"submissions/{UNIT}/{PERIOD}.yaml"


class GitWorld:
    """A repository with a default branch `main`; instants are ISO text with offset."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "schemas").mkdir(parents=True)
        (folder / "schemas" / "x").write_text("x")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("2030-01-01T00:00:00+07:00", "start")

    @property
    def repository(self) -> Repository:
        """The portal's view of the folder."""
        return Repository(self.folder)

    def git(self, *words: str, at: str = "2030-01-01T00:00:00+07:00", author: str = "") -> str:
        """Run git; `at` is the committer's date, `author` the author's, the same unless given."""
        settings = {
            "GIT_AUTHOR_NAME": "Người Gửi",
            "GIT_AUTHOR_EMAIL": "gui@example.invalid",
            "GIT_COMMITTER_NAME": "Máy Chủ",
            "GIT_COMMITTER_EMAIL": "chu@example.invalid",
            "GIT_COMMITTER_DATE": at,
            "GIT_AUTHOR_DATE": author or at,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        run = subprocess.run(
            ["git", "-C", str(self.folder), *words], env={**os.environ, **settings}, check=True, capture_output=True
        )
        return run.stdout.decode().strip()

    def commit(self, at: str, message: str = "x", author: str = "") -> None:
        """Commit everything as it lies."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, at=at, author=author)

    def write(self, text: str, place: str = PLACE) -> None:
        """Write a file of the work tree."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def remove(self, place: str = PLACE) -> None:
        """Remove a file of the work tree."""
        (self.folder / place).unlink()

    def send(self, text: str, branch: str, at: str, author: str = "") -> None:
        """Commit a report on a new side branch, with the dates the sender likes, and return to main."""
        self.git("switch", "--quiet", "--create", branch)
        self.write(text)
        self.commit(at, author=author)
        self.git("switch", "--quiet", "main")

    def merge(self, branch: str, at: str) -> None:
        """Merge as the host does, with a merge commit."""
        self.git("merge", "--quiet", "--no-ff", "--message", f"merge {branch}", branch, at=at)

    def keep_receipts(self, files: dict[str, str]) -> None:
        """Write the branch of receipts, and return to main."""
        self.git("switch", "--quiet", "--orphan", "receipts")
        for place, text in files.items():
            self.write(text, place)
        self.commit("2031-01-01T00:00:00+07:00")
        self.git("switch", "--quiet", "main")

"""Run one git command and say in plain words when it failed: whatever talks to git by commands does it through here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.vocabulary.errors import RepositoryError

if TYPE_CHECKING:
    from git.cmd import Git

NO_GIT = "máy này chưa cài git nên không đọc, không ghi được kho"


def run_git(git: Git, where: Path, command: str, *arguments: str, **options: Any) -> bytes:
    """The bytes that a command of the repository at `where` prints; `options` are those of GitPython's `execute`.

    RepositoryError, with git's own words, when it fails or git is not installed.
    """
    from git.exc import GitCommandError, GitCommandNotFound

    try:
        run = getattr(git, command.replace("-", "_"))
        output: bytes = run(*arguments, stdout_as_string=False, strip_newline_in_stdout=False, **options)
    except GitCommandNotFound:
        raise RepositoryError(NO_GIT) from None
    except GitCommandError as error:
        said = str(error.stderr).replace("\n", " ").strip()
        raise RepositoryError(f"{where}: git không làm được “{command.replace('_', '-')}” ({said})") from None
    return output


def git_text(git: Git, where: Path, command: str, *arguments: str, **options: Any) -> str:
    """The same as text, stripped; bytes that are no UTF-8 become question marks."""
    return run_git(git, where, command, *arguments, **options).decode("utf-8", "replace").strip()

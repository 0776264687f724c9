"""Run the checks over files of a repository, and hand the findings out in the format that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from git import GitError, NoSuchPathError, Repo

from portal.checking.report_check import CheckedReport, Checker
from portal.notices.findings_github import render_findings_github
from portal.notices.findings_json import render_findings_json
from portal.notices.findings_markdown import render_findings_markdown
from portal.notices.findings_text import render_findings
from portal.reading.messages import read_messages
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.submissions import read_submissions
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.reports import Submission

_LONG_WORK = 200
"""From this number of files on a progress bar is shown on a terminal."""

_Render = Callable[[list[Finding], int], str]
FORMATS: dict[str, _Render] = {
    "text": render_findings,
    "json": render_findings_json,
    "github": render_findings_github,
    "markdown": render_findings_markdown,
}


def build_checker(repository: Repository) -> Checker:
    """The checker of a repository: its registry and its sentences."""
    return Checker(read_registry(repository), read_messages(repository.schemas / "messages.yaml"))


def check_paths(repository: Repository, paths: Iterable[Path]) -> Iterator[CheckedReport]:
    """Check the reports at the given paths, or all of them, one after the other."""
    checker = build_checker(repository)
    for submission in with_progress(list(read_submissions(repository, paths))):
        yield checker.check(submission)


def changed_since(repository: Repository, ref: str) -> list[Path]:
    """Reports that differ from a commit and still exist; RepositoryError when git does not know the reference."""
    try:
        with Repo(repository.root) as repo:
            commit = repo.git.rev_parse("--verify", "--end-of-options", f"{ref}^{{commit}}")
            names = repo.git.diff("--name-only", "-z", "--no-renames", "--diff-filter=d", commit, "--", "submissions")
    except (GitError, NoSuchPathError) as error:
        raise RepositoryError(f"git không tìm được mốc “{ref}”: {error}") from None
    return [repository.root / name for name in names.split("\0") if name]


def with_progress(submissions: list[Submission]) -> Iterator[Submission]:
    """The submissions, with a progress bar on stderr when there is a terminal and the work is long."""
    if len(submissions) < _LONG_WORK or not sys.stderr.isatty():
        yield from submissions
        return
    with click.progressbar(submissions, label="Đang kiểm tra", file=sys.stderr) as bar:
        yield from bar


def render(findings: list[Finding], files: int, kind: str, *, colour: bool) -> str:
    """The findings in one of the FORMATS; colour only makes sense for text on a terminal."""
    return render_findings(findings, files, colour=True) if colour else FORMATS[kind](findings, files)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 clean or notes only, 1 errors or warnings that nobody explained (DESIGN.md section 6)."""
    return 1 if any(finding.severity is not Severity.NOTE for finding in findings) else 0

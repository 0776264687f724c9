"""Run the checks over files of a repository, and hand the findings out in the format that is asked for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import click

from portal.checking.closed_reports import ClosedReports
from portal.checking.report_check import CheckedReport, Checker
from portal.notices.findings_github import render_findings_github
from portal.notices.findings_json import render_findings_json
from portal.notices.findings_markdown import render_findings_markdown
from portal.notices.findings_text import render_findings
from portal.reading.materials import LIBRARY, library_paths
from portal.reading.messages import read_messages
from portal.reading.registry import read_registry
from portal.reading.repository import Repository, identity_of
from portal.reading.rule_table import read_rules
from portal.reading.screen_table import read_screens
from portal.reading.submissions import ParsedReport, find_submissions, parse_report, read_submission
from portal.reading.thresholds import read_thresholds
from portal.vocabulary.errors import ConfigError, PortalError
from portal.vocabulary.findings import Finding
from portal.vocabulary.reports import Data, Submission

_LONG_WORK = 200
"""From this number of files on a progress bar is shown on a terminal."""

_AT_ONCE = 128
"""Reports that are parsed before the first of them is judged: parsing and judging by turns, each drives the other out
of the processor's caches and costs a seventh more."""

_RARELY = 100_000
"""Objects made before unused ones are looked for: reports are read once and refer to nothing in circles."""

_Render = Callable[[list[Finding], int, int], str]
FORMATS: dict[str, _Render] = {
    "text": render_findings,
    "json": render_findings_json,
    "github": render_findings_github,
    "markdown": render_findings_markdown,
}


def build_checker(repository: Repository) -> Checker:
    """The checker of a repository: its registry, sentences, rules and screens; ConfigError when one is missing."""
    registry, folder = read_registry(repository), repository.schemas / "rules"
    rules = {path.stem: read_rules(path) for path in sorted(folder.glob("*.yaml"))}
    for year in registry.years:
        if year.rules not in rules:
            raise ConfigError(folder / f"{year.rules}.yaml", f"thiếu bộ quy tắc của năm {year.year}")
    thresholds = read_thresholds(repository.schemas / "thresholds.yaml")
    messages = read_messages(repository.schemas / "messages.yaml")
    return Checker(registry, messages, rules, thresholds, read_screens(repository.schemas / "screens.yaml"))


def check_paths(
    repository: Repository, paths: Iterable[Path], checker: Checker | None = None
) -> Iterator[CheckedReport]:
    """Check the reports at the given paths, or all of them, one after the other; few are kept at a time."""
    files = find_submissions(repository, paths)
    submissions = with_progress((read_submission(repository, file) for file in files), len(files))
    yield from check_submissions(checker or build_checker(repository), repository, submissions)


def check_submissions(
    checker: Checker, repository: Repository, submissions: Iterable[Submission]
) -> Iterator[CheckedReport]:
    """Check each report beside the same unit's previous report of the year, if there is one.

    Reports of one unit that follow each other, as the folders list them, are read only once.
    """
    unit = ""
    read: dict[str, Data | None] = {}
    for submission, parsed in _parsed(submissions):
        if submission.unit != unit:
            unit, read = submission.unit, {}
        before = _period_before(checker, submission)
        if before and before not in read:
            path = repository.submission_path(unit, before)
            read[before] = (
                checker.comparable(checker.check(read_submission(repository, path))) if path.exists() else None
            )
        checked = checker.check(submission, read.get(before), parsed)
        read[submission.period] = checker.comparable(checked)
        yield checked


def _parsed(submissions: Iterable[Submission]) -> Iterator[tuple[Submission, ParsedReport]]:
    left = iter(submissions)
    while some := list(islice(left, _AT_ONCE)):
        yield from zip(some, [parse_report(one.content) for one in some], strict=True)


def _period_before(checker: Checker, submission: Submission) -> str:
    period = checker.registry.periods.get(submission.period)
    before = checker.registry.year_of(period).before(period) if period and submission.unit else None
    return before.id if before else ""


def changed_since(repository: Repository, ref: str) -> list[Path]:
    """Reports that differ from a commit and still exist, and the library when anything in it differs.

    RepositoryError when git does not know the reference.
    """
    from portal.drivers.git_repository import changed_files  # imported late: most checks need no git

    names = changed_files(repository.root, ref, "submissions")
    library = changed_files(repository.root, ref, LIBRARY)
    return [repository.root / name for name in (*names, *([LIBRARY] if library else []))]


def with_progress(submissions: Iterable[Submission], count: int) -> Iterator[Submission]:
    """The submissions, with a progress bar on stderr when there is a terminal and the work is long."""
    if count < _LONG_WORK or not sys.stderr.isatty():
        yield from submissions
        return
    with click.progressbar(submissions, count, label="Đang kiểm tra", file=sys.stderr) as bar:
        yield from bar


def run(root: Path, paths: Iterable[Path], since: str | None, kind: str, *, colour: bool) -> tuple[str, int]:
    """What `portal check` prints, in one of the FORMATS, and its exit code; colour is for text on a terminal."""
    gc.freeze()
    gc.set_threshold(_RARELY)
    repository, wanted = Repository(root), list(paths)
    if since is not None:
        wanted += changed_since(repository, since)
    everything = not wanted and since is None
    reports, library = library_paths(repository, wanted)
    findings: list[Finding] = []
    count = 0
    if reports or everything:
        count = check_reports(repository, reports, findings, everything=everything)
    if since is not None:
        findings += lost_since(repository, since)
    materials = 0
    if library or everything:
        from portal.drivers.library import (
            check_library,  # imported late: half the start-up, and reports need none of it
        )

        found, materials = check_library(repository, library)
        findings += found
    counts = count, materials
    text = render_findings(findings, *counts, colour=True) if colour else FORMATS[kind](findings, *counts)
    return text, exit_code(findings)


def check_reports(repository: Repository, paths: Iterable[Path], findings: list[Finding], *, everything: bool) -> int:
    """Add what is wrong with the reports at the given paths, closed periods included, and return how many there were.

    With `everything` the reports of closed periods that are gone are told as well.
    """
    checker = build_checker(repository)
    closed = _closed_reports(repository, checker)
    present: set[tuple[str, str]] = set()
    count = 0
    for report in check_paths(repository, paths, checker):
        findings += report.findings
        count += 1
        if closed is not None:
            changed = closed.finding(report)
            findings += [changed] if changed is not None else []
            present.add((report.submission.unit, report.submission.period))
    if closed is not None and everything:
        findings += closed.lost(key for key in closed.received if key not in present)
    return count


def lost_since(repository: Repository, ref: str) -> list[Finding]:
    """Reports of closed periods that a commit has and this tree has not."""
    from portal.drivers.git_repository import changed_files  # imported late: most checks need no git

    if not (repository.schemas / "closings").is_dir():
        return []
    closed = _closed_reports(repository, build_checker(repository))
    gone = [identity_of(name) for name in changed_files(repository.root, ref, "submissions", gone=True)]
    return list(closed.lost(key for key in gone if key is not None)) if closed is not None else []


def _closed_reports(repository: Repository, checker: Checker) -> ClosedReports | None:
    """None as long as no period is closed and none was opened again: then nothing more is read, or imported."""
    if not any((repository.schemas / name).is_dir() for name in ("closings", "unlocks")):
        return None
    from portal.drivers.closed_periods import read_closed_reports

    return read_closed_reports(repository, checker)


def read_document(root: Path, file: Path) -> Data:
    """A report as the checks see it; PortalError saying why when it cannot be read as a report at all."""
    report = next(iter(check_paths(Repository(root), (file,))))
    if report.document is None:
        raise PortalError(
            f"{file}: " + "; ".join(f"dòng {one.position.line}: {one.message}" for one in report.findings)
        )
    return report.document.data


def exit_code(findings: Iterable[Finding]) -> int:
    """0 clean, notes or explained warnings only, 1 errors or warnings that nobody explained (DESIGN.md section 6)."""
    return 1 if any(finding.blocks for finding in findings) else 0

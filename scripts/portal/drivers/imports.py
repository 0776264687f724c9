"""Take in reports that came by mail: workbooks and text files become the units' files, or branches in their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from portal.checking.identity import written_identity
from portal.checking.refused import data_path
from portal.checking.report_check import CheckedReport, Checker
from portal.drivers.campaign import now_in, parse_as_of
from portal.drivers.checks import build_checker, check_submissions
from portal.drivers.closed_periods import read_closed_periods
from portal.drivers.derived_files import write_aside
from portal.drivers.mends import mended_content
from portal.drivers.report_branches import ReportBranches
from portal.exports.report_yaml import render_report_yaml
from portal.notices.import_text import render_imports
from portal.reading.excel_archive import MAX_BYTES, START, looks_like_workbook
from portal.reading.excel_sheet import ExcelReport, read_excel_report
from portal.reading.registry import read_registry
from portal.reading.report_values import type_values
from portal.reading.repository import Repository
from portal.reading.submissions import parse_report
from portal.reading.yaml_source import Fault
from portal.vocabulary.errors import PortalError
from portal.vocabulary.findings import Finding, Position, in_reading_order
from portal.vocabulary.imports import ImportedFile, ImportOutcome
from portal.vocabulary.reports import Data, Submission
from portal.vocabulary.vietnamese import instant_text

_SUFFIXES = (".xlsx", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class _Incoming:
    """One file after reading and checking; `content` is the report as it would be stored, empty when it is refused."""

    name: str
    is_workbook: bool
    unit: str
    period: str
    findings: tuple[Finding, ...]
    content: bytes = b""

    @property
    def key(self) -> tuple[str, str]:
        return self.unit, self.period


class _Intake:
    """Reads and checks files for one repository."""

    def __init__(self, repository: Repository, checker: Checker, received: datetime) -> None:
        self.repository, self.checker, self.received = repository, checker, received
        self.registry, self.wording = checker.registry, checker.wording
        self.closed = read_closed_periods(repository, checker)

    def read(self, file: Path) -> _Incoming:
        """One file with everything that is wrong with it."""
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)  # one byte too many is enough to be refused for its size
        if looks_like_workbook(content, file.name):
            return self._workbook(file.name, content)
        return self._text(file.name, content)

    def _workbook(self, name: str, content: bytes) -> _Incoming:
        report = read_excel_report(content, self.registry)
        faults = [self._finding(name, fault) for fault in report.faults]
        if not report.data:
            return _Incoming(name, True, report.unit, report.period, tuple(faults))
        text = self._stored(report.data, report.unit, report.period)
        checked = self._check(report.unit, report.period, text)
        cells = {fault.position for fault in faults}
        found = [replace(one, position=_cell(report, one)) for one in checked.findings]
        found = [one for one in found if one.position == START or one.position not in cells]
        return self._incoming(name, report.unit, report.period, checked, [*faults, *found], is_workbook=True)

    def _text(self, name: str, content: bytes) -> _Incoming:
        data, _, faults = parse_report(content)
        if faults:
            found = tuple(self._finding(name, fault) for fault in faults)
            return _Incoming(name, False, "", "", found)
        unit, period = written_identity(data, self.registry.forms)
        checked = self._check(unit, period, content)
        return self._incoming(name, unit, period, checked, list(checked.findings), is_workbook=False)

    def _finding(self, name: str, fault: Fault) -> Finding:
        return self.wording.of_fault(name, fault)

    def _stored(self, data: Data, unit_id: str, period_id: str) -> bytes:
        """A report's data as its file; the same data always gives the same bytes."""
        unit, form = self.registry.org_units.get(unit_id), self.registry.form_of(self.registry.period(period_id))
        unit_type = unit.form_type if unit is not None else ""
        return render_report_yaml(type_values(data, form, unit_type), form, unit_type).encode()

    def _check(self, unit: str, period: str, content: bytes) -> CheckedReport:
        """The same checks as `portal check`, after the same mends as `portal fix`."""
        submission = Submission(f"submissions/{unit}/{period}.yaml", unit, period, content)
        if unit not in self.registry.org_units or period not in self.registry.periods:
            return self.checker.check(submission)
        mended = replace(submission, content=mended_content(submission, self.registry))
        return next(iter(check_submissions(self.checker, self.repository, [mended])))

    def _incoming(
        self, name: str, unit: str, period: str, checked: CheckedReport, found: list[Finding], *, is_workbook: bool
    ) -> _Incoming:
        closed = self.closed.finding("import-closed", name, (unit, period), self.received)
        found += [closed] if closed is not None else []
        findings = tuple(in_reading_order(replace(one, path=name) for one in found))
        refused = checked.document is None or any(one.blocks for one in findings)
        content = b"" if refused or checked.document is None else self._stored(checked.document.data, unit, period)
        return _Incoming(name, is_workbook, unit, period, findings, content)

    def refuse_doubles(self, files: Sequence[_Incoming]) -> list[_Incoming]:
        """Two different reports of one unit and period: nobody but the unit knows which is meant."""
        contents: dict[tuple[str, str], set[bytes]] = {}
        for one in files:
            if one.unit in self.registry.org_units and one.period in self.registry.periods:
                contents.setdefault(one.key, set()).add(one.content)
        doubled = {key for key, known in contents.items() if len(known) > 1}
        return [self._doubled(one, files) if one.key in doubled else one for one in files]

    def _doubled(self, one: _Incoming, files: Sequence[_Incoming]) -> _Incoming:
        words = {"files": ", ".join(f"“{other.name}”" for other in files if other.key == one.key)}
        finding = self.wording.finding("import-twice", one.name, START, words)
        return replace(one, findings=(finding, *one.findings), content=b"")


def _cell(report: ExcelReport, finding: Finding) -> Position:
    return report.position(data_path(finding.field)) if finding.field else START


def import_files(
    repository: Repository, files: Iterable[Path], received: datetime | None = None, *, commit: bool = False
) -> list[ImportedFile]:
    """Check each file as `portal check` does, and store those that pass; the others are left out, with their faults.

    `received` is the instant at which the operator attests that the files came, now when it is not given. With
    `commit` each report becomes a commit of its unit's branch and the work tree is not touched; without it, the file
    below `submissions/`. Raises PortalError, before anything is stored, for a file that is not there, an instant
    that has not come yet, or a folder that is no git repository.
    """
    checker = build_checker(repository)
    now = now_in(checker.registry)
    if received is not None and received > now:
        raise PortalError(f"thời điểm nhận {instant_text(received)} còn ở tương lai")
    intake = _Intake(repository, checker, received or now)
    wanted = _expanded(files)
    branches = ReportBranches(repository.root) if commit else None
    try:
        incoming = intake.refuse_doubles([intake.read(file) for file in wanted])
        store = _writer(repository) if branches is None else _committer(intake, branches)
        return [_store(one, intake, store) for one in incoming]
    finally:
        if branches is not None:
            branches.close()


_Store = Callable[[_Incoming], tuple[ImportOutcome, str, str]]
"""Stores one report; the outcome, its place, and its commit."""


def _store(one: _Incoming, intake: _Intake, store: _Store) -> ImportedFile:
    unit = intake.registry.org_units.get(one.unit)
    result = ImportedFile(
        name=one.name,
        is_workbook=one.is_workbook,
        outcome=ImportOutcome.REFUSED,
        unit=one.unit,
        unit_name=unit.name if unit is not None else "",
        period=one.period,
        findings=one.findings,
    )
    if not one.content:
        return result
    try:
        outcome, place, commit = store(one)
    except PortalError as error:
        return replace(result, problem=str(error))
    return replace(result, outcome=outcome, place=place, commit=commit)


def _writer(repository: Repository) -> _Store:
    def write(one: _Incoming) -> tuple[ImportOutcome, str, str]:
        path = repository.submission_path(one.unit, one.period)
        if path.is_file() and not path.is_symlink() and path.read_bytes() == one.content:
            return ImportOutcome.UNCHANGED, repository.relative(path), ""
        write_aside(path, one.content)
        return ImportOutcome.WRITTEN, repository.relative(path), ""

    return write


def _committer(intake: _Intake, branches: ReportBranches) -> _Store:
    def store(one: _Incoming) -> tuple[ImportOutcome, str, str]:
        unit, period = intake.registry.unit(one.unit), intake.registry.period(one.period)
        path = f"submissions/{unit.id}/{period.id}.yaml"
        made = branches.commit_report(unit, period, path, one.content, intake.received)
        outcome = ImportOutcome.COMMITTED if made.commit else ImportOutcome.UNCHANGED
        return outcome, made.branch, made.commit

    return store


def _expanded(files: Iterable[Path]) -> list[Path]:
    """The files, those of folders in the order of their names; PortalError for what is not there."""
    found: list[Path] = []
    for file in files:
        if not file.exists():
            raise PortalError(f"{file}: không có tệp này")
        inside = sorted(one for one in file.iterdir() if one.suffix.lower() in _SUFFIXES) if file.is_dir() else [file]
        found += [one for one in inside if not one.name.startswith(("~$", "."))]
    return found


def run_import(root: Path, files: Iterable[Path], received: str | None, *, commit: bool) -> tuple[str, int]:
    """What `portal import` prints and its exit code: 0 when every file was taken in, 1 when some were refused."""
    repository = Repository(root)
    registry = read_registry(repository)
    moment = parse_as_of(received, registry) if received else None
    if moment is not None and "T" not in str(received) and moment.date() == now_in(registry).date():
        moment = None  # "today" means by now, and not the end of the day
    results = import_files(repository, files, moment, commit=commit)
    refused = any(one.outcome is ImportOutcome.REFUSED for one in results)
    return render_imports(results), 1 if refused else 0

"""Check a pull request: what it touches, who sends, and every report in it, read as data from its own commit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from portal.checking.closed_periods import ClosedPeriods
from portal.checking.report_check import CheckedReport, Checker
from portal.drivers.host.digest import Digest, build_digest
from portal.drivers.host.mailed import read_reception
from portal.drivers.host.objects import Change, GitObjects
from portal.drivers.host.senders import Accounts, Sender, check_sender
from portal.drivers.host.touched_files import MAX_FILES, TouchedReport, check_touched, has_reports, read_touched
from portal.reading.materials import is_material_path
from portal.vocabulary.findings import Finding
from portal.vocabulary.reports import AcceptedReport, Data, Submission


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What became of one report; `form` and `rules` are the versions it was checked by."""

    unit: str
    period: str
    path: str
    blob: str
    passes: bool
    form: str = ""
    rules: str = ""
    digest: Digest = field(default_factory=Digest)


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """What became of a pull request at one head.

    `request_findings` are about the pull request itself: while one stands, no report in it has been received.
    """

    base: str
    head: str
    is_report: bool
    request_findings: tuple[Finding, ...] = ()
    report_findings: tuple[Finding, ...] = ()
    reports: tuple[ReportOutcome, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, the pull request first."""
        return (*self.request_findings, *self.report_findings)

    @property
    def passes(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def received(self) -> tuple[ReportOutcome, ...]:
        """Reports that pass, in a request that is in order."""
        in_order = not any(finding.blocks for finding in self.request_findings)
        return tuple(report for report in self.reports if report.passes and in_order)


class RequestChecker:
    """Checks with the program and the registry of the default branch; the pull request is only data.

    `keep` is handed every report that passes; `library` finds what is wrong with the awareness materials of a commit.
    """

    def __init__(
        self,
        checker: Checker,
        objects: GitObjects,
        closed: ClosedPeriods,
        keep: Callable[[AcceptedReport], object] | None = None,
        library: Callable[[GitObjects, str], list[Finding]] | None = None,
    ) -> None:
        self.checker, self.objects, self.closed, self.keep = checker, objects, closed, keep
        self.library = library
        self.accounts = Accounts(checker.registry)

    def check(
        self, base: str, head: str, sender: Sender | None = None, arrived: datetime | None = None
    ) -> RequestOutcome:
        """The outcome for `base...head`.

        Without a sender nobody asks who sends; without `arrived`, the instant at which the host had this head, nobody
        asks whether its periods are closed.
        """
        base, head, changes = read_changes(self.objects, base, head)
        if not has_reports(changes):
            return self._other_work(base, head, changes, sender)
        touched, found = check_touched(changes, self.checker.wording)
        if sender is not None:
            places = [(report.unit, report.path) for report in touched]
            found += check_sender(self.accounts, self.checker.wording, sender, places)
        outcomes: list[ReportOutcome] = []
        problems: list[Finding] = []
        for report in touched:
            outcome, findings = self._check_report(report, base, head)
            late = self.late(outcome, head, sender, arrived) if arrived is not None else None
            outcomes.append(outcome if late is None else replace(outcome, passes=False))
            problems += findings if late is None else (late, *findings)
        return RequestOutcome(
            base,
            head,
            is_report=True,
            request_findings=tuple(found),
            report_findings=tuple(problems),
            reports=tuple(outcomes),
        )

    def late(self, report: ReportOutcome, head: str, sender: Sender | None, arrived: datetime) -> Finding | None:
        """The finding about a report that came when its period was closed; `arrived` is the host's instant."""
        received = read_reception(self.objects, self.accounts, sender, head, report.path, arrived)
        return self.closed.finding("period-closed", report.path, (report.unit, report.period), received.instant)

    def _other_work(self, base: str, head: str, changes: list[Change], sender: Sender | None) -> RequestOutcome:
        """A pull request without reports: the department's work, materials, or somebody who left their folder (P02)."""
        findings: list[Finding] = []
        if sender is not None and not self.accounts.is_reviewer(sender.author):
            only_materials = len(changes) <= MAX_FILES and all(is_material_path(change.path) for change in changes)
            if self.library is not None and only_materials:
                unknown = check_sender(self.accounts, self.checker.wording, sender, ())
                findings = [*unknown, *self.library(self.objects, head)]
            else:
                _, findings = check_touched(changes, self.checker.wording)
        return RequestOutcome(base, head, is_report=False, request_findings=tuple(findings))

    def _check_report(self, report: TouchedReport, base: str, head: str) -> tuple[ReportOutcome, tuple[Finding, ...]]:
        read = read_touched(report, self.objects.size, self.objects.content, self.checker.wording)
        if isinstance(read, Finding):
            return ReportOutcome(report.unit, report.period, report.path, report.blob, passes=False), (read,)
        previous = self._previous(report, base, head)
        checked = self.checker.check(read, previous)
        accepted = self.checker.accept(checked)
        if accepted is not None and self.keep is not None:
            self.keep(accepted)
        form, rules, digest = "", "", Digest()
        period = self.checker.registry.periods.get(report.period)
        if period is not None:
            form, rules = self.checker.registry.form_of(period).version, self.checker.registry.year_of(period).rules
            digest = self._digest(report, checked, previous)
        outcome = ReportOutcome(
            report.unit, report.period, report.path, report.blob, checked.passes, form, rules, digest
        )
        return outcome, checked.findings

    def _previous(self, report: TouchedReport, base: str, head: str) -> Data | None:
        """The same unit's report of the period before: of this pull request, or else of the default branch."""
        registry = self.checker.registry
        period = registry.periods.get(report.period)
        before = registry.year_of(period).before(period) if period else None
        if before is None:
            return None
        path = f"submissions/{report.unit}/{before.id}.yaml"
        blob = self.objects.blob_at(head, path) or self.objects.blob_at(base, path)
        return self._comparable(Submission(path, report.unit, before.id, b""), blob)

    def _comparable(self, place: Submission, blob: str) -> Data | None:
        if not blob:
            return None
        report = TouchedReport(place.path, place.unit, place.period, blob, "")
        read = read_touched(report, self.objects.size, self.objects.content, self.checker.wording)
        return None if isinstance(read, Finding) else self.checker.comparable(self.checker.check(read))

    def _digest(self, report: TouchedReport, checked: CheckedReport, previous: Data | None) -> Digest:
        data = self.checker.comparable(checked)
        registry = self.checker.registry
        if data is None:
            return Digest()
        unit, period = registry.org_units[report.unit], registry.periods[report.period]
        received = self._comparable(checked.submission, report.old_blob)
        return build_digest(
            registry.form_of(period),
            unit.form_type,
            dict(registry.code_lists),
            data,
            received=received,
            previous=previous,
            findings=checked.findings,
        )


def read_changes(objects: GitObjects, base: str, head: str) -> tuple[str, str, list[Change]]:
    """Base and head as commits, and what the pull request changes: from trees alone, no file is opened.

    Where a quick reviewer has merged already, the base is what the default branch was before that.
    """
    base, head = objects.commit(base), objects.commit(head)
    base = _before(objects, base, head)
    return base, head, objects.changes(base, head)


def _before(objects: GitObjects, base: str, head: str) -> str:
    """The base itself, or, when `head` is merged into it already, the first parent of the merge that took it in."""
    if head == base or not objects.is_ancestor(head, base):
        return base
    line = objects.run("rev_list", "--first-parent", "--reverse", f"{head}..{base}", "--").split()
    first = bisect_left(line, True, key=lambda commit: objects.is_ancestor(head, commit))
    return objects.find(f"{line[first]}^1") or base

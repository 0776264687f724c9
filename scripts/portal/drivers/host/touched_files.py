"""What a pull request with reports may touch: plain files in the places of reports, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.checking.wording import Wording, quote
from portal.drivers.host.objects import EXECUTABLE, LINK, MODULE, REGULAR, Change
from portal.reading.report_bytes import MAX_BYTES
from portal.reading.repository import identity_of
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.reports import Submission
from portal.vocabulary.vietnamese import number_text, size_text

MAX_FILES = 100
"""A coordinator takes in a day's e-mailed sheets at once; more than this is a mistake or an attack (P08)."""
_MAX_NAMED = 20
_START = Position(1, 1)
_KINDS = {LINK: "liên kết tới tệp khác", MODULE: "một kho khác lồng vào", EXECUTABLE: "tệp chạy được"}
_REPORTS, _README = "submissions/", "submissions/README.md"


@dataclass(frozen=True, slots=True)
class TouchedReport:
    """A report that a pull request adds or changes; `old_blob` is empty for a new one."""

    path: str
    unit: str
    period: str
    blob: str
    old_blob: str


def has_reports(changes: Iterable[Change]) -> bool:
    """Whether a pull request is about reports at all; one that only changes the program or its words is not."""
    return any(change.path.startswith(_REPORTS) and change.path != _README for change in changes)


def check_touched(changes: list[Change], wording: Wording) -> tuple[list[TouchedReport], list[Finding]]:
    """The reports that may be read, and a finding for each path that may not be touched (P02, P03, P04)."""
    if len(changes) > MAX_FILES:
        words = {"count": number_text(len(changes)), "limit": str(MAX_FILES)}
        return [], [wording.finding("pr-too-many", "", _START, words)]
    reports, findings = [], []
    for change in changes:
        place = identity_of(change.path)
        refusal = _refusal(change, place is not None)
        if refusal:
            words = {"path": quote(change.path), "kind": _KINDS.get(change.new_mode, "")}
            findings.append(wording.finding(refusal, change.path, _START, words))
        elif place is not None:
            old = change.old_blob if change.old_mode == REGULAR else ""
            reports.append(TouchedReport(change.path, *place, change.new_blob, old))
    return reports, findings[:_MAX_NAMED]


def _refusal(change: Change, is_place: bool) -> str:
    if not is_place:
        return "pr-outside"
    if change.deleted:
        return "pr-deleted"
    return "" if change.new_mode == REGULAR else "pr-not-plain"


def read_touched(
    report: TouchedReport, size: Callable[[str], int], content: Callable[[str], bytes], wording: Wording
) -> Submission | Finding:
    """The report as it was sent, or the finding that it is too large to be read at all (Y01)."""
    found = size(report.blob)
    if found > MAX_BYTES:
        words = {"size": size_text(found), "limit": size_text(MAX_BYTES)}
        return wording.finding("too-large", report.path, _START, words)
    return Submission(report.path, report.unit, report.period, content(report.blob))

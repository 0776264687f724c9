"""Findings as annotations of a pull request: at most ten of a kind are shown there, so the rest is counted."""

from __future__ import annotations

from portal.notices.findings_text import printable, summary_line
from portal.vocabulary.findings import Finding, Severity

MAX_ANNOTATIONS = 10
"""The host shows ten errors and ten warnings a step and drops the rest without a word (research/mission.md 2)."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_findings_github(findings: list[Finding], files: int, materials: int = 0) -> str:
    """Workflow commands, one line each; user text cannot start another command or leave its property."""
    lines: list[str] = []
    for severity, command in _COMMANDS.items():
        of_kind = [finding for finding in findings if finding.severity is severity and not finding.explained]
        lines += [_annotation(command, finding) for finding in of_kind[:MAX_ANNOTATIONS]]
    hidden = sum(not finding.explained for finding in findings) - len(lines)
    if hidden:
        lines.append(f"::notice::{_message(f'còn {hidden} điều nữa, xem bảng kết quả đầy đủ')}")
    return "\n".join([*lines, summary_line(findings, files, materials)])


def _annotation(command: str, finding: Finding) -> str:
    place = f"file={_property(finding.path)},line={finding.position.line},col={finding.position.column}"
    text = f"{finding.message} → {finding.remedy} [{finding.rule}]"
    return f"::{command} {place},title={_property(finding.label or finding.rule)}::{_message(text)}"


def _message(text: str) -> str:
    return printable(text.replace("\r", " ").replace("\n", " ")).replace("%", "%25")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")

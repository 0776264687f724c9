"""Findings on a terminal: grouped by file and section, in reading order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import groupby

from portal.vocabulary.findings import Finding, Severity

MAX_SHOWN = 200
_WORDS = {Severity.ERROR: "LỖI", Severity.WARNING: "CẢNH BÁO", Severity.NOTE: "LƯU Ý"}
_COLOURS = {Severity.ERROR: "\x1b[31m", Severity.WARNING: "\x1b[33m", Severity.NOTE: "\x1b[36m"}
_PLAIN = "\x1b[0m"


def render_findings(findings: list[Finding], files: int, materials: int = 0, *, colour: bool = False) -> str:
    """What a person reads: each file's findings by section, then one line of totals of reports and materials."""
    lines: list[str] = []
    for path, in_file in groupby(findings, key=lambda finding: finding.path):
        lines += [printable(path), *_file_lines(list(in_file), colour=colour), ""]
    return "\n".join([*lines, summary_line(findings, files, materials)])


def _file_lines(findings: list[Finding], *, colour: bool) -> Iterable[str]:
    section = ""
    for finding in findings[:MAX_SHOWN]:
        if finding.section != section:
            section = finding.section
            yield f"  Mục {section}" if section else "  Cả phiếu"
        yield _finding_line(finding, colour=colour)
        if finding.explained:
            yield f"      ✓ đã giải trình: {printable(' '.join(finding.explanation.split())) or '(không nhắc lại)'}"
        else:
            yield f"      → {printable(finding.remedy)}"
    if len(findings) > MAX_SHOWN:
        yield f"  … còn {len(findings) - MAX_SHOWN} lỗi nữa trong tệp này."


def _finding_line(finding: Finding, *, colour: bool) -> str:
    word = _WORDS[finding.severity]
    if colour:
        word = f"{_COLOURS[finding.severity]}{word}{_PLAIN}"
    return f"    dòng {finding.position.line}: {word} {printable(finding.message)} [{finding.rule}]"


def summary_line(findings: Iterable[Finding], files: int, materials: int = 0) -> str:
    """`Đã kiểm tra 3 phiếu: 2 lỗi, 1 cảnh báo.`, or `2 phiếu, 15 tài liệu` when materials were checked as well."""
    found = list(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = sum(finding.severity is Severity.WARNING and not finding.explained for finding in found)
    explained = sum(finding.explained for finding in found)
    verdict = f"{errors} lỗi, {warnings} cảnh báo" if errors or warnings else "không có lỗi"
    counted = f"{files} phiếu, {materials} tài liệu" if files and materials else f"{materials} tài liệu"
    checked = counted if materials else f"{files} phiếu"
    return f"Đã kiểm tra {checked}: {verdict}" + (f", {explained} cảnh báo đã giải trình." if explained else ".")


def printable(text: str) -> str:
    """Text that cannot steer a terminal or forge a log line: control characters become visible (O10)."""
    return "".join(char if unicodedata.category(char)[0] != "C" else f"\\u{ord(char):04x}" for char in text)

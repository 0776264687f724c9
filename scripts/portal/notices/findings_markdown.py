"""Findings for the comment under a pull request: one table a section, user text inert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from portal.notices.findings_text import printable, summary_line
from portal.vocabulary.findings import Finding, Severity

MAX_LENGTH = 60_000
"""The host refuses comments over 65,536 characters."""
_WORDS = {Severity.ERROR: "❌ Lỗi", Severity.WARNING: "⚠️ Cảnh báo", Severity.NOTE: "ℹ️ Lưu ý"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~@:/&$^=\"'])")


def render_findings_markdown(findings: list[Finding], files: int, materials: int = 0) -> str:
    """The findings as Markdown, cut with the count of the rest when a comment could not hold them."""
    lines = [f"**{summary_line(findings, files, materials)}**", ""]
    used, shown = len(lines[0]), 0
    for (_path, section), group in groupby(findings, key=lambda finding: (finding.path, finding.section)):
        head = [f"#### {inert(section) or 'Cả phiếu'}", "", "| Dòng | Điều cần xem | Cách sửa |", "|--:|---|---|"]
        rows = list(_fitting((_row(finding) for finding in group), MAX_LENGTH - used))
        if not rows:
            break
        lines += [*head, *rows, ""]
        used, shown = used + sum(len(row) + 1 for row in (*head, *rows)), shown + len(rows)
    if shown < len(findings):
        lines.append(f"… còn {len(findings) - shown} điều nữa; sửa các điều trên rồi gửi lại để xem tiếp.")
    return "\n".join(lines)


def _fitting(rows: Iterable[str], room: int) -> Iterator[str]:
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            return
        yield row


def _row(finding: Finding) -> str:
    what = f"{_WORDS[finding.severity]}: {inert(finding.message)}"
    said = inert(finding.explanation) or "(xem trong phiếu)"
    answer = f"Đã giải trình: {said}" if finding.explained else inert(finding.remedy)
    return f"| {finding.position.line} | {what} <sub>{inert(finding.rule)}</sub> | {answer} |"


def inert(text: str) -> str:
    """User text that can neither mention, link, close an issue, nor break out of its cell (C08)."""
    plain = printable(" ".join(text.split()))
    return _SPECIAL.sub(lambda match: f"&#{ord(match[1])};", plain)

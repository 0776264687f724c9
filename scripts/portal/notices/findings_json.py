"""Findings for other programs. Stable: version 1, lines and columns from 1 (DESIGN.md section 6)."""

from __future__ import annotations

import json

from portal.vocabulary.findings import Finding, Severity

VERSION = 1


def render_findings_json(findings: list[Finding], files: int, materials: int = 0) -> str:
    """The findings as one JSON object; fields are only ever added."""
    content = {
        "version": VERSION,
        "summary": {
            "files": files + materials,
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "warnings": sum(finding.severity is Severity.WARNING and not finding.explained for finding in findings),
        },
        "findings": [_finding(finding) for finding in findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.position.line,
        "column": finding.position.column,
        "field": finding.field,
        "message": finding.message,
        "remedy": finding.remedy,
        "explained": finding.explained,
    }

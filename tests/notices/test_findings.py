"""Each format shows every finding to its readers, and no text of a report can do more than be read."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

from portal.notices.findings_github import MAX_ANNOTATIONS, render_findings_github
from portal.notices.findings_json import render_findings_json
from portal.notices.findings_markdown import MAX_LENGTH, inert, render_findings_markdown
from portal.notices.findings_text import MAX_SHOWN, render_findings
from portal.vocabulary.findings import Finding, Position, Severity

ROOT = Path(__file__).parents[2]
HOSTILE = [
    "::error::x", "a\n::set-output name=x::y", "%0A::error::", "##[command]x", "\x1b[31mđỏ", "\u202eabc", "@everyone",
    "fixes #1", "<!-- marker -->", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "| a | b |", "```",
    "https://evil.example", "![x](http://evil.example/a.png)", "**đậm**", "&lt;script&gt;", "$(id)", "{{ 7*7 }}",
]  # fmt: skip


def _finding(
    severity: Severity = Severity.ERROR, text: str = "sai", line: int = 3, *, explained: bool = False
) -> Finding:
    return Finding(
        rule="R01", severity=severity, path="submissions/a-b/2024-K1.yaml", message=f"“{text}” sai", remedy="sửa lại",
        field="quy_mo.so", label="Số", section="B. Quy mô", position=Position(line, 3), explained=explained,
        explanation="vì thế" if explained else "",
    )  # fmt: skip


@pytest.mark.parametrize(("text", "severity"), list(product(HOSTILE, Severity)))
def test_text_from_a_report_is_inert_in_every_format(text: str, severity: Severity) -> None:
    """C03, C08, O10: no command, no mention, no link, no mark-up, no control character."""
    finding = _finding(severity, text)
    for shown in (render_findings([finding], 1), render_findings_github([finding], 1)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", shown)
    commands = [line for line in render_findings_github([finding], 1).split("\n") if line.startswith(("::", "##["))]
    assert len(commands) == 1
    markdown = inert(text)
    assert not re.search(r"[@<>`\[\]*|!#]|https?:|javascript:", re.sub("&#[0-9]+;", "", markdown))
    assert json.loads(render_findings_json([finding], 1))["findings"][0]["message"] == f"“{text}” sai"


def test_annotations_stop_at_ten_of_a_kind_and_say_how_many_are_hidden() -> None:
    """The host would drop the rest without a word."""
    findings = [_finding(line=n + 1) for n in range(25)] + [_finding(Severity.WARNING)]
    lines = render_findings_github(findings, 1).split("\n")
    assert sum(line.startswith("::error ") for line in lines) == MAX_ANNOTATIONS
    assert sum(line.startswith("::warning ") for line in lines) == 1
    assert "còn 15 điều nữa" in next(line for line in lines if line.startswith("::notice::"))


def test_an_explained_warning_is_shown_as_such_and_counts_apart() -> None:
    """It passes, and a reviewer sees why."""
    findings = [_finding(Severity.WARNING, explained=True)]
    assert "✓ đã giải trình: vì thế" in render_findings(findings, 1)
    assert "không có lỗi, 1 cảnh báo đã giải trình." in render_findings(findings, 1)
    assert "Đã giải trình: vì thế" in render_findings_markdown(findings, 1)
    assert json.loads(render_findings_json(findings, 1))["summary"] == {"files": 1, "errors": 0, "warnings": 0}
    assert "::warning" not in render_findings_github(findings, 1)


def test_long_lists_are_cut_with_the_count_of_the_rest() -> None:
    """A person reads the first; nobody is told that there are no more."""
    findings = [_finding(line=n + 1, text="x" * 40) for n in range(MAX_SHOWN + 7)]
    assert "còn 7 lỗi nữa" in render_findings(findings, 1)
    many = [_finding(line=n + 1, text=f"{n} " * 60) for n in range(3000)]
    comment = render_findings_markdown(many, 1)
    assert MAX_LENGTH / 2 < len(comment) < MAX_LENGTH + 500
    assert re.search("còn [0-9]+ điều nữa", comment)


def test_a_note_is_called_the_same_everywhere() -> None:
    """The guide says “Lưu ý” (content/huong-dan/quy-tac.md); so does every list of findings."""
    note = _finding(Severity.NOTE)
    assert "dòng 3: LƯU Ý “sai”" in render_findings([note], 1)
    assert "Lưu ý: " in render_findings_markdown([note], 1)
    assert "| **Lưu ý** |" in (ROOT / "content" / "huong-dan" / "quy-tac.md").read_text(encoding="utf-8")

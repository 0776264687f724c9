"""Warnings that the report itself explains under `giai_trinh`, and explanations that explain nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from portal.checking.case import Case
from portal.checking.report_schema import RULE_PATTERN
from portal.checking.schema_check import nearest
from portal.checking.wording import Wording, fill, quote
from portal.reading.messages import Messages
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.form import EXPLANATIONS
from portal.vocabulary.reports import Data
from portal.vocabulary.rules import MIN_EXPLANATION
from portal.vocabulary.vietnamese import fold

_WORD = re.compile("[a-z0-9]+")


def explanations_of(data: Data) -> dict[str, str]:
    """The report's explanations by the id of what they explain; what is no text explains nothing."""
    written: Any = data.get(EXPLANATIONS)
    if not isinstance(written, dict):
        return {}
    return {name: text.strip() for name, text in written.items() if isinstance(text, str)}


def apply_explanations(
    case: Case, found: list[Finding], advice: str, messages: Messages, withheld: Collection[str] = ()
) -> list[Finding]:
    """The findings, warnings marked as explained where a text says why, else with advice how to do so.

    Only a warning can be explained: an error blocks whatever is written beside it (DESIGN.md section 4). A text that
    is too short, or says only that all is well (content/huong-dan/ghi-phieu.md), explains nothing. One whose name is
    `withheld`, since a screen hit it, is repeated nowhere.
    """
    explanations = explanations_of(case.data)
    applied = [_apply(finding, explanations.get(finding.rule, ""), advice, messages) for finding in found]
    return [replace(one, explanation="") if one.rule in withheld else one for one in applied]


def _apply(finding: Finding, explanation: str, advice: str, messages: Messages) -> Finding:
    if finding.severity is not Severity.WARNING:
        return finding
    said = fill(advice, {"rule": finding.rule, "limit": str(MIN_EXPLANATION)})
    if len(explanation) >= MIN_EXPLANATION:
        if not says_nothing(explanation, messages.empty_explanations):
            return replace(finding, explained=True, explanation=explanation)
        said = messages.better_explanation
    return replace(finding, remedy=f"{finding.remedy} {said}".strip())


def says_nothing(explanation: str, empty: Collection[str]) -> bool:
    """Whether a text is but one word, or `empty` phrases one after the other ("đã kiểm tra, số liệu đúng").

    Diacritics, capitals and punctuation do not count; the time grows linearly with the text, whatever it repeats.
    """
    words = _WORD.findall(fold(explanation))
    longest = max((phrase.count(" ") + 1 for phrase in empty), default=0)
    reached = [True] + [False] * len(words)
    for start in (at for at in range(len(words)) if reached[at]):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            reached[end] |= " ".join(words[start:end]) in empty
    return reached[-1] or len(set(words)) < 2


def odd_explanations(
    case: Case, known: Collection[str], refused: list[Finding], found: list[Finding], wording: Wording
) -> Iterator[Finding]:
    """Explanations of nothing: an error for a name that no rule has, a note for a rule that found nothing.

    `refused` are the findings about the report's shape: while there are any, rules are left out, so an explanation
    of what was not found may yet be needed and is not called idle.
    """
    named = {finding.field for finding in refused}
    fired = {finding.rule for finding in found}
    for name in explanations_of(case.data):
        if name not in known:
            if f"{EXPLANATIONS}.{name}" not in named:
                yield _about("explanation-name", case, name, wording)
        elif name not in fired and not refused:
            yield replace(_about("giai-trinh-thua", case, name, wording), severity=Severity.NOTE)


def _about(rule: str, case: Case, name: str, wording: Wording) -> Finding:
    shown = name if re.fullmatch(RULE_PATTERN, name) else "(không phải mã)"
    words = {"label": "Giải trình", "value": quote(shown), "example": "R07a: nêu lý do trong một câu"}
    position = nearest(case.positions, (EXPLANATIONS, name))
    return wording.finding(rule, case.path, position, words, key=f"{EXPLANATIONS}.{shown}")

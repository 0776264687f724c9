"""Everything a check can say, as readers look it up by its code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.reading.messages import Messages
from portal.vocabulary.findings import Severity
from portal.vocabulary.plan import Plan
from portal.vocabulary.rules import CheckedBy, Rules
from portal.vocabulary.vietnamese import sort_key

_PLACE = re.compile(r"\{([a-z_]+)\}")
_WORDS = {
    "label": "tên ô",
    "value": "giá trị đã ghi",
    "example": "ví dụ",
    "known": "các giá trị được phép",
    "section": "tên mục",
    "key": "tên ô",
    "unit": "mã đơn vị",
    "unit_name": "Đơn vị",
    "period": "kỳ",
    "path": "tên tệp",
    "expected": "chỗ đúng",
    "types": "các loại đơn vị",
    "unit_type": "loại đơn vị này",
    "problem": "lý do",
    "kind": "loại tệp",
    "hint": "",
}


_COMPUTED = re.compile(r"\{[a-z_.]+\}")
"""A value of the report or of the period: here there is none."""
_LEVELS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Lưu ý"}


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule about figures: what must hold and why; `plan` are the pieces of the plan it comes from."""

    id: str
    level: str
    title: str
    why: str
    plan: tuple[str, ...]
    remedy: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class WritingFault:
    """A kind of finding about how a report is written: what it says and what to do."""

    id: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Everything that is checked in a report."""

    rules: tuple[CheckRule, ...]
    faults: tuple[WritingFault, ...]


def build_check_rules(messages: Messages, rules: Rules | None, plan: Plan) -> CheckRules:
    """Every rule a unit may meet, and every sentence about writing, its places filled with what would stand there.

    Comparisons between units are left out: they are for staff and never shown to units (DESIGN.md section 4).
    """
    listed: list[CheckRule] = []
    if rules is not None:
        listed += [
            CheckRule(
                rule.id,
                _LEVELS[rule.severity],
                rule.title,
                rule.why,
                tuple(ref for ref in rule.refers if plan.has(ref)),
                _COMPUTED.sub("…", rule.remedy),
                _COMPUTED.sub("…", rule.example),
            )
            for rule in rules.rules
        ]
        listed += [
            CheckRule(rule.id, _LEVELS[Severity.ERROR], rule.title, rule.why, ())
            for rule in rules.elsewhere
            if rule.by is not CheckedBy.PEERS
        ]
    listed.sort(key=lambda rule: sort_key(rule.id))
    faults = tuple(
        WritingFault(name, _filled(sentence.message), _filled(sentence.remedy))
        for name, sentence in messages.sentences.items()
    )
    return CheckRules(tuple(listed), faults)


def _filled(sentence: str) -> str:
    return _PLACE.sub(_word, sentence).strip()


def _word(place: re.Match[str]) -> str:
    word = _WORDS.get(place[1], "…")
    return f"‹{word}›" if word and word != "…" else word

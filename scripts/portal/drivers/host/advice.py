"""One thing that a maintainer should know about how well a repository is protected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether something is as it should be; unknown when nobody here may ask."""

    GOOD = "good"
    MISSING = "missing"
    UNKNOWN = "unknown"


_MARKS = {Answer.GOOD: "✓", Answer.MISSING: "✗", Answer.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class Advice:
    """One answer with its reason, and what to do unless it is good."""

    answer: Answer
    text: str
    remedy: str = ""


def advise(good: bool | None, text: str, remedy: str) -> Advice:
    """Advice for a question whose answer is yes, no, or not to be had (None)."""
    answer = Answer.UNKNOWN if good is None else Answer.GOOD if good else Answer.MISSING
    return Advice(answer, text, "" if good else remedy)


def render_advice(advice: Iterable[Advice]) -> str:
    """What a maintainer reads: faults first, then what could not be asked, then what is well."""
    order = (Answer.MISSING, Answer.UNKNOWN, Answer.GOOD)
    rows = sorted(advice, key=lambda one: order.index(one.answer))
    lines = []
    for one in rows:
        lines.append(f"{_MARKS[one.answer]} {one.text}")
        if one.remedy:
            lines.append(f"    → {one.remedy}")
    counts = [sum(one.answer is answer for one in rows) for answer in order]
    lines.append(f"{counts[0]} điều còn thiếu, {counts[1]} điều chưa biết, {counts[2]} điều đã tốt.")
    return "\n".join(lines)

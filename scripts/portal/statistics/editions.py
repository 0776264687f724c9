"""One version of an accepted report as the figures it gave, so that what a later version changed can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portal.statistics.facts import Fact, Value

Place = tuple[str, str]
"""Dotted path of a field, and the code of its row; an empty code stands for the field as a whole."""


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """What one unit gave for one place: the sum of its numbers, and how often it gave each word; `nil` when zeros were
    declared as a whole."""

    number: int | Decimal | None
    words: tuple[tuple[str, int], ...]
    nil: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One version: `instant` and `receipt` tell when it came, None and empty where nobody can prove it."""

    instant: datetime | None
    receipt: str
    figures: Mapping[Place, UnitFigure]


def unit_figures(facts: Iterable[Fact]) -> dict[Place, UnitFigure]:
    """The figures of one report, of each field as a whole and of each of its codes."""
    values: dict[Place, list[Fact]] = {}
    for fact in facts:
        for code in dict.fromkeys(("", fact.breakdown)):
            values.setdefault((fact.field, code), []).append(fact)
    return {place: _figure(some) for place, some in values.items()}


def _figure(facts: list[Fact]) -> UnitFigure:
    numbers = [fact.value for fact in facts if not isinstance(fact.value, str)]
    words: Counter[Value] = Counter(fact.value for fact in facts if isinstance(fact.value, str))
    total = (
        sum(numbers, start=Decimal(0)) if any(isinstance(one, Decimal) for one in numbers) else sum(map(int, numbers))
    )
    counted = tuple((str(word), count) for word, count in words.items())
    return UnitFigure(total if numbers else None, counted, all(fact.nil for fact in facts))

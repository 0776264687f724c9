"""Validation rules: statements about a report that must hold, as `schemas/rules/` says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.vocabulary.findings import Severity

RISEN_NUMBERS = "so_lieu"
"""Rows that a rule may run over beside those of the form: each number that rose since the previous report."""

MIN_EXPLANATION = 10
"""Characters from which a text under `giai_trinh` counts as an explanation."""


class RuleScope(StrEnum):
    """What a rule needs beside the report itself, and so where it can run (DESIGN.md section 4)."""

    REPORT = "report"
    REGISTRY = "registry"
    HISTORY = "history"


class CheckedBy(StrEnum):
    """Which part of the checks holds a rule of the plan that is no expression."""

    FORM = "form"
    IDENTITY = "identity"
    SCREENS = "screens"
    PEERS = "peers"


@dataclass(frozen=True, slots=True)
class ComputedValue:
    """A value that only a message needs: its expression, and the field by whose type it is written, if any."""

    expression: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement that must hold.

    `when` and `expression` are CEL; `each` is a path of rows for which the rule is asked one by one (`dong`, and in
    sections by code `khoa`). `fields` are the places the finding is about, the first is where it points.
    """

    id: str
    severity: Severity
    scope: RuleScope
    title: str
    why: str
    refers: tuple[str, ...]
    expression: str
    fields: tuple[str, ...]
    message: str
    remedy: str
    example: str
    when: str = ""
    each: str = ""
    values: Mapping[str, ComputedValue] = field(default_factory=dict)
    review: bool = False
    """Whether a reviewer must confirm the matter by telephone before the report is accepted."""
    passes: Mapping[str, Any] = field(default_factory=dict)
    fails: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """A rule of the plan that another part of the checks holds; named so that the list of rules is whole."""

    id: str
    title: str
    why: str
    by: CheckedBy


@dataclass(frozen=True, eq=False)
class Rules:
    """All rules of one version, in the order of the file; `explain` says how a warning is explained."""

    version: str
    rules: tuple[Rule, ...]
    elsewhere: tuple[HeldElsewhere, ...] = ()
    explain: str = ""

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number, day or list that rules compare with, and why it is so; rules read it as `nguong.<id>`."""

    id: str
    label: str
    value: Any
    why: str


Thresholds = Mapping[str, Threshold]


def in_expressions(thresholds: Thresholds) -> dict[str, Any]:
    """`nguong`: the plain values by id, as expressions see them; days are ISO text."""
    return {name: threshold.value for name, threshold in thresholds.items()}

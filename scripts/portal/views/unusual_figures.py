"""Figures that a person should look at: those a unit explains itself, and those far from its peers; staff only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.checking.report_check import CheckedReport
from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.form import Form
from portal.vocabulary.peers import PeerFigure
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.rules import Rules, RuleScope
from portal.vocabulary.vietnamese import number_text, sort_key


@dataclass(frozen=True, slots=True)
class Explanation:
    """A warning that a report explains: what the check says, and the unit's own words, which are nobody else's.

    `about_history` tells a figure far from the unit's report before from everything else.
    """

    unit: str
    rule: str
    field: str
    message: str
    text: str
    about_history: bool


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A figure far above those of units of the same type and about the same size."""

    unit: str
    field: str
    label: str
    value: str
    median: str
    peers: str


def build_explanations(
    checked: Iterable[CheckedReport], registry: Registry, period: ReportingPeriod, rules: Rules | None
) -> list[Explanation]:
    """Every explained warning of the period's reports that stand in their place, by unit as dictionaries sort."""
    history = {rule.id for rule in rules.rules if rule.scope is RuleScope.HISTORY} if rules else frozenset[str]()
    found = [
        (registry.unit(one.submission.unit), finding)
        for one in checked
        if one.submission.period == period.id and one.submission.unit in registry.org_units and one.passes
        for finding in one.findings
        if finding.explained
    ]
    return [
        Explanation(
            unit=unit.name,
            rule=finding.rule,
            field=finding.label or finding.field,
            message=finding.message,
            text=finding.explanation,
            about_history=finding.rule in history,
        )
        for unit, finding in sorted(found, key=lambda one: (sort_key(one[0].short_name), one[1].rule))
    ]


def build_peer_rows(figures: Sequence[PeerFigure], registry: Registry, form: Form) -> tuple[PeerRow, ...]:
    """The figures with their words, in the order in which they were found: the farthest first."""
    lines = {line.path: line for line in form_lines(form, registry.code_lists)}
    return tuple(
        PeerRow(
            unit=registry.unit(figure.unit).name,
            field=figure.field,
            label=_label(lines[figure.field], figure.breakdown, registry),
            value=number_text(figure.value),
            median=number_text(figure.median),
            peers=f"{number_text(figure.peers)} đơn vị",
        )
        for figure in figures
    )


def _label(line: FormLine, code: str, registry: Registry) -> str:
    """A field by its name on screen, with the label of the code that its number is of."""
    return f"{line.field.label}: {registry.code_lists[line.code_list].label_of(code)}" if code else line.field.label

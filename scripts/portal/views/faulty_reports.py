"""Reports that lie in their place with faults: whose they are, and what is to be mended where; staff only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.checking.report_check import CheckedReport
from portal.vocabulary.findings import Finding
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import sort_key

MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to be mended; `place` names the field as the form does, or the line where no field is meant.

    `code` is the rule's, by which its page is found; empty for faults of shape, whose ids are words of the program.
    """

    code: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """One unit's report with its first faults and how many there are besides."""

    unit: str
    name: str
    faults: tuple[Fault, ...]
    more: int


def build_faulty_rows(
    checked: Iterable[CheckedReport], registry: Registry, period: ReportingPeriod, units: Collection[str]
) -> tuple[FaultyRow, ...]:
    """The reports of these units that the checks refuse, by unit as dictionaries sort."""
    rows = [
        _row(one, registry)
        for one in checked
        if one.submission.period == period.id and one.submission.unit in units and not one.passes
    ]
    return tuple(sorted(rows, key=lambda row: sort_key(row.name)))


def _row(one: CheckedReport, registry: Registry) -> FaultyRow:
    blocking = [finding for finding in one.findings if finding.blocks]
    faults = tuple(Fault(_code(finding), _place(finding), finding.message) for finding in blocking[:MOST_FAULTS])
    unit = registry.unit(one.submission.unit)
    return FaultyRow(unit.id, unit.name, faults, len(blocking) - len(faults))


def _code(finding: Finding) -> str:
    return finding.rule if finding.rule.startswith("R") else ""


def _place(finding: Finding) -> str:
    if finding.label:
        return f"{finding.section}: {finding.label}" if finding.section else finding.label
    return finding.section or f"dòng {finding.position.line}"

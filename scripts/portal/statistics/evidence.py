"""How many units have shown something for each action of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.statistics.coverage import Key, Scope
from portal.statistics.facts import Fact
from portal.vocabulary.form import Form, Section, Shape, field_path
from portal.vocabulary.reports import AcceptedReport


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """How many units have filled in a field that evidences an action, of those that are asked for one."""

    units: int
    expected: int


def compute_evidence(
    fields: Mapping[str, Iterable[str]],
    form: Form,
    scope: Scope,
    reports: Mapping[Key, AcceptedReport],
    facts: Iterable[Fact],
) -> dict[str, EvidenceCount]:
    """The count of each action; `fields` are the paths (of fields or whole sections) that evidence it.

    `tuyen_truyen.theo_chu_de.so_buoi[ma_tuy]` stands for one code of a field: the plan asks that action about it alone.
    A text counts as soon as it is there: nothing is read out of it. A declared nil report counts too, by its facts.
    """
    given: dict[str, set[str]] = {}
    for fact in facts:
        if (fact.unit, fact.period) in scope.reported:
            given.setdefault(fact.field, set()).add(fact.unit)
            if fact.breakdown:
                given.setdefault(f"{fact.field}[{fact.breakdown}]", set()).add(fact.unit)
    for key, report in reports.items():
        if key in scope.reported:
            for path in _filled(report.data, form):
                given.setdefault(path, set()).add(report.unit)
    asked: dict[str, set[str]] = {}
    for (unit, _), paths in scope.asked.items():
        for path in paths:
            asked.setdefault(path, set()).add(unit)
            asked.setdefault(path.partition(".")[0], set()).add(unit)
    return {action: _count(paths, given, asked) for action, paths in fields.items()}


def _count(paths: Iterable[str], given: Mapping[str, set[str]], asked: Mapping[str, set[str]]) -> EvidenceCount:
    units: set[str] = set()
    expected: set[str] = set()
    for path in paths:
        units |= given.get(path, set())
        expected |= asked.get(path.partition("[")[0], set())
    return EvidenceCount(len(units), len(units | expected))


def _filled(data: Mapping[str, Any], form: Form) -> Iterator[str]:
    """Paths of the sections and fields in which a report says something."""
    yield from data
    for section, chain in form.walk():
        records = _records(section, data.get(section.key))
        for field in chain[:-1]:
            records = [row for record in records for row in record.get(field.key, ())]
        if any(chain[-1].key in record for record in records):
            yield field_path(section, chain)


def _records(section: Section, content: Any) -> list[Any]:
    if content is None:
        return []
    if section.shape is Shape.ROWS:
        return list(content)
    return list(content.values()) if section.shape is Shape.PER_CODE else [content]

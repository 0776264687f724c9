"""The texts of units that the department has read and released, as they stand in the reports of a scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.statistics.coverage import Key
from portal.statistics.department_report import compute_text_releases
from portal.vocabulary.form import Field, Form, Publication, Section, field_path
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import ReleasedText
from portal.vocabulary.reports import AcceptedReport


def compute_released_texts(
    reports: Mapping[Key, AcceptedReport], periods: Sequence[ReportingPeriod], registry: Registry, form: Form
) -> tuple[ReleasedText, ...]:
    """Every released text of these periods; never one that the form keeps inside (DESIGN.md policy 8)."""
    order = {period: place for place, period in enumerate(registry.periods)}
    in_time = sorted(reports.values(), key=lambda report: order.get(report.period, len(order)))
    released = compute_text_releases(in_time, registry.code_lists)
    names = {period.id for period in periods}
    fields = {field_path(section, chain): (section, chain[-1]) for section, chain in form.walk() if len(chain) == 1}
    found: list[ReleasedText] = []
    for one in sorted(released, key=lambda one: (one.period, one.unit, one.field)):
        report = reports.get((one.unit, one.period))
        section, field = fields.get(one.field, (None, None))
        if report is None or section is None or field is None or one.period not in names:
            continue
        if field.publication is Publication.PER_UNIT:
            name = registry.unit(one.unit).name
            texts = tuple(_texts(report.data, section, field))
            if texts:
                found.append(ReleasedText(one.unit, name, one.period, one.field, field.label, texts))
    return tuple(found)


def _texts(data: Mapping[str, Any], section: Section, field: Field) -> Iterator[str]:
    value = data.get(section.key, {}).get(field.key, ())
    yield from [value] if isinstance(value, str) else value

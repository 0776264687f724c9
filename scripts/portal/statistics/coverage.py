"""What was asked of whom, so that every total can say how many units stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.checking.expressions import Expression, MissingValueError, engine_for
from portal.checking.scope import ScopeBuilder, period_scope, unit_scope
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Field, Form, Section, Shape, field_path
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.status import Exemption

Key = tuple[str, str]
"""Unit and period."""
_ROW = "dong"


@dataclass(frozen=True, eq=False)
class Scope:
    """The units and periods a total is about.

    `periods` stand in time order; `unit_types` has every expected unit; `asked` tells for each expected unit and period
    which field paths were put to it; `reported` which of these reports were accepted.
    """

    periods: tuple[str, ...]
    year_ends: frozenset[str]
    unit_types: Mapping[str, str]
    asked: Mapping[Key, frozenset[str]]
    reported: frozenset[Key]


def compute_scope(
    registry: Registry,
    periods: Sequence[ReportingPeriod],
    reports: Mapping[Key, AcceptedReport],
    exemptions: Mapping[Key, Exemption] | None = None,
) -> Scope:
    """The scope of one period, or of the periods of a year.

    Only expected units are in it, never one that reports through another: the figures of a Phòng GDĐT already contain
    its schools (domain.md 1.5). An exempt unit counts only when it reported all the same. PortalError when the periods
    use different forms.
    """
    ordered = sorted(periods, key=lambda period: period.due)
    forms = {id(registry.form_of(period)): registry.form_of(period) for period in ordered}
    if len(forms) != 1:
        raise PortalError("chỉ cộng được các kỳ dùng chung một phiên bản mẫu")
    questions = Questions(next(iter(forms.values())))
    asked: dict[Key, frozenset[str]] = {}
    unit_types: dict[str, str] = {}
    for period in ordered:
        shared = period_scope(period)
        for unit in registry.expected_units(period):
            key = (unit.id, period.id)
            report = reports.get(key)
            if unit.reports_through or (report is None and exemptions and key in exemptions):
                continue
            context = {"ky": shared, "don_vi": unit_scope(unit, period, registry)}
            asked[key] = questions.asked(unit.form_type, context, report)
            unit_types[unit.id] = unit.type
    return Scope(
        periods=tuple(period.id for period in ordered),
        year_ends=frozenset(period.id for period in ordered if period.last_of_year),
        unit_types=unit_types,
        asked=asked,
        reported=frozenset(key for key in reports if key in asked),
    )


class Questions:
    """Which fields of a form are put to a unit: those of its type whose condition is not known to be false."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.scopes = ScopeBuilder(form)
        self.engine = engine_for(tuple(section.key for section in form.sections))
        self._compiled: dict[str, Expression] = {}
        self._seen: dict[frozenset[str], frozenset[str]] = {}

    def asked(self, unit_type: str, context: Mapping[str, Any], report: AcceptedReport | None) -> frozenset[str]:
        """Paths of the fields asked; with the report at hand its own answers decide, else only unit and period do."""
        scope = {**self.scopes.sections(report.data if report else {}), **context}
        activation = self.engine.activation(scope)
        paths = frozenset(self._paths(unit_type, activation, has_report=report is not None))
        return self._seen.setdefault(paths, paths)

    def _paths(self, unit_type: str, activation: Any, *, has_report: bool) -> Iterator[str]:
        for section in self.form.sections:
            fields = section.fields_for(unit_type)
            if not fields or not self._holds(section, activation, has_report=has_report):
                continue
            if section.shape is Shape.ROWS:
                yield section.key
            for field in fields:
                if self._holds(field, activation, has_report=has_report):
                    yield field_path(section, (field,))
                    yield from (field_path(section, (field, row)) for row in field.rows if row.applies_to(unit_type))

    def _holds(self, asker: Section | Field, activation: Any, *, has_report: bool) -> bool:
        source = asker.required_when
        if not source:
            return True
        expression = self._compiled.get(source)
        if expression is None:
            expression = self._compiled.setdefault(source, self.engine.compile(source))
        if any(name.path.split(".")[0] == _ROW for name in expression.names):
            return True
        try:
            return expression.evaluate(activation) is not False
        except MissingValueError:
            return not has_report

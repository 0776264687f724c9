"""Check reports: read, place, shape and conditions, with every finding of a report in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from portal.checking.conditions import ConditionChecker, Missing
from portal.checking.identity import check_identity, intended_identity
from portal.checking.places import Places
from portal.checking.schema_check import SchemaChecker, nearest
from portal.checking.scope import ScopeBuilder, period_scope, unit_scope
from portal.checking.wording import Wording
from portal.reading.messages import Messages
from portal.reading.report_values import type_values
from portal.reading.submissions import parse_report
from portal.reading.yaml_source import Path, parse_places
from portal.vocabulary.findings import Finding, Position, in_reading_order
from portal.vocabulary.form import Form
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport, Data, Document, Submission


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A submission after the checks: its content as far as it could be read, and all that is wrong."""

    submission: Submission
    document: Document | None
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing blocks the report."""
        return self.document is not None and not any(finding.blocks for finding in self.findings)


class Checker:
    """Checks any report of one repository; what the checks need is built once for each form and unit type."""

    def __init__(self, registry: Registry, messages: Messages) -> None:
        self.registry = registry
        self.wording = Wording(messages, registry.code_lists)
        self._schemas = cache(self._new_schema_checker)
        self._conditions = cache(ConditionChecker)
        self._scopes = cache(ScopeBuilder)
        self._units = cache(unit_scope)

    def _new_schema_checker(self, version: str, unit_type: str) -> SchemaChecker:
        form = self.registry.forms[version]
        return SchemaChecker(form, unit_type, dict(self.registry.code_lists), self.wording)

    def check(self, submission: Submission) -> CheckedReport:
        """All findings of one report, in reading order. Never raises for what a report contains."""
        data, text, faults = parse_report(submission.content)
        if faults:
            findings = [self.wording.of_fault(submission.path, fault) for fault in faults]
            return CheckedReport(submission, None, tuple(in_reading_order(findings)))
        findings = check_identity(submission, data, self.registry, self.wording)
        unit, period = intended_identity(submission, data, self.registry)
        if unit is None or period is None or not unit.form_type:
            return CheckedReport(submission, None, tuple(findings))
        form = self.registry.form_of(period)
        if unit.form_type not in form.unit_types:
            return CheckedReport(submission, None, tuple(findings))
        typed = type_values(data, form, unit.form_type)
        wrong = self._check_content(submission, typed, text, form, unit, period)
        document = Document(submission, typed)
        if not (findings or wrong):
            return CheckedReport(submission, document, ())
        return CheckedReport(submission, document, tuple(_once(in_reading_order([*findings, *wrong]))))

    def _check_content(
        self, submission: Submission, data: Data, text: str, form: Form, unit: OrgUnit, period: ReportingPeriod
    ) -> list[Finding]:
        schema = self._schemas(form.version, unit.form_type)
        scope = self._scopes(form).sections(data)
        scope["ky"] = period_scope(period)
        scope["don_vi"] = self._units(unit, period, self.registry)
        missing = self._conditions(form, unit.form_type).check(data, scope)
        accepted = schema.accepts(data)
        if accepted and not missing:
            return []
        positions = parse_places(text)
        found = [] if accepted else schema.explain(data, submission.path, positions)
        return found + [self._missing(submission.path, one, positions, schema.places) for one in missing]

    def _missing(self, path: str, missing: Missing, positions: Mapping[Path, Position], places: Places) -> Finding:
        place = places.find(missing.where)
        words = {"label": place.label, "key": missing.section.key}
        field = missing.field or missing.section.fields[0]
        example = self.wording.example(field)
        words["example"] = example if missing.field else f"{field.key}: {example}"
        rule = "required-when" if missing.field else "required-section"
        position = nearest(positions, missing.where)
        return self.wording.finding(rule, path, position, words, section=place.section, key=place.key)

    def accept(self, checked: CheckedReport) -> AcceptedReport | None:
        """The accepted report of a submission that passes; None otherwise. The only way to make one."""
        if not checked.passes or checked.document is None:
            return None
        submission = checked.submission
        unit = self.registry.org_units.get(submission.unit)
        if unit is None or submission.period not in self.registry.periods:
            return None
        return AcceptedReport(unit.id, unit.form_type, submission.period, checked.document.data)


def _once(findings: list[Finding]) -> list[Finding]:
    """Findings without those that say the same about the same place."""
    seen: dict[tuple[Position, str, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.position, finding.field, finding.message), finding)
    return list(seen.values())

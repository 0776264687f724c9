"""Check reports: read, place, shape, conditions and rules, with every finding of a report in one pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from portal.checking.case import Case
from portal.checking.compiled_rules import RuleTable
from portal.checking.conditions import ConditionChecker, Missing
from portal.checking.explanations import apply_explanations, odd_explanations
from portal.checking.identity import check_identity, intended_identity
from portal.checking.named_units import check_named
from portal.checking.places import Places
from portal.checking.rules import RuleChecker, RuleHit
from portal.checking.schema_check import SchemaChecker, nearest
from portal.checking.scope import ScopeBuilder, period_scope, unit_scope
from portal.checking.screen_findings import (
    comment_findings,
    cut_findings,
    names_somebody,
    screen_findings,
    without_repeats,
)
from portal.checking.text_screens import ScreenChecker
from portal.checking.wording import Wording
from portal.reading.messages import Messages
from portal.reading.report_values import type_values
from portal.reading.submissions import ParsedReport, parse_report
from portal.vocabulary.findings import Finding, Position, in_reading_order
from portal.vocabulary.form import EXPLANATIONS
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport, Data, Document, Submission
from portal.vocabulary.rules import Rules, Thresholds
from portal.vocabulary.screens import Screen

HIDDEN_PATH = "submissions/(tên không nhắc lại)"


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A submission after the checks: its content as far as it could be read, and all that is wrong."""

    submission: Submission
    document: Document | None
    findings: tuple[Finding, ...]
    well_formed: bool = False
    """Whether the content has the shape that the form asks for, whatever else is wrong."""

    @property
    def passes(self) -> bool:
        """Whether nothing blocks the report."""
        return self.document is not None and not any(finding.blocks for finding in self.findings)


class Checker:
    """Checks any report of one repository; what the checks need is built once for each form and unit type.

    Without `rules` only place and shape are checked, without `screens` no text is searched.
    """

    def __init__(
        self,
        registry: Registry,
        messages: Messages,
        rules: Mapping[str, Rules] | None = None,
        thresholds: Thresholds | None = None,
        screens: tuple[Screen, ...] = (),
    ) -> None:
        self.registry = registry
        self.wording = Wording(messages, registry.code_lists)
        self.rules, self.thresholds, self.screens = rules or {}, thresholds or {}, screens
        self._schemas = cache(self._new_schema_checker)
        self._conditions = cache(ConditionChecker)
        self._scopes = cache(ScopeBuilder)
        self._units = cache(unit_scope)
        self._screens = cache(self._new_screen_checker)
        self._rule_tables = cache(self._new_rule_table)
        self._rule_checkers = cache(self._new_rule_checker)

    def _new_schema_checker(self, version: str, unit_type: str) -> SchemaChecker:
        form = self.registry.forms[version]
        return SchemaChecker(form, unit_type, dict(self.registry.code_lists), self.wording)

    def _names_somebody(self, path: str) -> bool:
        return bool(self.screens) and names_somebody(path, self._screens(next(iter(self.registry.forms))))

    def _new_screen_checker(self, version: str) -> ScreenChecker:
        return ScreenChecker(self.screens, self.registry.forms[version])

    def _new_rule_table(self, version: str, form: str) -> RuleTable:
        return RuleTable(self.registry.forms[form], self.rules[version], self.thresholds, self.registry.code_lists)

    def _new_rule_checker(self, version: str, form: str, unit_type: str) -> RuleChecker:
        return RuleChecker(self._rule_tables(version, form), unit_type)

    def check(
        self, submission: Submission, previous: Data | None = None, parsed: ParsedReport | None = None
    ) -> CheckedReport:
        """All findings of one report, in reading order. Never raises for what a report contains.

        `previous` is the content of the same unit's previous report of the year, from `comparable`; without it,
        rules that compare with it are not asked. `parsed` is what `parse_report` made of it, when that is known.
        """
        if not submission.regular:
            words: dict[str, str] = {}
            return CheckedReport(
                submission, None, (self.wording.finding("special-file", submission.path, Position(1, 1), words),)
            )
        if not submission.unit and self._names_somebody(submission.path):
            finding = self.wording.finding("path-withheld", HIDDEN_PATH, Position(1, 1), {})
            return CheckedReport(replace(submission, path=HIDDEN_PATH), None, (finding,))
        data, text, faults = parsed or parse_report(submission.content)
        if faults:
            findings = self.wording.of_faults(submission.path, faults)
            return CheckedReport(submission, None, tuple(in_reading_order(findings)))
        findings = check_identity(submission, data, self.registry, self.wording)
        unit, period = intended_identity(submission, data, self.registry)
        if unit is None or period is None or not unit.form_type:
            return CheckedReport(submission, None, tuple(findings))
        form = self.registry.form_of(period)
        if unit.form_type not in form.unit_types:
            return CheckedReport(submission, None, tuple(findings))
        typed = type_values(data, form, unit.form_type)
        well_formed = self._schemas(form.version, unit.form_type).accepts(typed)
        case = Case(submission.path, typed, text, unit, period)
        found = [*findings, *self._check_content(case, previous, well_formed=well_formed)]
        ordered = tuple(_once(in_reading_order(found))) if found else ()
        return CheckedReport(submission, Document(submission, typed), ordered, well_formed)

    def comparable(self, checked: CheckedReport) -> Data | None:
        """What a later report of the same unit may be compared with; None when the report's shape was refused."""
        return checked.document.data if checked.document is not None and checked.well_formed else None

    def _check_content(self, case: Case, previous: Data | None, *, well_formed: bool) -> list[Finding]:
        form, unit_type = self.registry.form_of(case.period), case.unit.form_type
        schema = self._schemas(form.version, unit_type)
        scope = self._scopes(form).sections(case.data)
        scope["ky"] = period_scope(case.period)
        scope["don_vi"] = self._units(case.unit, case.period, self.registry)
        missing = self._conditions(form, unit_type).check(case.data, scope)
        found = [] if well_formed else schema.explain(case.data, case.path, case.positions)
        found += [self._missing(case, one, schema.places) for one in missing]
        version = self.registry.year_of(case.period).rules
        if version not in self.rules:
            return found
        texts = self._screens(form.version).check(case.data, well_formed=well_formed) if self.screens else []
        if previous:
            scope["truoc"] = self._scopes(form).sections(previous)
        rules = self._rule_checkers(version, form.version, unit_type)
        hits = rules.check(case.data, scope, [finding.field for finding in found])
        beside = [_of_hit(case, hit, schema.places) for hit in hits]
        beside += check_named(case, form, self.registry, self.wording)
        if self.screens:
            beside += comment_findings(case, self._screens(form.version), self.wording)
            beside += cut_findings(case, self.wording)
        if texts:
            found, beside = (without_repeats(part, texts, schema.places, self.wording) for part in (found, beside))
            beside += screen_findings(case, texts, schema.places)
        withheld = {str(hit.where[1]) for hit in texts if hit.where[0] == EXPLANATIONS and len(hit.where) > 1}
        return found + self._explained(case, found, beside, version, withheld)

    def _explained(
        self, case: Case, shape: list[Finding], found: list[Finding], version: str, withheld: Collection[str]
    ) -> list[Finding]:
        """What was found beside the shape, with the report's own explanations taken into account."""
        rules = self.rules[version]
        if found:
            found = apply_explanations(case, found, rules.explain, self.wording.messages, withheld)
        if EXPLANATIONS in case.data:
            known = {*rules.by_id, *(screen.id for screen in self.screens)}
            found = [*found, *odd_explanations(case, known, shape, found, self.wording)]
        return found

    def _missing(self, case: Case, missing: Missing, places: Places) -> Finding:
        place = places.find(missing.where)
        words = {"label": place.label, "key": missing.section.key}
        section, field, wording = missing.section, missing.field, self.wording
        words |= wording.of_field(field) if field else {"example": wording.first_line(section, section.fields)}
        rule = "required-when" if missing.field else "required-section"
        position = nearest(case.positions, missing.where)
        return self.wording.finding(rule, case.path, position, words, section=place.section, key=place.key)

    def accept(self, checked: CheckedReport) -> AcceptedReport | None:
        """The accepted report of a submission that passes; None otherwise. The only way to make one."""
        if not checked.passes or checked.document is None:
            return None
        submission = checked.submission
        unit = self.registry.org_units.get(submission.unit)
        if unit is None or submission.period not in self.registry.periods:
            return None
        return AcceptedReport(unit.id, unit.form_type, submission.period, checked.document.data)


def _of_hit(case: Case, hit: RuleHit, places: Places) -> Finding:
    return case.finding(hit.rule.id, hit.rule.severity, hit.message, hit.remedy, hit.where, places.find(hit.where))


def _once(findings: list[Finding]) -> list[Finding]:
    """Findings without those that say the same about the same place."""
    seen: dict[tuple[Position, str, str], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.position, finding.field, finding.message), finding)
    return list(seen.values())

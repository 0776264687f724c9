"""Everything a site shows. The public one is built without a single figure from a report: its builder takes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.reading.messages import Messages
from portal.statistics.evidence import EvidenceCount
from portal.statistics.reporting_rates import PeriodStatus
from portal.views.check_rules import CheckRules, build_check_rules
from portal.views.field_guide import FieldGuide, build_field_guide
from portal.views.plan_evidence import PlanEvidence, build_plan_evidence
from portal.views.plan_references import PlanReferences, build_plan_references
from portal.views.plan_text import PlanText, build_plan_text
from portal.views.publication_rules import PublicationRule, build_publication_rules
from portal.views.reporting_calendar import ReportingCalendar, build_calendar, period_in_hand
from portal.views.reporting_status import states_by_unit
from portal.views.reporting_units import (
    PILOTS,
    TRACKED,
    GroupDuties,
    GroupMember,
    UnitTypeRow,
    build_group_duties,
    build_group_members,
    build_unit_types,
)
from portal.views.results import ResultsView
from portal.views.site_facts import SiteFacts, build_site_facts
from portal.views.status_board import StatusBoard, build_status_board
from portal.vocabulary.audience import Audience
from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry
from portal.vocabulary.rules import Rules


@dataclass(frozen=True, slots=True)
class SiteSource:
    """What both sites are built from: what is agreed, and who has reported; nothing of what was reported."""

    registry: Registry
    year: ReportingYear
    plan: Plan
    messages: Messages
    rules: Rules | None
    statuses: Sequence[PeriodStatus]
    as_of: datetime
    content_hash: str
    software: str


@dataclass(frozen=True, slots=True)
class CommonViews:
    """What both audiences see, each in its own measure."""

    facts: SiteFacts
    calendar: ReportingCalendar
    plan: PlanText
    references: PlanReferences
    evidence: PlanEvidence
    guide: FieldGuide
    rules: CheckRules
    publication: tuple[PublicationRule, ...]
    unit_types: tuple[UnitTypeRow, ...]
    board: StatusBoard
    tracked: GroupDuties | None
    pilots: GroupDuties | None
    period: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class PublicSite:
    """The site for everybody."""

    common: CommonViews


@dataclass(frozen=True, slots=True)
class StaffSite:
    """The site for the department: figures and names as well."""

    common: CommonViews
    results: tuple[ResultsView, ...]
    tracked: tuple[GroupMember, ...]
    pilots: tuple[GroupMember, ...]


Site = PublicSite | StaffSite


def build_public_site(source: SiteSource) -> PublicSite:
    """The public site: plan without the pieces that are hidden, status as far as it is public, no figure."""
    return PublicSite(_common(source, Audience.PUBLIC, source.registry.publication.hidden_plan_pieces, None))


def build_staff_site(
    source: SiteSource, results: Sequence[ResultsView], evidence: Mapping[str, EvidenceCount]
) -> StaffSite:
    """The staff site; `results` newest scope first, `evidence` by action id."""
    year = source.year.year
    in_hand = period_in_hand(source.year, source.as_of)
    status = next((one for one in source.statuses if one.period.id == in_hand.id), None)
    states = states_by_unit(status) if status is not None else {}
    return StaffSite(
        common=_common(source, Audience.STAFF, (), evidence),
        results=tuple(results),
        tracked=build_group_members(source.registry, year, TRACKED, states),
        pilots=build_group_members(source.registry, year, PILOTS, states),
    )


def _common(
    source: SiteSource, audience: Audience, hidden: Sequence[str], evidence: Mapping[str, EvidenceCount] | None
) -> CommonViews:
    registry, plan, year = source.registry, source.plan, source.year
    in_hand = period_in_hand(year, source.as_of)
    form = registry.forms[year.form]
    return CommonViews(
        facts=build_site_facts(
            audience, registry.department, plan, form, source.as_of, source.content_hash, source.software
        ),
        calendar=build_calendar(year, source.as_of),
        plan=build_plan_text(plan, registry, hidden),
        references=build_plan_references(plan),
        evidence=build_plan_evidence(plan, form, registry, evidence),
        guide=build_field_guide(form, registry, plan, year.year),
        rules=build_check_rules(source.messages, source.rules, plan),
        publication=build_publication_rules(registry.publication),
        unit_types=build_unit_types(registry, in_hand),
        board=build_status_board(registry, source.statuses, audience),
        tracked=build_group_duties(registry, plan, year.year, TRACKED),
        pilots=build_group_duties(registry, plan, year.year, PILOTS),
        period=in_hand.label,
        as_of=source.as_of,
    )

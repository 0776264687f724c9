"""Everything a site shows. The public one has no figure but those of releases: its builder takes no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.reading.messages import Messages
from portal.statistics.evidence import EvidenceCount
from portal.statistics.reporting_rates import PeriodStatus
from portal.views.check_rules import CheckRules, build_check_rules
from portal.views.corrections import ClosedPeriodView
from portal.views.department_actions import ActionProgress, build_department_actions
from portal.views.field_guide import FieldGuide, build_field_guide
from portal.views.followed_units import GroupReports, build_group_reports
from portal.views.freshness import Freshness, build_freshness
from portal.views.home import NewsItem, build_home_news
from portal.views.indicator_definitions import (
    IndicatorEntry,
    MaterialUse,
    build_indicator_entries,
    build_material_uses,
    indicators_by_field,
)
from portal.views.materials import LibraryView, build_library
from portal.views.named import Named
from portal.views.newsletter import NewsletterView, build_newsletter
from portal.views.number_sources import SourcePage
from portal.views.plan_evidence import PlanEvidence, build_plan_evidence
from portal.views.plan_owners import PlanOwners, build_plan_owners
from portal.views.plan_references import PlanReferences, build_plan_references
from portal.views.plan_text import PlanText, build_plan_text
from portal.views.publication_rules import PublicationRule, build_publication_rules
from portal.views.released_results import ReleasedScope, build_released_results
from portal.views.reopened_periods import Unlocks
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
from portal.views.review_delays import DelayRow, build_delay_rows
from portal.views.review_queue import ReviewQueue
from portal.views.site_facts import SiteFacts, build_site_facts
from portal.views.status_board import StatusBoard, build_status_board
from portal.views.unit_pages import UnitPages
from portal.views.year_comparison import YearComparisonView
from portal.vocabulary.audience import Audience
from portal.vocabulary.closings import Correction
from portal.vocabulary.indicators import IndicatorTable, TopicPage
from portal.vocabulary.materials import Library
from portal.vocabulary.newsletter import NewsletterPost
from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.plan import Plan
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import Release
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.requests import RequestRecord, ReviewDelay
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
    reminders: ReminderPolicy
    indicators: IndicatorTable = field(default_factory=IndicatorTable)
    materials: tuple[TopicPage, ...] = ()
    library: Library | None = None
    newsletter: tuple[NewsletterPost, ...] = ()
    receipts: Mapping[tuple[str, str], tuple[Receipt, ...]] = field(default_factory=dict)
    records: Mapping[str, tuple[RequestRecord, ...]] = field(default_factory=dict)
    """The log of sendings."""
    unlocks: Unlocks = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    delays: tuple[ReviewDelay, ...] = ()


@dataclass(frozen=True, slots=True)
class CommonViews:
    """What both audiences see, each in its own measure."""

    facts: SiteFacts
    calendar: ReportingCalendar
    plan: PlanText
    owners: PlanOwners
    references: PlanReferences
    evidence: PlanEvidence
    guide: FieldGuide
    indicators: tuple[IndicatorEntry, ...]
    measured_by: Mapping[str, tuple[Named, ...]]
    """By dotted name of a field, the indicators that are read from it."""
    materials: tuple[MaterialUse, ...]
    library: LibraryView
    newsletter: NewsletterView
    news: tuple[NewsItem, ...]
    rules: CheckRules
    publication: tuple[PublicationRule, ...]
    unit_types: tuple[UnitTypeRow, ...]
    board: StatusBoard
    tracked: GroupDuties | None
    pilots: GroupDuties | None
    department: tuple[ActionProgress, ...]
    """The department's own actions as the plan names them, without what became of them."""
    delays: tuple[DelayRow, ...]
    units: UnitPages
    freshness: Freshness
    period: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class PublicSite:
    """The site for everybody; its figures are those of releases."""

    common: CommonViews
    results: tuple[ReleasedScope, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffSite:
    """The site for the department: figures and names as well."""

    common: CommonViews
    results: tuple[ResultsView, ...]
    tracked: tuple[GroupMember, ...]
    pilots: tuple[GroupMember, ...]
    review: ReviewQueue
    groups: GroupReports
    department: tuple[ActionProgress, ...]
    closed: tuple[ClosedPeriodView, ...] = ()
    comparisons: tuple[YearComparisonView, ...] = ()
    sources: tuple[SourcePage, ...] = ()
    """Where the totals of each opened period come from, a page for each section of the form."""


Site = PublicSite | StaffSite


def build_public_site(source: SiteSource, releases: Sequence[Release] = ()) -> PublicSite:
    """The public site: plan without the pieces that are hidden, status as far as it is public, released figures."""
    common = _common(source, Audience.PUBLIC, source.registry.publication.hidden_plan_pieces, None)
    return PublicSite(common, build_released_results(releases))


def build_staff_site(
    source: SiteSource,
    results: Sequence[ResultsView],
    evidence: Mapping[str, EvidenceCount],
    review: ReviewQueue,
    reports: Sequence[AcceptedReport],
    closed: Sequence[ClosedPeriodView] = (),
    comparisons: Sequence[YearComparisonView] = (),
    sources: Sequence[SourcePage] = (),
) -> StaffSite:
    """The staff site; `results` newest scope first, `evidence` by action id, `reports` of the year in time order."""
    year = source.year.year
    in_hand = period_in_hand(source.year, source.as_of)
    status = next((one for one in source.statuses if one.period.id == in_hand.id), None)
    states = states_by_unit(status) if status is not None else {}
    return StaffSite(
        common=_common(source, Audience.STAFF, (), evidence),
        results=tuple(results),
        tracked=build_group_members(source.registry, year, TRACKED, states),
        pilots=build_group_members(source.registry, year, PILOTS, states),
        review=review,
        groups=build_group_reports(source.registry, year, reports),
        department=build_department_actions(source.registry, source.plan, reports),
        closed=tuple(closed),
        comparisons=tuple(comparisons),
        sources=tuple(sources),
    )


def _common(
    source: SiteSource, audience: Audience, hidden: Sequence[str], evidence: Mapping[str, EvidenceCount] | None
) -> CommonViews:
    registry, plan, year = source.registry, source.plan, source.year
    in_hand = period_in_hand(year, source.as_of)
    form = registry.forms[year.form]
    department = registry.department
    library = build_library(source.library, department.site_url, source.as_of.date(), department.name)
    pages = [page for page in source.materials if page.page not in library.outdated]
    entries = build_indicator_entries(source.indicators, form, registry.code_lists, plan, pages)
    uses = build_material_uses(pages, entries)
    text = build_plan_text(plan, registry, hidden)
    return CommonViews(
        facts=build_site_facts(
            audience, registry.department, plan, form, source.as_of, source.content_hash, source.software
        ),
        calendar=build_calendar(year, source.as_of),
        plan=text,
        owners=build_plan_owners(text, plan, registry, year.year),
        references=build_plan_references(plan),
        evidence=build_plan_evidence(plan, form, registry, evidence, source.indicators, entries, uses),
        guide=build_field_guide(form, registry, plan, year.year),
        indicators=entries,
        measured_by=indicators_by_field(source.indicators),
        materials=uses,
        library=library,
        newsletter=build_newsletter(source.newsletter, registry.department, source.as_of),
        news=build_home_news(source.newsletter, source.library, source.as_of.date()),
        rules=build_check_rules(source.messages, source.rules, plan),
        publication=build_publication_rules(registry.publication),
        unit_types=build_unit_types(registry, in_hand),
        board=build_status_board(registry, source.statuses, audience),
        tracked=build_group_duties(registry, plan, year.year, TRACKED),
        pilots=build_group_duties(registry, plan, year.year, PILOTS),
        department=build_department_actions(registry, plan, ()),
        delays=build_delay_rows(source.delays, registry),
        units=_unit_pages(source, audience),
        freshness=build_freshness(source.reminders, registry.years, year, source.as_of),
        period=in_hand.label,
        as_of=source.as_of,
    )


def _unit_pages(source: SiteSource, audience: Audience) -> UnitPages:
    agreed = (source.registry, source.year, source.plan, source.reminders)
    known = (source.receipts, source.records, source.unlocks, source.corrections)
    return UnitPages(*agreed, source.statuses, source.as_of, audience, *known)

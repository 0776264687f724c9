"""Read a repository into the site of one audience."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from importlib import metadata
from pathlib import Path

from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.checks import build_checker
from portal.drivers.closed_periods import read_checked_unlocks
from portal.drivers.library import read_library
from portal.drivers.number_sources import number_sources
from portal.drivers.public_status import status_without_reports
from portal.drivers.review_source import read_review_queue
from portal.drivers.site_version import site_address
from portal.drivers.year_comparisons import year_comparisons
from portal.drivers.year_indicators import read_year_indicators
from portal.reading.corrections import read_corrections
from portal.reading.messages import read_messages
from portal.reading.newsletter import read_newsletter
from portal.reading.plan_file import read_plan
from portal.reading.releases import read_releases
from portal.reading.reminders import FILE as REMINDERS
from portal.reading.reminders import read_reminders
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.reading.topic_pages import read_topic_pages
from portal.reading.unlocks import Unlocks, read_unlocks
from portal.statistics.coverage import compute_scope
from portal.statistics.evidence import EvidenceCount, compute_evidence
from portal.statistics.facts import Fact
from portal.statistics.public_status import restore_statuses
from portal.statistics.request_turns import compute_review_delays
from portal.views.corrections import build_closed_periods
from portal.views.plan_evidence import evidencing_fields
from portal.views.reporting_calendar import period_in_hand
from portal.views.site import Site, SiteSource, build_public_site, build_staff_site
from portal.vocabulary.audience import Audience
from portal.vocabulary.closings import Correction
from portal.vocabulary.indicators import TOPICS
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.rules import Rules

_HASH_LENGTH = 12


def read_site(root: Path, audience: Audience, as_of: datetime | None = None) -> Site:
    """Everything the site of an audience shows, as of an instant (now when not given).

    Raises PortalError for what the operator must mend.
    """
    told = status_without_reports(root, audience)
    campaign = read_campaign(root, as_of or (told.as_of if told else None))
    repository, department = campaign.repository, campaign.registry.department
    leaving = replace(department, site_url=site_address(campaign.repository, department))
    registry = replace(campaign.registry, department=leaving)
    year = registry.year_of(campaign.current_period())
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    unlocks, corrections = _after_closing(campaign) if audience is Audience.STAFF else ({}, ())
    source = SiteSource(
        registry=registry,
        year=year,
        plan=plan,
        messages=read_messages(repository.schemas / "messages.yaml"),
        rules=_rules(repository, year.rules),
        statuses=restore_statuses(told, registry, year.periods) if told else campaign.status_of(year.periods),
        as_of=campaign.as_of,
        content_hash=content_hash(repository),
        software=metadata.version("bao-cao-antt"),
        indicators=read_year_indicators(repository, registry, year),
        materials=read_topic_pages(repository.content),
        library=read_library(repository, registry.code_lists[TOPICS], plan),
        newsletter=read_newsletter(repository.content),
        reminders=read_reminders(repository.schemas / REMINDERS),
        receipts=campaign.receipts,
        records=campaign.request_log,
        unlocks=unlocks,
        corrections=corrections,
        delays=told.delays if told else compute_review_delays(campaign.request_log, campaign.as_of),
    )
    if audience is Audience.PUBLIC:
        return build_public_site(source, read_releases(repository.releases))
    opened = tuple(period for period in year.periods if period.opens <= campaign.as_of) or year.periods[:1]
    scopes: list[tuple[ReportingPeriod, ...]] = [(period,) for period in reversed(opened)]
    if len(opened) > 1:
        scopes.insert(0, opened)
    results = [campaign.results_view(scope) for scope in scopes]
    facts = campaign.facts(opened)
    in_hand = period_in_hand(year, campaign.as_of)
    review = read_review_queue(campaign, in_hand, facts, source.rules, unlocks, corrections)
    order = {period.id: place for place, period in enumerate(year.periods)}
    reports = sorted(
        (report for report in campaign.reports.values() if report.period in order), key=lambda one: order[one.period]
    )
    return build_staff_site(
        source,
        results,
        _evidence(campaign, source, opened, facts),
        review,
        reports,
        build_closed_periods(registry, corrections),
        year_comparisons(campaign, opened),
        number_sources(campaign, results, facts),
    )


def _after_closing(campaign: Campaign) -> tuple[Unlocks, tuple[Correction, ...]]:
    """Which closed periods were opened again for whom, and what was corrected in them."""
    repository, registry = campaign.repository, campaign.registry
    corrections = read_corrections(repository.schemas / "corrections", registry)
    if not read_unlocks(repository.schemas / "unlocks", registry):
        return {}, corrections
    return read_checked_unlocks(repository, build_checker(repository), campaign.as_of), corrections


def _evidence(
    campaign: Campaign, source: SiteSource, periods: Sequence[ReportingPeriod], facts: Sequence[Fact]
) -> dict[str, EvidenceCount]:
    form = campaign.form(periods)
    evidencing = evidencing_fields(source.plan, form, campaign.registry.code_lists, source.indicators)
    fields = {action: [path for field in of_action for path in field.paths] for action, of_action in evidencing.items()}
    scope = compute_scope(campaign.registry, periods, campaign.reports, campaign.exemptions)
    return compute_evidence(fields, form, scope, campaign.reports, facts)


def _rules(repository: Repository, version: str) -> Rules | None:
    path = repository.schemas / "rules" / f"{version}.yaml"
    return read_rules(path) if path.is_file() else None


def content_hash(repository: Repository) -> str:
    """A short name for the words and the contract a site was built from.

    Reports are not in it, nor what tells of them: with or without them on the disk the same site has the same name.
    """
    digest = hashlib.sha256()
    about_reports = (repository.public_status, *repository.about_reports)
    for folder in (repository.content, repository.schemas):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if any(path.is_relative_to(one) for one in about_reports):
                continue
            content = path.read_bytes()
            digest.update(f"{repository.relative(path)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:_HASH_LENGTH]

"""Read a repository into the site of one audience."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path

from portal.drivers.campaign import Campaign, read_campaign
from portal.reading.messages import read_messages
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.statistics.coverage import compute_scope
from portal.statistics.evidence import EvidenceCount, compute_evidence
from portal.views.plan_evidence import evidencing_fields
from portal.views.site import Site, SiteSource, build_public_site, build_staff_site
from portal.vocabulary.audience import Audience
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.plan import Plan
from portal.vocabulary.rules import Rules

_HASH_LENGTH = 12


def read_site(root: Path, audience: Audience, as_of: datetime | None = None) -> Site:
    """Everything the site of an audience shows, as of an instant (now when not given).

    Raises PortalError for what the operator must mend.
    """
    campaign = read_campaign(root, as_of)
    repository, registry = campaign.repository, campaign.registry
    year = registry.year_of(campaign.current_period())
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    source = SiteSource(
        registry=registry,
        year=year,
        plan=plan,
        messages=read_messages(repository.schemas / "messages.yaml"),
        rules=_rules(repository, year.rules),
        statuses=campaign.status_of(year.periods),
        as_of=campaign.as_of,
        content_hash=content_hash(repository),
        software=metadata.version("bao-cao-antt"),
    )
    if audience is Audience.PUBLIC:
        return build_public_site(source)
    opened = tuple(period for period in year.periods if period.opens <= campaign.as_of) or year.periods[:1]
    scopes: list[tuple[ReportingPeriod, ...]] = [(period,) for period in reversed(opened)]
    if len(opened) > 1:
        scopes.insert(0, opened)
    results = [campaign.results_view(scope) for scope in scopes]
    return build_staff_site(source, results, _evidence(campaign, plan, opened))


def _evidence(campaign: Campaign, plan: Plan, periods: Sequence[ReportingPeriod]) -> dict[str, EvidenceCount]:
    form = campaign.form(periods)
    fields = {
        action: [field.id for field in evidencing] for action, evidencing in evidencing_fields(plan, form).items()
    }
    scope = compute_scope(campaign.registry, periods, campaign.reports, campaign.exemptions)
    return compute_evidence(fields, form, scope, campaign.reports, campaign.facts(periods))


def _rules(repository: Repository, version: str) -> Rules | None:
    path = repository.schemas / "rules" / f"{version}.yaml"
    return read_rules(path) if path.is_file() else None


def content_hash(repository: Repository) -> str:
    """A short name for the words and the contract a site was built from; reports are not in it."""
    digest = hashlib.sha256()
    for folder in (repository.content, repository.schemas):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            digest.update(f"{repository.relative(path)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:_HASH_LENGTH]

"""Publish results: freeze the figures of a period or a year, protected, in a folder that is never written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from portal.checking.linear_rules import LinearRule, read_linear_rules
from portal.drivers.campaign import Campaign, moment, read_campaign
from portal.drivers.closed_periods import refuse_changed
from portal.drivers.derived_files import write_aside
from portal.drivers.folder_switch import folder_aside
from portal.drivers.year_indicators import read_year_indicators
from portal.exports.release_files import differing_files, release_files
from portal.notices.attack_text import render_attack, render_plan
from portal.notices.gate_text import render_violations
from portal.reading.registry import read_registry
from portal.reading.releases import MANIFEST, read_release, read_releases
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.statistics.attack import AttackResult, Truth, attack
from portal.statistics.attack_slots import hidden_fields
from portal.statistics.coverage import compute_scope
from portal.statistics.disclosure import BlockedReleaseError, ProtectedTable, protect
from portal.statistics.release_draft import (
    ReleaseDraft,
    ReleaseSource,
    draft_release,
    hidden_truth,
    protection_of,
    without_names,
)
from portal.statistics.release_gate import check_release
from portal.statistics.released_texts import compute_released_texts
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Form
from portal.vocabulary.registry import Registry
from portal.vocabulary.releases import RELEASE_ID, Release


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A release before it is written: its folder, its files by name, and what it tells and holds back, in words."""

    folder: Path
    files: Mapping[str, bytes]
    said: str


def write_release(root: Path, name: str, as_of: str | None, reason: str = "") -> tuple[Path, str]:
    """Publish a period, or a year: the folder below content/data with its files, and what was done, in words."""
    planned = plan_release(root, name, as_of, reason)
    write_planned(planned)
    return planned.folder, planned.said


def plan_release(root: Path, name: str, as_of: str | None, reason: str = "") -> PlannedRelease:
    """What publishing a period, or a year, would write; nothing is written.

    A scope that was published before gets the next number and needs a reason. PortalError when earlier releases already
    give something away, when nothing has been reported, when a report of a closed period was changed without leave, or
    for what else the operator must mend.
    """
    campaign = read_campaign(root, moment(root, as_of))
    repository = campaign.repository
    earlier = read_releases(repository.releases)
    source = release_source(campaign, name)
    refuse_changed(campaign, source.periods)
    number, reason = _number(earlier, source, reason)
    draft = draft_release(source, number, reason, earlier)
    related = [release for release in earlier if release.form == draft.release.form]
    try:
        table = _protect(campaign, source.form, draft, related)
    except BlockedReleaseError as error:
        found = render_attack(error.result, error.releases, source.form, campaign.registry.code_lists, blocked=True)
        raise PortalError(f"{error}\n{found}") from None
    said = render_plan(table.steps, table.release, [one for one in earlier if one.scope == table.release.scope])
    return PlannedRelease(repository.releases / table.release.id, release_files(table, source.form), said)


def release_source(campaign: Campaign, name: str) -> ReleaseSource:
    """What a release of a period, or of the opened periods of a year, is made from."""
    periods = tuple(period for period in campaign.periods_named(name) if period.opens <= campaign.as_of)
    is_year = name not in campaign.registry.periods
    if not periods or (is_year and len(periods) == 1):
        raise PortalError(f"“{name}”: chưa đủ kỳ đã mở để công bố; công bố từng kỳ")
    registry = campaign.registry
    scope = compute_scope(registry, periods, campaign.reports, campaign.exemptions)
    if not scope.reported:
        raise PortalError(f"“{name}”: chưa có phiếu nào được tiếp nhận")
    return ReleaseSource(
        registry=registry,
        periods=periods,
        scope=scope,
        facts=campaign.facts(periods),
        statuses=campaign.status_of(periods),
        table=read_year_indicators(campaign.repository, registry, registry.year_of(periods[0])),
        editions={key: arrival.revisions for key, arrival in campaign.arrivals.items()},
        as_of=campaign.as_of,
        software=metadata.version("bao-cao-antt"),
        texts=compute_released_texts(campaign.reports, periods, registry, campaign.form(periods)),
    )


def _number(earlier: Sequence[Release], source: ReleaseSource, reason: str) -> tuple[int, str]:
    scope = source.periods[0].id if len(source.periods) == 1 else str(source.periods[0].year)
    number = max((release.number for release in earlier if release.scope == scope), default=0) + 1
    if number > 1 and not reason.strip():
        raise PortalError(f"{scope} đã công bố {number - 1} lần; đợt đính chính phải nêu lý do (--reason)")
    return number, reason.strip() if number > 1 else ""


def _protect(campaign: Campaign, form: Form, draft: ReleaseDraft, earlier: Sequence[Release]) -> ProtectedTable:
    rules = _linear_rules(campaign.repository, campaign.registry, form, draft.release.rules)
    truth = _truth(campaign, form, [*earlier, draft.release])
    return protect(draft.release, draft.ladders, earlier, draft.hidden, rules, truth)


def _linear_rules(repository: Repository, registry: Registry, form: Form, version: str) -> tuple[LinearRule, ...]:
    path = repository.schemas / "rules" / f"{version}.yaml"
    return read_linear_rules(form, read_rules(path), registry.code_lists) if path.is_file() else ()


def write_planned(planned: PlannedRelease) -> None:
    """Write the files aside, then let the folder appear whole; PortalError rather than over one that is there."""
    if planned.folder.exists():
        raise PortalError(f"{planned.folder}: đợt này đã công bố; đợt đã công bố không bao giờ ghi lại")
    with folder_aside(planned.folder) as aside:
        for name, content in planned.files.items():
            write_aside(aside / name, content)


def run_attack(root: Path, folders: Sequence[Path]) -> tuple[str, int]:
    """Try to work out hidden numbers from releases: the explanation, and 1 when something comes out, else 0.

    `folders` are releases or hold some; those of the repository when none is given. Where the reports are at hand they
    are the truth that intervals are judged by; without them only what is visible is judged.
    """
    repository = Repository(root)
    registry = read_registry(repository)
    given = _given(folders or (repository.releases,))
    if not given and folders:
        raise PortalError("chưa có đợt công bố nào để thử")
    if not given:
        return "Chưa có đợt công bố nào để thử.", 0
    releases = [release for _, release in given]
    campaign = read_campaign(root) if repository.submissions.is_dir() else None
    texts, code = [], 0
    for version in dict.fromkeys(release.form for release in releases):
        if version not in registry.forms:
            raise PortalError(f"không có mẫu phiên bản “{version}” của đợt công bố")
        of_form = [release for release in releases if release.form == version]
        form = registry.forms[version]
        gate = [_gate(folder, release, registry, form) for folder, release in given if release in of_form]
        texts += [text for text in gate if text]
        code = max(code, int(any(gate)))
        result = _attack(repository, registry, form, of_form, campaign)
        texts.append(render_attack(result, of_form, form, registry.code_lists))
        code = max(code, int(bool(result.leaks)))
    return "\n\n".join(texts), code


def _attack(
    repository: Repository, registry: Registry, form: Form, releases: Sequence[Release], campaign: Campaign | None
) -> AttackResult:
    hidden = hidden_fields(form, registry.code_lists)
    rules = _linear_rules(repository, registry, form, releases[-1].rules)
    return attack(releases, hidden, rules, _truth(campaign, form, releases) if campaign else None)


def _truth(campaign: Campaign, form: Form, releases: Sequence[Release]) -> Truth:
    """The hidden numbers of reports that have not been corrected since they were published."""
    registry = campaign.registry
    names = dict.fromkeys(period.id for release in releases for period in release.periods)
    periods = [registry.period(name) for name in names if name in registry.periods]
    scope = compute_scope(registry, periods, campaign.reports, campaign.exemptions)
    truth = hidden_truth(campaign.facts(periods), scope, hidden_fields(form, registry.code_lists))
    if not any(release.units for release in releases):
        return without_names(truth, {unit: registry.unit(unit).form_type for unit, _ in truth})
    editions = {(row.unit, row.period): row.edition for release in releases for row in release.units}
    current = {key: arrival.revisions for key, arrival in campaign.arrivals.items()}
    return {key: of_unit for key, of_unit in truth.items() if editions.get(key) == current.get(key, 0)}


def _gate(folder: Path, release: Release, registry: Registry, form: Form) -> str:
    """What must not stand in a release at all, in words; empty when all is allowed."""
    found = check_release(release, form, registry.code_lists, protection_of(registry.publication))
    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return render_violations(release, found, differing_files(release, form, contents))


def _given(folders: Sequence[Path]) -> list[tuple[Path, Release]]:
    """Every release given, with its folder, by scope and number."""
    found: dict[str, tuple[Path, Release]] = {}
    for folder in folders:
        if (folder / MANIFEST).is_file() or RELEASE_ID.fullmatch(folder.name):
            read = [(folder, read_release(folder))]
        else:
            read = [(folder / release.id, release) for release in read_releases(folder)]
        found |= {release.id: (place, release) for place, release in read}
    return sorted(found.values(), key=lambda one: (one[1].scope, one[1].number))

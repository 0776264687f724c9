"""Write what staff take away of a period or a year: the official report, the workbook, the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.drivers.campaign import Campaign, moment, read_campaign
from portal.drivers.derived_files import write_aside
from portal.exports.official_word import build_official_word
from portal.exports.staff_data import render_staff_csv, render_staff_json
from portal.exports.staff_workbook import build_staff_workbook
from portal.reading.plan_file import read_plan
from portal.views.followed_units import build_followed_units
from portal.views.official_indicators import followed_table, indicators_by_level, indicators_sheet
from portal.views.official_report import build_official_report
from portal.views.reporting_status import StatusView
from portal.views.results import ResultsView
from portal.views.staff_tables import StaffTable, section_tables, status_tables
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod

TEMPLATE = Path("templates") / "bao-cao-tong-hop.docx"
"""Below schemas/: the report that the department may change in Word."""
FOLLOWED = "bang_truong"
"""The place of the followed schools in it."""


@dataclass(frozen=True, eq=False)
class StaffScope:
    """A campaign seen for one period, or for the opened periods of a year."""

    campaign: Campaign
    periods: tuple[ReportingPeriod, ...]
    results: ResultsView
    statuses: tuple[StatusView, ...]


def read_staff_scope(root: Path, period: str | None, as_of: str | None = None) -> StaffScope:
    """What a period, a year (`2024`) or, without a name, the current period shows to staff as of an instant."""
    campaign = read_campaign(root, moment(root, as_of))
    periods = campaign.periods_named(period)
    statuses = tuple(campaign.status_view(one) for one in periods)
    return StaffScope(campaign, periods, campaign.results_view(periods), statuses)


def write_export(root: Path, kind: str, period: str | None, as_of: str | None, out: Path) -> Path:
    """Write one of the EXPORTS of a period or a year into `out`, which is replaced when it is there.

    The same repository and `as_of` give the same bytes. PortalError for what the operator must mend.
    """
    if kind not in EXPORTS:
        raise PortalError(f"không có loại tệp “{kind}”; chọn một trong: {', '.join(EXPORTS)}")
    write_aside(out, EXPORTS[kind](read_staff_scope(root, period, as_of)))
    return out


def _word(scope: StaffScope) -> bytes:
    campaign = scope.campaign
    registry, schemas = campaign.registry, campaign.repository.schemas
    plan = read_plan(schemas / "plan" / f"{registry.year_of(scope.periods[0]).plan}.yaml")
    form = campaign.form(scope.periods)
    report = build_official_report(registry.department, plan, form, scope.periods, scope.results, scope.statuses)
    template = schemas / TEMPLATE
    return build_official_word(
        report, {FOLLOWED: (_followed(scope),)}, template.read_bytes() if template.exists() else None
    )


def _workbook(scope: StaffScope) -> bytes:
    author = scope.campaign.registry.department.name
    title = f"Số liệu tổng hợp, {scope.results.label}, tính đến {scope.results.as_of_label}"
    return build_staff_workbook(title, author, scope.results.as_of, _tables(scope))


def _tables(scope: StaffScope) -> list[StaffTable]:
    """Every table staff have: who reported, the indicators, the followed schools, the totals of each section."""
    rows, view = scope.results.indicators, scope.results
    return [
        *(table for status in scope.statuses for table in status_tables(status)),
        indicators_sheet(rows, view),
        *indicators_by_level(rows, view),
        _followed(scope),
        *section_tables(view),
    ]


def _followed(scope: StaffScope) -> StaffTable:
    campaign, ids = scope.campaign, [period.id for period in scope.periods]
    reports = sorted(
        (report for (_, period), report in campaign.reports.items() if period in ids),
        key=lambda report: ids.index(report.period),
    )
    units, _ = build_followed_units(campaign.registry, scope.periods[0].year, reports)
    return followed_table(units, campaign.registry, scope.results)


def _csv(scope: StaffScope) -> bytes:
    return render_staff_csv(scope.results)


def _json(scope: StaffScope) -> bytes:
    return render_staff_json(scope.results, scope.statuses).encode()


EXPORTS: Mapping[str, Callable[[StaffScope], bytes]] = {"docx": _word, "xlsx": _workbook, "csv": _csv, "json": _json}
"""Kinds of files, each made from a scope."""

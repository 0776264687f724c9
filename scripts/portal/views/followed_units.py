"""How the units that the plan singles out get on: what they undertook, where they stand, what became official."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.statistics.department_report import compute_official_ratings, compute_text_releases
from portal.views.reporting_units import PILOTS, TRACKED
from portal.vocabulary.form import YES
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.vietnamese import number_text

GOOD_LEVELS = frozenset({"kha", "xuat_sac"})
"""Khá or better, what the plan asks of the followed schools (II.1.b)."""
PILOT_TEXT = "ngay_hoi.bao_cao_diem_cap_tinh"
_LEVELS, _PROGRESS = "xep_loai", "tien_do"


@dataclass(frozen=True, slots=True)
class FollowedUnit:
    """One followed school or centre, for staff; a text is empty when nothing was reported, `period` tells whence."""

    id: str
    period: str
    solutions: tuple[str, ...]
    deadline: str
    promised: str
    progress: str
    self_assessed: str
    needs: str
    official: str
    official_document: str
    reached: bool | None
    """Whether the official level is Khá or better; None while there is none."""


@dataclass(frozen=True, slots=True)
class FollowedCounts:
    """How many of the followed units have what the plan asks of them, each out of `size`."""

    size: int
    with_solutions: int
    with_deadline: int
    self_assessed: int
    self_reached: int
    official: int
    reached: int


@dataclass(frozen=True, slots=True)
class PilotUnit:
    """One unit that holds the festival for the province, for staff; `public` when its text was released."""

    id: str
    period: str
    held: str
    day: str
    activities: str
    visits: str
    text: str
    public: bool


@dataclass(frozen=True, slots=True)
class GroupReports:
    """What the units of the two groups reported, and what the department added; for staff."""

    followed: tuple[FollowedUnit, ...]
    counts: FollowedCounts
    pilots: tuple[PilotUnit, ...]


def build_group_reports(registry: Registry, year: int, reports: Sequence[AcceptedReport]) -> GroupReports:
    """Both groups of a year; `reports` are the accepted reports of that year in time order."""
    followed, counts = build_followed_units(registry, year, reports)
    return GroupReports(followed, counts, build_pilot_units(registry, year, reports))


def build_followed_units(
    registry: Registry, year: int, reports: Sequence[AcceptedReport]
) -> tuple[tuple[FollowedUnit, ...], FollowedCounts]:
    """Every followed unit in the plan's own order with how many stand where; `reports` of the year in time order."""
    rows = _newest_rows(reports)
    official = compute_official_ratings(reports)
    levels, steps = registry.code_lists[_LEVELS], registry.code_lists[_PROGRESS]
    units: list[FollowedUnit] = []
    own_good = 0
    for unit in registry.group_members(year, TRACKED):
        period, row = rows.get(unit, ("", {}))
        rating = official.get(unit)
        own = row.get("ket_qua_tu_danh_gia", "")
        own_good += own in GOOD_LEVELS
        units.append(
            FollowedUnit(
                id=unit,
                period=registry.periods[period].label if period else "",
                solutions=tuple(row.get("giai_phap", ())),
                deadline=row.get("thoi_han", ""),
                promised=levels.label_of(row.get("muc_phan_dau", "")),
                progress=steps.label_of(row.get("tien_do", "")),
                self_assessed=levels.label_of(own),
                needs=row.get("vuong_mac", ""),
                official=levels.label_of(rating.level) if rating else "",
                official_document=rating.document if rating else "",
                reached=rating.level in GOOD_LEVELS if rating else None,
            )
        )
    return tuple(units), _counts(units, own_good)


def _counts(units: Sequence[FollowedUnit], own_good: int) -> FollowedCounts:
    return FollowedCounts(
        size=len(units),
        with_solutions=sum(bool(unit.solutions) for unit in units),
        with_deadline=sum(bool(unit.deadline) for unit in units),
        self_assessed=sum(bool(unit.self_assessed) for unit in units),
        self_reached=own_good,
        official=sum(bool(unit.official) for unit in units),
        reached=sum(unit.reached is True for unit in units),
    )


def _newest_rows(reports: Sequence[AcceptedReport]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """What was last reported about each followed unit, and for which period."""
    return {row["ma_co_so"]: (report.period, row) for report in reports for row in report.data.get(TRACKED, ())}


def build_pilot_units(registry: Registry, year: int, reports: Sequence[AcceptedReport]) -> tuple[PilotUnit, ...]:
    """Every pilot with the festival it reported; `reports` of the year in time order."""
    released = {
        (one.unit, one.period) for one in compute_text_releases(reports, registry.code_lists) if one.field == PILOT_TEXT
    }
    members = registry.group_members(year, PILOTS)
    told = {one.unit: one for one in reports if one.unit in members and one.data.get("ngay_hoi", {}).get("da_to_chuc")}
    held = {
        one.unit: one for one in reports if one.unit in told and one.data.get("ngay_hoi", {}).get("da_to_chuc") == YES
    }
    return tuple(_pilot(registry, unit, held.get(unit) or told.get(unit), released) for unit in members)


def _pilot(registry: Registry, unit: str, report: AcceptedReport | None, released: set[tuple[str, str]]) -> PilotUnit:
    said: Mapping[str, Any] = report.data["ngay_hoi"] if report is not None else {}
    return PilotUnit(
        id=unit,
        period=registry.periods[report.period].label if report is not None else "",
        held=said.get("da_to_chuc", ""),
        day=said.get("ngay_to_chuc", ""),
        activities=_count(said.get("so_hoat_dong")),
        visits=_count(said.get("luot_nguoi")),
        text=said.get("bao_cao_diem_cap_tinh", ""),
        public=report is not None and (unit, report.period) in released,
    )


def _count(value: object) -> str:
    return number_text(value) if isinstance(value, int) else ""

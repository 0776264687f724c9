"""What the department's own reports say: its actions, levels that became official, texts it released, calls it made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.reading.report_values import parse_date
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.reports import AcceptedReport

ACTIONS, OFFICIAL, RELEASED, CALLED = "viec_cua_so", "xep_loai_chinh_thuc", "cong_bo", "xac_nhan_dien_thoai"
"""Sections that only the department fills in."""
RELEASABLE = "loi_van_cong_bo"
"""The code list of texts that may be released; each code refers to a field of the form."""


@dataclass(frozen=True, slots=True)
class DepartmentAction:
    """Where an action of the plan stands that is the department's own; `progress` is a code of tien_do."""

    action: str
    progress: str
    done: date | None
    document: str


@dataclass(frozen=True, slots=True)
class OfficialRating:
    """The level (code of xep_loai) that was officially given to a unit for the year."""

    unit: str
    level: str
    document: str


@dataclass(frozen=True, slots=True)
class TextRelease:
    """A text that may be public: whose report, for which period, which field (dotted name)."""

    unit: str
    period: str
    field: str


@dataclass(frozen=True, slots=True)
class Call:
    """A unit confirmed by telephone what its report says."""

    unit: str
    period: str
    day: date | None
    content: str


def compute_department_actions(
    reports: Iterable[AcceptedReport], code_lists: Mapping[str, CodeList]
) -> dict[str, DepartmentAction]:
    """Where each of the department's actions stands, by action id; `reports` in time order, the last word counts."""
    codes = code_lists.get(ACTIONS)
    found: dict[str, DepartmentAction] = {}
    for report in _own(reports):
        for code, row in report.data.get(ACTIONS, {}).items():
            action = codes.refers_to(code) if codes else ""
            day = parse_date(row.get("ngay_hoan_thanh", ""))
            found[action] = DepartmentAction(action, row.get("tien_do", ""), day, row.get("so_ky_hieu", ""))
    return found


def compute_official_ratings(reports: Iterable[AcceptedReport]) -> dict[str, OfficialRating]:
    """The official level of each followed unit that has one, by unit id (plan II.1.b); `reports` in time order."""
    return {
        row["ma_co_so"]: OfficialRating(row["ma_co_so"], row["xep_loai"], row.get("so_ky_hieu", ""))
        for row in _rows(reports, OFFICIAL)
        if row.get("xep_loai")
    }


def compute_text_releases(
    reports: Iterable[AcceptedReport], code_lists: Mapping[str, CodeList]
) -> frozenset[TextRelease]:
    """The texts that the department has read and released (DESIGN.md policy 8); every other text stays inside."""
    texts = code_lists.get(RELEASABLE)
    released = (
        TextRelease(row["ma_don_vi"], row["ky"], texts.refers_to(row["loi_van"]) if texts else "")
        for row in _rows(reports, RELEASED)
    )
    return frozenset(one for one in released if one.field)


def compute_calls(reports: Iterable[AcceptedReport]) -> tuple[Call, ...]:
    """The confirmations by telephone, in the order they were written down."""
    return tuple(
        Call(row["ma_don_vi"], row["ky"], parse_date(row["ngay_goi"]), row["noi_dung"])
        for row in _rows(reports, CALLED)
    )


def _own(reports: Iterable[AcceptedReport]) -> Iterator[AcceptedReport]:
    return (report for report in reports if report.unit_type == DEPARTMENT_TYPE)


def _rows(reports: Iterable[AcceptedReport], section: str) -> Iterator[Mapping[str, Any]]:
    return (row for report in _own(reports) for row in report.data.get(section, []))

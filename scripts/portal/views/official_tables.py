"""The tables of the summary report: those that are always there, and those that a place of the template asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.views.official_indicators import indicators_table, targets_table
from portal.views.official_report import OfficialReport
from portal.views.reporting_status import StatusView
from portal.views.results import ResultRow
from portal.views.staff_tables import StaffTable, code_table, counts_table, field_table, status_coverage, units_table
from portal.vocabulary.errors import PortalError
from portal.vocabulary.status import ReportState

FIELDS, PROVINCE, BY_CODE = "bang", "bang_tong", "bang_theo_ma"
"""`bang muc muc.dong -muc.dong_bo` a row a field, with types of units; `bang_tong …` the province only; `bang_theo_ma
muc.danh_sach` a row a code."""


def official_tables(
    report: OfficialReport, place: str, named: Mapping[str, Sequence[StaffTable]]
) -> tuple[StaffTable, ...] | None:
    """The tables that belong in a place; None when the place is no table. PortalError when it names no field.

    `named` are tables given by the name of their place, such as the followed schools.
    """
    kind, _, words = place.partition(" ")
    if place in named:
        return tuple(named[place])
    if place in _INDICATORS:
        return (_INDICATORS[place](report.results.indicators, report.results),)
    if place in _STATUS:
        return tuple(_STATUS[place](view) for view in report.statuses)
    if kind not in (FIELDS, PROVINCE, BY_CODE) or not words:
        return None
    rows = _chosen(report, words.split(), place)
    if kind == BY_CODE:
        return (code_table(report.results, rows),)
    broken_down = {row.field for row in rows if row.code}
    plain = [row for row in rows if row.field not in broken_down]
    return (field_table(report.results, plain, by_type=kind == FIELDS),)


def _chosen(report: OfficialReport, names: Sequence[str], place: str) -> list[ResultRow]:
    """The rows of the named sections, lists and fields that were asked, without those named with a minus."""
    rows: dict[tuple[str, str], ResultRow] = {}
    for name in names:
        wanted = name.removeprefix("-")
        if not any(path == wanted or path.startswith(f"{wanted}.") for path in report.paths):
            raise PortalError(f"mẫu văn bản có chỗ {{{{{place}}}}} mà mẫu phiếu không có “{wanted}”; hãy sửa chỗ đó")
        for row in report.rows(wanted):
            if name != wanted:
                rows.pop((row.field, row.code), None)
            elif row.overall.units_expected:
                rows[(row.field, row.code)] = row
    return list(rows.values())


def _missing(view: StatusView) -> StaffTable:
    rows = [row for row in view.rows if row.state.is_expected and not row.state.is_actual]
    cells = tuple((row.name, row.locality, row.state_label, row.note) for row in rows)
    title = f"Đơn vị chưa có báo cáo được tiếp nhận, {view.label}"
    heads = ("Đơn vị", "Địa bàn", "Tình trạng", "Ghi chú")
    return StaffTable("", title, status_coverage(view), heads, cells, frozenset(range(4)))


def _late(view: StatusView) -> StaffTable:
    rows = [row for row in view.rows if row.state is ReportState.LATE]
    return units_table("", f"Đơn vị nộp muộn, {view.label}", rows, view)


_INDICATORS = {"bang_chi_tieu": targets_table, "bang_chi_so": indicators_table}
_STATUS = {"bang_nop": counts_table, "bang_chua_nop": _missing, "bang_nop_muon": _late}

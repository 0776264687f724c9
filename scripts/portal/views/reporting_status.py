"""Who has reported: the counts, the rates and the state of every unit of a period, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.reporting_rates import Counts, PeriodStatus, UnitStatus, days_after_due
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Evidence
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import date_text, instant_text, number_text, percent_text, sort_key, until_text

NONE_TEXT = "–"
"""Stands where there is nothing to divide or to show."""
NO_LOCALITY = "Chưa rõ địa bàn"
_EVIDENCE = {
    Evidence.RECEIPT: "giấy biên nhận",
    Evidence.HISTORY: "lúc được nhận vào kho",
    Evidence.NONE: "chưa có căn cứ",
}


@dataclass(frozen=True, slots=True)
class CountsRow:
    """Three counts and two rates of a set of units; a rate is text such as `92,5%`, a dash when no unit is expected."""

    id: str
    label: str
    expected: int
    actual: int
    on_time: int
    undated: int
    exempt: int
    reporting_rate: str
    on_time_rate: str
    states: tuple[StateCount, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many units are in a state; every state is there, in one fixed order."""

    state: ReportState
    label: str
    icon: str
    css: str
    count: int


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One unit. `arrived` is when its first valid version came, `revised` when its present one did, if that is later;
    `note` says in words what is not in the other columns."""

    unit: str
    name: str
    short_name: str
    type: str
    type_label: str
    locality: str
    state: ReportState
    state_label: str
    icon: str
    css: str
    first: datetime | None
    latest: datetime | None
    arrived: str
    revised: str
    evidence: Evidence
    evidence_label: str
    receipts: tuple[str, ...]
    revisions: int
    days_late: int
    warnings: int
    note: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """The status of one period; rows by type of unit in the order of its list, then by short name."""

    period: str
    label: str
    due: datetime
    due_label: str
    as_of: datetime
    as_of_label: str
    deadline_note: str
    not_open: str
    """Says from when on reports are taken while that is to come; empty once the period has opened."""
    overall: CountsRow
    without_department: CountsRow | None
    """The same without the department's own report, as the plan's target on timeliness counts; None where it has none
    or nobody else reports."""
    by_type: tuple[CountsRow, ...]
    by_locality: tuple[CountsRow, ...]
    rows: tuple[StatusRow, ...]


def build_status_view(status: PeriodStatus, registry: Registry) -> StatusView:
    """The view of a period's status; the same status always gives the same view."""
    period, types = status.period, registry.code_lists[UNIT_TYPES]
    order = {code: place for place, code in enumerate(types.keys)}
    zone = period.due.tzinfo
    rows = sorted(
        (_row(unit, types.label_of(unit.unit.type), period) for unit in status.units),
        key=lambda row: (order.get(row.type, len(order)), sort_key(row.short_name), row.unit),
    )
    localities = sorted(status.by_locality, key=lambda name: (not name, sort_key(name)))
    return StatusView(
        period=period.id,
        label=period.label,
        due=period.due,
        due_label=f"hết ngày {date_text(period.last_good_day)}",
        as_of=status.as_of,
        as_of_label=until_text(status.as_of.astimezone(zone)),
        deadline_note=deadline_note(period, status.as_of),
        not_open=not_open_note(period) if status.as_of < period.opens else "",
        overall=_counts_row("", "Toàn ngành", status.overall),
        without_department=_without_department(status),
        by_type=tuple(
            _counts_row(code, types.label_of(code), status.by_type[code])
            for code in sorted(status.by_type, key=lambda code: order.get(code, len(order)))
        ),
        by_locality=tuple(_counts_row(name, name or NO_LOCALITY, status.by_locality[name]) for name in localities),
        rows=tuple(rows),
    )


def deadline_note(period: ReportingPeriod, as_of: datetime) -> str:
    """How far the due date is, in words."""
    if as_of >= period.due:
        closed = ", kỳ đã khóa" if as_of >= period.closes else ""
        return f"đã quá hạn {days_after_due(period, as_of)} ngày{closed}"
    left = (period.last_good_day - as_of.astimezone(period.due.tzinfo).date()).days
    return f"còn {left} ngày" if left else "hôm nay là ngày cuối"


def not_open_note(period: ReportingPeriod) -> str:
    """What to say of a period that has not opened, in place of who has not reported."""
    return f"Kỳ chưa mở: nhận phiếu từ ngày {date_text(period.opens.astimezone(period.due.tzinfo).date())}."


def share_text(part: int, whole: int) -> str:
    """`92,5%`, or a dash when the whole is 0."""
    return percent_text(part, whole) if whole else NONE_TEXT


def _counts_row(row_id: str, label: str, counts: Counts) -> CountsRow:
    return CountsRow(
        id=row_id,
        label=label,
        expected=counts.expected,
        actual=counts.actual,
        on_time=counts.on_time,
        undated=counts.undated,
        exempt=counts.exempt,
        reporting_rate=share_text(counts.actual, counts.expected),
        on_time_rate=share_text(counts.on_time, counts.expected),
        states=tuple(StateCount(state, state.label, state.icon, state.css, counts.of(state)) for state in ReportState),
    )


def _without_department(status: PeriodStatus) -> CountsRow | None:
    units = [counts for kind, counts in status.by_type.items() if kind != DEPARTMENT_TYPE]
    if not units or len(units) == len(status.by_type):
        return None
    states = {state: sum(one.of(state) for one in units) for state in ReportState}
    return _counts_row("", "Các đơn vị, không tính Sở", Counts(states))


def _row(status: UnitStatus, type_label: str, period: ReportingPeriod) -> StatusRow:
    unit, state, arrival = status.unit, status.state, status.arrival
    shown = state.is_actual
    first, latest = (arrival.first, arrival.latest) if shown else (None, None)
    zone = period.due.tzinfo
    return StatusRow(
        unit=unit.id,
        name=unit.name,
        short_name=unit.short_name,
        type=unit.type,
        type_label=type_label,
        locality=unit.locality or NO_LOCALITY,
        state=state,
        state_label=state.label,
        icon=state.icon,
        css=state.css,
        first=first,
        latest=latest,
        arrived=instant_text(first.astimezone(zone)) if first else NONE_TEXT,
        revised=instant_text(latest.astimezone(zone)) if first and latest and latest > first else NONE_TEXT,
        evidence=arrival.evidence if shown else Evidence.NONE,
        evidence_label=_EVIDENCE[arrival.evidence] if shown else NONE_TEXT,
        receipts=arrival.receipts if shown else (),
        revisions=arrival.revisions if shown else 0,
        days_late=status.days_late,
        warnings=status.warnings,
        note=_note(status),
    )


def _note(status: UnitStatus) -> str:
    notes: list[str] = []
    if status.state is ReportState.LATE:
        notes.append(f"muộn {status.days_late} ngày")
    elif status.days_late:
        notes.append(f"quá hạn {status.days_late} ngày")
    if status.state.is_actual and status.arrival.revisions:
        notes.append(f"đã sửa {number_text(status.arrival.revisions)} lần")
    if status.warnings:
        notes.append(f"{number_text(status.warnings)} cảnh báo có giải trình")
    if status.state is ReportState.EXEMPT and status.exemption is not None:
        notes.append(f"{status.exemption.reason}; người cho phép: {status.exemption.approved_by}")
    return "; ".join(notes)


def states_by_unit(status: PeriodStatus) -> Mapping[str, ReportState]:
    """The state of every unit the period asks, by unit id."""
    return {unit.unit.id: unit.state for unit in status.units}

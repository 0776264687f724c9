"""Who is to be reminded of a period now, and how urgently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.statistics.reporting_rates import PeriodStatus
from portal.statistics.request_turns import open_requests
from portal.views.reporting_status import NO_LOCALITY, StatusRow, build_status_view
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reminders import ReminderPolicy, ReminderStep
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import date_text, sort_key


@dataclass(frozen=True, slots=True)
class RemindedUnit:
    """A unit with something open; `reasons` say why its report was sent back, where a reviewer said so."""

    id: str
    name: str
    short_name: str
    type: str
    locality: str
    state: ReportState
    days_late: int
    reasons: tuple[str, ...] = ()
    is_department: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One period as of an instant; `step` is None while nobody is to be reminded yet, or no longer, and `idle` says
    which. Received, pending, sent back and missing together are the `expected` units, the department among them when
    it reports; `letters_before` counts the official letters of earlier steps."""

    period: ReportingPeriod
    step: ReminderStep | None
    idle: str
    is_closed: bool
    not_open: str
    letters_before: int
    as_of: str
    due: str
    closes: str
    deadline: str
    expected: int
    actual: int
    missing: tuple[RemindedUnit, ...]
    sent_back: tuple[RemindedUnit, ...]
    pending: tuple[RemindedUnit, ...]
    without_receipt: tuple[RemindedUnit, ...]
    counts_department: bool
    address: str

    @property
    def owing(self) -> tuple[RemindedUnit, ...]:
        """Units whose turn it is: nothing sent, or something to mend. The department writes no letter to itself."""
        return tuple(one for one in (*self.missing, *self.sent_back) if not one.is_department)

    @property
    def department_owes(self) -> bool:
        """Whether the department's own report is missing or to be mended; it is counted, but in no list of others."""
        return any(one.is_department for one in (*self.missing, *self.sent_back))

    @property
    def takes_late(self) -> bool:
        """Whether the due date has passed while reports are still taken."""
        return self.step is not None and self.step.day > 0

    @property
    def by_locality(self) -> tuple[tuple[str, tuple[RemindedUnit, ...]], ...]:
        """The units whose turn it is, by district; one part when the year has no districts."""
        parts: dict[str, list[RemindedUnit]] = {}
        for unit in self.owing:
            parts.setdefault(unit.locality, []).append(unit)
        order = sorted(parts, key=lambda name: (name == NO_LOCALITY, sort_key(name)))
        return tuple((name, tuple(sorted(parts[name], key=lambda one: sort_key(one.short_name)))) for name in order)


def build_reminder(
    registry: Registry,
    policy: ReminderPolicy,
    status: PeriodStatus,
    records: Mapping[str, tuple[RequestRecord, ...]],
) -> Reminder:
    """The reminder of a period as its status stands; linear in units and log entries but for sorting."""
    period, view = status.period, build_status_view(status, registry)
    step = policy.step_at(period, status.as_of)
    reasons = _reasons(registry, records, status)
    units = [_unit(row, reasons) for row in view.rows]
    kept = any(row.receipts for row in view.rows)
    bare = [one for one, row in zip(units, view.rows, strict=True) if _lacks_receipt(row, kept=kept)]
    return Reminder(
        period=period,
        step=step,
        idle="" if step else _idle(policy, period, status.as_of),
        is_closed=status.as_of >= period.closes,
        not_open=view.not_open,
        letters_before=sum(one.formal and one.day < step.day for one in policy.steps) if step else 0,
        as_of=view.as_of_label,
        due=date_text(period.last_good_day),
        closes=date_text(period.last_open_day),
        deadline=view.deadline_note,
        expected=view.overall.expected,
        actual=view.overall.actual,
        missing=_in_state(units, ReportState.MISSING),
        sent_back=_in_state(units, ReportState.NEEDS_WORK),
        pending=_in_state(units, ReportState.PENDING),
        without_receipt=tuple(bare),
        counts_department=any(row.type == DEPARTMENT_TYPE and row.state.is_expected for row in view.rows),
        address=policy.address,
    )


def _idle(policy: ReminderPolicy, period: ReportingPeriod, as_of: datetime) -> str:
    """Why nobody is to be reminded: not open, too early, or closed."""
    if as_of < period.opens:
        return "kỳ chưa mở"
    if as_of >= period.closes:
        return f"kỳ đã khóa sau ngày {date_text(period.last_open_day)}"
    first = period.last_good_day + timedelta(days=policy.steps[0].day)
    return f"chưa đến lúc nhắc, nhắc từ ngày {date_text(first)}"


def _lacks_receipt(row: StatusRow, *, kept: bool) -> bool:
    """A received report nobody can date, or, in a period that has receipts (`kept`), one without."""
    return row.state is ReportState.UNDATED or (kept and row.state.is_actual and not row.receipts)


def _in_state(units: Iterable[RemindedUnit], state: ReportState) -> tuple[RemindedUnit, ...]:
    return tuple(one for one in units if one.state is state)


def _unit(row: StatusRow, reasons: Mapping[str, tuple[str, ...]]) -> RemindedUnit:
    return RemindedUnit(
        row.unit,
        row.name,
        row.short_name,
        row.type_label,
        row.locality,
        row.state,
        row.days_late,
        reasons.get(row.unit, ()),
        row.type == DEPARTMENT_TYPE,
    )


def _reasons(
    registry: Registry, records: Mapping[str, tuple[RequestRecord, ...]], status: PeriodStatus
) -> dict[str, tuple[str, ...]]:
    labels = registry.code_lists.get(REASONS)
    return {
        unit: tuple(labels.label_of(code) if labels else code for code in one.reasons)
        for one in open_requests(records, status.as_of)
        if one.state is RequestState.NEEDS_WORK
        for unit, period in one.places
        if period == status.period.id
    }

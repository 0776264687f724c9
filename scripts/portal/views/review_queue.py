"""What waits for reviewers and the coordinator: open sendings, send-backs, missing units, explanations; staff only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from portal.checking.report_check import CheckedReport
from portal.statistics.reporting_rates import PeriodStatus
from portal.statistics.request_turns import OpenRequest, count_reasons, open_requests
from portal.views.faulty_reports import FaultyRow, build_faulty_rows
from portal.views.reopened_periods import ReopenedRow, Unlocks, build_reopened_rows
from portal.views.reporting_status import StatusRow, build_status_view
from portal.views.review_delays import DelayRow, build_review_delays
from portal.views.unusual_figures import Explanation, PeerRow, build_explanations, build_peer_rows
from portal.vocabulary.closings import Correction
from portal.vocabulary.peers import PeerFigure
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.rules import Rules
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import instant_text, number_text, percent_text, sort_key

_ICONS = {RequestState.WAITING: "◐", RequestState.APPROVED: "◐", RequestState.NEEDS_WORK: "!"}
_RESENT = {
    RequestState.WAITING: "Bản sửa chờ duyệt",
    RequestState.APPROVED: "Bản sửa đã duyệt, chờ đưa vào kho",
    RequestState.NEEDS_WORK: "Bản sửa cần bổ sung",
}
"""Of a report that was received before: it stays received whatever becomes of its new version."""
_CSS = {RequestState.WAITING: "cho-duyet", RequestState.APPROVED: "cho-duyet", RequestState.NEEDS_WORK: "can-bo-sung"}


@dataclass(frozen=True, slots=True)
class ReviewSource:
    """What the page is built from; `records` is the log of sendings, `peers` compares the reports of `period`."""

    registry: Registry
    period: ReportingPeriod
    as_of: datetime
    status: PeriodStatus
    records: Mapping[str, tuple[RequestRecord, ...]]
    checked: Sequence[CheckedReport]
    peers: Sequence[PeerFigure]
    rules: Rules | None
    faulty: Sequence[CheckedReport] = ()
    """Reports that lie in their place and do not pass."""
    received: Collection[tuple[str, str]] = ()
    """Unit and period of every accepted report."""
    unlocks: Unlocks = field(default_factory=dict)
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A sending that is still open; `reports` names its units and periods, `reasons` why it was sent back."""

    request: str
    reports: tuple[str, ...]
    state: RequestState
    state_label: str
    icon: str
    css: str
    since: str
    days: int
    waited: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """How often a reason sent reports back: in the period in hand, and ever; `share` of all send-backs ever."""

    label: str
    in_hand: int
    total: int
    share: str


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The page; `period` is the one in hand, which everything but `open`, `reasons` and `delays` is about."""

    period: str
    as_of: str
    for_reviewer: tuple[OpenRow, ...]
    for_units: tuple[OpenRow, ...]
    reasons: tuple[ReasonRow, ...]
    delays: tuple[DelayRow, ...]
    missing: tuple[StatusRow, ...]
    expected: int
    explanations: tuple[Explanation, ...]
    risen: tuple[Explanation, ...]
    """Explanations of figures far from the unit's report before."""
    peers: tuple[PeerRow, ...]
    faulty: tuple[FaultyRow, ...] = ()
    """Reports of the period that lie in their place and wait for their units to mend them."""
    reopened: tuple[ReopenedRow, ...] = ()


def build_review_queue(source: ReviewSource) -> ReviewQueue:
    """The page as of an instant; linear in reports and log entries but for sorting."""
    registry, zone = source.registry, source.period.due.tzinfo
    records = {name: tuple(_until(some, source.as_of)) for name, some in source.records.items()}
    rows = [_open_row(one, source, zone) for one in open_requests(records, source.as_of)]
    owing = {one.unit.id for one in source.status.units if one.state is ReportState.NEEDS_WORK}
    status = build_status_view(source.status, registry)
    explanations = build_explanations(source.checked, registry, source.period, source.rules)
    return ReviewQueue(
        period=source.period.label,
        as_of=instant_text(source.as_of.astimezone(zone)),
        for_reviewer=tuple(row for row in rows if row.state is not RequestState.NEEDS_WORK),
        for_units=tuple(row for row in rows if row.state is RequestState.NEEDS_WORK),
        reasons=tuple(_reasons(records, registry, source.period)),
        delays=tuple(row for row in build_review_delays(records, registry, source.as_of) if row.decided),
        missing=tuple(sorted((row for row in status.rows if row.state.waits_for_unit), key=_urgency)),
        expected=status.overall.expected,
        explanations=tuple(one for one in explanations if not one.about_history),
        risen=tuple(one for one in explanations if one.about_history),
        peers=build_peer_rows(source.peers, registry, registry.form_of(source.period)),
        faulty=build_faulty_rows(source.faulty, registry, source.period, owing),
        reopened=build_reopened_rows(registry, source.unlocks, source.corrections, source.as_of),
    )


def _until(records: Iterable[RequestRecord], as_of: datetime) -> Iterator[RequestRecord]:
    return (record for record in records if record.instant <= as_of)


def _open_row(one: OpenRequest, source: ReviewSource, zone: tzinfo | None) -> OpenRow:
    registry = source.registry
    reasons = registry.code_lists[REASONS]
    since = one.since.astimezone(zone)
    days = (source.as_of.astimezone(zone).date() - since.date()).days
    is_resent = bool(one.places) and all(place in source.received for place in one.places)
    return OpenRow(
        request=one.request,
        reports=tuple(_report(unit, period, registry) for unit, period in one.places),
        state=one.state,
        state_label=_RESENT.get(one.state, one.state.label) if is_resent else one.state.label,
        icon=_ICONS[one.state],
        css=_CSS[one.state],
        since=instant_text(since),
        days=days,
        waited=f"{number_text(days)} ngày" if days else "trong ngày",
        reasons=tuple(reasons.label_of(code) for code in one.reasons),
    )


def _report(unit: str, period: str, registry: Registry) -> str:
    """A report by the names of its unit and period; the log may name what the register does not know."""
    name = registry.org_units[unit].name if unit in registry.org_units else unit
    label = registry.periods[period].label if period in registry.periods else period
    return f"{name}, {label}"


def _reasons(
    records: Mapping[str, tuple[RequestRecord, ...]], registry: Registry, period: ReportingPeriod
) -> Iterator[ReasonRow]:
    in_hand, ever = count_reasons(records, period.id), count_reasons(records)
    labels = registry.code_lists[REASONS]
    order = {code: place for place, code in enumerate(labels.keys)}
    for code, count in sorted(ever.items(), key=lambda one: (-one[1], order.get(one[0], len(order)), one[0])):
        yield ReasonRow(labels.label_of(code), in_hand[code], count, percent_text(count, ever.total()))


def _urgency(row: StatusRow) -> tuple[int, object]:
    return -row.days_late, sort_key(row.short_name)

"""What one unit must do and until when, where its report stands, and, for staff, how it got there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.reporting_rates import PeriodStatus
from portal.views.reopened_periods import Unlocks, reopened_until
from portal.views.reporting_calendar import PeriodRow, Stage, build_calendar
from portal.views.reporting_status import states_by_unit
from portal.views.unit_duties import DutyBook, DutyPart
from portal.vocabulary.audience import Audience
from portal.vocabulary.closings import Correction
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.plan import Plan
from portal.vocabulary.receipts import Receipt, ReceiptSource
from portal.vocabulary.registry import Registry
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.requests import REASONS, RequestRecord
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import instant_text, sort_key

_SOURCES = {ReceiptSource.HOST: "máy chủ ghi", ReceiptSource.MAIL: "gửi qua thư, người nhập xác nhận"}


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A line of the list of names."""

    id: str
    name: str
    type: str
    locality: str


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """One period as it concerns a unit; `state` is None where it must not be seen or nothing is due yet."""

    row: PeriodRow
    state: ReportState | None
    overdue: bool
    can_send: bool
    reopened: str = ""
    """Until when the closed period takes this unit's report again, in words; for staff only."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt; for staff only."""

    period: str
    number: str
    instant: str
    source: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step of a sending and why it was sent back, or one correction and why it was made; for staff only."""

    period: str
    instant: str
    state: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The page of one unit; the last three are empty for the public."""

    unit: UnitLink
    periods: tuple[UnitPeriod, ...]
    duties: tuple[DutyPart, ...]
    group_duties: tuple[DutyPart, ...] = ()
    receipts: tuple[ReceiptLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()


class UnitPages:
    """The pages of every unit that reports in a year, each made when it is asked for: linear in the units."""

    def __init__(
        self,
        registry: Registry,
        year: ReportingYear,
        plan: Plan,
        policy: ReminderPolicy,
        statuses: Sequence[PeriodStatus],
        as_of: datetime,
        audience: Audience,
        receipts: Mapping[tuple[str, str], tuple[Receipt, ...]] | None = None,
        records: Mapping[str, tuple[RequestRecord, ...]] | None = None,
        unlocks: Unlocks | None = None,
        corrections: Sequence[Correction] = (),
    ) -> None:
        self.is_staff = audience is Audience.STAFF
        self.shows_state = self.is_staff or registry.publication.status_public == "per_unit"
        self.registry, self.periods, self.policy, self.as_of = registry, year.periods, policy, as_of
        hidden = () if self.is_staff else registry.publication.hidden_plan_pieces
        self._duties = DutyBook(plan, registry, year.year, hidden)
        self._rows = build_calendar(year, as_of).rows
        self._expected = [{unit.id: unit for unit in registry.expected_units(period)} for period in year.periods]
        opened = (status for status in statuses if status.period.opens <= status.as_of)
        self._states = {status.period.id: states_by_unit(status) for status in opened}
        self._receipts = (receipts or {}) if self.is_staff else {}
        self._records = _by_unit(records or {}, as_of) if self.is_staff else {}
        self._unlocks = (unlocks or {}) if self.is_staff else {}
        self._corrections = tuple(one for one in corrections if one.on <= as_of) if self.is_staff else ()
        self.links = tuple(self._links())

    def _links(self) -> Iterator[UnitLink]:
        types = self.registry.code_lists[UNIT_TYPES]
        order = {code: place for place, code in enumerate(types.keys)}
        units = {unit.id: unit for expected in self._expected for unit in expected.values()}
        for unit in sorted(units.values(), key=lambda one: (order[one.type], sort_key(one.short_name), one.id)):
            yield UnitLink(unit.id, unit.name, types.label_of(unit.type), unit.locality)

    def pages(self) -> Iterator[UnitPage]:
        """Every page, in the order of the list of names."""
        return (self.page(link) for link in self.links)

    def page(self, link: UnitLink) -> UnitPage:
        """The page of one unit of the list."""
        unit = self.registry.unit(link.id)
        periods = tuple(self._periods(unit))
        page = UnitPage(link, periods, self._duties.of_type(unit.type))
        if not self.is_staff:
            return page
        groups = self._duties.of_groups(unit.id)
        return UnitPage(
            link, periods, page.duties, groups, tuple(self._receipts_of(unit)), tuple(self._history_of(unit))
        )

    def periods_of(self, unit_id: str) -> tuple[ReportingPeriod, ...]:
        """The periods that ask a unit."""
        return tuple(one for one, units in zip(self.periods, self._expected, strict=True) if unit_id in units)

    def _periods(self, unit: OrgUnit) -> Iterator[UnitPeriod]:
        for row, units in zip(self._rows, self._expected, strict=True):
            if unit.id not in units:
                continue
            state = (
                self._states.get(row.id, {}).get(unit.id)
                if self.shows_state and row.stage is not Stage.COMING
                else None
            )
            overdue = state is not None and state.waits_for_unit and row.stage in (Stage.LATE, Stage.CLOSED)
            reopened = reopened_until(self.registry, self._unlocks, (unit.id, row.id), self.as_of)
            yield UnitPeriod(row, state, overdue, row.stage in (Stage.OPEN, Stage.LATE), reopened)

    def _receipts_of(self, unit: OrgUnit) -> Iterator[ReceiptLine]:
        for period in self.periods:
            zone = period.due.tzinfo
            for one in self._receipts.get((unit.id, period.id), ()):
                if one.instant <= self.as_of:
                    yield ReceiptLine(period.label, one.number, _local(one.instant, zone), _SOURCES[one.source])

    def _history_of(self, unit: OrgUnit) -> Iterator[HistoryLine]:
        labels = self.registry.code_lists[REASONS]
        for period in self.periods:
            steps = [
                (one.instant, one.state.label, tuple(labels.label_of(code) for code in one.reasons))
                for one in self._records.get((unit.id, period.id), ())
            ]
            steps += [
                (one.on, f"Đính chính {one.number}", (one.reason,))
                for one in self._corrections
                if (one.unit, one.period) == (unit.id, period.id)
            ]
            for instant, state, reasons in sorted(steps, key=lambda step: step[0]):
                yield HistoryLine(period.label, _local(instant, period.due.tzinfo), state, reasons)


def _local(instant: datetime, zone: tzinfo | None) -> str:
    return instant_text(instant.astimezone(zone))


def _by_unit(
    records: Mapping[str, tuple[RequestRecord, ...]], as_of: datetime
) -> Mapping[tuple[str, str], list[RequestRecord]]:
    found: dict[tuple[str, str], list[RequestRecord]] = {}
    for some in records.values():
        for record in some:
            for place in record.places if record.instant <= as_of else ():
                found.setdefault(place, []).append(record)
    for steps in found.values():
        steps.sort(key=lambda one: one.instant)
    return found

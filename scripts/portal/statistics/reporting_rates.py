"""Who has reported and who has not: one state for each unit that a period asks, three counts and two rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from portal.vocabulary.closings import Closing
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival
from portal.vocabulary.status import Exemption, ReportState, Verdict

_NOTHING = Arrival(None, None)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit in one period.

    `days_late` counts calendar days after the last good day: of the arrival when the report came late, until now when
    the unit still owes it; 0 otherwise.
    """

    unit: OrgUnit
    state: ReportState
    arrival: Arrival
    days_late: int = 0
    warnings: int = 0
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Expected, actual and on-time reports of a set of units, as DHIS2 defines them (research/mission.md section 3).

    Exempt units are in none of the three. Reports whose arrival nobody can prove are actual but not on time;
    `undated` tells how many, so that nobody reads them as late.
    """

    by_state: Mapping[ReportState, int]

    @property
    def expected(self) -> int:
        """Units that must report."""
        return self._count(state.is_expected for state in ReportState)

    @property
    def actual(self) -> int:
        """Units whose report was received."""
        return self._count(state.is_actual for state in ReportState)

    @property
    def on_time(self) -> int:
        """Units whose first valid report came before the due instant."""
        return self._count(state.is_on_time for state in ReportState)

    @property
    def undated(self) -> int:
        """Received reports without proof of when."""
        return self.of(ReportState.UNDATED)

    @property
    def exempt(self) -> int:
        """Units that need not report."""
        return self.of(ReportState.EXEMPT)

    @property
    def reporting_rate(self) -> Fraction | None:
        """Actual over expected; None when no unit is expected."""
        return Fraction(self.actual, self.expected) if self.expected else None

    @property
    def on_time_rate(self) -> Fraction | None:
        """On time over expected; None when no unit is expected."""
        return Fraction(self.on_time, self.expected) if self.expected else None

    def of(self, state: ReportState) -> int:
        """How many units are in a state."""
        return self.by_state.get(state, 0)

    def _count(self, wanted: Iterable[bool]) -> int:
        return sum(self.of(state) for state, counts in zip(ReportState, wanted, strict=True) if counts)


@dataclass(frozen=True, slots=True)
class PeriodStatus:
    """The state of every unit that a period asks, in the order of the register, as known at an instant."""

    period: ReportingPeriod
    as_of: datetime
    units: tuple[UnitStatus, ...]
    overall: Counts
    by_type: Mapping[str, Counts]
    by_locality: Mapping[str, Counts]


def compute_status(
    registry: Registry,
    period: ReportingPeriod,
    verdicts: Mapping[str, Verdict],
    arrivals: Mapping[tuple[str, str], Arrival],
    as_of: datetime,
    exemptions: Mapping[tuple[str, str], Exemption] | None = None,
    pending: Collection[str] = (),
    sent_back: Collection[str] = (),
) -> PeriodStatus:
    """The status of a period (plan III.1; DESIGN.md policies 1 to 3).

    `verdicts` are the checks of the reports that lie in their place now, by unit; `pending` are units whose report
    waits in a pull request, which the default branch cannot know, `sent_back` those whose report there has faults or
    was returned. What arrived after `as_of` counts as not yet sent, and a report that a closed period had received
    stays received, whatever became of its file.
    """
    states: list[UnitStatus] = []
    closing = registry.closings.get(period.id)
    for unit in registry.expected_units(period):
        key = (unit.id, period.id)
        arrival, valid = arrivals.get(key, _NOTHING).as_known(as_of)
        exemption = exemptions.get(key) if exemptions else None
        verdict = verdicts.get(unit.id)
        if verdict is not None and valid is not None:
            verdict = replace(verdict, passes=valid)
        before = _before_receipt(arrival, as_of, unit.id in pending, unit.id in sent_back)
        absent = ReportState.EXEMPT if exemption is not None else before
        state = _state(period, verdict, arrival, as_of, absent)
        if closing is not None and not state.is_actual and closing.units[unit.id].state.is_actual:
            state, arrival = _as_closed(period, closing, unit.id, as_of, absent)
        warnings = verdict.warnings if verdict is not None and state.is_actual else 0
        states.append(UnitStatus(unit, state, arrival, _days_late(period, state, arrival, as_of), warnings, exemption))
    return counts_by_group(period, as_of, states)


def counts_by_group(period: ReportingPeriod, as_of: datetime, states: Sequence[UnitStatus]) -> PeriodStatus:
    """The status of a period from the state of each unit, counted over all, by type and by locality."""
    return PeriodStatus(
        period=period,
        as_of=as_of,
        units=tuple(states),
        overall=_counts(states),
        by_type=_grouped((unit.unit.type, unit) for unit in states),
        by_locality=_grouped((unit.unit.locality, unit) for unit in states),
    )


def _before_receipt(arrival: Arrival, as_of: datetime, pending: bool, sent_back: bool) -> ReportState:
    """The state of a report that has not been received."""
    if pending:
        return ReportState.PENDING
    faulty = arrival.seen is not None and arrival.seen <= as_of
    return ReportState.NEEDS_WORK if sent_back or faulty else ReportState.MISSING


def _state(
    period: ReportingPeriod, verdict: Verdict | None, arrival: Arrival, as_of: datetime, absent: ReportState
) -> ReportState:
    """`absent` is the state as long as no valid version has been received."""
    first, latest = arrival.first, arrival.latest
    earliest = first or latest
    if verdict is None or (earliest is not None and earliest > as_of):
        return absent
    broken_later = first is not None and latest is not None and latest > as_of
    if not verdict.passes and not broken_later:
        return ReportState.NEEDS_WORK if absent is ReportState.MISSING else absent
    if first is None:
        return ReportState.UNDATED
    if first >= period.due:
        return ReportState.LATE
    revised = latest is not None and period.due <= latest <= as_of
    return ReportState.REVISED if revised else ReportState.ON_TIME


def _as_closed(
    period: ReportingPeriod, closing: Closing, unit_id: str, as_of: datetime, absent: ReportState
) -> tuple[ReportState, Arrival]:
    """How a report stands that had been received when the period was closed and is gone, or broken, since."""
    closed = closing.units[unit_id]
    arrival = Arrival(closed.first, closed.first)
    if as_of >= closing.as_of:
        return closed.state, arrival
    return _state(period, Verdict(passes=True), arrival, as_of, absent), arrival


def _days_late(period: ReportingPeriod, state: ReportState, arrival: Arrival, as_of: datetime) -> int:
    if state is ReportState.LATE and arrival.first is not None:
        return days_after_due(period, arrival.first)
    return days_after_due(period, as_of) if state.waits_for_unit else 0


def days_after_due(period: ReportingPeriod, instant: datetime) -> int:
    """Calendar days from the last good day to an instant, in the zone of the due instant; 0 while still on time."""
    if instant < period.due:
        return 0
    return max(1, (instant.astimezone(period.due.tzinfo).date() - period.last_good_day) // timedelta(days=1))


def _grouped(pairs: Iterable[tuple[str, UnitStatus]]) -> dict[str, Counts]:
    groups: dict[str, list[UnitStatus]] = {}
    for name, unit in pairs:
        groups.setdefault(name, []).append(unit)
    return {name: _counts(units) for name, units in groups.items()}


def _counts(units: Iterable[UnitStatus]) -> Counts:
    return Counts(Counter(unit.state for unit in units))

"""The status of each period made again from what everybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal.statistics.reporting_rates import Counts, PeriodStatus, UnitStatus, compute_status, counts_by_group
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.public_status import PublicPeriod, PublicStatus
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival


def restore_statuses(
    public: PublicStatus, registry: Registry, periods: Sequence[ReportingPeriod]
) -> tuple[PeriodStatus, ...]:
    """The status of those periods that the file tells about, and of those that had not opened then: of these nothing
    has been sent. Nothing else is known of any report."""
    told = {one.id: one for one in public.periods}
    return tuple(
        _restore(told[period.id], period, public.as_of, registry)
        if period.id in told
        else compute_status(registry, period, {}, {}, public.as_of)
        for period in periods
        if period.id in told or public.as_of < period.opens
    )


def _restore(one: PublicPeriod, period: ReportingPeriod, as_of: datetime, registry: Registry) -> PeriodStatus:
    if not one.units:
        by_type, by_locality = (
            {key: Counts(counts) for key, counts in of.items()} for of in (one.by_type, one.by_locality)
        )
        return PeriodStatus(period, as_of, (), Counts(one.overall), by_type, by_locality)
    nothing = Arrival(None, None)
    units = [UnitStatus(registry.unit(unit), state, nothing) for unit, state in one.units.items()]
    return counts_by_group(period, as_of, units)

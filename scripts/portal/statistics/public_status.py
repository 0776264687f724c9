"""The status of each period as everybody may know it, and made again from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from portal.statistics.reporting_rates import Counts, PeriodStatus, UnitStatus, compute_status, counts_by_group
from portal.statistics.small_groups import closed_groups
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.public_status import PublicPeriod, PublicStatus
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival


def unnamed(status: PeriodStatus, minimum: int) -> PeriodStatus:
    """The counts alone, without groups that would tell of fewer than `minimum` units."""
    by_type, by_locality = (_of_many(groups, minimum) for groups in (status.by_type, status.by_locality))
    return PeriodStatus(status.period, status.as_of, (), status.overall, by_type, by_locality)


def _of_many(groups: Mapping[str, Counts], minimum: int) -> dict[str, Counts]:
    closed = closed_groups({name: sum(counts.by_state.values()) for name, counts in groups.items()}, minimum)
    return {name: counts for name, counts in groups.items() if name not in closed}


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

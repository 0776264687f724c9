"""The status that everybody may see, as a file for the public job, which has no reports on its disk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from portal.statistics.public_status import unnamed
from portal.statistics.reporting_rates import Counts, PeriodStatus
from portal.vocabulary.registry import PublicationRules
from portal.vocabulary.requests import ReviewDelay
from portal.vocabulary.status import ReportState

VERSION = 1
_HOUR = timedelta(hours=1)


def render_public_status(
    statuses: Iterable[PeriodStatus], rules: PublicationRules, delays: Iterable[ReviewDelay] = ()
) -> str:
    """The periods that have opened; units by name only where the policy says so (DESIGN.md policy 10).

    Neither dates of arrival, reasons nor receipts are in it. `delays` are the department's own: how many sendings it
    answered and in how many whole hours, of no unit. Version 1: fields are only ever added
    (schemas/release/status.schema.json).
    """
    known = list(statuses)
    opened = [status for status in known if status.period.opens <= status.as_of]
    if not rules.names_units:
        opened = [unnamed(status, rules.minimum_contributors) for status in opened]
    content = {
        "version": VERSION,
        "as_of": max(status.as_of for status in known).isoformat() if known else None,
        "periods": [_period(status, named=rules.names_units) for status in opened],
        "answers": [_answers(delay) for delay in delays],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _period(status: PeriodStatus, *, named: bool) -> dict[str, object]:
    if named:
        return {"id": status.period.id, "units": {unit.unit.id: unit.state.value for unit in status.units}}
    return {
        "id": status.period.id,
        "overall": _counts(status.overall),
        "by_type": {kind: _counts(counts) for kind, counts in status.by_type.items()},
        "by_locality": {place: _counts(counts) for place, counts in status.by_locality.items()},
    }


def _answers(delay: ReviewDelay) -> dict[str, str | int]:
    lengths = {"middle": delay.middle, "longest": delay.longest, "waiting_longest": delay.waiting_longest}
    return {
        "id": delay.period,
        "decided": delay.decided,
        "waiting": delay.waiting,
        **{f"{name}_hours": length // _HOUR for name, length in lengths.items() if length is not None},
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {state.value: counts.of(state) for state in ReportState if counts.of(state)}

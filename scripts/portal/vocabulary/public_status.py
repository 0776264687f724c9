"""Who has reported, as far as everybody may know it: what the public job gets in place of the reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.vocabulary.requests import ReviewDelay
from portal.vocabulary.status import ReportState

StateCounts = Mapping[ReportState, int]


@dataclass(frozen=True, eq=False)
class PublicPeriod:
    """One period: the state of each unit, or, where units are not named, only how many are in each state."""

    id: str
    units: Mapping[str, ReportState] = field(default_factory=dict)
    overall: StateCounts = field(default_factory=dict)
    by_type: Mapping[str, StateCounts] = field(default_factory=dict)
    by_locality: Mapping[str, StateCounts] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class PublicStatus:
    """The periods that had opened at an instant, and how long the department took over sendings."""

    as_of: datetime
    periods: tuple[PublicPeriod, ...]
    delays: tuple[ReviewDelay, ...] = ()

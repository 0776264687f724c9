"""What a report covers, and until when it counts as on time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """One reporting period.

    `due` is the first instant that is late: "trước ngày 15/6" is received before 15 June 00:00 +07:00, so the last
    good day is the day before (plan III.1; DESIGN.md policy 1). `closes` is the first instant at which editing ends.
    """

    id: str
    year: int
    ordinal: int
    label: str
    first_day: date
    last_day: date
    opens: datetime
    due: datetime
    closes: datetime
    last_of_year: bool
    verified: bool = False
    why: str = ""

    @property
    def last_good_day(self) -> date:
        """The last day on which a report is on time."""
        return (self.due - timedelta(microseconds=1)).date()

    @property
    def last_open_day(self) -> date:
        """The last day on which a report is taken at all."""
        return (self.closes - timedelta(microseconds=1)).date()

    @property
    def label_inside(self) -> str:
        """The label inside a sentence: `kỳ 1 năm 2024`."""
        return self.label[:1].lower() + self.label[1:]

    def is_open(self, instant: datetime) -> bool:
        """Whether reports may be sent at this instant."""
        return self.opens <= instant < self.closes


@dataclass(frozen=True, slots=True)
class ReportingYear:
    """A plan year: its periods, and the versions of plan, form and rules they use."""

    year: int
    plan: str
    form: str
    rules: str
    periods: tuple[ReportingPeriod, ...]

    def before(self, period: ReportingPeriod) -> ReportingPeriod | None:
        """The period of the same year that comes before, if there is one."""
        earlier = [other for other in self.periods if other.ordinal < period.ordinal]
        return max(earlier, key=lambda other: other.ordinal) if earlier else None


@dataclass(frozen=True, slots=True)
class Unlock:
    """A closed period opened again for one unit, with the reason and who agreed (DESIGN.md policy 4).

    `until` is the first instant at which it is closed again.
    """

    unit: str
    period: str
    reason: str
    approved_by: str
    until: datetime

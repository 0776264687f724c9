"""When units are reminded, and from when on a page of the portal counts as old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.vocabulary.periods import ReportingPeriod


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """One step of reminding, from `day` on: days after the last good day, negative before it.

    `formal`: an official letter goes with it; `alarm`: the calendar file rings on that day.
    """

    id: str
    day: int
    title: str
    opening: str
    formal: bool
    alarm: bool
    why: str


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """The steps in time order, and how many days a page may be old while reports are taken and otherwise.

    `address` is that of the portal, for messages; empty while it is not known.
    """

    steps: tuple[ReminderStep, ...]
    campaign_days: int
    idle_days: int
    address: str = ""

    def step_at(self, period: ReportingPeriod, instant: datetime) -> ReminderStep | None:
        """The step in force: the last one whose day has come, counted where the department is; None before the first,
        before the period opens and once it is closed."""
        if not period.is_open(instant):
            return None
        days = (instant.astimezone(period.due.tzinfo).date() - period.last_good_day).days
        return next((step for step in reversed(self.steps) if step.day <= days), None)

    def stale_from(self, periods: tuple[ReportingPeriod, ...], as_of: datetime) -> datetime:
        """The first instant at which a page of `as_of` is older than it should be.

        While a period is open the shorter age counts, even for a page built before it opened.
        """
        candidates = [as_of + timedelta(days=self.idle_days)]
        for period in periods:
            since = max(period.opens, as_of + timedelta(days=self.campaign_days))
            if since < period.closes:
                candidates.append(since)
        return min(candidates)

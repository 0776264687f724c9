"""How old what a reader sees may be: every page says it, in words and for the reader's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.vietnamese import date_text, instant_text


@dataclass(frozen=True, slots=True)
class Freshness:
    """`stale_from` and `year_over` are for a program: instants with their offset; the rest is for people.

    From `year_over` on the last period of the page's year is closed: a page kept as it was is no longer at fault, and
    `past` says what it is.
    """

    as_of: str
    stale_from: str
    last_day: str
    year_over: str
    past: str


def build_freshness(
    policy: ReminderPolicy, years: Sequence[ReportingYear], year: ReportingYear, as_of: datetime
) -> Freshness:
    """The freshness of pages about a year, made at an instant, in the zone it carries.

    The periods of all known years count: the last page of a year is too old once the next one takes reports.
    """
    periods = tuple(period for one in years for period in one.periods)
    stale = policy.stale_from(periods, as_of).astimezone(as_of.tzinfo)
    over = max(period.closes for period in year.periods)
    made = instant_text(as_of)
    return Freshness(
        as_of=made,
        stale_from=stale.isoformat(timespec="seconds"),
        last_day=date_text(stale.date()),
        year_over=over.isoformat(timespec="seconds"),
        past=f"Trang của năm {year.year}, giữ nguyên như khi công bố: số liệu tính đến {made}.",
    )

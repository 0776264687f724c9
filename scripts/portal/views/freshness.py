"""How old what a reader sees may be: every page says it, in words and for the reader's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.vietnamese import date_text, instant_text


@dataclass(frozen=True, slots=True)
class Freshness:
    """`stale_from` is for a program: an instant with its offset; the rest is for people."""

    as_of: str
    stale_from: str
    last_day: str


def build_freshness(policy: ReminderPolicy, year: ReportingYear, as_of: datetime) -> Freshness:
    """The freshness of pages made at an instant, in the zone it carries."""
    stale = policy.stale_from(year.periods, as_of).astimezone(as_of.tzinfo)
    return Freshness(instant_text(as_of), stale.isoformat(timespec="seconds"), date_text(stale.date()))

"""Which step of reminding is in force, and when a page is too old, to the second."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.vocabulary.reminders import ReminderPolicy, ReminderStep
from tests.builders import DUE, a_registry

SECOND = timedelta(seconds=1)


def _step(name: str, day: int) -> ReminderStep:
    return ReminderStep(name, day, name, "", formal=False, alarm=day <= 0, why="")


POLICY = ReminderPolicy((_step("truoc", -3), _step("cuoi", 0), _step("sau", 1), _step("lau", 5)), 3, 45)
PERIODS = a_registry().years[0].periods


@pytest.mark.parametrize(
    ("instant", "step"),
    [
        (DUE - timedelta(days=4) - SECOND, None),
        (DUE - timedelta(days=4), "truoc"),
        (DUE - timedelta(days=1) - SECOND, "truoc"),
        (DUE - SECOND, "cuoi"),
        (DUE, "sau"),
        (DUE + timedelta(days=4) - SECOND, "sau"),
        (DUE + timedelta(days=4), "lau"),
        (PERIODS[0].closes - SECOND, "lau"),
        (PERIODS[0].closes, None),
        (PERIODS[0].opens - SECOND, None),
    ],
)
def test_a_step_begins_at_midnight_where_the_department_is(instant: datetime, step: str | None) -> None:
    """The last good day is day 0, whatever zone the clock of the machine has."""
    for offset in ("+07:00", "+00:00", "-08:00"):
        zone = datetime.fromisoformat(f"2030-01-01T00:00{offset}").tzinfo
        found = POLICY.step_at(PERIODS[0], instant.astimezone(zone))
        assert (found.id if found else None) == step


@pytest.mark.parametrize(
    ("as_of", "stale"),
    [
        ("2030-06-05T08:00:00+07:00", "2030-06-08T08:00:00+07:00"),
        ("2030-05-20T08:00:00+07:00", "2030-06-01T00:00:00+07:00"),
        ("2030-05-30T08:00:00+07:00", "2030-06-02T08:00:00+07:00"),
        ("2030-07-14T08:00:00+07:00", "2030-08-28T08:00:00+07:00"),
        ("2030-08-01T08:00:00+07:00", "2030-09-15T08:00:00+07:00"),
        ("2031-03-01T08:00:00+07:00", "2031-04-15T08:00:00+07:00"),
    ],
    ids=["in campaign", "idle until it opens", "opens meanwhile", "closes first", "idle", "after the year"],
)
def test_a_page_gets_old_faster_while_reports_are_taken(as_of: str, stale: str) -> None:
    """A page built in quiet times is too old as soon as a period has opened that it does not know."""
    assert POLICY.stale_from(PERIODS, datetime.fromisoformat(as_of)) == datetime.fromisoformat(stale)

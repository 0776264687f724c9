"""A closed period takes nothing in, unless it was opened again for that unit and the time has not run out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.checking.closed_periods import ClosedPeriods
from portal.checking.report_check import Checker
from portal.vocabulary.periods import Unlock
from tests.builders import FIRST, SECOND, a_registry

REGISTRY = a_registry()
CLOSES = REGISTRY.period(FIRST).closes
UNTIL = CLOSES + timedelta(days=10)
RECORD = Unlock("thpt-mot", FIRST, "tính nhầm", "Trưởng phòng", UNTIL)
SECONDS = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("unit", "period", "received", "refused"),
    [
        ("thpt-hai", FIRST, CLOSES - SECONDS, False),
        ("thpt-hai", FIRST, CLOSES, True),
        ("thpt-mot", FIRST, CLOSES, False),
        ("thpt-mot", FIRST, UNTIL - SECONDS, False),
        ("thpt-mot", FIRST, UNTIL, True),
        ("thpt-mot", SECOND, CLOSES, False),
        ("thpt-mot", SECOND, REGISTRY.period(SECOND).closes, True),
        ("thpt-mot", "2031-K1", UNTIL, False),
    ],
)
def test_the_instant_of_arrival_decides(
    checker: Checker, unit: str, period: str, received: datetime, refused: bool
) -> None:
    """Both ends are exact; an unlock is one unit's, for one period."""
    rule = ClosedPeriods(REGISTRY, checker.wording, {("thpt-mot", FIRST): (RECORD,)})
    found = rule.finding("period-closed", "p", (unit, period), received)
    assert (found is not None and found.blocks) is refused


def test_the_finding_says_what_to_do_in_the_departments_time(checker: Checker) -> None:
    """Hosts write UTC; people read when it was on their clock, and which period takes reports now."""
    received = datetime.fromisoformat("2030-11-04T18:30:00+00:00")
    found = ClosedPeriods(REGISTRY, checker.wording, {}).finding("period-closed", "p", ("thpt-mot", FIRST), received)
    assert found is not None
    assert "đã khóa từ 00:00 ngày 15/07/2030" in found.message
    assert "lúc 01:30 ngày 05/11/2030" in found.message
    assert SECOND in found.remedy
    assert "xin mở khóa" in found.remedy

"""The steps of reminding are data with reasons; what makes no sense is refused with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.reminders import FILE, read_reminders
from portal.vocabulary.errors import ConfigError
from tests.conftest import ROOT

WHOLE = (ROOT / "schemas" / FILE).read_text(encoding="utf-8")


def test_the_departments_own_steps_rise_from_before_to_after_the_due_date() -> None:
    """A gentle one first, official letters last, calendars ring before the due date only."""
    policy = read_reminders(ROOT / "schemas" / FILE)
    days = [step.day for step in policy.steps]
    assert days == sorted(days) and days[0] < 0 < days[-1]
    assert not any(step.formal for step in policy.steps if step.day <= 0)
    assert not any(step.alarm for step in policy.steps if step.day > 0)
    assert policy.campaign_days < policy.idle_days


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    day: -3\n", "    day: -10\n", "thứ tự ngày"),
        ("  - id: truoc-3-ngay", "  - id: ngay-cuoi", "mã bước bị lặp"),
        ("    why: Nhiều đơn vị", "    note: Nhiều đơn vị", "thiếu “why”"),
        ("  campaign_days: 3", "  campaign_days: 90", "campaign_days"),
        ('address: ""', "address: javascript:alert(1)", "https://"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Order, identity, reasons, ages and the address."""
    assert old in WHOLE
    path = tmp_path / FILE
    path.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read_reminders(path)

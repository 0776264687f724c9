"""The last second and the first late one, on machines in three zones: the same states, dates and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.drivers.demo import write_demo
from portal.drivers.demo.facts import DemoFacts
from portal.reading.repository import Repository
from tests.conftest import ROOT

ZONES = ("UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh")
PERIOD = "2024-K1"
LAST_SECOND, LATE = "2024-06-14T23:59:59", "2024-06-15T00:00:00"
_LOOK = """
import json, sys, tempfile
from pathlib import Path
from portal.drivers.campaign import moment, read_campaign
from portal.drivers.reminding import remind, write_calendar
from portal.views.reporting_calendar import build_calendar
root, period = Path(sys.argv[1]), sys.argv[2]
found = {}
for text in sys.argv[3:]:
    campaign = read_campaign(root, moment(root, text))
    status = campaign.status_view(campaign.registry.period(period))
    calendar = Path(tempfile.mkdtemp()) / "lich.ics"
    write_calendar(root, None, None, text, calendar)
    found[text] = {
        "states": {row.unit: [row.css, row.arrived, row.note] for row in status.rows},
        "due": str(build_calendar(campaign.registry.years[0], campaign.as_of).due_now),
        "summary": remind(root, period, text, None),
        "calendar": calendar.read_bytes().decode(),
    }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoFacts]:
    """A province in which one report arrives in the last second and one at the due instant itself."""
    folder = tmp_path_factory.mktemp("mui-gio") / "kho"
    return folder, write_demo(folder, 10, 4, Repository(ROOT))


@pytest.fixture(scope="module")
def seen(province: tuple[Path, DemoFacts]) -> dict[str, dict[str, Any]]:
    """What the program shows at both instants, by the zone of the machine."""
    found = {}
    for zone in ZONES:
        command = [sys.executable, "-c", _LOOK, str(province[0]), PERIOD, LAST_SECOND, LATE]
        environment = {**os.environ, "TZ": zone}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found[zone] = json.loads(done.stdout)
    return found


def test_every_machine_shows_the_same(seen: dict[str, dict[str, Any]]) -> None:
    """States, arrivals, days late, what is due now, reminders and calendar bytes."""
    first, *others = seen.values()
    assert all(other == first for other in others)


def test_the_last_second_is_on_time_and_the_next_is_late(
    seen: dict[str, dict[str, Any]], province: tuple[Path, DemoFacts]
) -> None:
    """One report at 23:59:59, one at 00:00:00; what is missing is overdue only from then on."""
    before, after = seen["UTC"][LAST_SECOND], seen["UTC"][LATE]
    edges = {one.first_valid.isoformat(): one.unit for one in province[1].reports if one.first_valid}
    on_time, late = (edges[f"{instant}+07:00"] for instant in (LAST_SECOND, LATE))
    assert before["states"][on_time][:2] == ["dung-han", "23:59 ngày 14/06/2024"]
    assert before["states"][late][0] == "cho-duyet"
    assert after["states"][late] == ["muon", "00:00 ngày 15/06/2024", "muộn 1 ngày"]
    (missing,) = province[1].with_fate(PERIOD, "missing")
    assert (before["states"][missing][2], after["states"][missing][2]) == ("", "quá hạn 1 ngày")
    assert "hôm nay là ngày cuối" in before["due"] and "đã hết hạn" in after["due"]
    assert "ngày cuối" in before["summary"] and "Quá hạn 1 ngày" in after["summary"]

"""The standing note of a period: one, ours, silent while nothing changes, closed when nobody is awaited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from portal.drivers.demo import write_demo
from portal.drivers.demo.facts import DemoFacts
from portal.drivers.host.api import HostApi
from portal.drivers.host.reminder_issues import LABEL
from portal.drivers.reminding import remind_on_host
from portal.notices.reminder_issue import marker
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from tests.conftest import ROOT
from tests.drivers.host.standin import BOT, OWN, STRANGER, TOKEN, Host

FIRST, LAST = "2024-K1", "2024-K2"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoFacts]:
    """Ten units, some of which never report."""
    folder = tmp_path_factory.mktemp("nhac") / "kho"
    return folder, write_demo(folder, 10, 4, Repository(ROOT))


def _remind(host: Host, province: tuple[Path, DemoFacts], **after_due: int) -> tuple[list[str], list[str]]:
    """What it says, and what it changed on the host, so long after the last due date."""
    folder = province[0]
    due = read_registry(Repository(folder)).period(LAST).due
    before = len(host.writes())
    api = HostApi(host.url, OWN, TOKEN, sleep=lambda _seconds: None)
    said = list(remind_on_host(folder, (due + timedelta(**after_due)).isoformat(), api, BOT))
    return said, host.writes()[before:]


def test_a_note_is_opened_once_and_left_alone_until_something_changes(
    host: Host, province: tuple[Path, DemoFacts]
) -> None:
    """Three runs on quiet days write once; the period that is closed gets none."""
    _said, writes = _remind(host, province, days=12)
    assert writes == [f"POST /repos/{OWN}/issues"]
    assert _remind(host, province, days=12, hours=5) == ([], [])
    assert _remind(host, province, days=13) == ([], [])
    (issue,) = host.issues
    assert issue["body"].startswith(marker(LAST))
    missing = province[1].with_fate(LAST, "missing")
    registry = read_registry(Repository(province[0]))
    assert missing and all(registry.unit(unit).name in issue["body"] for unit in missing)


def test_a_new_step_changes_the_note_and_tells_its_readers(host: Host, province: tuple[Path, DemoFacts]) -> None:
    """Editing a note notifies nobody, a comment does: once a step."""
    _remind(host, province, days=12)
    _said, writes = _remind(host, province, days=25)
    assert writes == [f"PATCH /repos/{OWN}/issues/700", f"POST /repos/{OWN}/issues/700/comments"]
    assert _remind(host, province, days=26)[1] == []


def test_the_note_closes_with_its_period_and_opens_again_with_its_facts(
    host: Host, province: tuple[Path, DemoFacts]
) -> None:
    """After the closing instant nobody is urged; whoever closes it by hand while units are missing finds it again."""
    _remind(host, province, days=12)
    assert _remind(host, province, days=40)[1] == [f"PATCH /repos/{OWN}/issues/700"]
    assert host.issues[0]["state"] == "closed"
    assert _remind(host, province, days=41) == ([], [])
    _remind(host, province, days=12)
    assert host.issues[0]["state"] == "open"
    assert len(host.issues) == 1


def test_a_copy_of_the_marker_by_somebody_else_is_not_ours(host: Host, province: tuple[Path, DemoFacts]) -> None:
    """Senders may open notes too; theirs are never edited, and never stand for ours."""
    theirs = {"number": 9, "state": "open", "user": {"id": STRANGER}, "labels": [{"name": LABEL}]}
    host.issues.append(theirs | {"body": marker(LAST) + "\nkhông có gì"})
    assert _remind(host, province, days=12)[1] == [f"POST /repos/{OWN}/issues"]
    assert host.issues[0]["body"].endswith("không có gì")


def test_before_the_first_step_nothing_is_opened(host: Host, province: tuple[Path, DemoFacts]) -> None:
    """A period that has just opened disturbs nobody."""
    assert _remind(host, province, days=-12) == ([], [])

"""Whether a report was on time, over everything that can happen to it on a git host (research/reliability.md 5)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from portal.drivers.campaign import read_campaign
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.reports import Arrival
from portal.vocabulary.status import ReportState
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, PERIOD, REVIEWER, World, git

# The due instant of the period is 2024-06-15T00:00:00+07:00, which is 2024-06-14T17:00:00Z.
LAST_SECOND, FIRST_LATE = "2024-06-14T16:59:59Z", "2024-06-14T17:00:00Z"
IN_TIME, LATE, LATER = "2024-06-10T01:00:00Z", "2024-06-20T01:00:00Z", "2024-07-01T01:00:00Z"
NOW = datetime.fromisoformat("2024-12-31T00:00:00+07:00")


@pytest.fixture(autouse=True, params=["UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def _arrive(world: World, host: Host, at: str, text: str = "", number: int = 1, branch: str = "gui") -> str:
    """A report reaches a pull request at the host's instant; returns its head."""
    head = world.send(branch, {world.place(): text or world.text()}, at="2024-01-03T00:00:00+07:00")
    if number in host.pulls:
        host.push(number, head, at)
    else:
        host.open_pull(number, head, CLERK, at)
    assert world.respond(host, head, host.run(head, at, CLERK)).exit_code == 0
    return head


def _merge(world: World, host: Host, at: str, how: str = "merge", number: int = 1, branch: str = "gui") -> str:
    merge = world.merge(branch, at, how)
    host.close(number, at, merge)
    head = host.pulls[number]["head"]["sha"]
    assert world.respond(host, head, host.run(head, at, REVIEWER)).exit_code == 0
    return merge


def _verdict(world: World, now: datetime = NOW) -> tuple[ReportState, Arrival]:
    world.refresh()
    campaign = read_campaign(world.ci, now)
    units = campaign.status(campaign.registry.period(PERIOD)).units
    found = next(one for one in units if one.unit.id == world.unit.id)
    return found.state, found.arrival


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
@pytest.mark.parametrize(("at", "state"), [(LAST_SECOND, ReportState.ON_TIME), (FIRST_LATE, ReportState.LATE)])
def test_the_arrival_decides_to_the_second_however_it_was_merged(
    world: World, host: Host, how: str, at: str, state: ReportState
) -> None:
    """The reviewer merged weeks later, in any of the three ways (T02, T04)."""
    _arrive(world, host, at)
    _merge(world, host, LATER, how)
    assert _verdict(world)[0] is state


def test_forged_dates_buy_no_time(world: World, host: Host) -> None:
    """Both dates of the sender's commit say January."""
    _arrive(world, host, LATE)
    _merge(world, host, LATER)
    assert _verdict(world)[0] is ReportState.LATE


def test_what_was_sent_back_in_time_and_mended_late_is_on_time_and_revised(world: World, host: Host) -> None:
    """The first valid version of a merged pull request decides; later ones are revised (policy 2)."""
    _arrive(world, host, IN_TIME)
    _arrive(world, host, LATE, world.revised())
    _merge(world, host, LATER, "squash")
    state, arrival = _verdict(world)
    assert (state, arrival.revisions) == (ReportState.REVISED, 1)


def test_a_faulty_version_in_time_does_not_count(world: World, host: Host) -> None:
    """A placeholder is no report."""
    _arrive(world, host, IN_TIME, "a: 1\n")
    _arrive(world, host, LATE)
    _merge(world, host, LATER)
    assert _verdict(world)[0] is ReportState.LATE


def test_a_pull_request_that_was_given_up_does_not_count(world: World, host: Host) -> None:
    """Its receipt stays, but what was merged came late in another one."""
    head = _arrive(world, host, IN_TIME)
    host.close(1, IN_TIME)
    world.respond(host, head, host.run(head, IN_TIME, CLERK))
    assert _verdict(world)[0] is ReportState.MISSING
    _arrive(world, host, LATE, world.revised(), number=2, branch="gui-2")
    _merge(world, host, LATER, number=2, branch="gui-2")
    assert _verdict(world)[0] is ReportState.LATE


def test_a_force_push_does_not_take_the_first_receipt_away(world: World, host: Host) -> None:
    """The replaced head had arrived in the pull request that was merged; the new one is a revision."""
    _arrive(world, host, IN_TIME)
    git(world.clone, "switch", "--quiet", "--force-create", "gui", "origin/main")
    (world.clone / world.place()).parent.mkdir(parents=True, exist_ok=True)
    (world.clone / world.place()).write_text(world.revised(), encoding="utf-8")
    git(world.clone, "add", "--all")
    git(world.clone, "commit", "--quiet", "--message", "viết lại")
    head = world.push("gui", force=True)
    host.push(1, head, LATE)
    assert world.respond(host, head, host.run(head, LATE, CLERK)).exit_code == 0
    _merge(world, host, LATER)
    assert _verdict(world)[0] is ReportState.REVISED


def test_a_revert_and_its_return_keep_the_instant(world: World, host: Host) -> None:
    """Taken out by mistake and brought back weeks later: the content had arrived in time (T05)."""
    _arrive(world, host, IN_TIME)
    _merge(world, host, IN_TIME)
    for number, text in ((1, None), (2, world.text())):
        git(world.clone, "fetch", "--quiet")
        world.send(f"bao-tri-{number}", {world.place(): text})
        world.merge(f"bao-tri-{number}", LATER)
        expected = ReportState.MISSING if text is None else ReportState.ON_TIME
        assert _verdict(world)[0] is expected


def test_a_rename_of_the_file_keeps_the_instant(world: World, host: Host) -> None:
    """Moved away and back to its place on the default branch."""
    _arrive(world, host, IN_TIME)
    _merge(world, host, IN_TIME)
    wrong = f"submissions/{world.unit.id}/cu.yaml"
    for number, names in enumerate(((world.place(), wrong), (wrong, world.place()))):
        git(world.clone, "fetch", "--quiet")
        world.send(f"doi-ten-{number}", {names[0]: None, names[1]: world.text()})
        world.merge(f"doi-ten-{number}", LATER)
    assert _verdict(world)[0] is ReportState.ON_TIME


def test_repeated_and_shuffled_events_change_no_verdict(world: World, host: Host) -> None:
    """The answer to the merge runs before those to the pushes, and everything runs twice (T07)."""
    first = world.send("gui", {world.place(): world.text()})
    host.open_pull(1, first, CLERK, IN_TIME)
    early = host.run(first, IN_TIME, CLERK)
    second = world.send("gui", {world.place(): world.revised()})
    host.push(1, second, LATE)
    late = host.run(second, LATE, CLERK)
    host.close(1, LATER, world.merge("gui", LATER))
    closed = host.run(second, LATER, REVIEWER)
    for head, run in ((second, closed), (second, late), (first, early), (first, early), (second, closed)):
        assert world.respond(host, head, run).exit_code == 0
    assert _verdict(world)[0] is ReportState.REVISED


def test_when_the_host_was_never_asked_nothing_is_called_late(world: World, host: Host) -> None:
    """Every event of this unit was lost, others have receipts: a late merge proves nothing (T07)."""
    _arrive(world, host, IN_TIME)
    world.unit, world.other = world.other, world.unit
    world.send("mat", {world.place(): world.text()})
    world.merge("mat", LATER)
    assert _verdict(world)[0] is ReportState.UNDATED


def test_a_rewritten_default_branch_stops_everything(world: World, host: Host) -> None:
    """The log names the merge; it is not there any more (T06)."""
    start = git(world.bare, "rev-parse", "main")
    _arrive(world, host, IN_TIME)
    merge = _merge(world, host, IN_TIME)
    git(world.bare, "update-ref", "refs/heads/main", start)
    with pytest.raises(RepositoryError, match=f"viết lại.*{merge[:12]}"):
        _verdict(world)


def test_a_shallow_clone_is_refused(world: World, host: Host) -> None:
    """It would answer on time and late alike."""
    _arrive(world, host, IN_TIME)
    _merge(world, host, IN_TIME)
    shallow = world.folder / "can"
    words = ["git", "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{world.bare}", str(shallow)]
    subprocess.run(words, check=True, capture_output=True)
    with pytest.raises(RepositoryError, match="một phần lịch sử"):
        read_campaign(shallow, NOW)

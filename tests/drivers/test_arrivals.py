"""When a report arrived is proved by receipts or by the default branch, never by what senders write into commits."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from git.cmd import Git

from portal.drivers.arrivals import read_arrivals
from portal.statistics.reporting_rates import compute_status
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import ReportState, Verdict
from tests.builders import a_checked, a_registry
from tests.drivers.git_world import PERIOD, PLACE, UNIT, GitWorld

IN_TIME, LAST_SECOND = "2030-06-10T08:00:00+07:00", "2030-06-14T23:59:59+07:00"
DUE, LATE, LATER = "2030-06-15T00:00:00+07:00", "2030-06-20T08:00:00+07:00", "2030-07-01T08:00:00+07:00"
FORGED = "2030-01-02T00:00:00+07:00"


@pytest.fixture
def world(tmp_path: Path) -> GitWorld:
    """An empty campaign under git."""
    return GitWorld(tmp_path / "kho")


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def _valid(content: bytes) -> bool:
    return b"sai" not in content


def _arrival(world: GitWorld) -> Arrival:
    content = (world.folder / PLACE).read_bytes()
    checked = a_checked(UNIT, PERIOD, content, passes=_valid(content))
    asked: list[bytes] = []

    def is_valid(unit: str, period: str, old: bytes) -> bool:
        assert (unit, period) == (UNIT, PERIOD)
        asked.append(old)
        return _valid(old)

    arrivals = read_arrivals(world.repository, a_registry(), [checked], is_valid)
    assert content not in asked
    return arrivals[(UNIT, PERIOD)]


def _state(arrival: Arrival) -> ReportState:
    registry = a_registry()
    as_of = datetime.fromisoformat("2030-12-31T00:00:00+07:00")
    verdicts = {UNIT: Verdict(passes=True)}
    status = compute_status(registry, registry.period(PERIOD), verdicts, {(UNIT, PERIOD): arrival}, as_of)
    return next(unit.state for unit in status.units if unit.unit.id == UNIT)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("merged", "state"), [(LAST_SECOND, ReportState.ON_TIME), (DUE, ReportState.LATE)])
def test_the_merge_decides_to_the_second_in_every_zone(
    world: GitWorld, zone: str, merged: str, state: ReportState
) -> None:
    """23:59:59+07:00 is on time and 00:00:00+07:00 is not, wherever the machine stands."""
    world.send("a", "gui", FORGED, author=FORGED)
    world.merge("gui", merged)
    arrival = _arrival(world)
    assert (arrival.first, arrival.evidence) == (_at(merged), Evidence.HISTORY)
    assert _state(arrival) is state


@pytest.mark.parametrize("forged", [FORGED, "2031-01-01T00:00:00+07:00"])
def test_dates_forged_on_a_side_branch_change_nothing(world: GitWorld, forged: str) -> None:
    """Neither an early date buys time nor does a wrong clock make a report late."""
    world.send("a", "gui", forged, author=forged)
    world.merge("gui", IN_TIME)
    assert _arrival(world).first == _at(IN_TIME)


def test_the_way_of_merging_does_not_matter(tmp_path: Path) -> None:
    """Merge commit, one squashed commit, or commits replayed on main by the host."""
    merged, squashed, rebased = (GitWorld(tmp_path / name) for name in ("merged", "squashed", "rebased"))
    for world in (merged, squashed, rebased):
        world.send("a", "gui", FORGED, author=FORGED)
    merged.merge("gui", LATE)
    squashed.git("merge", "--quiet", "--squash", "gui")
    squashed.commit(LATE, author=FORGED)
    rebased.git("commit", "--quiet", "--allow-empty", "--message", "other", at=IN_TIME)
    rebased.git("cherry-pick", "gui", at=LATE)
    for world in (merged, squashed, rebased):
        assert (_arrival(world).first, _state(_arrival(world))) == (_at(LATE), ReportState.LATE)


def test_a_report_in_the_very_first_commit_counts(tmp_path: Path) -> None:
    """A repository that began with reports in it."""
    world = GitWorld(tmp_path / "kho")
    world.write("a")
    world.git("add", "--all")
    world.git("commit", "--quiet", "--amend", "--message", "start", at=IN_TIME)
    world.git("config", "log.showRoot", "false")
    assert _arrival(world).first == _at(IN_TIME)


def test_deleting_and_bringing_back_keeps_the_instant(world: GitWorld) -> None:
    """Identical content arrived when it first arrived."""
    world.write("a")
    world.commit(IN_TIME)
    world.remove()
    world.commit(LATE)
    world.write("a")
    world.commit(LATER)
    assert _arrival(world) == Arrival(_at(IN_TIME), _at(IN_TIME), 0, Evidence.HISTORY)


def test_moving_a_report_to_its_place_keeps_the_instant(world: GitWorld) -> None:
    """The content was there; only the name was mended."""
    wrong = "submissions/thpt-mot/2030-K01.yaml"
    world.write("a", wrong)
    world.commit(IN_TIME)
    world.remove(wrong)
    world.write("a")
    world.commit(LATE)
    assert _arrival(world).first == _at(IN_TIME)


def test_the_first_valid_version_decides(world: GitWorld) -> None:
    """A placeholder with faults does not count as arrived, however early it came."""
    for text, at in (("sai 1", FORGED), ("sai 2", IN_TIME), ("b", LATE), ("c", LATER)):
        world.write(text)
        world.commit(at)
    assert _arrival(world) == Arrival(_at(LATE), _at(LATER), 1, Evidence.HISTORY)


def test_a_correction_after_the_due_date_is_told_apart(world: GitWorld) -> None:
    """On time, corrected later; taking the correction back is a change of its own day, and takes no time away."""
    for text, at in (("a", IN_TIME), ("b", LATE)):
        world.write(text)
        world.commit(at)
    assert _state(_arrival(world)) is ReportState.REVISED
    world.write("a")
    world.commit(LATER)
    arrival = _arrival(world)
    assert (arrival.first, arrival.latest, arrival.revisions) == (_at(IN_TIME), _at(LATER), 2)
    assert _state(arrival) is ReportState.REVISED


def test_a_version_broken_later_keeps_when_the_valid_one_came(world: GitWorld) -> None:
    """The receipt does not move when somebody breaks the file."""
    for text, at in (("a", IN_TIME), ("sai", LATE)):
        world.write(text)
        world.commit(at)
    assert _arrival(world) == Arrival(_at(IN_TIME), _at(LATE), 0, Evidence.HISTORY)


def test_what_was_never_merged_has_no_evidence(world: GitWorld) -> None:
    """A file that only lies in the work tree, or on the side branch that is checked out, proves nothing."""
    world.write("a")
    assert _arrival(world) == Arrival(None, None)
    world.remove()
    world.send("a", "gui", IN_TIME)
    world.git("switch", "--quiet", "gui")
    assert _state(_arrival(world)) is ReportState.UNDATED


def test_without_git_there_is_no_evidence(tmp_path: Path) -> None:
    """Unknown, never late; the history of a repository around the folder is not its own."""
    outer = GitWorld(tmp_path / "kho")
    inner = outer.folder / "con"
    shutil.copytree(outer.folder / "schemas", inner / "schemas")
    outer.write("a", f"con/{PLACE}")
    outer.commit(LATE)
    world = GitWorld.__new__(GitWorld)
    world.folder = inner
    assert _arrival(world) == Arrival(None, None)


def test_a_repository_without_commits_has_no_evidence(tmp_path: Path) -> None:
    """The very first moment of a campaign must not fail."""
    world = GitWorld.__new__(GitWorld)
    world.folder = tmp_path
    (tmp_path / "schemas").mkdir()
    world.git("init", "--quiet")
    world.write("a")
    assert _arrival(world) == Arrival(None, None)


def test_a_shallow_clone_is_refused_in_plain_words(world: GitWorld, tmp_path: Path) -> None:
    """It would answer "on time" and "late" alike without any error."""
    world.write("a")
    world.commit(IN_TIME)
    shallow = tmp_path / "can"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{world.folder}", str(shallow)],
        check=True,
        capture_output=True,
    )
    clone = GitWorld.__new__(GitWorld)
    clone.folder = shallow
    with pytest.raises(RepositoryError, match="một phần lịch sử"):
        _arrival(clone)


def test_the_hosts_branch_goes_before_the_local_one(world: GitWorld, tmp_path: Path) -> None:
    """A commit made on this machine and never pushed is attested by nobody."""
    world.write("a")
    world.commit(IN_TIME)
    folder = tmp_path / "ban-sao"
    subprocess.run(["git", "clone", "--quiet", str(world.folder), str(folder)], check=True, capture_output=True)
    clone = GitWorld.__new__(GitWorld)
    clone.folder = folder
    clone.write("b")
    clone.commit(FORGED)
    assert _arrival(clone) == Arrival(_at(IN_TIME), None, 0, Evidence.HISTORY)


def _forged_twin(world: GitWorld) -> tuple[str, str]:
    """A report merged late on main, and a commit of the same content with an early date that main does not have."""
    world.write("a")
    world.commit(LATE)
    late = world.git("rev-parse", "HEAD")
    world.git("commit", "--quiet", "--amend", "--no-edit", at=FORGED)
    early = world.git("rev-parse", "HEAD")
    world.git("reset", "--quiet", "--hard", late)
    return late, early


def test_replaced_commits_are_not_believed(world: GitWorld) -> None:
    """`git replace` forges a commit's date without changing its id."""
    world.git("replace", *_forged_twin(world))
    assert _arrival(world).first == _at(LATE)


def test_grafted_commits_are_not_believed(world: GitWorld) -> None:
    """A line in a local file can give a commit other parents."""
    late, early = _forged_twin(world)
    (world.folder / ".git" / "info").mkdir(exist_ok=True)
    (world.folder / ".git" / "info" / "grafts").write_text(f"{late} {early}\n")
    assert _arrival(world).first == _at(LATE)


def test_settings_of_the_machine_do_not_disturb(world: GitWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a hook git's own variables point elsewhere; users set colours, signatures and line ends."""
    world.write("a\n")
    world.commit(IN_TIME)
    for name, value in {
        "color.ui": "always",
        "log.showRoot": "false",
        "log.date": "relative",
        "core.autocrlf": "true",
    }.items():
        world.git("config", name, value)
    world.write("a\r\n")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    arrival = _arrival(world)
    assert arrival == Arrival(_at(IN_TIME), _at(IN_TIME), 0, Evidence.HISTORY)


def _receipt(number: int, blob: str, instant: str, **changes: str) -> dict[str, str]:
    values = {"number": f"so-{number}", "unit": UNIT, "period": PERIOD, "blob": blob, "instant": instant}
    values |= {"form": "2030.1", "rules": "2030.1", "source": "host"} | changes
    return {f"2030/{values['unit']}/{PERIOD}/{number}.json": json.dumps(values)}


def test_receipts_go_before_the_history(world: GitWorld) -> None:
    """A slow reviewer does not make a report late; numbers and corrections come from the receipts."""
    world.write("a")
    first = world.git("hash-object", PLACE)
    world.write("b")
    second = world.git("hash-object", PLACE)
    world.commit(LATER)
    world.keep_receipts(_receipt(1, first, LAST_SECOND) | _receipt(2, second, LATE) | {"README.md": "x"})
    assert _arrival(world) == Arrival(_at(LAST_SECOND), _at(LATE), 1, Evidence.RECEIPT, ("so-1", "so-2"))
    assert _state(_arrival(world)) is ReportState.REVISED


def test_a_receipt_written_twice_changes_nothing(world: GitWorld) -> None:
    """Events may come twice and out of order (T07)."""
    world.write("a")
    blob = world.git("hash-object", PLACE)
    world.commit(LATER)
    world.keep_receipts(_receipt(1, blob, LATE) | _receipt(2, blob, IN_TIME))
    arrival = _arrival(world)
    assert (arrival.first, arrival.latest, arrival.revisions) == (_at(IN_TIME), _at(IN_TIME), 0)


def test_a_lost_receipt_never_makes_a_report_late(world: GitWorld) -> None:
    """Where receipts are kept, a merge in time is still proof; a later merge proves nothing."""
    world.write("a")
    world.commit(LATE)
    world.keep_receipts(_receipt(1, "0" * 40, IN_TIME, unit="thpt-hai"))
    arrival = _arrival(world)
    assert (arrival.first, arrival.evidence, _state(arrival)) == (None, Evidence.NONE, ReportState.UNDATED)


def test_a_merge_in_time_is_proof_enough_without_a_receipt(world: GitWorld) -> None:
    """What was merged before the due date had arrived before it."""
    world.write("a")
    world.commit(IN_TIME)
    world.keep_receipts(_receipt(1, "0" * 40, IN_TIME, unit="thpt-hai"))
    assert _state(_arrival(world)) is ReportState.ON_TIME


def test_a_damaged_receipt_stops_the_count(world: GitWorld) -> None:
    """It names the file; nobody is called missing or late because of it."""
    world.write("a")
    world.commit(IN_TIME)
    world.keep_receipts({f"2030/{UNIT}/{PERIOD}/1.json": "{"})
    with pytest.raises(PortalError, match=r"2030/thpt-mot/2030-K1/1\.json"):
        _arrival(world)


def test_one_pass_reads_the_history_however_many_reports_there_are(
    world: GitWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of git commands does not grow with the number of units."""
    counts: list[int] = []
    execute = Git.execute
    for units in (3, 30):
        for number in range(units):
            world.write(f"{number}", f"submissions/thpt-{number}/{PERIOD}.yaml")
        world.commit(IN_TIME)
        calls: list[object] = []

        def counted(self: Git, *args: object, _calls: list[object] = calls, **more: object) -> object:
            _calls.append(args)
            return execute(self, *args, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Git, "execute", counted)
        checked = [a_checked(f"thpt-{number}", PERIOD, f"{number}".encode()) for number in range(units)]
        arrivals = read_arrivals(world.repository, a_registry(), checked, lambda *_: True)
        assert {arrival.first for arrival in arrivals.values()} == {_at(IN_TIME)}
        counts.append(len(calls))
        monkeypatch.undo()
    assert counts[0] == counts[1]


def test_a_symbolic_link_proves_nothing_and_stops_nothing(world: GitWorld) -> None:
    """A link is no report, wherever it points; the others are still counted."""
    world.write("b", f"submissions/thpt-hai/{PERIOD}.yaml")
    (world.folder / "submissions" / UNIT).mkdir()
    (world.folder / PLACE).symlink_to("../nowhere.yaml")
    world.commit(IN_TIME)
    checked = [a_checked(UNIT, PERIOD, b"", passes=False), a_checked("thpt-hai", PERIOD, b"b")]
    arrivals = read_arrivals(world.repository, a_registry(), checked, lambda *_: True)
    assert arrivals[(UNIT, PERIOD)] == Arrival(None, None)
    assert arrivals[("thpt-hai", PERIOD)].first == _at(IN_TIME)

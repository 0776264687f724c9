"""Killed at any moment, a command leaves the old state or the new one: never half a site, release, branch or receipt.

Moments are drawn with a seed (tests/killing.py). After each kill the same command, run again, ends as if nothing had
happened.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from portal.drivers.demo import write_demo
from portal.reading.repository import Repository
from tests.conftest import ROOT
from tests.drivers.host.worlds import CLERK, PERIOD, World, git, write_template
from tests.killing import Command, kill_at_random, run_until, visible_files

PORTAL = Path(sys.executable).parent / "portal"
SEED = 20240614
_FILL = """
import sys
from pathlib import Path
from portal.drivers.folder_switch import folder_aside
with folder_aside(Path(sys.argv[1])) as aside:
    for number in range(3):
        (aside / f"{number}.html").write_text("mới")
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional province with reports of two periods."""
    root = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(root, 8, 1, Repository(ROOT))
    return root


def _old_site(folder: Path) -> Path:
    site = folder / "trang"
    site.mkdir()
    (site / "index.html").write_text("cũ", encoding="utf-8")
    return site


def test_a_folder_is_switched_whole_at_every_single_moment(tmp_path: Path) -> None:
    """Every moment there is, not a sample: what stands at the name is the old folder or the new one."""

    def prepare(folder: Path) -> Command:
        return Command([sys.executable, "-c", _FILL, _old_site(folder)])

    killed = kill_at_random(prepare, lambda folder: visible_files(folder / "trang"), tmp_path, SEED, 1000)
    assert not killed.mixed
    assert len(killed.found) == killed.moments
    assert {len(state) for state in killed.found.values()} == {1, 3}, "both sides of the switch were seen"


def test_what_a_killed_run_left_aside_goes_with_the_next(tmp_path: Path) -> None:
    """Half a site does not stay on the disk for ever."""
    site = _old_site(tmp_path)
    command = Command([sys.executable, "-c", _FILL, site])
    assert run_until(command, 5) is None
    assert len(list(tmp_path.iterdir())) == 2
    run_until(command)
    assert [one.name for one in tmp_path.iterdir()] == [site.name]


def test_a_killed_build_leaves_the_old_site_or_the_new_one(province: Path, tmp_path: Path) -> None:
    """The builder writes hundreds of files; a reader never sees some of them."""

    def prepare(folder: Path) -> Command:
        words: list[str | Path] = [
            PORTAL,
            "--root",
            province,
            "build",
            "--as-of",
            "2024-11-20",
            "--site-dir",
            _old_site(folder),
        ]
        return Command(words)

    killed = kill_at_random(prepare, lambda folder: visible_files(folder / "trang"), tmp_path, SEED, 3)
    assert not killed.mixed
    assert len(killed.after) > 100
    assert killed.moments > len(killed.after)


def test_a_killed_release_is_there_whole_or_not_at_all(province: Path, tmp_path: Path) -> None:
    """A release is written once and never again: half of one could not even be mended."""

    def prepare(folder: Path) -> Command:
        shutil.copytree(province, folder / "kho")
        return Command([PORTAL, "--root", folder / "kho", "release", PERIOD, "--as-of", "2024-07-20"])

    def releases(folder: Path) -> dict[str, str]:
        data = folder / "kho" / "content" / "data"
        return visible_files(data) if data.is_dir() else {}

    killed = kill_at_random(prepare, releases, tmp_path, SEED, 3)
    assert not killed.mixed
    assert killed.before == {} and len(killed.after) >= 3


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host with a province, the checkout of its job, a report that came by mail and one that was just pushed."""
    template, folder = tmp_path_factory.mktemp("mau"), tmp_path_factory.mktemp("chu")
    write_template(template)
    world = World(folder, template)
    world.refresh()
    (folder / "thu.yaml").write_text(world.text(), encoding="utf-8")
    (folder / "gui.txt").write_text(world.work({world.place(): world.text()}), encoding="utf-8")
    git(world.clone, "push", "--quiet", "origin", "viec:gui")
    return folder


def _refs(repository: Path) -> str:
    """Every branch of a repository, after git has found each of their objects whole."""
    git(repository, "fsck", "--connectivity-only", "--no-dangling")
    return git(repository, "for-each-ref", "--format=%(refname) %(tree)")


@pytest.mark.parametrize("commit", [False, True], ids=["file", "branch"])
def test_a_killed_import_leaves_each_report_as_it_was_or_as_it_came(
    host: Path, tmp_path: Path, *, commit: bool
) -> None:
    """Without git the unit's file, with git the unit's branch; the work tree and the index stay out of it."""

    def prepare(folder: Path) -> Command:
        shutil.copytree(host, folder, dirs_exist_ok=True)
        words: list[str | Path] = ["import", folder / "thu.yaml", "--received", "2024-06-10T08:00:00+07:00"]
        operator = {"GIT_COMMITTER_NAME": "Người Nhập", "GIT_COMMITTER_EMAIL": "nhap@example.invalid"}
        return Command([PORTAL, "--root", folder / "ci", *words, *(["--commit"] if commit else [])], variables=operator)

    def observe(folder: Path) -> tuple[str, dict[str, str]]:
        return _refs(folder / "ci"), visible_files(folder / "ci")

    killed = kill_at_random(prepare, observe, tmp_path, SEED, 4)
    assert not killed.mixed
    assert (killed.before[0] != killed.after[0], killed.before[1] != killed.after[1]) == (commit, not commit)


_HOOK = """
import os, sys
from datetime import datetime
from pathlib import Path
from portal.drivers.host.post_receive import write_push_receipts
from portal.reading.repository import Repository
now = datetime.fromisoformat("2024-06-10T08:00:00+07:00")
list(write_push_receipts(Repository(Path(sys.argv[1])), Path(os.environ["GIT_DIR"]), sys.stdin, os.environ, now))
"""


def test_a_killed_receipt_is_written_or_not_and_comes_with_the_next_run(host: Path, tmp_path: Path) -> None:
    """The branch of receipts holds all of a push's receipts or none; asked again, none is given twice."""
    commands: dict[Path, Command] = {}

    def prepare(folder: Path) -> Command:
        shutil.copytree(host, folder, dirs_exist_ok=True)
        command = Command(
            [sys.executable, "-c", _HOOK, folder / "ci"],
            given=f"{'0' * 40} {(folder / 'gui.txt').read_text()} refs/heads/gui\n",
            variables={"GIT_DIR": str(folder / "host.git"), "REMOTE_USER": CLERK},
        )
        return commands.setdefault(folder, command)

    killed = kill_at_random(prepare, lambda folder: _refs(folder / "host.git"), tmp_path, SEED, 4)
    assert not killed.mixed
    assert "refs/heads/receipts" not in killed.before and "refs/heads/receipts" in killed.after
    for folder, command in list(commands.items())[1:3]:  # the first and one more that were killed
        run_until(command)
        assert _refs(folder / "host.git") == killed.after

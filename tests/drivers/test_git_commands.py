"""What git refuses is said once, the same way, wherever it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from git.cmd import Git

from portal.drivers.git_commands import git_text, run_git
from portal.drivers.git_repository import GitRepository, changed_files
from portal.drivers.host.objects import GitObjects
from portal.drivers.report_branches import ReportBranches
from portal.vocabulary.errors import PortalError, RepositoryError
from tests.drivers.git_world import GitWorld


def test_a_command_gives_its_bytes_or_its_text(tmp_path: Path) -> None:
    """Names with dashes are the command line's own; text is stripped."""
    world = GitWorld(tmp_path / "kho")
    git = Git(world.folder)
    assert run_git(git, world.folder, "symbolic-ref", "HEAD") == b"refs/heads/main\n"
    assert git_text(git, world.folder, "symbolic_ref", "HEAD") == "refs/heads/main"


def test_a_refusal_names_the_place_the_command_and_gits_words(tmp_path: Path) -> None:
    """One line, no traceback of another library."""
    world = GitWorld(tmp_path / "kho")
    with pytest.raises(RepositoryError) as caught:
        git_text(Git(world.folder), world.folder, "cat_file", "-e", "khong-co")
    assert str(caught.value).startswith(f"{world.folder}: git không làm được “cat-file” (")
    assert "khong-co" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_git_every_part_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """History, objects and branches alike."""
    world = GitWorld(tmp_path / "kho")
    monkeypatch.setenv("PATH", str(tmp_path))
    with GitObjects.at(world.folder) as objects, pytest.raises(PortalError, match="chưa cài git"):
        objects.run("rev_parse", "HEAD")
    for part in (GitRepository, ReportBranches):
        with pytest.raises(PortalError, match="chưa cài git"):
            part(world.folder)


def test_files_that_differ_from_a_commit_are_named(tmp_path: Path) -> None:
    """Changed and new ones that git knows of, below one folder, never a deleted one."""
    world = GitWorld(tmp_path / "kho")
    (world.folder / "schemas" / "x").write_text("y")
    assert changed_files(world.folder, "HEAD", "schemas") == ["schemas/x"]
    assert changed_files(world.folder, "HEAD", "submissions") == []
    (world.folder / "schemas" / "x").unlink()
    assert changed_files(world.folder, "HEAD", "schemas") == []


@pytest.mark.parametrize("ref", ["nope", "--output=x", "main..HEAD", ""])
def test_a_commit_that_is_not_there_is_said_in_plain_words(ref: str, tmp_path: Path) -> None:
    """One line without a command of git; a reference can be no option."""
    world = GitWorld(tmp_path / "kho")
    with pytest.raises(RepositoryError, match=f"^lịch sử của kho không có mốc “{ref}”; ghi tên một nhánh"):
        changed_files(world.folder, ref, "schemas")
    with pytest.raises(RepositoryError, match="không phải kho git"):
        changed_files(tmp_path, "HEAD", "schemas")

"""The library is checked by the command that checks reports, and a faulty page stops the site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git import Repo

from portal.cli import main
from portal.drivers.library import FaultyLibraryError, read_library
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.indicators import TOPICS
from tests.conftest import ROOT

PAGE = "content/tuyen-truyen/ma-tuy.md"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The contract and the library of this repository, without reports."""
    for name in ("schemas", "content/tuyen-truyen"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "submissions").mkdir()
    return tmp_path


def _run(tree: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(tree), *words])


def _spoil(tree: Path) -> None:
    path = tree / PAGE
    path.write_text(path.read_text(encoding="utf-8").replace("loai: to_roi", "loai: la"), encoding="utf-8")


def test_everything_or_one_page_is_checked(tree: Path) -> None:
    """A school asks about its own page before it sends it."""
    whole = _run(tree, "check")
    assert (whole.exit_code, whole.output.strip()) == (0, "Đã kiểm tra 16 tài liệu: không có lỗi.")
    assert "Đã kiểm tra 1 tài liệu: không có lỗi." in _run(tree, "check", str(tree / PAGE)).output
    _spoil(tree)
    spoilt = _run(tree, "check", str(tree / PAGE))
    assert spoilt.exit_code == 1
    assert PAGE in spoilt.output and "dòng 3" in spoilt.output and "material-unknown-code" in spoilt.output
    said = json.loads(_run(tree, "check", "--format", "json", str(tree / PAGE)).output)
    assert (said["summary"]["files"], said["summary"]["errors"]) == (1, 1)
    assert _run(tree, "check", str(tree / "content/tuyen-truyen/khong-co.md")).exit_code == 2


def test_a_file_that_no_material_names_is_found(tree: Path) -> None:
    """Also in a folder of its own: everything below the folder would be published."""
    (tree / "content/tuyen-truyen/la").mkdir()
    (tree / "content/tuyen-truyen/la/anh.png").write_bytes(b"x")
    (tree / "content/tuyen-truyen/lop-9a.docx").write_bytes(b"x")
    output = _run(tree, "check").output
    assert output.count("[material-stray]") == 2


def test_a_change_anywhere_in_the_library_is_noticed(tree: Path) -> None:
    """`--changed-since` is what a pull request asks; a picture belongs to the page that names it."""
    with Repo.init(tree) as repo:
        repo.git.add(".")
        repo.git.execute(["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "-qm", "x"])
        assert "0 phiếu" in _run(tree, "check", "--changed-since", "HEAD").output
        picture = tree / "content/tuyen-truyen/ap-phich-ma-tuy.svg"
        picture.write_text(picture.read_text(encoding="utf-8").replace("<title>", "<script/><title>"), encoding="utf-8")
        spoilt = _run(tree, "check", "--changed-since", "HEAD")
    assert spoilt.exit_code == 1
    assert "material-picture-active" in spoilt.output


def test_a_faulty_page_stops_the_site_with_file_and_line(tree: Path) -> None:
    """All faults at once, as the check tells them."""
    _spoil(tree)
    repository = Repository(tree)
    registry = read_registry(repository)
    plan = read_plan(tree / "schemas" / "plan" / f"{registry.years[-1].plan}.yaml")
    with pytest.raises(FaultyLibraryError, match=r"ma-tuy\.md:3: "):
        read_library(repository, registry.code_lists[TOPICS], plan)

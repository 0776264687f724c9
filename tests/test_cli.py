"""Commands as a person or another program calls them: output, exit codes, nothing half-written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from git import Repo

from portal.cli import main
from portal.reading.repository import Repository
from portal.vocabulary.registry import Registry

ROOT = Path(__file__).parents[1]
PLACE = ("thpt-nha-nam", "2024-K1")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the contract with no reports."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / "submissions").mkdir()
    return tmp_path


def _run(tree: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(tree), *words], catch_exceptions=False)


def test_a_new_report_is_complete_but_blank_and_is_never_overwritten(tree: Path) -> None:
    """`portal new` writes the place of the report; a second call keeps what a clerk has typed."""
    assert _run(tree, "new", *PLACE).exit_code == 0
    path = Repository(tree).submission_path(*PLACE)
    path.write_text("typed", encoding="utf-8")
    again = _run(tree, "new", *PLACE)
    assert (again.exit_code, path.read_text(encoding="utf-8")) == (2, "typed")


def test_a_blank_report_lacks_values_and_has_no_other_fault(tree: Path) -> None:
    """What the template itself writes must be right for every unit type and period."""
    for unit in ("thpt-nha-nam", "pgd-luc-nam", "gdnn-gdtx-tan-yen", "thpt-giap-hai", "thpt-phuong-son"):
        for period in ("2024-K1", "2024-K2"):
            assert _run(tree, "new", unit, period).exit_code == 0
    result = _run(tree, "check", "--format", "json")
    rules = {finding["rule"] for finding in json.loads(result.stdout)["findings"]}
    assert result.exit_code == 1
    assert {rule.partition("-")[0] for rule in rules} == {"required"}


def test_json_has_the_shape_that_other_programs_rely_on(tree: Path) -> None:
    """DESIGN.md section 6."""
    _run(tree, "new", *PLACE)
    content = json.loads(_run(tree, "check", "--format", "json").stdout)
    assert (content["version"], content["summary"]["files"]) == (1, 1)
    assert content["summary"]["errors"] == len(content["findings"])
    keys = ["rule", "severity", "path", "line", "column", "field", "message", "remedy", "explained"]
    assert all(list(finding) == keys for finding in content["findings"])
    assert all(finding["line"] >= 1 and finding["column"] >= 1 for finding in content["findings"])


def test_an_empty_folder_is_clean_and_a_misspelt_path_is_not(tree: Path) -> None:
    """No reports is no fault; a path that is not there is the operator's mistake."""
    assert _run(tree, "check").exit_code == 0
    wrong = _run(tree, "check", str(tree / "submissions" / "khong-co"))
    assert (wrong.exit_code, "không có tệp" in wrong.stderr) == (2, True)


def test_show_prints_what_the_checks_see_or_refuses_on_stderr(tree: Path) -> None:
    """A file that cannot be read shows nothing on stdout."""
    _run(tree, "new", *PLACE)
    path = Repository(tree).submission_path(*PLACE)
    shown = json.loads(_run(tree, "show", str(path)).stdout)
    assert shown["thong_tin_chung"]["ma_don_vi"] == PLACE[0]
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    refused = _run(tree, "show", str(path))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "dòng 2" in refused.stderr


def test_only_reports_that_differ_from_a_commit_are_checked(tree: Path) -> None:
    """`--changed-since` is what a pull request asks."""
    _run(tree, "new", *PLACE)
    with Repo.init(tree) as repo:
        repo.git.add(".")
        repo.git.execute(["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "-qm", "x"])
        assert "Đã kiểm tra 0 phiếu" in _run(tree, "check", "--changed-since", "HEAD").stdout
        Repository(tree).submission_path(*PLACE).write_text("a: 1\n", encoding="utf-8")
        assert "Đã kiểm tra 1 phiếu" in _run(tree, "check", "--changed-since", "HEAD").stdout
        assert _run(tree, "check", "--changed-since", "--output=x").exit_code == 2


def test_derive_writes_what_the_form_says_and_check_notices_a_difference(tree: Path, registry: Registry) -> None:
    """Derived files are never edited by hand."""
    schema = Repository(tree).report_schema("2024.1", registry.forms["2024.1"].unit_types[0])
    before = schema.read_bytes()
    assert _run(tree, "derive", "--check").exit_code == 0
    schema.write_text("{}", encoding="utf-8")
    assert _run(tree, "derive", "--check").exit_code == 1
    assert _run(tree, "derive").exit_code == 0
    assert schema.read_bytes() == before


def test_every_command_explains_itself() -> None:
    """Help is Vietnamese and never empty."""
    for name, command in main.commands.items():
        assert command.help, name
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0

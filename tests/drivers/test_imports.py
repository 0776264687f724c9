"""Thirty sheets that came by mail become thirty branches with one command, and what is faulty stays out."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.checking.report_check import Checker
from portal.drivers.checks import build_checker
from portal.drivers.imports import import_files, run_import
from portal.drivers.new_workbook import write_workbook
from portal.drivers.report_branches import ReportBranches
from portal.exports.report_yaml import render_report_yaml
from portal.reading.excel_cells import FORM_SHEET, STAMP_SHEET
from portal.vocabulary.errors import PortalError
from portal.vocabulary.imports import ImportedFile, ImportOutcome
from portal.vocabulary.reports import Data, Submission
from tests.builders import write_schools
from tests.conftest import ROOT
from tests.drivers.git_world import GitWorld
from tests.excel_filling import changed, filled, good_report, stamp_of, workbook_for

UNITS = [f"thpt-hu-cau-{number:02d}" for number in range(1, 30)]
PERIOD = "2024-K1"
RECEIVED = datetime.fromisoformat("2024-06-10T09:30:00+07:00")


@pytest.fixture
def world(tmp_path: Path) -> GitWorld:
    """The real contract with fictional schools, under git."""
    world = GitWorld(tmp_path / "kho")
    write_schools(world.folder, ROOT, UNITS)
    world.commit("2024-01-01T00:00:00+07:00")
    world.git("config", "user.name", "Người Tổng Hợp")
    world.git("config", "user.email", "tong-hop@example.invalid")
    return world


@pytest.fixture
def checks(world: GitWorld) -> Checker:
    """The checks of that world."""
    return build_checker(world.repository)


@pytest.fixture
def sheet(checks: Checker) -> bytes:
    """A filled workbook of the first school, without a fault."""
    return filled(workbook_for(checks, UNITS[0], PERIOD), checks.registry, good_report(checks, UNITS[0], PERIOD))


def of_unit(content: bytes, unit: str) -> bytes:
    """The same workbook made for another school, by its code alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(UNITS[0].encode(), unit.encode()))
    return stream.getvalue()


def with_value(content: bytes, key: str, value: Any) -> bytes:
    """The workbook with another value in a row, by the hidden name of the row."""

    def enter(book: Any) -> None:
        sheet = book[FORM_SHEET]
        row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)
        sheet.cell(row, 5).value = value

    return changed(content, enter)


def restamped(content: bytes, **changes: Any) -> bytes:
    """The workbook of another period, with its stamp in both places."""

    def write(book: Any) -> None:
        for name in (FORM_SHEET, STAMP_SHEET):
            book[name]["A1"].value = replace(stamp_of(content), **changes).to_text()

    return changed(content, write)


def stored(world: GitWorld, unit: str) -> str:
    """The report on a unit's branch."""
    return world.git("show", f"bao-cao/{unit}/{PERIOD}:submissions/{unit}/{PERIOD}.yaml")


def by_name(files: list[ImportedFile]) -> dict[str, ImportedFile]:
    """Results by file name."""
    return {one.name: one for one in files}


def test_thirty_sheets_in_one_command(world: GitWorld, checks: Checker, sheet: bytes, tmp_path: Path) -> None:
    """25 good, 3 faulty, 1 of an unknown unit, 1 of last year's version: the good ones are committed, and only they."""
    mail = tmp_path / "thu"
    mail.mkdir()
    for number, unit in enumerate(UNITS[:25], 1):
        (mail / f"{number:02d} Báo cáo {unit}.xlsx").write_bytes(of_unit(sheet, unit))
    (mail / "26 sai số.xlsx").write_bytes(with_value(of_unit(sheet, UNITS[25]), "to-giac.phat-sinh", "hai"))
    (mail / "27 thiếu.xlsx").write_bytes(with_value(of_unit(sheet, UNITS[26]), "quy-mo.so-nguoi-hoc", None))
    (mail / "28 mâu thuẫn.xlsx").write_bytes(with_value(of_unit(sheet, UNITS[27]), "to-giac.da-tiep-nhan", 99))
    (mail / "29 lạ.xlsx").write_bytes(of_unit(sheet, "thpt-khong-co"))
    (mail / "30 mẫu cũ.xlsx").write_bytes(restamped(of_unit(sheet, UNITS[28]), period="2023-K1", form="2023.1"))
    before, clean = world.git("rev-parse", "main"), world.git("status", "--porcelain")
    results = import_files(world.repository, [mail], RECEIVED, commit=True)
    assert len(results) == 30
    assert [one.outcome for one in results] == [ImportOutcome.COMMITTED] * 25 + [ImportOutcome.REFUSED] * 5
    rules = {one.name[:2]: {finding.rule for finding in one.findings} for one in results[25:]}
    assert rules["26"] >= {"integer"}
    assert rules["27"] >= {"required"}
    assert rules["28"] >= {"R19a"}
    assert rules["29"] == {"unknown-unit"}
    assert rules["30"] == {"excel-old-version"}
    branches = world.git("for-each-ref", "--format=%(refname:short)", "refs/heads/bao-cao").split()
    assert branches == [f"bao-cao/{unit}/{PERIOD}" for unit in UNITS[:25]]
    assert (world.git("rev-parse", "main"), world.git("status", "--porcelain")) == (before, clean)
    text, code = run_import(world.folder, [mail], RECEIVED.isoformat(), commit=True)
    assert code == 1
    assert "Đã nhận 25 trên 30 tệp; 5 tệp chưa nhận" in text
    assert text.count("đã có, không đổi") == 25
    assert "ô E" in text


def test_the_commit_is_the_units_and_says_when_it_came(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """Author the unit, committer the operator, one file changed, trailers that git itself understands."""
    (tmp_path / "a.xlsx").write_bytes(sheet)
    result = import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED, commit=True)[0]
    branch = f"bao-cao/{UNITS[0]}/{PERIOD}"
    assert result.place == branch
    assert result.commit == world.git("rev-parse", branch)
    shown = world.git("show", "-s", "--format=%an|%ae|%aI|%cn|%ce", branch)
    assert shown == (
        f"Trường hư cấu {UNITS[0]}|{UNITS[0]}@don-vi.invalid|2024-06-10T09:30:00+07:00|"
        "Người Tổng Hợp|tong-hop@example.invalid"
    )
    trailers = world.git("show", "-s", "--format=%(trailers:only,unfold)", branch).splitlines()
    assert trailers == [
        "Received: 2024-06-10T09:30:00+07:00",
        "Imported-by: Người Tổng Hợp <tong-hop@example.invalid>",
    ]
    assert world.git("diff", "--name-only", "main", branch) == f"submissions/{UNITS[0]}/{PERIOD}.yaml"
    assert world.git("rev-parse", f"{branch}^") == world.git("rev-parse", "main")
    world.git("fsck", "--strict", "--no-dangling")


def test_the_report_in_git_is_the_one_in_the_sheet(
    world: GitWorld, checks: Checker, sheet: bytes, tmp_path: Path
) -> None:
    """What was committed passes `portal check` and has the same figures."""
    (tmp_path / "a.xlsx").write_bytes(sheet)
    import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED, commit=True)
    text = stored(world, UNITS[0]) + "\n"
    checked = checks.check(Submission(f"submissions/{UNITS[0]}/{PERIOD}.yaml", UNITS[0], PERIOD, text.encode()))
    assert checked.findings == ()
    assert checked.document is not None
    assert checked.document.data == good_report(checks, UNITS[0], PERIOD)


def test_a_mended_sheet_goes_on_top_and_nothing_is_lost(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """A branch with somebody's other work keeps it; the same sheet again changes nothing."""
    branch = f"bao-cao/{UNITS[0]}/{PERIOD}"
    world.git("switch", "--quiet", "--create", branch)
    world.write("của người khác\n", "ghi-chu.txt")
    world.commit("2024-06-01T00:00:00+07:00")
    other = world.git("rev-parse", "HEAD")
    world.git("switch", "--quiet", "main")
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet)
    assert import_files(world.repository, [path], RECEIVED, commit=True)[0].outcome is ImportOutcome.COMMITTED
    assert world.git("rev-parse", f"{branch}^") == other
    assert world.git("show", f"{branch}:ghi-chu.txt") == "của người khác"
    assert import_files(world.repository, [path], RECEIVED, commit=True)[0].outcome is ImportOutcome.UNCHANGED
    path.write_bytes(with_value(sheet, "khen-thuong.tap-the", 4))
    again = import_files(world.repository, [path], RECEIVED, commit=True)[0]
    assert again.outcome is ImportOutcome.COMMITTED
    assert world.git("rev-list", "--count", f"main..{branch}") == "3"
    assert "tap_the: 4" in stored(world, UNITS[0])


def test_the_branch_under_ones_feet_is_not_moved(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """The work tree would look as if somebody had undone the report."""
    (tmp_path / "a.xlsx").write_bytes(sheet)
    world.git("switch", "--quiet", "--create", f"bao-cao/{UNITS[0]}/{PERIOD}")
    before = world.git("rev-parse", "HEAD")
    result = import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED, commit=True)[0]
    assert result.outcome is ImportOutcome.REFUSED
    assert "chuyển về nhánh chính" in result.problem
    assert world.git("rev-parse", "HEAD") == before


def test_without_commit_the_file_is_written_and_git_is_left_alone(
    world: GitWorld, sheet: bytes, tmp_path: Path
) -> None:
    """For a coordinator who works on the files."""
    (tmp_path / "a.xlsx").write_bytes(sheet)
    result = import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED)[0]
    assert (result.outcome, result.place) == (ImportOutcome.WRITTEN, f"submissions/{UNITS[0]}/{PERIOD}.yaml")
    assert (world.folder / result.place).is_file()
    assert import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED)[0].outcome is ImportOutcome.UNCHANGED
    assert world.git("for-each-ref", "refs/heads/bao-cao") == ""
    bad = with_value(sheet, "khen-thuong.tap-the", "nhiều")
    (tmp_path / "b.xlsx").write_bytes(bad)
    before = (world.folder / result.place).read_bytes()
    assert import_files(world.repository, [tmp_path / "b.xlsx"], RECEIVED)[0].outcome is ImportOutcome.REFUSED
    assert (world.folder / result.place).read_bytes() == before


def test_faults_are_told_by_cell(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """`ô E22`, the cell that people see, also for a blank one, a row of a table and a rule."""
    bad = with_value(with_value(sheet, "quy-mo.so-nguoi-hoc", None), "vu-viec.ma-tuy", "một")
    (tmp_path / "a.xlsx").write_bytes(with_value(bad, "to-giac.da-tiep-nhan", 99))
    text, code = run_import(world.folder, [tmp_path / "a.xlsx"], RECEIVED.isoformat(), commit=False)
    assert code == 1
    lines = [line for line in text.splitlines() if line.startswith("  ô ")]
    cells = {line.split("[")[-1].rstrip("]"): line.split(":")[0].strip() for line in lines}
    rows: dict[str, int] = {}

    def look(book: Any) -> None:
        names = book[FORM_SHEET]["A"]
        rows.update({cell.value: cell.row for cell in names if cell.value})

    changed(sheet, look)
    assert cells["required"] == f"ô E{rows['quy-mo.so-nguoi-hoc']}"
    assert cells["integer"] == f"ô E{rows['vu-viec.ma-tuy']}"
    assert cells["R19a"] == f"ô E{rows['to-giac.da-tiep-nhan']}"


def test_the_text_file_of_the_web_form_comes_in_the_same_way(world: GitWorld, checks: Checker, tmp_path: Path) -> None:
    """Whatever it is called; faults by line; comments, where names may hide, do not come along."""
    report = good_report(checks, UNITS[3], PERIOD)
    form = checks.registry.form_of(checks.registry.period(PERIOD))
    text = "# người gửi: Nguyễn Văn A\r\n" + render_report_yaml(report, form, "thpt").replace("\n", "\r\n")
    path = tmp_path / "Bao cao (1).yaml.txt"
    path.write_bytes(text.encode("utf-8-sig"))
    result = import_files(world.repository, [path], RECEIVED, commit=True)[0]
    assert (result.outcome, result.findings) == (ImportOutcome.COMMITTED, ())
    assert stored(world, UNITS[3]) + "\n" == render_report_yaml(report, form, "thpt")
    report["quy_mo"]["so_nguoi_hoc"] = "nhiều"
    path.write_text(render_report_yaml(report, form, "thpt"))
    said = run_import(world.folder, [path], RECEIVED.isoformat(), commit=True)[0]
    assert "dòng " in said


def test_two_different_files_of_one_unit_are_both_left_out(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """“bản cuối (2)”: only the unit knows; the same file twice is no question."""
    one, two, three = (tmp_path / f"{name}.xlsx" for name in ("a", "b", "c"))
    one.write_bytes(sheet)
    two.write_bytes(with_value(sheet, "khen-thuong.tap-the", 4))
    three.write_bytes(sheet)
    results = import_files(world.repository, [one, two], RECEIVED, commit=True)
    assert [item.outcome for item in results] == [ImportOutcome.REFUSED] * 2
    assert all(item.findings[0].rule == "import-twice" for item in results)
    results = import_files(world.repository, [one, three], RECEIVED, commit=True)
    assert [item.outcome for item in results] == [ImportOutcome.COMMITTED, ImportOutcome.UNCHANGED]


def test_a_closed_period_takes_nothing_in(world: GitWorld, checks: Checker, sheet: bytes, tmp_path: Path) -> None:
    """Last period's workbook in the next one; attested earlier, it comes in."""
    (tmp_path / "a.xlsx").write_bytes(sheet)
    period = checks.registry.period(PERIOD)
    result = import_files(world.repository, [tmp_path / "a.xlsx"], period.closes)[0]
    assert [finding.rule for finding in result.findings] == ["import-closed"]
    result = import_files(world.repository, [tmp_path / "a.xlsx"], period.closes - timedelta(seconds=1))[0]
    assert result.outcome is ImportOutcome.WRITTEN


def test_the_report_before_is_asked_too(world: GitWorld, checks: Checker, tmp_path: Path) -> None:
    """Rules that compare with the previous period run as in `portal check`."""
    second = list(checks.registry.periods)[1]
    before: Data = good_report(checks, UNITS[0], PERIOD)
    form = checks.registry.form_of(checks.registry.period(PERIOD))
    world.write(render_report_yaml(before, form, "thpt"), f"submissions/{UNITS[0]}/{PERIOD}.yaml")
    after = good_report(checks, UNITS[0], second)
    after["to_giac"] |= {"ton_ky_truoc": 5, "dang_giai_quyet": 5, "da_giai_quyet": after["to_giac"]["da_tiep_nhan"]}
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled(workbook_for(checks, UNITS[0], second), checks.registry, after))
    received = checks.registry.period(second).opens
    assert "R22" in {finding.rule for finding in import_files(world.repository, [path], received)[0].findings}


def test_the_operators_mistakes_stop_before_anything_is_stored(world: GitWorld, sheet: bytes, tmp_path: Path) -> None:
    """A file that is not there, an instant still to come, a folder without git."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet)
    with pytest.raises(PortalError, match="không có tệp"):
        import_files(world.repository, [path, tmp_path / "b.xlsx"], RECEIVED)
    with pytest.raises(PortalError, match="tương lai"):
        import_files(world.repository, [path], datetime.fromisoformat("2999-01-01T00:00:00+07:00"))
    shutil.rmtree(world.folder / ".git")
    with pytest.raises(PortalError, match="không phải kho git"):
        import_files(world.repository, [path], RECEIVED, commit=True)
    assert not (world.folder / "submissions").exists()


def test_git_without_a_name_for_the_operator_is_told_in_words(
    world: GitWorld, sheet: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new machine: nothing is stored, and the message says what to type once."""
    for name in ("NAME", "EMAIL"):
        monkeypatch.delenv(f"GIT_COMMITTER_{name}", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    settings = {"COUNT": "3", "KEY_0": "user.useConfigOnly", "VALUE_0": "true", "KEY_1": "user.name", "VALUE_1": ""}
    for key, value in {**settings, "KEY_2": "user.email", "VALUE_2": ""}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{key}", value)
    (tmp_path / "a.xlsx").write_bytes(sheet)
    with pytest.raises(PortalError, match="chưa biết ai đang nhập phiếu"):
        import_files(world.repository, [tmp_path / "a.xlsx"], RECEIVED, commit=True)


@pytest.mark.parametrize("unit", ["../../../../etc", "a/../b", "-x", "bao-cao\nxau"])
def test_a_hostile_unit_reaches_neither_files_nor_branches(
    world: GitWorld, sheet: bytes, tmp_path: Path, unit: str
) -> None:
    """The stamp is written by whoever sent the file."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(restamped(sheet, unit=unit))
    for commit in (False, True):
        result = import_files(world.repository, [path], RECEIVED, commit=commit)[0]
        assert result.outcome is ImportOutcome.REFUSED
    assert world.git("for-each-ref", "refs/heads/bao-cao") == ""
    assert not (world.folder / "submissions").exists()


def test_a_new_workbook_is_written_once_with_the_figures_before(
    world: GitWorld, checks: Checker, tmp_path: Path
) -> None:
    """`portal new --format xlsx`: never over a file, only for units that report."""
    out = tmp_path / "x.xlsx"
    assert write_workbook(world.folder, UNITS[0], PERIOD, out) == out
    assert stamp_of(out.read_bytes()).unit == UNITS[0]
    with pytest.raises(PortalError, match="không ghi đè"):
        write_workbook(world.folder, UNITS[0], PERIOD, out)
    form = checks.registry.form_of(checks.registry.period(PERIOD))
    report = good_report(checks, UNITS[0], PERIOD)
    world.write(render_report_yaml(report, form, "thpt"), f"submissions/{UNITS[0]}/{PERIOD}.yaml")
    second = list(checks.registry.periods)[1]
    book = write_workbook(world.folder, UNITS[0], second, tmp_path / "y.xlsx").read_bytes()
    shown: list[Any] = []
    changed(book, lambda opened: shown.extend(cell.value for cell in opened[FORM_SHEET]["F"]))
    assert str(report["quy_mo"]["so_nguoi_hoc"]) in shown


def test_somebody_else_at_the_same_moment_loses_nothing(
    world: GitWorld, sheet: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branch moves between our look and our write: ours goes on top of theirs, at the second try."""
    branch, path = f"bao-cao/{UNITS[0]}/{PERIOD}", tmp_path / "a.xlsx"
    path.write_bytes(sheet)
    world.git("branch", branch, "main")
    theirs = world.git("commit-tree", "main^{tree}", "-p", "main", "-m", "của người khác")
    make = ReportBranches._commit
    raced: list[str] = []

    def race(self: ReportBranches, *arguments: Any) -> str:
        if not raced:
            raced.append(world.git("update-ref", f"refs/heads/{branch}", theirs))
        return make(self, *arguments)

    monkeypatch.setattr(ReportBranches, "_commit", race)
    assert import_files(world.repository, [path], RECEIVED, commit=True)[0].outcome is ImportOutcome.COMMITTED
    assert world.git("rev-parse", f"{branch}^") == theirs


def test_a_branch_that_was_merged_starts_again_from_the_main_line(
    world: GitWorld, sheet: bytes, tmp_path: Path
) -> None:
    """A late correction stands on what was merged since, and git can fast-forward the branch."""
    branch, path = f"bao-cao/{UNITS[0]}/{PERIOD}", tmp_path / "a.xlsx"
    path.write_bytes(sheet)
    import_files(world.repository, [path], RECEIVED, commit=True)
    world.merge(branch, "2024-06-11T00:00:00+07:00")
    path.write_bytes(with_value(sheet, "khen-thuong.tap-the", 4))
    import_files(world.repository, [path], RECEIVED, commit=True)
    assert world.git("rev-parse", f"{branch}^") == world.git("rev-parse", "main")

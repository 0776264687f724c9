"""Found by a trial with fresh eyes: names outside of values, special files, escapes, and what a # cuts off."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.checking.report_check import CheckedReport
from portal.cli import main
from portal.drivers.checks import FORMATS
from portal.drivers.demo import write_demo
from portal.reading.repository import Repository

Check = Callable[..., CheckedReport]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory, repository: Repository) -> Path:
    """A small fictional province."""
    folder = tmp_path_factory.mktemp("tinh") / "t"
    write_demo(folder, 8, 1, repository)
    return folder


def _run(root: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--root", str(root), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "text",
    [
        "thong_tin_chung:\n  ma_don_vi: Lê Văn Mận\n  ky_bao_cao: Lê Văn Mận\n",
        "giai_trinh:\n  Lê Văn Mận: vì thế nên mới thế\n",
        "Lê Văn Mận: 1\nLê Văn Mận: 2\n",
        "quy_mo: &LeVanMan 1\n",
        "quy_mo: *LeVanMan\n",
        "quy_mo: !LeVanMan 1\n",
        "quy_mo:\n  hoc_sinh_Lê_Văn_Mận: 1\n",
        "# em Lê Văn Mận lớp 8A bị đánh\nquy_mo: {}\n",
    ],
)
def test_a_name_in_a_key_a_mark_an_id_or_a_comment_is_never_echoed(text: str, check_text: Check) -> None:
    """Screens and structural findings say where, and not what."""
    report = check_text(text, "thpt-nha-nam", "2024-K1")
    assert report.findings
    for render in FORMATS.values():
        shown = render(list(report.findings), 1, 0)
        assert "Mận" not in shown
        assert "LeVanMan" not in shown


def test_a_forbidden_comment_blocks_at_its_line(check_text: Check) -> None:
    """A comment stays in the file and in its history."""
    report = check_text("quy_mo: {}\n# em Lê Văn Mận lớp 8A, 0912345678\n", "thpt-nha-nam", "2024-K1")
    assert next(one.position.line for one in report.findings if one.rule == "comment-withheld") == 2


def test_what_a_hash_cuts_off_is_told(check_text: Check) -> None:
    """A note, because most writers mean a remark and some lose a sentence."""
    report = check_text("danh_gia:\n  phuong_huong: Duy trì mô hình #AnToan\n", "thpt-nha-nam", "2024-K1")
    assert [(one.position.line, one.blocks) for one in report.findings if one.rule == "cut-at-hash"] == [(2, False)]


def test_an_escaped_control_character_is_refused_like_a_raw_one(check_text: Check) -> None:
    """The text does not show it, the value has it."""
    report = check_text('danh_gia:\n  phuong_huong: "\\e]0;x \\u202e abc"\n', "thpt-nha-nam", "2024-K1")
    assert [(one.rule, one.position.line) for one in report.findings] == [("forbidden-character", 2)]


def test_zero_width_characters_are_dropped(check_text: Check) -> None:
    """They come along when text is pasted from a chat; a number with one is the number."""
    report = check_text("quy_mo:\n  so_nguoi_hoc: 11\u200b34\n", "thpt-nha-nam", "2024-K1")
    assert report.document is not None
    assert report.document.data["quy_mo"]["so_nguoi_hoc"] == 1134


def test_special_files_are_named_and_never_opened(province: Path) -> None:
    """A pipe would hang, a link would leave the folder, a folder would hide a report."""
    folder = province / "submissions" / "thpt-la"
    folder.mkdir()
    os.mkfifo(folder / "2024-K1.yaml")
    (folder / "2024-K2.yaml").symlink_to("/etc/passwd")
    (folder / "2024-K9.yaml").mkdir()
    code, output = _run(province, "check", str(folder))
    assert (code, output.count("[special-file]")) == (1, 3)
    for command in (("show", str(folder / "2024-K1.yaml")), ("fix", str(folder)), ("status",)):
        _run(province, *command)


def test_a_name_in_a_path_is_masked(province: Path) -> None:
    """The finding says so; the path is not repeated."""
    folder = province / "submissions" / "em Lê Văn Mận lớp 8A"
    folder.mkdir()
    (folder / "2024-K2.yaml").write_text("a: 1\n", encoding="utf-8")
    for kind in FORMATS:
        code, output = _run(province, "check", str(folder), "--format", kind)
        assert (code, "Mận" in output) == (1, False)


def test_fix_masks_lines_that_hold_a_name(province: Path) -> None:
    """A difference shows lines; these it must not."""
    path = next((province / "submissions").rglob("*-K1.yaml"))
    text = "danh_gia:\n  phuong_huong: em Lê Văn Mận lớp 8A, 0912345678\n"
    path.write_bytes(unicodedata.normalize("NFD", text).encode())
    _, output = _run(province, "fix", "--dry-run", str(path))
    assert "Mận" not in output
    assert "không được nhắc lại" in output


def test_paths_are_understood_from_the_root_as_findings_print_them(province: Path) -> None:
    """What a finding calls a file is a name `portal check` takes."""
    path = next((province / "submissions").rglob("*-K2.yaml")).relative_to(province)
    assert "Đã kiểm tra 1 phiếu" in _run(province, "check", str(path))[1]


def test_the_end_of_time_is_a_time(province: Path) -> None:
    """No traceback for a far day."""
    assert _run(province, "status", "--as-of", "9999-12-31")[0] == 0

"""`portal fix` says of every report what became of it; one that cannot be read is named, not passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.drivers.mends import run
from portal.reading.repository import Repository

ROOT = Path(__file__).parents[2]
PLACE = ("thpt-nha-nam", "2024-K1")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The place of a report in a repository that has none."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    path = Repository(tmp_path).submission_path(*PLACE)
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quy_mo:\n  so_nguoi_hoc:5\n  so_can_bo: 1\n", "(dòng 2): Sau “so_nguoi_hoc:” thiếu một dấu cách."),
        ("%PDF-1.7\n", "(dòng 1): Đây không phải tệp phiếu mà giống PDF."),
    ],
)
def test_an_unreadable_report_is_named_with_the_reason(text: str, said: str, report: Path, tmp_path: Path) -> None:
    """Exit 1 and untouched: a silent 0 would pass for "nothing to mend"."""
    report.write_text(text, encoding="utf-8")
    shown, code = run(tmp_path, [report], write=True)
    assert (code, report.read_text(encoding="utf-8")) == (1, text)
    assert f"submissions/{'/'.join(PLACE)}.yaml: chưa sửa được nội dung, vì không đọc được {said}" in shown
    assert shown.endswith("Đã sửa 0 phiếu. 1 phiếu phải sửa bằng tay trước, rồi chạy lại.")


def test_a_readable_report_is_mended_and_nothing_is_left(report: Path, tmp_path: Path) -> None:
    """The difference is shown, and written only when that is asked."""
    text = "thong_tin_chung:\n  ngay_bao_cao: 2024-6-5\n"
    report.write_text(text, encoding="utf-8")
    shown, code = run(tmp_path, [report], write=False)
    assert (code, report.read_text(encoding="utf-8")) == (0, text)
    assert shown.endswith("+  ngay_bao_cao: 05/06/2024\nSẽ sửa 1 phiếu.")
    assert run(tmp_path, [report], write=True)[1] == 0
    assert "ngay_bao_cao: 05/06/2024" in report.read_text(encoding="utf-8")


def test_a_report_of_no_known_place_is_left_and_its_name_is_not_repeated(report: Path, tmp_path: Path) -> None:
    """A file name may hold somebody's name, too."""
    lost = report.parent / "em Lê Thị Hoa Mướp lớp 9A.yaml"
    lost.write_text("quy_mo:\n  so_nguoi_hoc: 5\n", encoding="utf-8")
    shown, code = run(tmp_path, [lost], write=True)
    assert (code, "Mướp" in shown) == (1, False)
    assert "chưa biết phiếu của kỳ nào" in shown

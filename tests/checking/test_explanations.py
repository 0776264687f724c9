"""An explanation that says nothing explains nothing, however it is typed."""

from __future__ import annotations

import pytest

from portal.checking.explanations import says_nothing
from portal.checking.report_check import Checker
from portal.drivers.checks import FORMATS
from portal.exports.report_yaml import render_report_yaml
from portal.vocabulary.findings import Finding
from portal.vocabulary.reports import Submission
from tests.web.world import fictional_checker, good_report

UNIT, PERIOD = "thpt-mau-so-1", "2024-K1"


@pytest.mark.parametrize(
    "text",
    [
        "đã kiểm tra",
        "Đã kiểm tra, số liệu đúng!",
        "DA KIEM TRA LAI - SO LIEU CHINH XAC",
        "Đơn vị đã rà soát; số liệu đúng thực tế.",
        "không có ý kiến",
        "....................",
        "xxxxxxxxxxxxxxx",
        "1234567890",
    ],
)
def test_empty_phrases_explain_nothing(text: str, checker: Checker) -> None:
    """The guide says that “đã kiểm tra” is not enough (content/huong-dan/ghi-phieu.md)."""
    assert says_nothing(text, checker.wording.messages.empty_explanations)


@pytest.mark.parametrize(
    "text",
    [
        "Phát thanh toàn trường nên không điểm danh được.",
        "Đã kiểm tra: trường sáp nhập từ tháng 3",
        "Trường không có phòng",
        "Nghỉ hè, không tổ chức",
        "Mưa bão phải hoãn",
    ],
)
def test_a_reason_is_a_reason_however_short(text: str, checker: Checker) -> None:
    """One word beside the empty phrases is enough: a person reads the rest."""
    assert not says_nothing(text, checker.wording.messages.empty_explanations)


def test_phrases_repeated_thousands_of_times_are_judged_as_well(checker: Checker) -> None:
    """The phrases overlap, so that trying out every way to part them would never end."""
    empty = checker.wording.messages.empty_explanations
    assert says_nothing("đã kiểm tra lại " * 5000, empty)
    assert not says_nothing("đã kiểm tra lại " * 5000 + "bão", empty)


def _finding(explanation: str) -> Finding:
    checker = fictional_checker()
    data = good_report(checker.registry, UNIT, PERIOD)
    data["nguon_luc"]["kinh_phi_dong"] = "25"
    data["giai_trinh"] = {"R36": explanation}
    form = checker.registry.form_of(checker.registry.periods[PERIOD])
    text = render_report_yaml(data, form, "thpt")
    report = checker.check(Submission(f"submissions/{UNIT}/{PERIOD}.yaml", UNIT, PERIOD, text.encode()))
    return next(one for one in report.findings if one.rule == "R36")


def test_a_warning_with_an_empty_explanation_blocks_and_says_what_a_good_one_has() -> None:
    """It says what to write, not only that something is missing."""
    finding = _finding("Đã kiểm tra, số liệu đúng.")
    assert finding.blocks
    assert finding.remedy.endswith(fictional_checker().wording.messages.better_explanation)
    assert not _finding("Chỉ photo tài liệu, chi rất ít.").blocks


def test_an_explanation_that_a_screen_hit_is_repeated_nowhere() -> None:
    """What the writer typed there is kept out of every output; the screen's own finding blocks the report."""
    finding = _finding("Em Nguyễn Văn Mận lớp 9B, số 0912345678, làm hỏng thiết bị.")
    assert finding.explanation == ""
    for render in FORMATS.values():
        assert "0912345678" not in render([finding], 1, 0)

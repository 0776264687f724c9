"""Corrections on a page: every word that somebody wrote is text, and nothing is claimed where there is none."""

from __future__ import annotations

from portal.pages.blocks import Block, Heading
from portal.pages.comparison import render_year_comparison
from portal.pages.corrections import render_corrections, render_released_errata
from portal.pages.links import Links
from portal.views.corrections import ClosedPeriodView, CorrectedValue, CorrectionRow
from portal.views.year_comparison import ComparedRow, ComparedSection, UnitRemark, YearComparisonView

EVIL, SAFE = "<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"
LINKS = Links("ket-qua/dinh-chinh.md")


def _text(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks if not isinstance(block, Heading))


def test_before_the_first_there_is_a_sentence() -> None:
    """No empty table."""
    for blocks in (render_corrections(()), render_released_errata((), LINKS), render_year_comparison((), LINKS)):
        assert _text(blocks).startswith("<p>Chưa có ") and "<table" not in _text(blocks)


def test_what_a_correction_says_is_escaped() -> None:
    """Reasons are typed by people, values come from reports."""
    value = CorrectedValue(EVIL, EVIL, "2")
    row = CorrectionRow("2030-K1-DC01", EVIL, "01/07/2030", EVIL, EVIL, (value,))
    late = CorrectionRow("2030-K1-DC02", "Đơn vị", "02/07/2030", "vì", "ai", (), "Phiếu nộp sau khi khóa kỳ.")
    period = ClosedPeriodView("2030-K1", "Kỳ 1", "lúc", "9/10 đơn vị", "8/10 đơn vị", "9 giấy", (row, late))
    text = _text(render_corrections((period,)))
    assert "<script>" not in text
    assert text.count(SAFE) == 5
    assert "Phiếu nộp sau khi khóa kỳ." in text


def test_a_comparison_shows_its_reasons_before_its_figures() -> None:
    """Whoever reads a difference has seen whom it is about."""
    row = ComparedRow("so.buoi", "", "Số buổi", "", "buổi", "1.200", "1.100", "−100", "58/60")
    view = YearComparisonView(
        "Kỳ 1 năm 2030",
        "Kỳ 1 năm 2031",
        "59/60",
        (ComparedSection("A", "Mục", (row,)),),
        (),
        (UnitRemark(EVIL, "Không so sánh được: chia tách."),),
    )
    text = _text(render_year_comparison((view,), LINKS))
    assert "<script>" not in text
    assert (
        text.index("chia tách") < text.index("1.200") < text.index("1.100") < text.index("−100") < text.index("58/60")
    )


def test_periods_that_may_not_be_compared_have_no_figure() -> None:
    """Only the reason."""
    view = YearComparisonView("Kỳ 1 năm 2030", "Kỳ 1 năm 2031", refused="không so sánh được vì lý do")
    text = _text(render_year_comparison((view,), LINKS))
    assert "Không so sánh được vì lý do." in text and "<table" not in text

"""Charts read without colour, without a script and without sight, and draw nothing but what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from portal.pages.blocks import Html
from portal.pages.charts import render_charts
from portal.views.charts import (
    BarChart,
    BarPanel,
    Chart,
    ChartBar,
    ChartPart,
    StackedBar,
    StackedChart,
    TargetChart,
    TargetMark,
)
from portal.vocabulary.status import ReportState

HOSTILE = "<script>x</script> & \"ngoặc\" 'đơn'"
SVG = "{http://www.w3.org/2000/svg}"


def _bars(*bars: ChartBar, full: int | None = None) -> BarChart:
    return BarChart("bieu-do-a", "Số buổi", "Tóm tắt.", "Nội dung", "buổi", (BarPanel("", bars),), full)


def _stacked(*counts: int) -> StackedChart:
    parts = tuple(
        ChartPart(state.label, state.icon, state.css, place)
        for place, state in enumerate(list(ReportState)[: len(counts)])
    )
    return StackedChart("bieu-do-b", "Trạng thái", "Tóm tắt.", "Trạng thái", "đơn vị", parts, (_whole(counts),))


def _whole(counts: Sequence[int]) -> StackedBar:
    return StackedBar("Kỳ 1", "x đã nộp", tuple(counts))


def _targets(*marks: TargetMark) -> TargetChart:
    return TargetChart("bieu-do-c", "Chỉ tiêu", "Tóm tắt.", "Chỉ tiêu", marks)


def _mark(value: Fraction | None, *, met: bool = True) -> TargetMark:
    return TargetMark("Tin báo", "92,3%", value, Fraction(9, 10), "trên 90%", "Đạt" if met else "Chưa đạt", "✓", met)


CHARTS: tuple[Chart, ...] = (
    _bars(ChartBar("Ma túy", "1.234", 1234, "58/70 đơn vị"), ChartBar("Đường phố", "0", 0)),
    _stacked(30, 5, 2, 1, 0, 3, 4, 1),
    _targets(_mark(Fraction(12, 13)), _mark(Fraction(1, 2), met=False), _mark(None)),
)


def _html(chart: Chart) -> str:
    (block,) = render_charts([chart])
    assert isinstance(block, Html)
    return block.text


def _tree(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(_html(chart).replace(" data-search-exclude", ""))  # noqa: S314 (our own page)


def _all(chart: Chart, name: str) -> list[ElementTree.Element]:
    return [one for one in _tree(chart).iter(f"{SVG}rect") if name in one.get("class", "").split()]


@pytest.mark.parametrize("chart", CHARTS, ids=["bars", "stacked", "targets"])
def test_every_picture_has_a_name_a_description_and_a_table(chart: Chart) -> None:
    """Who does not see it hears its name and summary, and finds each number in a table beside it."""
    tree, html = _tree(chart), _html(chart)
    pictures = [one for one in tree.iter(f"{SVG}svg") if one.get("role") == "img"]
    assert pictures
    for picture in pictures:
        title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
        assert title is not None and title.text and title.get("id") == picture.get("aria-labelledby")
        assert description is not None and description.text
        assert description.get("id") == picture.get("aria-describedby")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert all(reference in ids for reference in re.findall(r"url\(#([^)]+)\)", html))
    cells = [" ".join("".join(cell.itertext()).split()) for cell in tree.iter("td")]
    assert cells and all(cells)


@pytest.mark.parametrize("chart", CHARTS, ids=["bars", "stacked", "targets"])
def test_a_picture_needs_no_script_and_no_style_of_its_own(chart: Chart) -> None:
    """A strict policy bars both; and no blank line ends the block early."""
    html = _html(chart)
    assert not re.search(r"<script|style=|<style|\son[a-z]+=|href=|<image|<foreignObject", html)
    assert all(line.strip() for line in html.split("\n"))


def test_the_longest_bar_is_the_largest_number_and_others_follow_in_proportion() -> None:
    """Whatever the type of the number."""
    chart = _bars(ChartBar("a", "80", 80), ChartBar("b", "40", Decimal(40)), ChartBar("c", "20", Fraction(20)))
    widths = [float(bar.get("width", "").removesuffix("%")) for bar in _all(chart, "portal-chart__bar")]
    assert widths == [78.0, 39.0, 19.5]


def test_a_share_is_drawn_against_the_whole_and_not_against_the_best() -> None:
    """A rate of half the units fills half the length even when nobody did better."""
    (bar,) = _all(_bars(ChartBar("a", "50,0%", Fraction(1, 2)), full=1), "portal-chart__bar")
    assert bar.get("width") == "39.0%"


def test_nothing_to_compare_draws_nothing() -> None:
    """All zero, and no bars at all, are pictures too."""
    assert [bar.get("width") for bar in _all(_bars(ChartBar("a", "0", 0)), "portal-chart__bar")] == ["0.0%"]
    assert _all(_bars(), "portal-chart__bar") == []


def test_a_hidden_number_has_words_and_no_bar() -> None:
    """Two charts that say the same are the same picture, whatever the numbers behind them."""
    chart = _bars(ChartBar("Vụ việc", "dưới 5", None), ChartBar("Buổi", "10", 10))
    assert len(_all(chart, "portal-chart__bar")) == 1
    assert "dưới 5" in _html(chart)


def test_stacked_parts_fill_the_bar_without_gaps() -> None:
    """In the order of the states; a part without units is not drawn but stands in the table."""
    chart = _stacked(6, 3, 0, 1)
    parts = [(part.get("x"), part.get("width")) for part in _all(chart, "portal-chart__ground")][:3]
    assert parts == [("0.0%", "60.0%"), ("60.0%", "30.0%"), ("90.0%", "10.0%")]
    assert [cell.text for cell in _tree(chart).iter("td")] == ["6", "3", "0", "1"]


def test_an_empty_whole_is_an_empty_bar() -> None:
    """Nothing is divided by nothing."""
    assert len(_all(_stacked(0, 0), "portal-chart__ground")) == 2, "the two swatches of the legend only"


def test_states_differ_by_pattern_as_well_as_by_colour() -> None:
    """Printed in black and white no two states look alike."""
    tree = _tree(_stacked(*[1] * len(ReportState)))
    picture = next(one for one in tree.iter(f"{SVG}svg") if one.get("role") == "img")
    drawn = [b"".join(ElementTree.tostring(part) for part in pattern) for pattern in picture.iter(f"{SVG}pattern")]
    assert len(drawn) == len(set(drawn)) == len(ReportState)


def test_a_target_is_a_line_and_a_mark_is_full_only_when_it_is_met() -> None:
    """Form tells it, and the verdict's word beside it."""
    chart = CHARTS[2]
    marks = [one.get("class", "").split() for one in _tree(chart).iter(f"{SVG}circle")]
    assert ["portal-chart__mark--met" in classes for classes in marks] == [True, False]
    assert len(_all(chart, "portal-chart__target")) == 3
    words = " ".join(_tree(chart).itertext())
    assert "Đạt" in words and "Chưa đạt" in words and "trên 90%" in words


def test_marks_beyond_the_ends_stay_in_the_picture() -> None:
    """More than all, for a share that may be, is drawn at the end; the text says how much."""
    circles = _tree(_targets(_mark(Fraction(3, 2)), _mark(Fraction(0)))).iter(f"{SVG}circle")
    assert [one.get("cx") for one in circles] == ["98.0%", "2.0%"]


def test_long_labels_are_broken_into_lines_that_fit_a_telephone() -> None:
    """Nothing is cut off, and rows do not lie over each other."""
    label = "Phong trào toàn dân bảo vệ an ninh Tổ quốc và phòng, chống bạo lực học đường"
    tree = _tree(_bars(ChartBar(label, "7", 7, "58/70 đơn vị"), ChartBar("b", "1", 1)))
    texts = [one for one in tree.iter(f"{SVG}text") if "portal-chart__value" not in one.get("class", "")]
    lines = ["".join(one.itertext()) for one in texts]
    assert " ".join(lines[:-1]).startswith(label[:40])
    assert "".join(lines[:-1]).replace(" ", "") == (label + "58/70 đơn vị").replace(" ", "")
    assert max(map(len, lines)) <= 44
    heights = [int(one.get("y", "")) for one in texts]
    assert heights == sorted(set(heights))


@pytest.mark.parametrize(
    "chart",
    [
        _bars(ChartBar(HOSTILE, HOSTILE, 1, HOSTILE)),
        StackedChart("b", HOSTILE, HOSTILE, HOSTILE, HOSTILE, (ChartPart(HOSTILE, "x", "x", 0),), (_whole([1]),)),
        _targets(TargetMark(HOSTILE, HOSTILE, Fraction(1), None, HOSTILE, HOSTILE, "x", met=True)),
    ],
    ids=["bars", "stacked", "targets"],
)
def test_markup_in_words_stays_text(chart: Chart) -> None:
    """Names come from files that people edit."""
    assert "<script" not in _html(chart)
    assert "<script>x</script>" in "".join(_tree(chart).itertext())

"""Charts of who has reported and of what was done say the same as the tables they stand beside."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from portal.statistics.reporting_rates import PeriodStatus, compute_status
from portal.views.charts import BarChart, StackedChart
from portal.views.indicator_charts import build_target_chart
from portal.views.indicators import STATE_WORDS, IndicatorFigure, IndicatorRow, Light
from portal.views.result_charts import build_result_charts
from portal.views.status_board import build_status_board
from portal.views.status_charts import build_status_charts
from portal.vocabulary.audience import Audience
from portal.vocabulary.form import Publication
from portal.vocabulary.indicators import IndicatorState
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, SECOND, a_registry, a_report
from tests.views.test_results import a_results_view


def _status(period: str, *sent: str) -> PeriodStatus:
    registry = a_registry()
    early = DUE - timedelta(days=3)
    return compute_status(
        registry,
        registry.period(period),
        {unit: Verdict(passes=True) for unit in sent},
        {(unit, period): Arrival(early, early, 0, Evidence.HISTORY) for unit in sent},
        DUE + timedelta(days=200),
    )


def test_states_are_divided_as_they_were_counted() -> None:
    """Only those that occur in some period, in one order for all periods, each with a pattern that never changes."""
    statuses = [_status(FIRST, "thpt-mot", "pgd-mau"), _status(SECOND, "thpt-mot")]
    for audience in Audience:
        states, _ = build_status_charts(build_status_board(a_registry(), statuses, audience))
        assert isinstance(states, StackedChart)
        assert [(part.label, part.pattern) for part in states.parts] == [("Đã tiếp nhận đúng hạn", 0), ("Chưa nộp", 6)]
        assert [(bar.label, bar.note, bar.counts) for bar in states.bars] == [
            ("Kỳ 1 năm 2030", "2/3 phiếu đã tiếp nhận", (2, 1)),
            ("Kỳ 2 năm 2030", "1/3 phiếu đã tiếp nhận", (1, 2)),
        ]


def test_rates_are_drawn_as_they_are_written() -> None:
    """One panel a period, one bar a type of unit, the whole width for all of them."""
    _, rates = build_status_charts(build_status_board(a_registry(), [_status(FIRST, "thpt-mot")], Audience.PUBLIC))
    assert isinstance(rates, BarChart)
    (panel,) = rates.panels
    assert (panel.title, rates.scale) == ("Kỳ 1 năm 2030", Fraction(1))
    assert [(bar.label, bar.text, bar.value, bar.note) for bar in panel.bars] == [
        ("Phòng mẫu", "0,0%", Fraction(0), "0/1"),
        ("Trường mẫu", "50,0%", Fraction(1, 2), "1/2"),
    ]


def test_before_the_first_period_opens_there_is_no_chart() -> None:
    """And none is drawn empty."""
    assert build_status_charts(build_status_board(a_registry(), [], Audience.STAFF)) == ()


def _topics(*numbers: tuple[str, str, int]) -> list[object]:
    """The panels of the chart of a table by code: (unit, period, number) of its first code."""
    reports = [
        a_report(unit, period, bang={"theo_chu_de": [{"chu_de": "duong", "luot": number}]})
        for unit, period, number in numbers
    ]
    views = [a_results_view(reports, names) for names in ((FIRST, SECOND), (SECOND,), (FIRST,))]
    (chart,) = [chart for chart in build_result_charts(views) if "bang" in chart.id]
    assert chart.measure == "lượt"
    return [
        (panel.title, panel.note, [(bar.label, bar.text, bar.value) for bar in panel.bars]) for panel in chart.panels
    ]


def test_topics_are_drawn_period_by_period_in_time_order() -> None:
    """The whole year is no panel: periods are never added into a picture; coverage common to all bars stands once."""
    assert _topics(("thpt-mot", FIRST, 1200), ("thpt-hai", FIRST, 34), ("thpt-mot", SECOND, 7)) == [
        ("Kỳ 1 năm 2030", "2/3 đơn vị", [("nhãn mang", "0", 0), ("nhãn duong", "1.234", 1234)]),
        ("Kỳ 2 năm 2030", "1/3 đơn vị", [("nhãn mang", "0", 0), ("nhãn duong", "7", 7)]),
    ]


def test_what_counts_people_or_incidents_is_not_drawn() -> None:
    """Only activities, and only those that may be published by unit (DESIGN.md policies 7 and 8)."""
    view = a_results_view([a_report("thpt-mot", vu={"nhe": {"so_vu": 3}}, bang={"theo_chu_de": []})])
    broken_down = {
        row.field for section in view.sections for row in section.rows if row.code and row.overall.text != "–"
    }
    assert {"vu.so_vu", "bang.theo_chu_de.luot"} <= broken_down
    assert [chart.id for chart in build_result_charts([view])] == ["bieu-do-bang-theo-chu-de-luot"]


def _indicator(name: str, state: IndicatorState, share: Fraction | None, target: Fraction | None) -> IndicatorRow:
    light = Light(state.value, "✓" if state is IndicatorState.MET else "✗", STATE_WORDS[state])
    figure = IndicatorFigure("", "", share, 12, 13, "92,3%", "12/13", "13/13 đơn vị", 13, 13, 13, 0, state, light, "")
    return IndicatorRow(name, name, "", "", "%", (), "trên 90%", True, target, Publication.PER_UNIT, figure, (), ())


def test_shares_with_a_target_are_marked_as_they_were_judged() -> None:
    """Nothing is judged again from a rounded share: the mark is full only where the indicator says that it is met."""
    rows = [
        _indicator("a", IndicatorState.MET, Fraction(12, 13), Fraction(9, 10)),
        _indicator("b", IndicatorState.NOT_MET, Fraction(9, 10), Fraction(9, 10)),
        _indicator("c", IndicatorState.NOT_ENOUGH_DATA, Fraction(1), Fraction(9, 10)),
        _indicator("d", IndicatorState.NO_TARGET, Fraction(1), None),
    ]
    chart = build_target_chart(rows, "2030-K1", "Kỳ 1 năm 2030")
    assert chart is not None
    assert [(mark.label, mark.met, mark.verdict) for mark in chart.marks] == [
        ("a", True, "Đạt"),
        ("b", False, "Chưa đạt"),
        ("c", False, "Chưa đủ số liệu"),
    ]
    assert (chart.marks[0].text, chart.marks[0].target_text, chart.summary[:3]) == ("92,3% (12/13)", "trên 90%", "1/3")
    assert build_target_chart(rows[3:], "2030-K1", "") is None

"""Who has reported, drawn: the states of each period, and the reporting rate of each type of unit."""

from __future__ import annotations

from fractions import Fraction

from portal.views.charts import BarChart, BarPanel, Chart, ChartBar, ChartPart, StackedBar, StackedChart
from portal.views.reporting_status import CountsRow
from portal.views.status_board import BoardPeriod, StatusBoard
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import number_text


def build_status_charts(board: StatusBoard) -> tuple[Chart, ...]:
    """The charts of the board, counts only and so for every audience; none before a period opens."""
    if not board.periods:
        return ()
    return _states(board), _rates(board)


def _states(board: StatusBoard) -> StackedChart:
    found = {one.state for period in board.periods for one in period.states}
    occurring = [(place, state) for place, state in enumerate(ReportState) if state in found]
    return StackedChart(
        id="bieu-do-trang-thai",
        title="Trạng thái phiếu của các đơn vị trong từng kỳ",
        summary=". ".join(f"{period.label}: {_received(period.overall)}" for period in board.periods) + ".",
        heading="Trạng thái",
        measure="đơn vị",
        parts=tuple(ChartPart(state.label, state.icon, state.css, place) for place, state in occurring),
        bars=tuple(_states_of(period, [state for _, state in occurring]) for period in board.periods),
    )


def _states_of(period: BoardPeriod, order: list[ReportState]) -> StackedBar:
    counts = {one.state: one.count for one in period.states}
    return StackedBar(period.label, _received(period.overall), tuple(counts.get(state, 0) for state in order))


def _received(counts: CountsRow) -> str:
    return f"{number_text(counts.actual)}/{number_text(counts.expected)} phiếu đã tiếp nhận"


def _rates(board: StatusBoard) -> BarChart:
    return BarChart(
        id="bieu-do-ty-le-nop",
        title="Tỷ lệ nộp theo loại đơn vị",
        summary=". ".join(_rates_of(period) for period in board.periods) + ".",
        heading="Loại đơn vị",
        measure="đã tiếp nhận trên phải nộp",
        panels=tuple(BarPanel(period.label, tuple(_rate(row) for row in period.by_type)) for period in board.periods),
        full=1,
    )


def _rates_of(period: BoardPeriod) -> str:
    return f"{period.label}: " + "; ".join(f"{row.label} {row.reporting_rate}" for row in period.by_type)


def _rate(row: CountsRow) -> ChartBar:
    share = Fraction(row.actual, row.expected) if row.expected else None
    return ChartBar(row.label, row.reporting_rate, share, f"{number_text(row.actual)}/{number_text(row.expected)}")

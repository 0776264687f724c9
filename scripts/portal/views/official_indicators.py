"""Targets, indicators and the followed schools as tables and a sentence, for the summary report and the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from portal.views.followed_units import FollowedUnit
from portal.views.indicators import STATE_WORDS, IndicatorFigure, IndicatorRow
from portal.views.results import ResultsView
from portal.views.staff_tables import Cell, StaffTable, coverage_line, usual_apart
from portal.vocabulary.indicators import IndicatorState
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text

NO_TARGETS = "Kế hoạch chưa có chỉ tiêu nào được tính trong kỳ này"
_NAMED = (IndicatorState.NOT_MET, IndicatorState.NOT_ENOUGH_DATA)
"""States that a summary must not only count: which targets they are."""
_NOTE = (
    "Chỉ tiêu “trên 90%” thì đúng 90% là chưa đạt. “Chưa đủ số liệu”: báo cáo còn thiếu có thể làm đổi kết quả; "
    "số còn thiếu không được ước tính."
)


def targets_sentence(rows: Iterable[IndicatorRow]) -> str:
    """How many targets are met, and which are not or not yet known."""
    judged = [row for row in rows if row.target and row.overall.units_expected]
    if not judged:
        return NO_TARGETS
    parts = []
    for state, word in STATE_WORDS.items():
        of_state = [row for row in judged if row.overall.state is state]
        if of_state:
            names = "; ".join(f"{row.label}: {row.overall.text}" for row in of_state)
            named = f" ({names})" if state in _NAMED else ""
            parts.append(f"{number_text(len(of_state))} {word[:1].lower()}{word[1:]}{named}")
    return f"Trong {number_text(len(judged))} chỉ tiêu của Kế hoạch có kết quả để xem xét: {', '.join(parts)}"


def targets_table(rows: Iterable[IndicatorRow], view: ResultsView) -> StaffTable:
    """The targets against what was reached; one that is not asked in the periods is left out."""
    judged = [row for row in rows if row.target and row.overall.units_expected]
    cells = tuple(
        (row.label, row.target, row.overall.text, row.overall.parts, row.overall.light.label, row.overall.coverage)
        for row in judged
    )
    heads = ("Chỉ tiêu", "Yêu cầu của Kế hoạch", "Kết quả", "Cơ sở tính", "Đánh giá", "Số đơn vị trả lời")
    return StaffTable("", "", coverage_line(view), heads, cells, frozenset((0, 1)), _NOTE)


def indicators_table(rows: Iterable[IndicatorRow], view: ResultsView) -> StaffTable:
    """Every indicator in the order of its table, over all units."""
    cells = tuple((row.label, ", ".join(row.plan), row.target, *_cells(row), row.overall.remark) for row in rows)
    heads = ("Chỉ tiêu, chỉ số", "Nội dung của Kế hoạch", "Yêu cầu", "Kết quả", "Cơ sở tính", "Đánh giá")
    shown, behind = usual_apart(cells, 6)
    return StaffTable(
        "chi-tieu",
        f"Chỉ tiêu, chỉ số theo dõi, {view.label}",
        coverage_line(view),
        (*heads, "Số đơn vị trả lời", "Ghi chú"),
        tuple(shown),
        frozenset((0, 1, 2, 7)),
        behind + _NOTE,
    )


def _cells(row: IndicatorRow) -> tuple[Cell, ...]:
    whole = row.overall
    return whole.text, whole.parts, whole.light.label, whole.coverage


def indicators_sheet(rows: Iterable[IndicatorRow], view: ResultsView) -> StaffTable:
    """The same for the workbook: what is a number there stands as a number in a cell of its own."""
    cells = tuple(
        (
            row.label,
            ", ".join(row.plan),
            row.target,
            _number(row, row.overall),
            row.measure,
            *_parts(row.overall),
            row.overall.light.label,
            row.overall.units_reporting,
            row.overall.units_expected,
            row.overall.remark,
        )
        for row in rows
    )
    heads = ("Chỉ tiêu, chỉ số", "Nội dung của Kế hoạch", "Yêu cầu", "Kết quả", "Đơn vị tính", "Tử số", "Mẫu số")
    more = ("Đánh giá", "Đơn vị trả lời", "Đơn vị được hỏi", "Ghi chú")
    title = f"Chỉ tiêu, chỉ số theo dõi, {view.label}"
    words = frozenset((0, 1, 2, 4, 10))
    return StaffTable("chi-tieu", title, coverage_line(view), (*heads, *more), cells, words, _NOTE)


def _parts(figure: IndicatorFigure) -> tuple[Cell, Cell]:
    """What a figure is made of; both empty where nobody answered or it concerns nobody."""
    parts = (figure.numerator, figure.denominator) if figure.units_reporting else (None, None)
    return "" if parts[0] is None else parts[0], "" if parts[1] is None else parts[1]


def _number(row: IndicatorRow, figure: IndicatorFigure) -> Cell:
    """A count or a share as a number; words where there is none, or where they say how it changed."""
    if figure.numerator is None or (figure.denominator is not None and not (row.is_share and figure.denominator)):
        return figure.text
    return figure.numerator if figure.denominator is None else Fraction(figure.numerator, figure.denominator)


def indicators_by_level(rows: Sequence[IndicatorRow], view: ResultsView) -> tuple[StaffTable, ...]:
    """The same by type of unit and by locality, a column each; for the workbook."""
    title, line = f"Chỉ tiêu, chỉ số theo dõi, {view.label}", coverage_line(view)
    by_type = _level_table([(row, row.by_type) for row in rows])
    by_place = _level_table([(row, row.by_locality) for row in rows])
    return (
        StaffTable("chi-tieu-loai", f"{title}, theo loại đơn vị", line, *by_type, frozenset((0, 1))),
        StaffTable("chi-tieu-dia-ban", f"{title}, theo địa bàn", line, *by_place, frozenset((0, 1))),
    )


def _level_table(
    rows: Sequence[tuple[IndicatorRow, tuple[IndicatorFigure, ...]]],
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Heads and rows; a cell stays empty where the indicator asks nothing of those units."""
    labels = list(dict.fromkeys(figure.label for _, figures in rows for figure in figures))
    cells = []
    for row, figures in rows:
        numbers = {figure.label: _number(row, figure) for figure in figures}
        values = (numbers.get(label, "") for label in labels)
        cells.append((row.label, row.measure, _number(row, row.overall), *values))
    return ("Chỉ tiêu, chỉ số", "Đơn vị tính", "Toàn ngành", *labels), tuple(cells)


def followed_table(units: Iterable[FollowedUnit], registry: Registry, view: ResultsView) -> StaffTable:
    """What each followed school undertook, where it stands, and its official level; names, so for staff."""
    cells = tuple(
        (
            registry.unit(one.id).name,
            "\n".join(one.solutions),
            one.deadline,
            one.promised,
            one.progress,
            one.self_assessed,
            one.official,
        )
        for one in units
    )
    heads = ("Trường, trung tâm", "Giải pháp", "Thời hạn", "Mức phấn đấu", "Tiến độ", "Tự đánh giá", "Chính thức")
    note = "Ô trống: chưa báo cáo, hoặc chưa có kết quả chính thức."
    title = f"Trường, trung tâm được theo dõi, {view.label}"
    return StaffTable("truong-theo-doi", title, coverage_line(view), heads, cells, frozenset((0, 1)), note)

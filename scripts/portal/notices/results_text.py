"""The totals of a period or a year on a terminal, each with the units behind it; staff only."""

from __future__ import annotations

from collections.abc import Sequence

from portal.notices.text_table import render_table
from portal.views.indicators import IndicatorRow
from portal.views.results import ResultRow, ResultSection, ResultsView

_ROWS_NOTE = "(đếm theo dòng)"


def render_results(view: ResultsView) -> str:
    """What `portal results` prints for people: one table a section, coverage beside every figure.

    What holds for a whole field is said once and not again for each of its codes.
    """
    head = [
        f"Kết quả tổng hợp, {view.label}",
        f"Tính đến {view.as_of_label}: có {view.coverage}. Chỗ trống không được tính là 0. Chỉ dùng nội bộ.",
    ]
    tables = [_indicators(view.indicators)] if view.indicators else []
    tables += [_section(section, whole_year=view.whole_year) for section in view.sections]
    return "\n\n".join(["\n".join(head), *tables])


def _section(section: ResultSection, *, whole_year: bool) -> str:
    head = ("Nội dung", "Kết quả", "Số đơn vị trả lời", "Ghi chú")
    cells: list[tuple[str, str, str, str]] = []
    said = ""
    for row in section.rows:
        remark = row.overall.remark
        note = "" if row.code and remark == said else remark
        if not row.code:
            said = remark
            note = "; ".join(part for part in (remark, row.over_periods_label if whole_year else "") if part)
        cells.append((_label(row), row.overall.text, row.overall.coverage, note))
    return f"{section.letter}. {section.label}\n{render_table(head, cells)}"


def _indicators(rows: Sequence[IndicatorRow]) -> str:
    head = ("Chỉ số", "Kết quả", "Số đơn vị", "Đối chiếu chỉ tiêu", "Ghi chú")
    cells = []
    for row in rows:
        figure = row.overall
        value = f"{figure.text} ({figure.parts})" if figure.parts else figure.text
        verdict = f"{figure.light.icon} {figure.light.label}"
        cells.append((row.label, value, figure.coverage, verdict, figure.remark))
    return f"Chỉ số và chỉ tiêu\n{render_table(head, cells)}"


def _label(row: ResultRow) -> str:
    label = f"– {row.code_label}" if row.code else row.label
    return f"{label} {_ROWS_NOTE}" if row.counts_rows else label

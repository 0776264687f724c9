"""Status and totals of a period or a year as data: one JSON object for other programs, one long table for Excel."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from portal.exports.csv_text import CsvCell, render_csv
from portal.exports.results_json import results_content
from portal.exports.status_json import status_content
from portal.views.indicators import IndicatorFigure, IndicatorRow
from portal.views.reporting_status import StatusView
from portal.views.results import Figure, ResultRow, ResultsView
from portal.vocabulary.indicators import PERCENT

VERSION = 1
_INDICATORS, _ALL_UNITS = "Chỉ tiêu, chỉ số", "Toàn ngành"
CSV_HEADS = (
    "Mục",
    "Mã dòng",
    "Nội dung",
    "Mã chi tiết",
    "Chi tiết",
    "Trả lời",
    "Loại đơn vị",
    "Đơn vị tính",
    "Giá trị",
    "Đơn vị trả lời",
    "Đơn vị được hỏi",
    "Không áp dụng",
    "Ghi chú",
)


def render_staff_json(results: ResultsView, statuses: Sequence[StatusView]) -> str:
    """Status and results together, as schemas/meta/staff_export.schema.json describes; fields are only ever added."""
    content = {
        "version": VERSION,
        "audience": "staff",
        "label": results.label,
        "as_of": results.as_of.isoformat(),
        "status": [status_content(view) for view in statuses],
        "results": results_content(results),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def render_staff_csv(results: ResultsView) -> bytes:
    """Every total over all units and by type of unit, a row each, then every indicator, shares in percent.

    Empty where nobody answered, which is not 0.
    """
    rows = (line for section in results.sections for row in section.rows for line in _lines(row, section.label))
    return render_csv(CSV_HEADS, [*rows, *(line for one in results.indicators for line in _indicator_lines(one))])


def _lines(row: ResultRow, section: str) -> Iterator[tuple[CsvCell, ...]]:
    head = (section, row.field, row.label, row.code, row.code_label)
    for figure in (row.overall, *row.by_type):
        behind = (figure.units_reporting, figure.units_expected, figure.not_applicable, figure.remark)
        for answer, measure, value in _values(row, figure):
            yield *head, answer, figure.unit_type_label, measure, value, *behind


def _values(row: ResultRow, figure: Figure) -> Iterator[tuple[str, str, CsvCell]]:
    """The number of a figure, or the count of each answer."""
    told = figure.units_reporting > 0
    if not figure.answers:
        yield "", row.measure, (figure.value or 0) if told else None
    for answer in figure.answers:
        yield answer.label, "dòng" if row.counts_rows else "đơn vị", answer.count if told else None


def _indicator_lines(row: IndicatorRow) -> Iterator[tuple[CsvCell, ...]]:
    for figure in (row.overall, *row.by_type):
        behind = (figure.units_reporting, figure.units_expected, figure.not_applicable)
        note = "; ".join(part for part in (figure.light.label, figure.remark) if part)
        where = figure.label or _ALL_UNITS
        yield (
            _INDICATORS,
            row.id,
            row.label,
            "",
            "",
            "",
            where,
            row.measure,
            _share_in_percent(row, figure),
            *behind,
            note,
        )


def _share_in_percent(row: IndicatorRow, figure: IndicatorFigure) -> CsvCell:
    """A count as it is; a share or a change in percent with four decimals."""
    value = figure.value
    if value is None or row.measure != PERCENT:
        return None if value is None else int(value)
    share = Fraction(value) * 100
    return (Decimal(share.numerator) / share.denominator).quantize(Decimal("0.0001"))

"""What was done, drawn: activities by topic, one panel a period; for staff, from totals that are not protected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.views.charts import BarChart, BarPanel, ChartBar
from portal.views.results import ResultRow, ResultsView
from portal.vocabulary.form import Publication
from portal.vocabulary.vietnamese import number_text


def build_result_charts(views: Sequence[ResultsView]) -> tuple[BarChart, ...]:
    """A chart for each section that breaks a number down by code, of the first such number, periods in time order.

    Only numbers that may be published by unit are drawn: what counts people or incidents is no picture to remember
    (DESIGN.md policies 7 and 8). Views of a whole year are passed over.
    """
    periods = sorted((view for view in views if not view.whole_year), key=lambda view: view.periods)
    fields = dict.fromkeys(field for view in periods for field in _drawn_fields(view))
    return tuple(_chart(field, periods) for field in fields)


def _drawn_fields(view: ResultsView) -> Iterator[str]:
    for section in view.sections:
        broken_down = (
            row.field for row in section.rows if row.code and row.overall.value is not None and _may_be_drawn(row)
        )
        yield from list(dict.fromkeys(broken_down))[:1]


def _may_be_drawn(row: ResultRow) -> bool:
    return row.publication is Publication.PER_UNIT and not row.counts_people


def _chart(field: str, views: Sequence[ResultsView]) -> BarChart:
    rows = {view.label: _rows(view, field) for view in views}
    whole = next(row for of_view in rows.values() for row in of_view if not row.code)
    section = next(one.label for view in views for one in view.sections if any(row.field == field for row in one.rows))
    return BarChart(
        id="bieu-do-" + field.replace(".", "-").replace("_", "-"),
        title=f"{section}: {whole.label[:1].lower()}{whole.label[1:]} theo nội dung",
        summary=". ".join(f"{label}: {_sentence(of_view)}" for label, of_view in rows.items() if of_view) + ".",
        heading="Nội dung",
        measure=whole.measure,
        panels=tuple(_panel(label, of_view) for label, of_view in rows.items() if of_view),
        remark="Các kỳ dài ngắn khác nhau: chỉ so các nội dung trong cùng một kỳ.",
    )


def _rows(view: ResultsView, field: str) -> list[ResultRow]:
    return [row for section in view.sections for row in section.rows if row.field == field]


def _panel(label: str, rows: Sequence[ResultRow]) -> BarPanel:
    """The bars of one period; how many units are behind them stands once when it is the same for all."""
    coded = [row for row in rows if row.code]
    coverages = {row.overall.coverage for row in coded}
    shared = coverages.pop() if len(coverages) == 1 else ""
    return BarPanel(label, tuple(_bar(row, with_coverage=not shared) for row in coded), shared)


def _bar(row: ResultRow, *, with_coverage: bool) -> ChartBar:
    value = row.overall.value
    text = number_text(value) if value is not None else row.overall.text
    return ChartBar(row.code_label, text, value, row.overall.coverage if with_coverage else "")


def _sentence(rows: Sequence[ResultRow]) -> str:
    whole = next((row.overall for row in rows if not row.code), None)
    most = max((row for row in rows if row.code), key=lambda row: row.overall.value or 0, default=None)
    said = [f"tổng {whole.text} ({whole.coverage})"] if whole else []
    if most is not None and most.overall.value:
        said.append(f"nhiều nhất là “{most.code_label}” với {most.overall.text}")
    return ", ".join(said)

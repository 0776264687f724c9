"""Published results, drawn: activities by topic and shares against targets, from nothing but what is published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from portal.views.charts import BarChart, BarPanel, ChartBar, TargetChart, TargetMark
from portal.views.released_results import ReleasedScope
from portal.views.released_words import STATE_ICONS, STATE_WORDS, cell_text
from portal.vocabulary.form import Publication
from portal.vocabulary.indicators import IndicatorKind, IndicatorState
from portal.vocabulary.plan import Measure
from portal.vocabulary.releases import Release, ReleasedFigure, ReleasedIndicator, ShownForm


def build_topic_charts(scopes: Sequence[ReleasedScope]) -> tuple[BarChart, ...]:
    """The first number of each section that is broken down by code and published by unit, one panel a period."""
    releases = sorted(
        (scope.release for scope in scopes if len(scope.release.periods) == 1), key=lambda one: one.periods[0].id
    )
    fields: dict[str, str] = {}
    for release in releases:
        for cell in release.figures:
            if _is_drawn(cell) and cell.section not in fields:
                fields[cell.section] = cell.field
    return tuple(_topic_chart(field, releases) for field in fields.values())


def _is_drawn(cell: ReleasedFigure) -> bool:
    by_unit = cell.publication is Publication.PER_UNIT and not cell.counts_people
    return by_unit and bool(cell.code) and not cell.answer and cell.shown.form is ShownForm.EXACT


def _topic_chart(field: str, releases: Sequence[Release]) -> BarChart:
    cells = {
        release.label: [cell for cell in release.figures if cell.field == field and not cell.level and _is_drawn(cell)]
        for release in releases
    }
    first = next(cell for of_release in cells.values() for cell in of_release)
    panels = tuple(
        BarPanel(label, tuple(_bar(cell, releases[0]) for cell in of_release))
        for label, of_release in cells.items()
        if of_release
    )
    return BarChart(
        id="cong-bo-" + field.replace(".", "-").replace("_", "-"),
        title=f"{first.label} theo nội dung",
        summary="Số đã công bố của từng nội dung, mỗi kỳ một hình; bảng số ở dưới.",
        heading="Nội dung",
        measure=first.measure,
        panels=panels,
        remark="Các kỳ dài ngắn khác nhau: chỉ so các nội dung trong cùng một kỳ.",
    )


def _bar(cell: ReleasedFigure, release: Release) -> ChartBar:
    text = cell_text(cell, release.protection).removesuffix(cell.measure).strip()
    return ChartBar(cell.code_label, text, cell.shown.value)


def build_rating_chart(scope: ReleasedScope) -> TargetChart | None:
    """The shares that have a target; one whose number is not told keeps its place with the word alone."""
    marks = tuple(_mark(cell, scope.release) for cell in scope.release.indicators if _has_share(cell))
    if not marks:
        return None
    return TargetChart(
        id=f"chi-tieu-{scope.anchor}",
        title=f"Kết quả so với chỉ tiêu, {scope.label}",
        summary=f"{sum(mark.met for mark in marks)}/{len(marks)} chỉ tiêu tính bằng tỷ lệ đã đạt theo số liệu công bố.",
        heading="Chỉ tiêu",
        marks=marks,
    )


def _has_share(cell: ReleasedIndicator) -> bool:
    return not cell.level and bool(cell.target) and cell.kind == IndicatorKind.RATE and cell.figure is not None


def _mark(cell: ReleasedIndicator, release: Release) -> TargetMark:
    target = cell.figure
    share = None
    if cell.shown.form is ShownForm.RATE:
        share = Fraction(Decimal(cell.shown.value or 0)) / 100
    elif cell.out_of and cell.shown.value is not None:
        share = Fraction(cell.shown.value) / cell.out_of
    line = None if target is None else Fraction(1) if target.measure is Measure.COUNT else Fraction(target.value) / 100
    return TargetMark(
        label=cell.label,
        text=cell_text(cell, release.protection) if share is not None else "",
        value=share,
        target=line,
        target_text=cell.target,
        verdict=STATE_WORDS[cell.state] or "Không công bố",
        icon=STATE_ICONS[cell.state],
        met=cell.state == IndicatorState.MET,
    )

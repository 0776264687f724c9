"""The indicators against their targets, drawn: shares on a line from nothing to all; staff only until released."""

from __future__ import annotations

from collections.abc import Sequence

from portal.views.charts import TargetChart, TargetMark
from portal.views.indicators import IndicatorRow
from portal.vocabulary.indicators import IndicatorState


def build_target_chart(rows: Sequence[IndicatorRow], scope: str, scope_label: str) -> TargetChart | None:
    """The shares that have a target, in table order; `scope` makes the anchor. None when there is nothing to compare.

    What is not decided yet is drawn hollow, as what is not met: its word says which.
    """
    marks = tuple(_mark(row) for row in rows if row.is_share and row.target_share is not None)
    if not marks:
        return None
    met = sum(mark.met for mark in marks)
    return TargetChart(
        id=f"bieu-do-chi-tieu-{scope}",
        title=f"Kết quả so với chỉ tiêu, {scope_label}",
        summary=f"{met}/{len(marks)} chỉ tiêu tính bằng tỷ lệ đã đạt.",
        heading="Chỉ tiêu",
        marks=marks,
    )


def _mark(row: IndicatorRow) -> TargetMark:
    figure = row.overall
    return TargetMark(
        label=row.label,
        text=" ".join(text for text in (figure.text, f"({figure.parts})" if figure.parts else "") if text),
        value=figure.value,
        target=row.target_share,
        target_text=row.target,
        verdict=figure.light.label,
        icon=figure.light.icon,
        met=figure.state is IndicatorState.MET,
    )

"""The totals of a period or a year for other programs, staff only. Stable: version 1, fields are only ever added."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from portal.views.indicators import IndicatorFigure, IndicatorRow
from portal.views.results import Figure, ResultRow, ResultsView

VERSION = 1
_DECIMALS = 6


def render_results_json(view: ResultsView) -> str:
    """Every indicator and every total with the number of units behind it, as one JSON object.

    `value` is null when nobody answered. The indicators keep the order of `schemas/indicators/<year>.yaml`.
    """
    return json.dumps(results_content(view), ensure_ascii=False, indent=2)


def results_content(view: ResultsView) -> dict[str, object]:
    """The same as plain values, for files that hold more than the totals."""
    return {
        "version": VERSION,
        "periods": list(view.periods),
        "label": view.label,
        "as_of": view.as_of.isoformat(),
        "summary": {"reports_expected": view.reports_expected, "reports_accepted": view.reports_accepted},
        "indicators": [_indicator(row) for row in view.indicators],
        "results": [_row(row, section.key) for section in view.sections for row in section.rows],
    }


def _row(row: ResultRow, section: str) -> dict[str, object]:
    return {
        "section": section,
        "field": row.field,
        "label": row.label,
        "code": row.code,
        "code_label": row.code_label,
        "measure": row.measure,
        "over_periods": row.over_periods.value,
        "publication": row.publication.value,
        "counts": "rows" if row.counts_rows else "units",
        "total": _figure(row.overall),
        "by_type": {figure.unit_type: _figure(figure) for figure in row.by_type},
    }


def _indicator(row: IndicatorRow) -> dict[str, object]:
    return {
        "indicator": row.id,
        "label": row.label,
        "measure": row.measure,
        "plan": list(row.plan),
        "target": row.target,
        "publication": row.publication.value,
        "total": _measured(row.overall),
        "by_type": {figure.key: _measured(figure) for figure in row.by_type},
        "by_locality": {figure.key: _measured(figure) for figure in row.by_locality},
    }


def _measured(figure: IndicatorFigure) -> dict[str, object]:
    """`value` of a rate is a share from 0 to 1, of a change the relative rise, both rounded to 6 decimals; the exact
    parts stand beside it. Null when there is nothing to divide by or nobody answered: see `state`."""
    value = figure.value
    return {
        "value": round(float(value), _DECIMALS) if isinstance(value, Fraction) else value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "state": figure.state.value,
        "units_reporting": figure.units_reporting,
        "units_complete": figure.units_complete,
        "units_expected": figure.units_expected,
        "not_applicable": figure.not_applicable,
    }


def _figure(figure: Figure) -> dict[str, object]:
    value = figure.value
    return {
        "value": str(value) if isinstance(value, Decimal) else value,
        "answers": {answer.code: answer.count for answer in figure.answers},
        "units_reporting": figure.units_reporting,
        "units_complete": figure.units_complete,
        "units_expected": figure.units_expected,
        "not_applicable": figure.not_applicable,
        "nil": figure.nil,
    }

"""The totals of a period or a year for other programs, staff only. Stable: version 1, fields are only ever added."""

from __future__ import annotations

import json
from decimal import Decimal

from portal.views.results import Figure, ResultRow, ResultsView

VERSION = 1


def render_results_json(view: ResultsView) -> str:
    """Every total with the number of units behind it, as one JSON object; `value` is null when nobody answered."""
    content = {
        "version": VERSION,
        "periods": list(view.periods),
        "label": view.label,
        "as_of": view.as_of.isoformat(),
        "summary": {"reports_expected": view.reports_expected, "reports_accepted": view.reports_accepted},
        "results": [_row(row, section.key) for section in view.sections for row in section.rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


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

"""The status of a period for other programs. Stable: version 1, fields are only ever added."""

from __future__ import annotations

import json

from portal.views.reporting_status import CountsRow, StatusRow, StatusView

VERSION = 1


def render_status_json(view: StatusView) -> str:
    """The counts, and every unit with its state, as one JSON object; for staff."""
    return json.dumps(status_content(view), ensure_ascii=False, indent=2)


def status_content(view: StatusView) -> dict[str, object]:
    """The same as plain values, for files that hold more than the status.

    Instants are ISO 8601 with their offset; `days_late` counts calendar days; rates are shares from 0 to 1 with six
    decimals, null when no unit is expected.
    """
    return {
        "version": VERSION,
        "period": {"id": view.period, "label": view.label, "due": view.due.isoformat()},
        "as_of": view.as_of.isoformat(),
        "summary": _counts(view.overall),
        "by_type": [{"type": row.id, "label": row.label} | _counts(row) for row in view.by_type],
        "by_locality": [{"locality": row.id, "label": row.label} | _counts(row) for row in view.by_locality],
        "units": [_unit(row) for row in view.rows],
    }


def _counts(row: CountsRow) -> dict[str, object]:
    return {
        "expected": row.expected,
        "actual": row.actual,
        "on_time": row.on_time,
        "reporting_rate": _share(row.actual, row.expected),
        "on_time_rate": _share(row.on_time, row.expected),
        "undated": row.undated,
        "exempt": row.exempt,
        "states": {one.css: one.count for one in row.states},
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _unit(row: StatusRow) -> dict[str, object]:
    return {
        "unit": row.unit,
        "name": row.name,
        "type": row.type,
        "locality": row.locality,
        "state": row.css,
        "state_label": row.state_label,
        "first": row.first.isoformat() if row.first else None,
        "latest": row.latest.isoformat() if row.latest else None,
        "evidence": row.evidence.value,
        "receipts": list(row.receipts),
        "revisions": row.revisions,
        "days_late": row.days_late,
        "warnings": row.warnings,
    }

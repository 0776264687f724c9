"""A release as data for other programs: manifest, figures, indicators and units (schemas/release describes them)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from portal.vocabulary.indicators import Term
from portal.vocabulary.plan import Figure
from portal.vocabulary.releases import Release, ReleasedFigure, ReleasedIndicator, ReleasedUnit, Shown

VERSION = 1
Json = dict[str, object]


def render_json(content: object) -> bytes:
    """The bytes of a data file: UTF-8, indented, ending in a line break; the same content gives the same bytes."""
    return (json.dumps(content, ensure_ascii=False, indent=1, default=_number) + "\n").encode()


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} is no number")


def manifest_content(release: Release, hashes: Mapping[str, str]) -> Json:
    """What the release is, how it was protected, and the SHA-256 of each of its other files."""
    guard = release.protection
    return {
        "version": VERSION,
        "release": release.id,
        "scope": release.scope,
        "number": release.number,
        "label": release.label,
        "year": release.year,
        "periods": [{"id": one.id, "label": one.label, "last_of_year": one.last_of_year} for one in release.periods],
        "as_of": release.as_of.isoformat(),
        "reason": release.reason,
        "form": release.form,
        "rules": release.rules,
        "software": release.software,
        "protection": {
            "small_count_threshold": guard.threshold,
            "rounding_base": guard.rounding_base,
            "rate_minimum_denominator": guard.rate_minimum,
            "minimum_contributors": guard.minimum_contributors,
        },
        "reports_accepted": release.reports_accepted,
        "reports_expected": release.reports_expected,
        "reports": [
            {"period": period, "form_type": form_type, "count": count}
            for (period, form_type), count in release.reports.items()
        ],
        "files": dict(sorted(hashes.items())),
    }


def figures_content(release: Release) -> Json:
    """The totals; `form` says how `value` is to be read, null where there is no number."""
    return _head(release) | {"figures": [_figure(cell) for cell in release.figures]}


def indicators_content(release: Release) -> Json:
    """The indicators with the parts they are made of."""
    return _head(release) | {"indicators": [_indicator(cell) for cell in release.indicators]}


def units_content(release: Release) -> Json:
    """What is published of each unit; `values` in the order of `columns`, null where a unit said nothing."""
    columns = [
        {"field": one.field, "code": one.code, "label": one.label, "measure": one.measure} for one in release.columns
    ]
    return _head(release) | {"columns": columns, "units": [_unit(row) for row in release.units]}


def texts_content(release: Release) -> Json:
    """The texts that the department has read and released; each part of a list by itself."""
    return _head(release) | {
        "texts": [
            {
                "unit": one.unit,
                "name": one.name,
                "period": one.period,
                "field": one.field,
                "label": one.label,
                "texts": list(one.texts),
            }
            for one in release.texts
        ]
    }


def _head(release: Release) -> Json:
    return {"version": VERSION, "release": release.id}


def _figure(cell: ReleasedFigure) -> Json:
    return {
        "field": cell.field,
        "code": cell.code,
        "answer": cell.answer,
        "level": cell.level,
        **_shown(cell.shown),
        "measure": cell.measure,
        "units_reporting": cell.units_reporting,
        "units_expected": cell.units_expected,
        "section": cell.section,
        "label": cell.label,
        "code_label": cell.code_label,
        "answer_label": cell.answer_label,
        "level_label": cell.level_label,
        "publication": cell.publication.value,
        "counts_people": cell.counts_people,
        "over_periods": cell.over_periods.value,
    }


def _indicator(cell: ReleasedIndicator) -> Json:
    return {
        "id": cell.id,
        "level": cell.level,
        **_shown(cell.shown),
        "out_of": cell.out_of,
        "state": cell.state,
        "measure": cell.measure,
        "units_reporting": cell.units_reporting,
        "units_expected": cell.units_expected,
        "label": cell.label,
        "level_label": cell.level_label,
        "definition": cell.definition,
        "note": cell.note,
        "plan": list(cell.plan),
        "target": cell.target,
        "kind": cell.kind,
        "group": cell.group,
        "publication": cell.publication.value,
        "figure": _demand(cell.figure),
        "numerator": [_term(term) for term in cell.numerator],
        "denominator": [_term(term) for term in cell.denominator],
    }


def _shown(shown: Shown) -> Json:
    return {"form": shown.form.value, "value": shown.value}


def _demand(figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return {"compare": figure.compare.value, "value": str(figure.value), "measure": figure.measure.value}


def _term(term: Term) -> Json:
    return {
        "kind": term.kind.value,
        "field": term.field,
        "code": term.code,
        "answers": list(term.answers),
        "group": term.group,
        "reports": term.reports.value if term.reports else "",
    }


def _unit(row: ReleasedUnit) -> Json:
    return {
        "unit": row.unit,
        "name": row.name,
        "type": row.type,
        "type_label": row.type_label,
        "form_type": row.form_type,
        "period": row.period,
        "edition": row.edition,
        "values": list(row.values),
    }

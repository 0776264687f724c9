"""Whether a report lies where it belongs: the path says who and when, and the file must not say otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from portal.checking.places import closest
from portal.checking.wording import Wording, quote
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.form import FieldType, Form
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Submission
from portal.vocabulary.vietnamese import fold

_START = Position(1, 1)
_ID = re.compile(r"[A-Za-z0-9-]+")


def written_identity(data: Mapping[str, Any], forms: Mapping[str, Form]) -> tuple[str, str]:
    """Unit and period that the file itself writes, for people and for the `wrong-place` finding; empty if absent."""
    found = {FieldType.UNIT_ID: "", FieldType.PERIOD_ID: ""}
    for form in forms.values():
        for section, key, kind in _identity_fields(form):
            content = data.get(section)
            value = content.get(key) if isinstance(content, dict) else None
            if isinstance(value, str):
                found[kind] = value.strip()
    return found[FieldType.UNIT_ID], found[FieldType.PERIOD_ID]


@cache
def _identity_fields(form: Form) -> tuple[tuple[str, str, FieldType], ...]:
    """Where a form asks for unit and period; worked out once, asked of every report."""
    kinds = (FieldType.UNIT_ID, FieldType.PERIOD_ID)
    return tuple(
        (one.key, field.key, field.type) for one in form.sections for field in one.fields if field.type in kinds
    )


def intended_identity(
    submission: Submission, data: Mapping[str, Any], registry: Registry
) -> tuple[OrgUnit | None, ReportingPeriod | None]:
    """Whose report it is, so that the rest can be checked: by its path, or as written when the path is no place."""
    unit, period = submission.unit, submission.period
    if not unit:
        unit, period = written_identity(data, registry.forms)
    return registry.org_units.get(unit), registry.periods.get(period)


def check_identity(
    submission: Submission, data: Mapping[str, Any], registry: Registry, wording: Wording
) -> list[Finding]:
    """Findings about place, unit and period."""
    written_unit, written_period = written_identity(data, registry.forms)
    unit_id, period_id = submission.unit or written_unit, submission.period or written_period
    findings: list[Finding] = []
    if not submission.unit:
        known = unit_id in registry.org_units and period_id in registry.periods
        hint = f" Phiếu này phải nằm ở “{_place(unit_id, period_id)}”." if known else ""
        words = {"path": quote(submission.path), "hint": hint}
        findings.append(wording.finding("no-place", submission.path, _START, words))
    elif (written_unit or unit_id, written_period or period_id) != (unit_id, period_id):
        words = {
            "path": submission.path,
            "unit": _shown(written_unit or unit_id),
            "period": _shown(written_period or period_id),
            "expected": _place(_shown(written_unit or unit_id), _shown(written_period or period_id)),
        }
        findings.append(wording.finding("wrong-place", submission.path, _START, words))
    return findings + _check_known(submission, unit_id, period_id, registry, wording)


def _shown(written: str) -> str:
    """An id as it was written; anything else than an id may be a name and is not repeated (domain.md 5.4)."""
    return quote(written) if _ID.fullmatch(written) else "(không phải mã)"


def _place(unit: str, period: str) -> str:
    return f"submissions/{unit}/{period}.yaml"


def _check_known(
    submission: Submission, unit_id: str, period_id: str, registry: Registry, wording: Wording
) -> list[Finding]:
    findings = []
    unit, period = registry.org_units.get(unit_id), registry.periods.get(period_id)
    if unit is None:
        words = unknown_unit_words(unit_id, registry)
        findings.append(wording.finding("unknown-unit", submission.path, _START, words))
    if period is None:
        words = unknown_period_words(period_id, registry)
        findings.append(wording.finding("unknown-period", submission.path, _START, words))
    if unit is not None and period is not None and not registry.expects(unit, period):
        through = registry.org_units.get(unit.reports_through)
        hint = f"Số liệu của đơn vị này do {through.name} tổng hợp." if through else "Hỏi lại người tổng hợp của Sở."
        words = {"unit_name": unit.name, "period": period.id, "hint": hint}
        findings.append(wording.finding("not-expected", submission.path, _START, words))
    return findings


def unknown_unit_words(written: str, registry: Registry) -> dict[str, str]:
    """The words of the finding that no unit has the id that was written, with the unit that was likely meant."""
    guess = _guess_unit(written, registry)
    example = guess.id if guess else next(iter(registry.org_units), "")
    hint = f" Có phải là “{guess.id}” ({guess.name})?" if guess else ""
    return {"value": _shown(written), "hint": hint, "example": example}


def unknown_period_words(written: str, registry: Registry) -> dict[str, str]:
    """The words of the finding that there is no such period."""
    return {"value": _shown(written), "known": ", ".join(registry.periods)}


def _guess_unit(written: str, registry: Registry) -> OrgUnit | None:
    near = closest(written, registry.org_units)
    if near:
        return registry.org_units[near]
    names = {fold(name): unit for unit in registry.org_units.values() for name in (unit.name, unit.short_name)}
    by_name = closest(written, names)
    return names[fold(by_name)] if by_name else None

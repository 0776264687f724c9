"""The passing and the failing example of a rule, as the rule sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.checking.compiled_rules import CompiledRule, RuleTable
from portal.checking.scope import ScopeBuilder
from portal.reading.report_values import type_values
from portal.vocabulary.reports import Data

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_CONTEXT = ("ky", "don_vi", "truoc", "nguong")
_PERIOD: dict[str, Any] = {
    "ma": "2001-K1",
    "thu": 1,
    "nam": 2001,
    "tu_ngay": "2001-01-01",
    "den_ngay": "2001-06-30",
    "het_nam": "2001-12-31",
    "cuoi_nam": False,
}
_UNIT: dict[str, Any] = {
    "ma": "don-vi-mau",
    "ten": "Đơn vị mẫu",
    "nhom": [],
    "thanh_vien": {},
    "hieu_luc_tu": "2000-01-01",
}


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """An example ready to be checked: the report's data, its scope, and the unit type whose form it is of."""

    unit_type: str
    data: Data
    scope: dict[str, Any]


def example_case(table: RuleTable, compiled: CompiledRule, given: Mapping[str, Any]) -> ExampleCase:
    """`passes` or `fails` of a rule with what they leave out: an invented unit, period and empty sections."""
    types = [kind for kind in table.form.unit_types if compiled in table.for_unit_type(kind)]
    unit = {**_UNIT, "loai": types[0], **given.get("don_vi", {})}
    content = {key: value for key, value in given.items() if key not in _CONTEXT}
    data = type_values(content, table.form, unit["loai"])
    sections = ScopeBuilder(table.form).sections
    scope = {
        **sections(data),
        "ky": {**_PERIOD, **_plain(given.get("ky", {}))},
        "don_vi": unit,
        "nguong": {**table.limits, **_plain(given.get("nguong", {}))},
        "truoc": sections(type_values(given.get("truoc", {}), table.form, unit["loai"])),
    }
    return ExampleCase(unit["loai"], data, scope)


def _plain(value: Any) -> Any:
    """Context values of the configuration file, where every scalar is text: numbers and truth values as such."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    match = _NUMBER.fullmatch(value)
    return (float(value) if match[1] else int(value)) if match else value

"""What stands in the sheet before anybody fills it in: known facts, and the figures of the report before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.exports.excel_entry import shown_value
from portal.reading.excel_cells import Layout, Slot
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import Data


@dataclass(frozen=True, eq=False)
class Prefill:
    """For one workbook; `known` are values of fields, `previous` is the content of the unit's report before."""

    layout: Layout
    period: ReportingPeriod
    org_units: Mapping[str, OrgUnit]
    code_lists: Mapping[str, CodeList]
    known: Mapping[Field, str]
    previous: Data

    def is_member(self, slot: Slot) -> bool:
        """Whether the cell says which unit a row is about; nobody changes that."""
        return any(row.kept and slot.path == (*row.path, row.key) for row in self.layout.rows)

    def value(self, slot: Slot) -> str:
        """What stands in a cell already; empty for most."""
        if self.is_member(slot):
            return next(row.value for row in self.layout.rows if slot.path == (*row.path, row.key))
        return self.known.get(slot.field, "") if slot.field is not None else ""

    def before(self, slot: Slot) -> str:
        """What the report before says in the place of a cell, as people read it; empty when it says nothing."""
        value = _found(self.previous, self._previous_path(slot))
        return shown_value(slot.field, value, self.code_lists) if slot.field is not None and value is not None else ""

    def _previous_path(self, slot: Slot) -> Path:
        """The path in the report before: a row that stands for a code or a unit is found by it, not by its number."""
        for row in self.layout.rows:
            size = len(row.path)
            if slot.path[:size] == row.path and row.value:
                rows = _found(self.previous, row.path[:-1]) or []
                same = [at for at, one in enumerate(rows) if isinstance(one, dict) and one.get(row.key) == row.value]
                return (*row.path[:-1], same[0] if same else len(rows), *slot.path[size:])
        return slot.path


def _found(data: Any, path: Path) -> Any:
    for part in path:
        known = part in data if isinstance(data, dict) else isinstance(data, list) and int(part) < len(data)
        if not known:
            return None
        data = data[part]
    return data

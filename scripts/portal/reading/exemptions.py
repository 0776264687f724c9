"""Read which units need not report for a period, and why."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from portal.reading.year_files import read_unit_entries
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import Exemption, ReportState


def read_exemptions(folder: Path, registry: Registry) -> dict[tuple[str, str], Exemption]:
    """Exemptions by unit and period from `schemas/exemptions/<year>.yaml`; none when there is no such folder.

    Raises ConfigError when one names a unit that the period does not ask, repeats another, or was given or taken back
    after the period was closed for good.
    """
    found: dict[tuple[str, str], Exemption] = {}
    for one in read_unit_entries(folder, "exemptions", registry):
        reason, approved_by = one.entry.text("reason"), one.entry.text("approved_by")
        one.entry.done()
        key = (one.unit, one.period)
        if key in found:
            raise one.entry.fault(f"{one.unit} được miễn kỳ {one.period} hai lần")
        found[key] = Exemption(one.unit, one.period, reason, approved_by)
        closing = registry.closings.get(one.period)
        if closing is not None and closing.units[one.unit].state is not ReportState.EXEMPT:
            raise one.entry.fault(f"kỳ {one.period} đã khóa: không miễn thêm cho {one.unit}")
    _refuse_taken_back(folder, registry, found)
    return found


def _refuse_taken_back(folder: Path, registry: Registry, found: Collection[tuple[str, str]]) -> None:
    for closing in registry.closings.values():
        for unit in closing.units.values():
            if unit.state is ReportState.EXEMPT and (unit.id, closing.period) not in found:
                raise ConfigError(folder, f"kỳ {closing.period} đã khóa: không bỏ việc miễn cho {unit.id}")

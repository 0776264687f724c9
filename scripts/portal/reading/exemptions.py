"""Read which units need not report for a period, and why."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import Exemption


def read_exemptions(folder: Path, registry: Registry) -> dict[tuple[str, str], Exemption]:
    """Exemptions by unit and period from `schemas/exemptions/<year>.yaml`; none when there is no such folder.

    Raises ConfigError when one names a unit that the period does not ask, or repeats another.
    """
    found: dict[tuple[str, str], Exemption] = {}
    for path in sorted(folder.glob("[0-9]*.yaml")):
        head = Entry(path, read_config(path))
        year = head.integer("year")
        if str(year) != path.stem:
            raise head.fault(f"year {year} phải trùng tên tệp {path.stem}")
        for values in head.entries("exemptions"):
            exemption = _read_exemption(path, year, values, registry)
            key = (exemption.unit, exemption.period)
            if key in found:
                raise head.fault(f"{exemption.unit} được miễn kỳ {exemption.period} hai lần")
            found[key] = exemption
        head.done()
    return found


def _read_exemption(path: Path, year: int, values: object, registry: Registry) -> Exemption:
    entry = Entry(path, values, "exemptions")
    exemption = Exemption(
        unit=entry.text("unit"),
        period=entry.text("period"),
        reason=entry.text("reason"),
        approved_by=entry.text("approved_by"),
    )
    entry.done()
    unit, period = registry.org_units.get(exemption.unit), registry.periods.get(exemption.period)
    if unit is None or period is None or period.year != year or not registry.expects(unit, period):
        raise entry.fault(f"{exemption.unit} không phải báo cáo kỳ {exemption.period} của năm {year}")
    return exemption

"""Read lists that the department keeps a file a year, each line about one unit in one period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.registry import Registry


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One line of such a list, with the unit and the period it is about; the rest is read from `entry`."""

    entry: Entry
    unit: str
    period: str


def read_unit_entries(folder: Path, key: str, registry: Registry) -> Iterator[UnitEntry]:
    """The lines of the list `key` in `<folder>/<year>.yaml`, oldest year first; none when there is no such folder.

    Raises ConfigError when the year inside is not that of the name, or a unit need not report for its period.
    """
    for path in sorted(folder.glob("[0-9]*.yaml")):
        head = Entry(path, read_config(path))
        year = head.integer("year")
        if str(year) != path.stem:
            raise head.fault(f"year {year} phải trùng tên tệp {path.stem}")
        lines = head.entries(key)
        head.done()
        for values in lines:
            entry = Entry(path, values, key)
            one = UnitEntry(entry, entry.text("unit"), entry.text("period"))
            unit, period = registry.org_units.get(one.unit), registry.periods.get(one.period)
            if unit is None or period is None or period.year != year or not registry.expects(unit, period):
                raise entry.fault(f"{one.unit} không phải báo cáo kỳ {one.period} của năm {year}")
            yield one

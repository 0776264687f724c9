"""Read which units need not report for a period, and why."""

from __future__ import annotations

from pathlib import Path

from portal.reading.year_files import read_unit_entries
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import Exemption


def read_exemptions(folder: Path, registry: Registry) -> dict[tuple[str, str], Exemption]:
    """Exemptions by unit and period from `schemas/exemptions/<year>.yaml`; none when there is no such folder.

    Raises ConfigError when one names a unit that the period does not ask, or repeats another.
    """
    found: dict[tuple[str, str], Exemption] = {}
    for one in read_unit_entries(folder, "exemptions", registry):
        reason, approved_by = one.entry.text("reason"), one.entry.text("approved_by")
        one.entry.done()
        key = (one.unit, one.period)
        if key in found:
            raise one.entry.fault(f"{one.unit} được miễn kỳ {one.period} hai lần")
        found[key] = Exemption(one.unit, one.period, reason, approved_by)
    return found

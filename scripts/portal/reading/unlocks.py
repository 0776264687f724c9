"""Read which closed periods were opened again for which unit, why, by whom and until when."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from portal.reading.year_files import read_unit_entries
from portal.vocabulary.periods import Unlock
from portal.vocabulary.registry import Registry

Unlocks = Mapping[tuple[str, str], tuple[Unlock, ...]]
"""By unit and period; a period may be opened more than once."""


def read_unlocks(folder: Path, registry: Registry) -> Unlocks:
    """Unlock records from `schemas/unlocks/<year>.yaml`; none when there is no such folder (DESIGN.md policy 4).

    Raises ConfigError when one names a unit that the period does not ask, lacks reason, approver or end, or ends
    before the period is closed at all.
    """
    found: dict[tuple[str, str], tuple[Unlock, ...]] = {}
    for one in read_unit_entries(folder, "unlocks", registry):
        entry = one.entry
        unlock = Unlock(one.unit, one.period, entry.text("reason"), entry.text("approved_by"), entry.instant("until"))
        entry.done()
        if unlock.until <= registry.period(one.period).closes:
            raise entry.fault(f"{one.unit}, kỳ {one.period}: until phải sau lúc khóa kỳ")
        key = (one.unit, one.period)
        found[key] = (*found.get(key, ()), unlock)
    return found

"""Whether the days on which org units begin and end agree with the changes that are written down about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from portal.vocabulary.org_units import OrgUnit, UnitChange
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text

_DAY = timedelta(days=1)


def check_unit_changes(registry: Registry) -> Iterator[str]:
    """One sentence for each disagreement, in the order of the changes; comparisons across years rely on none.

    What a change ends must end on the day before it, what it begins must begin on its day, and what goes through it
    must be there on both days.
    """
    for change in registry.changes:
        for unit_id in dict.fromkeys((*change.before, *change.after)):
            fault = _fault(change, registry.org_units[unit_id])
            if fault:
                yield f"{unit_id}: {fault} ({change.document})"


def _fault(change: UnitChange, unit: OrgUnit) -> str:
    last = change.on - _DAY
    if unit.id not in change.after and unit.valid_to != last:
        return f"thay đổi ngày {date_text(change.on)} kết thúc đơn vị, nên valid_to phải là {last.isoformat()}"
    if unit.id not in change.before and unit.valid_from != change.on:
        return f"thay đổi lập đơn vị, nên valid_from phải là {change.on.isoformat()}"
    if unit.id in change.before and unit.id in change.after and not unit.exists_on(change.on):
        return f"đơn vị đi qua thay đổi ngày {date_text(change.on)}, nên ngày đó phải còn hiệu lực"
    return ""

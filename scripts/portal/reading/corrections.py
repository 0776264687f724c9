"""Read the numbered corrections of reports of closed periods."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry
from portal.reading.year_files import read_unit_entries
from portal.vocabulary.closings import Correction, FieldCorrection
from portal.vocabulary.registry import Registry


def correction_number(period: str, ordinal: int) -> str:
    """The number of a correction: `2024-K1-DC01` is the first of its period."""
    return f"{period}-DC{ordinal:02d}"


def read_corrections(folder: Path, registry: Registry) -> tuple[Correction, ...]:
    """Corrections from `schemas/corrections/<year>.yaml`, in the order of the files; none when there is no such folder.

    Raises ConfigError when one is about a period that is not closed, or the numbers of a period have a gap: a
    correction that was published never disappears (DESIGN.md policy 4).
    """
    found: list[Correction] = []
    numbers: dict[str, int] = {}
    for one in read_unit_entries(folder, "corrections", registry):
        if one.period not in registry.closings:
            raise one.entry.fault(f"kỳ {one.period} chưa khóa (portal close) nên chưa có đính chính")
        correction = _read(one.entry, one.unit, one.period)
        numbers[one.period] = numbers.get(one.period, 0) + 1
        if correction.number != correction_number(one.period, numbers[one.period]):
            expected = correction_number(one.period, numbers[one.period])
            raise one.entry.fault(f"số “{correction.number}” không nối tiếp; phải là “{expected}”")
        found.append(correction)
    return tuple(found)


def _read(entry: Entry, unit: str, period: str) -> Correction:
    correction = Correction(
        number=entry.text("number"),
        unit=unit,
        period=period,
        on=entry.instant("on"),
        reason=entry.text("reason"),
        approved_by=entry.text("approved_by"),
        before=entry.text("before", ""),
        after=entry.text("after"),
        fields=tuple(_read_field(entry, values) for values in entry.entries("fields")),
    )
    entry.done()
    return correction


def _read_field(entry: Entry, values: object) -> FieldCorrection:
    inner = Entry(entry.path, values, entry.where)
    old, new, subject = (inner.text(key, "") for key in ("old", "new", "subject"))
    field = FieldCorrection(inner.text("field"), old, new, subject)
    inner.done()
    return field

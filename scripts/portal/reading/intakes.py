"""Read which intake repository may bring the reports of which units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.registry import Registry

Intakes = Mapping[str, frozenset[str]]
"""Units by the address of their intake repository."""


def read_intakes(path: Path, registry: Registry) -> Intakes | None:
    """The intakes of `schemas/intakes.yaml` in its order; None when there is no such file: then any may bring any unit.

    Raises ConfigError for an unknown unit, and for an address or a unit that is named twice.
    """
    if not path.is_file():
        return None
    head = Entry(path, read_config(path))
    intakes: dict[str, frozenset[str]] = {}
    owners: dict[str, str] = {}
    for values in head.entries("intakes"):
        entry = Entry(path, values, "intakes")
        remote, units = entry.text("remote"), entry.texts("units")
        entry.done()
        if remote in intakes:
            raise entry.fault(f"kho {remote} ghi hai lần")
        for unit in units:
            if unit not in registry.org_units:
                raise entry.fault(f"không có trong danh bạ: {unit}")
            if owners.setdefault(unit, remote) != remote:
                raise entry.fault(f"đơn vị {unit} đã thuộc kho {owners[unit]}")
        intakes[remote] = frozenset(units)
    head.done()
    return intakes

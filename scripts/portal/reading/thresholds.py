"""Read the limits that rules compare with: numbers, days and lists, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.rules import Threshold, Thresholds


class _Kind(StrEnum):
    INTEGER = "integer"
    DATE = "date"
    TEXTS = "texts"
    BY_MEASURE = "by_measure"
    BANDS = "bands"


def read_thresholds(path: Path) -> Thresholds:
    """Every threshold by id; ConfigError naming the one that cannot be used."""
    head = Entry(path, read_config(path))
    found: dict[str, Threshold] = {}
    for values in head.entries("thresholds"):
        entry = Entry(path, values, "thresholds")
        name = entry.text("id")
        entry.where = f"ngưỡng {name}"
        if name in found:
            raise entry.fault("mã bị lặp")
        value = _READERS[entry.choice("type", _Kind)](entry)
        found[name] = Threshold(name, entry.text("label"), value, entry.text("why"))
        entry.done()
    head.done()
    return found


def _by_measure(entry: Entry) -> dict[str, int]:
    try:
        return {measure: int(number) for measure, number in entry.mapping("value").items()}
    except (TypeError, ValueError):
        raise entry.fault("“value” phải là một số nguyên cho mỗi đơn vị tính") from None


def _bands(entry: Entry) -> list[dict[str, Any]]:
    """Levels with their range of points: from `tu`, below `den`; decimals written with a point."""
    bands = []
    for values in entry.entries("value"):
        band = Entry(entry.path, values, entry.where)
        try:
            bands.append({"muc": band.text("muc"), "tu": float(band.text("tu")), "den": float(band.text("den"))})
        except ValueError:
            raise entry.fault("“tu” và “den” phải là số") from None
        band.done()
    return bands


_READERS: dict[_Kind, Callable[[Entry], Any]] = {
    _Kind.INTEGER: lambda entry: entry.integer("value"),
    _Kind.DATE: lambda entry: entry.day("value").isoformat(),
    _Kind.TEXTS: lambda entry: list(entry.texts("value")),
    _Kind.BY_MEASURE: _by_measure,
    _Kind.BANDS: _bands,
}

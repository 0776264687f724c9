"""Put a blank report where it belongs."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.derived_files import write_aside
from portal.exports.blank_report import render_blank_report
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError


def write_blank_report(root: Path, unit_id: str, period_id: str, out: Path | None = None) -> Path:
    """Write the blank report of a unit for a period, at its place or into `out`; never over something that is there."""
    repository = Repository(root)
    registry = read_registry(repository)
    unit, period = registry.unit(unit_id), registry.period(period_id)
    if not registry.expects(unit, period):
        raise PortalError(f"{unit.name} không phải báo cáo trong kỳ {period.id}")
    path = out or repository.submission_path(unit.id, period.id)
    if path.exists():
        raise PortalError(f"{path}: đã có phiếu, không ghi đè")
    write_aside(path, render_blank_report(registry, unit, period).encode())
    return path

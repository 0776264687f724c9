"""Read which periods are closed for good, and refuse a record that was changed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.closings import ClosedUnit, Closing
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.status import ReportState

_HASH = "\nhash: "


def read_closings(folder: Path, units: Mapping[str, OrgUnit], years: tuple[ReportingYear, ...]) -> dict[str, Closing]:
    """Closings from `schemas/closings/<period>.yaml` by period; none when there is no such folder (DESIGN.md policy 4).

    Raises ConfigError when a record was changed after it was written, names a period or a unit that
    nobody knows, or the due date of a closed period was moved.
    """
    periods = {period.id: period for year in years for period in year.periods}
    found: dict[str, Closing] = {}
    for path in sorted(folder.glob("*.yaml")):
        head = Entry(path, read_config(path))
        period = periods.get(path.stem)
        if period is None or head.text("period") != path.stem:
            raise head.fault(f"không có kỳ “{path.stem}”, hoặc tên tệp khác với kỳ ghi bên trong")
        _refuse_changed(path, head.text("hash"))
        due, closes, as_of, receipts = *map(head.instant, ("due", "closes", "as_of")), head.integer("receipts")
        for figure in ("expected", "actual", "on_time", "exempt"):
            head.integer(figure)
        if (due, closes) != (period.due, period.closes):
            raise head.fault(f"kỳ đã khóa: không sửa due, closes trong schemas/periods/{period.year}.yaml")
        closed = (_read_unit(path, values, units) for values in head.entries("units"))
        found[period.id] = Closing(period.id, due, closes, as_of, {unit.id: unit for unit in closed}, receipts)
        head.done()
    return found


def text_hash(text: str) -> str:
    """The hash of a record without its last line, whatever line ends this machine writes."""
    body = text.replace("\r\n", "\n").partition(_HASH)[0]
    return hashlib.sha256(body.encode()).hexdigest()


def _refuse_changed(path: Path, expected: str) -> None:
    if text_hash(path.read_text(encoding="utf-8")) != expected:
        raise ConfigError(
            path,
            "bản ghi khóa kỳ đã bị sửa sau khi ghi; lấy lại bản cũ. Muốn sửa phiếu của kỳ đã khóa thì ghi một mục "
            "mở khóa vào schemas/unlocks",
        )


def _read_unit(path: Path, values: object, units: Mapping[str, OrgUnit]) -> ClosedUnit:
    entry = Entry(path, values, "units")
    has_first = "first" in set(entry.keys())
    unit = ClosedUnit(
        id=entry.text("id"),
        name=entry.text("name"),
        short_name=entry.text("short_name"),
        type=entry.text("type"),
        form_type=entry.text("form_type"),
        locality=entry.text("locality", ""),
        state=entry.choice("state", ReportState),
        first=entry.instant("first") if has_first else None,
        blob=entry.text("blob", ""),
    )
    entry.done()
    if unit.id not in units:
        raise entry.fault(f"đơn vị “{unit.id}” không còn trong danh bạ; mã đơn vị không bao giờ xóa")
    return unit

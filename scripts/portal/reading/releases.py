"""Read published results back, and refuse files that are not what was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import OverPeriods, Publication
from portal.vocabulary.indicators import ReportCount, Term, TermKind
from portal.vocabulary.plan import Comparison, Figure, Measure
from portal.vocabulary.releases import (
    RELEASE_ID,
    Protection,
    Release,
    ReleasedColumn,
    ReleasedFigure,
    ReleasedIndicator,
    ReleasedPeriod,
    ReleasedText,
    ReleasedUnit,
    Shown,
    ShownForm,
)

MANIFEST = "release.json"
VERSION = 1
Json = Mapping[str, Any]
T = TypeVar("T")


class ReleaseError(PortalError):
    """A published file that is missing, was changed after publication, or cannot be understood."""


def read_releases(folder: Path) -> list[Release]:
    """Every release below a folder, by scope and number; none when there is no such folder."""
    folders = [path for path in folder.iterdir() if RELEASE_ID.fullmatch(path.name)] if folder.is_dir() else []
    return sorted((read_release(path) for path in folders), key=lambda one: (one.scope, one.number))


def read_release(folder: Path) -> Release:
    """One release, every file of it checked against the hash in its manifest; ReleaseError naming the file at fault."""
    manifest = _load(folder / MANIFEST, _bytes(folder / MANIFEST))
    if manifest.get("version") != VERSION:
        raise ReleaseError(f"{folder / MANIFEST}: bản {manifest.get('version')!r} chưa đọc được; cần bản {VERSION}")
    contents: dict[str, Json] = {}
    try:
        hashes: dict[str, str] = dict(manifest["files"])
        for name, expected in hashes.items():
            content = _bytes(folder / name)
            if hashlib.sha256(content).hexdigest() != expected:
                raise ReleaseError(f"{folder / name}: nội dung đã khác lúc công bố; lấy lại đúng tệp đã công bố")
            if name.endswith(".json"):
                contents[name] = _load(folder / name, content)
        release = _release(manifest, contents, hashes)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReleaseError(f"{folder}: đợt công bố không đọc được ({error})") from None
    if release.id != folder.name:
        raise ReleaseError(f"{folder}: thư mục phải mang tên đợt công bố {release.id}")
    return release


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ReleaseError(f"{path}: thiếu tệp này của đợt công bố") from None


def _load(path: Path, content: bytes) -> Json:
    try:
        loaded = json.loads(content, parse_float=Decimal)
    except ValueError:
        raise ReleaseError(f"{path}: không đọc được") from None
    if not isinstance(loaded, dict):
        raise ReleaseError(f"{path}: không đọc được")
    return loaded


def _release(manifest: Json, contents: Mapping[str, Json], hashes: Mapping[str, str]) -> Release:
    guard, units = manifest["protection"], contents.get("units.json", {})
    return Release(
        scope=manifest["scope"],
        number=manifest["number"],
        label=manifest["label"],
        year=manifest["year"],
        periods=tuple(ReleasedPeriod(one["id"], one["label"], one["last_of_year"]) for one in manifest["periods"]),
        as_of=datetime.fromisoformat(manifest["as_of"]),
        reason=manifest["reason"],
        form=manifest["form"],
        rules=manifest["rules"],
        software=manifest["software"],
        protection=Protection(
            guard["small_count_threshold"],
            guard["rounding_base"],
            guard["rate_minimum_denominator"],
            guard["minimum_contributors"],
        ),
        reports_accepted=manifest["reports_accepted"],
        reports_expected=manifest["reports_expected"],
        reports={(one["period"], one["form_type"]): one["count"] for one in manifest["reports"]},
        figures=_all(contents["figures.json"]["figures"], _figure),
        indicators=_all(contents["indicators.json"]["indicators"], _indicator),
        columns=_all(units.get("columns", ()), lambda one: ReleasedColumn(**one)),
        units=_all(units.get("units", ()), _unit),
        texts=_all(contents.get("texts.json", {}).get("texts", ()), _text),
        hashes=hashes,
    )


def _all(rows: Iterable[Json], read: Callable[[Json], T]) -> tuple[T, ...]:
    return tuple(read(row) for row in rows)


def _shown(row: Json) -> Shown:
    value = row["value"]
    if value is not None and not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} không phải là số")
    form = ShownForm(row["form"])
    return Shown(form, Decimal(value or 0) if form is ShownForm.RATE else value)


def _figure(row: Json) -> ReleasedFigure:
    texts = ("field", "code", "answer", "level", "section", "label", "code_label", "answer_label", "level_label")
    return ReleasedFigure(
        **{name: str(row[name]) for name in texts},
        shown=_shown(row),
        publication=Publication(row["publication"]),
        counts_people=row["counts_people"],
        over_periods=OverPeriods(row["over_periods"]),
        measure=row["measure"],
        units_reporting=row["units_reporting"],
        units_expected=row["units_expected"],
    )


def _indicator(row: Json) -> ReleasedIndicator:
    texts = ("id", "level", "label", "definition", "note", "measure", "kind", "group", "target", "state", "level_label")
    return ReleasedIndicator(
        **{name: str(row[name]) for name in texts},
        plan=tuple(row["plan"]),
        publication=Publication(row["publication"]),
        numerator=_all(row["numerator"], _term),
        denominator=_all(row["denominator"], _term),
        figure=_demand(row["figure"]),
        shown=_shown(row),
        out_of=row["out_of"],
        units_reporting=row["units_reporting"],
        units_expected=row["units_expected"],
    )


def _demand(row: Json | None) -> Figure | None:
    if row is None:
        return None
    return Figure(Comparison(row["compare"]), Decimal(row["value"]), Measure(row["measure"]))


def _term(row: Json) -> Term:
    return Term(
        TermKind(row["kind"]),
        row["field"],
        row["code"],
        tuple(row["answers"]),
        row["group"],
        ReportCount(row["reports"]) if row["reports"] else None,
    )


def _text(row: Json) -> ReleasedText:
    return ReleasedText(**{**row, "texts": tuple(row["texts"])})


def _unit(row: Json) -> ReleasedUnit:
    return ReleasedUnit(**{**row, "values": tuple(row["values"])})

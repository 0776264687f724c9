"""What is true of a fictional province, so that checks, statuses and totals can be held against it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.vocabulary.errors import PortalError

_FILE = Path(".git") / "demo.json"
"""Beside the history, so that the tree stays as any other."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A finding that `portal check` must make in the present tree, and no other; line from 1."""

    path: str
    rule: str
    line: int
    field: str
    kind: str


@dataclass(frozen=True, slots=True)
class SentReport:
    """What became of one expected report, as `fate` says (schedule.Fate).

    Instants are those of merges: `first_valid` of the first valid version, None when there is none; `latest` of the
    present version, valid or not, None when nothing lies at `path`.
    """

    unit: str
    period: str
    fate: str
    path: str
    first_valid: datetime | None
    latest: datetime | None
    late: bool

    @property
    def accepted(self) -> bool:
        """Whether a valid report stands at its place."""
        return self.first_valid is not None


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """Everything the generator knows."""

    seed: int
    units: int
    as_of: datetime
    """After the last merge; a good moment to look at the province."""
    files: int
    faults: tuple[PlantedFault, ...]
    reports: tuple[SentReport, ...]

    def with_fate(self, period: str, *fates: str) -> tuple[str, ...]:
        """Units whose report of a period had one of these fates (schedule.Fate)."""
        return tuple(one.unit for one in self.reports if one.period == period and one.fate in fates)

    def late(self, period: str) -> tuple[str, ...]:
        """Units whose first valid report of a period arrived at or after its due instant."""
        return tuple(one.unit for one in self.reports if one.period == period and one.late)

    def accepted(self, period: str) -> tuple[str, ...]:
        """Units that have a valid report of a period."""
        return tuple(one.unit for one in self.reports if one.period == period and one.accepted)


def write_facts(folder: Path, facts: DemoFacts) -> None:
    """Keep the facts inside `.git`."""
    content = {
        "version": _VERSION,
        "seed": facts.seed,
        "units": facts.units,
        "as_of": facts.as_of.isoformat(),
        "files": facts.files,
        "faults": [{name: getattr(fault, name) for name in PlantedFault.__slots__} for fault in facts.faults],
        "reports": [{name: _plain(getattr(one, name)) for name in SentReport.__slots__} for one in facts.reports],
    }
    (folder / _FILE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_facts(folder: Path) -> DemoFacts:
    """The facts of a province made before; PortalError when the folder is none."""
    try:
        content = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PortalError(f"{folder}: không phải tỉnh minh họa do “portal demo” tạo") from None
    return DemoFacts(
        seed=content["seed"],
        units=content["units"],
        as_of=datetime.fromisoformat(content["as_of"]),
        files=content["files"],
        faults=tuple(PlantedFault(**fault) for fault in content["faults"]),
        reports=tuple(
            SentReport(**{**one, "first_valid": _instant(one["first_valid"]), "latest": _instant(one["latest"])})
            for one in content["reports"]
        ),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

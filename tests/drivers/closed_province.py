"""A fictional province under git whose first period can be closed, corrected, and followed by another year."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.drivers.demo import write_demo
from portal.reading.config_source import read_config
from portal.reading.repository import Repository
from tests.conftest import ROOT

UNITS, SEED = 12, 3
PERIOD = "2024-K1"
CLOSED_AT, UNLOCKED_UNTIL = "2024-07-20T10:00:00+07:00", "2024-08-01T00:00:00+07:00"
IN_TIME, TOO_LATE = "2024-07-25T09:00:00+07:00", "2024-08-01T00:00:00+07:00"


def write_template(folder: Path) -> None:
    """The province before anything is closed, made once and copied."""
    write_demo(folder, UNITS, SEED, Repository(ROOT))


@dataclass(frozen=True)
class ClosedProvince:
    """One copy of the province."""

    folder: Path

    @staticmethod
    def copy(template: Path, folder: Path) -> ClosedProvince:
        """A province of its own to be changed."""
        shutil.copytree(template, folder, symlinks=True)
        return ClosedProvince(folder)

    @property
    def schemas(self) -> Path:
        """Its contract."""
        return self.folder / "schemas"

    def commit(self, at: str) -> None:
        """Everything as it lies, taken into the default branch at an instant."""
        settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        settings |= {"GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at}
        for role in ("AUTHOR", "COMMITTER"):
            settings |= {f"GIT_{role}_NAME": "Máy Chủ", f"GIT_{role}_EMAIL": "chu@example.invalid"}
        for words in (("add", "--all"), ("commit", "--quiet", "--message", "x")):
            command = ["git", "-C", str(self.folder), *words]
            subprocess.run(command, env=os.environ | settings, check=True, capture_output=True)

    def report(self, unit: str) -> Path:
        """A unit's report of the first period."""
        return self.folder / "submissions" / unit / f"{PERIOD}.yaml"

    def change(self, unit: str, field: str, value: str) -> str:
        """Write another value on the one line of a report that has this field; returns what stood there."""
        path = self.report(unit)
        text = path.read_text(encoding="utf-8")
        old = re.findall(rf"^  {field}: (.*)$", text, re.MULTILINE)
        assert len(old) == 1, old
        path.write_text(text.replace(f"  {field}: {old[0]}\n", f"  {field}: {value}\n"), encoding="utf-8")
        return str(old[0])

    def unlock(self, unit: str, until: str = UNLOCKED_UNTIL) -> None:
        """Let a unit correct its report of the first period."""
        path = self.schemas / "unlocks" / "2024.yaml"
        path.parent.mkdir(exist_ok=True)
        old = path.read_text(encoding="utf-8") if path.exists() else "year: 2024\nunlocks:\n"
        why = "reason: ghi nhầm số, approved_by: Trưởng phòng"
        path.write_text(f"{old}  - {{unit: {unit}, period: {PERIOD}, {why}, until: '{until}'}}\n", encoding="utf-8")

    def rewrite_unit(self, unit: str, old: str, new: str) -> None:
        """Change the lines of one unit in the register."""
        path = next(
            path
            for path in sorted((self.schemas / "org_units").glob("*.yaml"))
            if any(one["id"] == unit for one in read_config(path).get("units", []))
        )
        head, mark, rest = path.read_text(encoding="utf-8").partition(f"  - id: {unit}\n")
        own, sep, others = rest.partition("\n  - id: ")
        assert old in own, own
        path.write_text(head + mark + own.replace(old, new, 1) + sep + others, encoding="utf-8")

    def add_unit(self, unit: str, like: str) -> None:
        """A further unit, in all but its id like another that is there."""
        path = self.schemas / "org_units" / "them.yaml"
        known = next(
            one
            for file in sorted((self.schemas / "org_units").glob("*.yaml"))
            for one in read_config(file).get("units", [])
            if one["id"] == like
        )
        pairs = ", ".join(f'{key}: "{value}"' for key, value in (known | {"id": unit}).items())
        path.write_text(f"units:\n  - {{{pairs}}}\n", encoding="utf-8")

    def fill_plan(self) -> None:
        """The plan of 2025 is there: it says what that of 2024 said."""
        folder = self.schemas / "plan"
        for suffix in ("yaml", "txt"):
            old = (folder / f"2024.{suffix}").read_text(encoding="utf-8")
            new = old.replace('id: "2024"', 'id: "2025"', 1).replace('text: "2024.txt"', 'text: "2025.txt"', 1)
            (folder / f"2025.{suffix}").write_text(new, encoding="utf-8")

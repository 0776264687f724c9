"""How a claim is measured: two ways of doing the same work, as CPU seconds of child processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
Work = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim: ours costs at most `limit` times theirs."""

    claim: str
    ours: Work
    theirs: Work
    limit: float


def cpu_of(work: Work) -> float:
    """CPU seconds, user and system, that the child processes of some work take."""
    before = os.times()
    work()
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def run(*command: str | Path) -> Work:
    """A command as work; its output is thrown away and its verdict does not matter here."""

    def work() -> None:
        subprocess.run(
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )

    return work


def must(*command: str | Path) -> None:
    """A command that prepares something, or whose work only counts when it is done."""
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def demo(folder: Path, units: int) -> Path:
    """A fictional province with reports of two periods."""
    must(BIN / "portal", "demo", folder, "--units", str(units), "--seed", "7")
    return folder

"""Paired measurements: two ways of doing the same work, taken in turn, so that a slow minute hits both.

`make bench` prints each ratio with its limit and exits 1 when one is over. CPU seconds of child processes, user and
system; the median of three rounds. Absolute times say nothing on shared machines (research/performance.md).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
ROUNDS = 3
_LOAD_ALL = """
import sys, yaml
for name in open(sys.argv[1]).read().split("\\n"):
    with open(name, "rb") as stream:
        yaml.load(stream, Loader=yaml.CSafeLoader)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One claim: ours costs at most `limit` times theirs."""

    claim: str
    ours: Callable[[], None]
    theirs: Callable[[], None]
    limit: float


def cpu_of(work: Callable[[], None]) -> float:
    """CPU seconds that the child processes of some work take."""
    before = os.times()
    work()
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def run(*command: str | Path) -> Callable[[], None]:
    """A command as work; its output is thrown away and its verdict does not matter here."""

    def work() -> None:
        subprocess.run(
            [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )

    return work


def demo(folder: Path, units: int) -> Path:
    """A fictional province with reports of two periods."""
    subprocess.run([BIN / "portal", "demo", folder, "--units", str(units), "--seed", "7"], check=True)
    return folder


def schools(tree: Path, count: int) -> list[Path]:
    """Reports of one unit type, so that one schema judges them all."""
    return sorted((tree / "submissions").glob("thpt-*/*.yaml"))[:count]


def pairs(folder: Path) -> list[Pair]:
    """Every claim of the project."""
    tree = demo(folder / "demo", 6_000)
    few, many = schools(tree, 1_000), sorted((tree / "submissions").rglob("*.yaml"))[:10_000]
    names = folder / "names.txt"
    names.write_text("\n".join(map(str, many)), encoding="utf-8")
    schema = tree / "schemas" / "report"
    version = next(path.name for path in sorted(schema.iterdir()))
    portal = (BIN / "portal", "--root", tree, "check", "--format", "json")
    return [
        Pair(
            f"check of {len(few)} reports against check-jsonschema (schema only, no rules, no lines)",
            run(*portal, *few),
            run(BIN / "check-jsonschema", "--schemafile", schema / version / "thpt.schema.json", *few),
            0.2,
        ),
        Pair(
            f"check of {len(many)} reports against CSafeLoader only parsing them",
            run(*portal, *many),
            run(sys.executable, "-c", _LOAD_ALL, names),
            1.5,
        ),
    ]


def main() -> int:
    """Measure every pair and print the ratios."""
    over = 0
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(Path(folder)):
            ratios = [cpu_of(pair.ours) / cpu_of(pair.theirs) for _ in range(ROUNDS)]
            ratio = statistics.median(ratios)
            verdict = "ok" if ratio <= pair.limit else "OVER"
            over += verdict == "OVER"
            print(f"{ratio:6.3f} (limit {pair.limit}) {verdict}  {pair.claim}  {[round(r, 3) for r in ratios]}")  # noqa: T201
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

"""Paired measurements: two ways of doing the same work, taken in turn, so that a slow minute hits both.

`make bench` prints each ratio with its limit and exits 1 when one is over. CPU seconds of child processes, user and
system; the median of three rounds. Absolute times say nothing on shared machines (research/performance.md).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measuring import BIN, Pair, Work, cpu_of, demo, must, run
from tests.bench.site import site_pairs

ROUNDS = 3
_LOAD_ALL = """
import sys, yaml
for name in open(sys.argv[1]).read().split("\\n"):
    with open(name, "rb") as stream:
        try:
            yaml.load(stream, Loader=yaml.CSafeLoader)
        except Exception:
            pass
"""


_SCREEN_NASTY = """
import sys
from pathlib import Path
from portal.checking.text_screens import ScreenChecker
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
repository = Repository(Path())
form = next(iter(read_registry(repository).forms.values()))
screening = ScreenChecker(read_screens(repository.schemas / "screens.yaml"), form)
nasty = ["0 ", "09", "1-1-", "84 ", "(0", "a@", "@a-", "sinh: 1/1/", "học sinh ", "Em A. ", "em ", "Nguyễn Văn ",
         "A.A.A.", "ÀÀÀÀ", "aaaa", "    ", "((((", "9A ", "lớp 9 A ", "trường THPT A ", "BÍ MẬT ", "con ông ",
         "cccd 1 ", "nguyen van "]
for piece in nasty:
    screening.check({"danh_gia": {"x": (piece * 30_000)[: 30_000 * int(sys.argv[1])]}})
"""


_GIT_DATES = """
import sys
from pathlib import Path
from portal.drivers.git_repository import GitRepository
root = Path(sys.argv[1])
git = GitRepository.at(root)
history = git.read_history("submissions/")
present = git.object_ids(path.relative_to(root).as_posix() for path in root.glob("submissions/*/*.yaml"))
dates = {path: history.sightings[blob].instant for path, blob in present.items()}
git.close()
sys.exit(0 if len(dates) == int(sys.argv[2]) else 1)
"""
"""When each report that lies in its place was first on the default branch, as `drivers/arrivals.py` asks it."""


def schools(tree: Path, count: int) -> list[Path]:
    """Reports of one unit type, so that one schema judges them all."""
    return sorted((tree / "submissions").glob("thpt-*/*.yaml"))[:count]


def spoilt(folder: Path, reports: list[Path]) -> Path:
    """A copy of the province's contract with reports that all have faults of several kinds."""
    tree = reports[0].parents[2]
    shutil.copytree(tree / "schemas", folder / "schemas")
    for report in reports:
        text = report.read_text(encoding="utf-8", errors="replace")
        text = text.replace("so_nguoi_hoc: ", "so_nguoi_hoc: 1.").replace("so_can_bo_gv_nv:", "so_can_bo_gv:")
        place = folder / "submissions" / report.parent.name / report.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.replace("da_so_ket: ", "da_so_ket: x"), encoding="utf-8")
    return folder


def long_history(folder: Path, count: int) -> Path:
    """A repository with so many reports of two periods, each brought by a commit of its own."""
    git, units = ["git", "-C", str(folder)], count // 2
    commits = []
    for number in range(count):
        unit, period = f"don-vi-{number % units:05d}", f"2024-K{1 + number // units}"
        text = f"dinh_danh:\n  don_vi: {unit}\n  ky: {period}\n"
        who = f"committer x <x@localhost.invalid> {1_717_200_000 + 60 * number} +0700"
        place = f"M 100644 inline submissions/{unit}/{period}.yaml"
        commits.append(f"commit refs/heads/main\n{who}\ndata 1\nx\n{place}\ndata {len(text)}\n{text}")
    (folder / "schemas").mkdir(parents=True)
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input="".join(commits).encode(), check=True)
    subprocess.run([*git, "checkout", "--quiet", "--force", "main"], check=True)
    return folder


def _git_dates(tree: Path, count: int) -> Work:
    return lambda: must(sys.executable, "-c", _GIT_DATES, tree, str(count))


def _screens(times: int) -> Work:
    return run(sys.executable, "-c", _SCREEN_NASTY, str(times))


def pairs(folder: Path) -> list[Pair]:
    """Every claim of the project."""
    tree = demo(folder / "demo", 6_000)
    few, many = schools(tree, 1_000), sorted((tree / "submissions").rglob("*.yaml"))[:10_000]
    names = folder / "names.txt"
    names.write_text("\n".join(map(str, many)), encoding="utf-8")
    schema = tree / "schemas" / "report"
    version = next(path.name for path in sorted(schema.iterdir()))
    bad = spoilt(folder / "bad", few)
    history = long_history(folder / "history", 10_000)
    check = (BIN / "portal", "--root", tree, "check", "--format", "json")
    return [
        Pair(
            f"check of {len(few)} reports (schema, rules, screens, lines) against check-jsonschema (schema only)",
            run(*check, *few),
            run(BIN / "check-jsonschema", "--schemafile", schema / version / "thpt.schema.json", *few),
            0.2,
        ),
        Pair(
            f"check of {len(many)} reports against CSafeLoader only parsing them",
            run(*check, *many),
            run(sys.executable, "-c", _LOAD_ALL, names),
            1.5,
        ),
        Pair(
            "check of a folder in which every report is bad against the good one",
            run(BIN / "portal", "--root", bad, "check", "--format", "json"),
            run(*check, *few),
            3.0,
        ),
        Pair(
            "check of four times the reports, as a growth: four times the cost is 4",
            run(*check, *many[:8_000]),
            run(*check, *many[:2_000]),
            4.4,
        ),
        Pair(
            "dates of 10000 reports over 10000 commits against one `git log` over the same",
            _git_dates(history, 10_000),
            run("git", "-C", history, "log", "--format=%ct", "--name-only", "main", "--", "submissions/"),
            1.2,
        ),
        Pair("screens over twice the hostile text, as a growth: twice the cost is 2", _screens(2), _screens(1), 2.6),
        *site_pairs(folder),
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

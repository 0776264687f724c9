"""A published number that was wrong: the documented way to correct it ends in a release that keeps every secret."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers.closing import close_period
from portal.drivers.corrections import record_corrections
from portal.drivers.demo import write_demo
from portal.drivers.releases import run_attack, write_release
from portal.exports.release_json import render_json
from portal.reading.releases import MANIFEST, read_release, read_releases
from portal.reading.repository import Repository
from portal.views.released_results import ReleasedScope, build_released_results
from tests.conftest import ROOT
from tests.drivers.closed_province import CLOSED_AT, IN_TIME, PERIOD, ClosedProvince

WHY = "Cộng sót hai buổi"
PUBLISHED, AGAIN = "2024-07-21", "2024-07-26"
_LINE = re.compile(r"(?m)^( +so_buoi): (\d+)$")


def _published(folder: Path, units: int, seed: int) -> ClosedProvince:
    """A province whose first period is closed and published."""
    write_demo(folder, units, seed, Repository(ROOT))
    province = ClosedProvince(folder)
    close_period(folder, PERIOD, CLOSED_AT)
    write_release(folder, PERIOD, PUBLISHED)
    province.commit(CLOSED_AT)
    return province


def _correct(province: ClosedProvince, kind: str) -> str:
    """Two activities more in the report of the first unit of a kind that held some; returns the unit."""
    paths = sorted((province.folder / "submissions").glob(f"{kind}-*/{PERIOD}.yaml"))
    path = next(one for one in paths if _LINE.search(one.read_text(encoding="utf-8")))
    unit = path.parent.name
    province.unlock(unit)
    text = _LINE.sub(lambda found: f"{found[1]}: {int(found[2]) + 2}", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    province.commit(IN_TIME)
    assert len(record_corrections(province.folder, PERIOD, IN_TIME)) == 1
    return unit


def _scope(folder: Path) -> ReleasedScope:
    return build_released_results(read_releases(Repository(folder).releases))[0]


def _texts(scope: ReleasedScope) -> list[str]:
    return [row.text for section in scope.sections for row in section.rows]


@pytest.mark.parametrize(
    ("units", "seed", "kind"), [(30, 5, "thpt"), (30, 7, "thpt"), (20, 2, "gdnn-gdtx"), (12, 3, "pgd"), (9, 8, "thpt")]
)
def test_a_correction_can_be_published(tmp_path: Path, units: int, seed: int, kind: str) -> None:
    """Numbers of the corrected unit change where they are published by unit; totals that would tell more of it are read
    as they were; the errata name what changed, and say once what is left to the release before."""
    province = _published(tmp_path / "kho", units, seed)
    before = _texts(_scope(province.folder))
    _correct(province, kind)
    folder, said = write_release(province.folder, PERIOD, AGAIN, WHY)
    text, code = run_attack(province.folder, [])
    assert code == 0, text
    scope = _scope(province.folder)
    (erratum,) = scope.errata
    assert erratum.reason == WHY
    assert [change for change in erratum.changes if "Số buổi – Toàn ngành" in change.name]
    assert not [change for change in erratum.changes if "không công bố" in change.after]
    assert "giữ theo đợt 2024-K1.1" in erratum.held_back
    assert said.startswith(erratum.held_back)
    assert folder.name == "2024-K1.2"
    marked = [one.removesuffix(" (theo đợt 2024-K1.1)") for one in _texts(scope)]
    assert len([one for one, other in zip(marked, before, strict=True) if one != other]) == 2
    assert any(one.endswith("(theo đợt 2024-K1.1)") for one in _texts(scope))


def test_what_was_left_is_told_again_once_enough_units_were_corrected(tmp_path: Path) -> None:
    """Each correction of one unit leaves the totals to the first release, and says so; the third opens them, and its
    errata hold what is read otherwise, not what is there again."""
    province = _published(tmp_path / "kho", 20, 2)
    said = []
    for kind in ("gdnn-gdtx", "pgd", "thpt"):
        _correct(province, kind)
        said.append(write_release(province.folder, PERIOD, AGAIN, WHY)[1])
    assert [("giữ theo đợt 2024-K1.1" in one) for one in said] == [True, True, False]
    third, second, first = _scope(province.folder).errata
    assert first.held_back
    assert second.held_back
    assert not third.held_back
    assert third.changes
    assert not [one for one in (*first.changes, *second.changes, *third.changes) if "không công bố" in one.before]
    text, code = run_attack(province.folder, [])
    assert code == 0, text


def test_the_coordinator_reads_what_is_withheld_before_it_is_written(tmp_path: Path) -> None:
    """With --dry-run the words are the same, and nothing is there."""
    province = _published(tmp_path / "kho", 9, 8)
    _correct(province, "thpt")
    words = ["--root", str(province.folder), "release", PERIOD, "--as-of", AGAIN, "--reason", WHY]
    planned = CliRunner().invoke(main, [*words, "--dry-run"])
    assert planned.exit_code == 0, planned.output
    assert "số tổng không công bố lại" in planned.output
    assert "Chưa ghi gì" in planned.output
    assert not (Repository(province.folder).releases / "2024-K1.2").exists()
    written = CliRunner().invoke(main, words)
    assert written.output.splitlines()[:-1] == planned.output.splitlines()[:-1]
    assert (Repository(province.folder).releases / "2024-K1.2").is_dir()


def test_a_total_that_tells_the_corrected_unit_is_found(tmp_path: Path) -> None:
    """Somebody opens by hand a total that the correction shut, and it has moved: by that one unit, as all can see."""
    province = _published(tmp_path / "kho", 9, 8)
    unit = _correct(province, "thpt")
    folder, _ = write_release(province.folder, PERIOD, AGAIN, WHY)
    earlier = {cell.key: cell for cell in read_release(folder.parent / "2024-K1.1").figures}
    figures = json.loads((folder / "figures.json").read_bytes())
    for row in figures["figures"]:
        before = earlier[("figure", row["field"], row["code"], row["answer"], row["level"])]
        if row["form"] == "khong_cong_bo" and row["counts_people"] and before.shown.value:
            row |= {"form": "lam_tron", "value": int(before.shown.value) + 20}
            break
    (folder / "figures.json").write_bytes(render_json(figures))
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"]["figures.json"] = hashlib.sha256((folder / "figures.json").read_bytes()).hexdigest()
    (folder / MANIFEST).write_bytes(render_json(manifest))
    text, code = run_attack(province.folder, [])
    assert code == 1
    assert any(line.startswith("LỘ") and unit in line for line in text.splitlines()), text

"""`portal remind` and `portal export ics` as an operator calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.drivers.demo import write_demo
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from tests.conftest import ROOT

LATE, SOON, QUIET = "2024-11-20T09:00", "2024-11-13T09:00", "2024-10-01T09:00"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten units, some of which never report."""
    folder = tmp_path_factory.mktemp("nhac-viec") / "kho"
    write_demo(folder, 10, 4, Repository(ROOT))
    return folder


def _run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), *words], catch_exceptions=False)


def _written(root: Path, folder: Path, as_of: str) -> set[str]:
    assert _run(root, "remind", "--as-of", as_of, "--out", str(folder)).exit_code == 0
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_letters_grow_with_the_step(province: Path, tmp_path: Path) -> None:
    """Nothing to send in quiet times, messages before the due date, the official letter only after it."""
    always = {"tom-tat.txt", "lich.ics"}
    assert _written(province, tmp_path / "a", QUIET) == always
    soon, late = _written(province, tmp_path / "b", SOON), _written(province, tmp_path / "c", LATE)
    assert always | {"zalo-nhom.txt", "thu-dien-tu.txt"} < soon
    assert [name for name in late if name.startswith("zalo/")]
    assert "cong-van-don-doc.docx" in late - soon
    assert [name for name in late if name.startswith("thu-01-")]


def test_the_same_instant_gives_the_same_files(province: Path, tmp_path: Path) -> None:
    """So that two people who prepare letters send the same ones."""
    names = [_written(province, tmp_path / folder, LATE) for folder in ("a", "b")]
    assert names[0] == names[1]
    for name in names[0]:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_messages_for_all_name_nobody_and_each_unit_has_its_own(province: Path, tmp_path: Path) -> None:
    """Pasted into the large group by mistake, no file but those named after a unit or a district tells who owes."""
    _written(province, tmp_path / "a", LATE)
    names = [unit.short_name for unit in read_registry(Repository(province)).org_units.values() if unit.reports]
    own = {path.stem for path in (tmp_path / "a" / "zalo").iterdir()}
    assert own and own < set(read_registry(Repository(province)).org_units)
    for name in ("zalo-nhom.txt", "thu-dien-tu.txt"):
        text = (tmp_path / "a" / name).read_text(encoding="utf-8").replace("[Sở", "").replace("Sở GDĐT", "")
        assert not [one for one in names if one in text]


def test_a_missing_address_of_the_portal_is_told_once(province: Path, tmp_path: Path) -> None:
    """The sentence that needs it is left out of every message, and the coordinator hears why."""
    said = _run(province, "remind", "--as-of", LATE, "--out", str(tmp_path / "a")).output
    assert said.count("chưa ghi địa chỉ cổng") == 1
    assert "Mở cổng" not in (tmp_path / "a" / "zalo-nhom.txt").read_text(encoding="utf-8")


def test_letters_of_another_day_never_lie_among_todays(province: Path, tmp_path: Path) -> None:
    """A folder with something in it is refused and left as it was."""
    (tmp_path / "cu.txt").write_text("cũ", encoding="utf-8")
    result = _run(province, "remind", "--as-of", LATE, "--out", str(tmp_path))
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["cu.txt"]


def test_a_calendar_for_all_or_for_one_unit(province: Path, tmp_path: Path) -> None:
    """Three entries a period; a unit that is asked nothing, or an unknown one, has none."""
    registry = read_registry(Repository(province))
    asked, through = (
        next(unit for unit in registry.org_units.values() if unit.reports is reports) for reports in (True, False)
    )
    out = tmp_path / "lich.ics"
    assert _run(province, "export", "ics", "--as-of", LATE, "--out", str(out)).exit_code == 0
    assert out.read_bytes().count(b"BEGIN:VEVENT") == 3 * len(registry.periods)
    words = ("export", "ics", "--period", "2024-K2", "--unit", asked.id, "--as-of", LATE, "--out", str(out))
    assert _run(province, *words).exit_code == 0
    assert out.read_bytes().count(f"-{asked.id}@".encode()) == 3
    for unit in (through.id, "khong-co"):
        assert _run(province, "export", "ics", "--unit", unit, "--out", str(tmp_path / "x.ics")).exit_code == 2
    assert _run(province, "export", "csv", "--unit", asked.id, "--out", str(tmp_path / "x.csv")).exit_code == 2
    assert not (tmp_path / "x.ics").exists() and not (tmp_path / "x.csv").exists()

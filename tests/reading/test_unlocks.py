"""An unlock record names a unit that is asked, why, who agreed and until when."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.unlocks import read_unlocks
from portal.vocabulary.errors import ConfigError
from tests.builders import FIRST, a_registry

ENTRY = (
    "  - {unit: thpt-mot, period: 2030-K1, reason: tính nhầm lượt người, approved_by: Trưởng phòng, "
    'until: "2030-08-01T00:00:00+07:00"}\n'
)


def _write(folder: Path, text: str) -> Path:
    (folder / "2030.yaml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_folder_nothing_is_open_again(tmp_path: Path) -> None:
    """The file is optional."""
    assert read_unlocks(tmp_path / "none", a_registry()) == {}


def test_a_record_keeps_reason_approver_and_end(tmp_path: Path) -> None:
    """And a period may be opened twice."""
    again = ENTRY.replace("2030-08-01", "2030-09-01")
    found = read_unlocks(_write(tmp_path, "year: 2030\nunlocks:\n" + ENTRY + again), a_registry())
    first, second = found[("thpt-mot", FIRST)]
    assert (first.reason, first.approved_by) == ("tính nhầm lượt người", "Trưởng phòng")
    assert (first.until.isoformat(), second.until.month) == ("2030-08-01T00:00:00+07:00", 9)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("year: 2030", "year: 2031"),
        ("thpt-mot", "thcs-ba"),
        ("2030-K1", "2030-K9"),
        ("reason: tính nhầm lượt người, ", ""),
        ("approved_by: Trưởng phòng, ", ""),
        ("2030-08-01T00:00:00+07:00", "2030-08-01"),
        ("2030-08-01T00:00:00+07:00", "2030-07-15T00:00:00+07:00"),
        ("unit: thpt-mot", "unit: thpt-mot, note: x"),
    ],
)
def test_a_record_that_cannot_stand_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """Wrong year, unit or period; no reason, approver, zone; an end before the period is closed; an unknown key."""
    text = "year: 2030\nunlocks:\n" + ENTRY
    with pytest.raises(ConfigError):
        read_unlocks(_write(tmp_path, text.replace(old, new)), a_registry())

"""An exemption names a unit that is asked, once, with reason and approver."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.exemptions import read_exemptions
from portal.vocabulary.errors import ConfigError
from tests.builders import FIRST, a_registry

ENTRY = "  - {unit: thpt-mot, period: 2030-K1, reason: mới thành lập, approved_by: Sở}\n"


def _write(folder: Path, text: str, year: int = 2030) -> Path:
    (folder / f"{year}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_folder_nobody_is_exempt(tmp_path: Path) -> None:
    """The file is optional."""
    assert read_exemptions(tmp_path / "none", a_registry()) == {}


def test_an_exemption_keeps_its_reason(tmp_path: Path) -> None:
    """Whoever reads the status learns why."""
    found = read_exemptions(_write(tmp_path, "year: 2030\nexemptions:\n" + ENTRY), a_registry())
    assert found[("thpt-mot", FIRST)].reason == "mới thành lập"
    assert found[("thpt-mot", FIRST)].approved_by == "Sở"


@pytest.mark.parametrize(
    "text",
    [
        "year: 2031\n",
        "year: 2030\nexemptions:\n" + ENTRY + ENTRY,
        "year: 2030\nexemptions:\n" + ENTRY.replace("thpt-mot", "thcs-ba"),
        "year: 2030\nexemptions:\n" + ENTRY.replace("2030-K1", "2030-K9"),
        "year: 2030\nexemptions:\n" + ENTRY.replace("reason: mới thành lập, ", ""),
    ],
)
def test_an_exemption_that_cannot_stand_is_refused(tmp_path: Path, text: str) -> None:
    """Wrong year, twice, a unit that need not report anyway, an unknown period, no reason."""
    with pytest.raises(ConfigError):
        read_exemptions(_write(tmp_path, text), a_registry())

"""The registry of intake repositories gives each unit one home, or is not there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reading.intakes import read_intakes
from portal.vocabulary.errors import ConfigError
from tests.builders import a_registry

TEXT = "intakes:\n  - {remote: kho-mot, units: [thpt-mot]}\n  - {remote: kho-hai, units: [thpt-hai, pgd-mau]}\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "intakes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_the_file_nothing_is_limited(tmp_path: Path) -> None:
    """None is not the same as an empty list."""
    assert read_intakes(tmp_path / "intakes.yaml", a_registry()) is None
    assert read_intakes(_write(tmp_path, "intakes: []\n"), a_registry()) == {}


def test_each_intake_has_its_units(tmp_path: Path) -> None:
    """In the order of the file."""
    found = read_intakes(_write(tmp_path, TEXT), a_registry())
    assert found == {"kho-mot": frozenset({"thpt-mot"}), "kho-hai": frozenset({"thpt-hai", "pgd-mau"})}
    assert list(found) == ["kho-mot", "kho-hai"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("thpt-hai", "thpt-la"), ("thpt-hai", "thpt-mot"), ("kho-hai", "kho-mot"), ("remote: kho-mot, ", "")],
)
def test_a_registry_that_cannot_stand_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """An unknown unit, a unit in two intakes, an intake twice, one without an address."""
    with pytest.raises(ConfigError):
        read_intakes(_write(tmp_path, TEXT.replace(old, new)), a_registry())

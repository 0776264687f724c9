"""Whatever a page tells people to type exists, and the coordinator's page can be followed from top to bottom."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers.demo import write_demo
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from tests.conftest import ROOT
from tests.documented_commands import commands_in, documents, faults_of, lines_in, parse

ROLES = ROOT / "content" / "quan-tri"
AS_OF = "2024-11-20"


def test_every_command_named_anywhere_exists_with_its_options() -> None:
    """In pages, README and CONTRIBUTING; a renamed option must be renamed there too."""
    named = {path: commands_in(path.read_text(encoding="utf-8")) for path in documents(ROOT)}
    assert [fault for words in named.values() for one in words for fault in faults_of(one)] == []
    assert all(named[path] for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROLES / "nguoi-dieu-phoi.md"))


@pytest.mark.parametrize(
    "words",
    [
        "nhac KỲ",
        "close KỲ --khoa",
        "build --audience noi-bo",
        "export pdf|docx --period KỲ",
        "check [TỆP…] --format=xml",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(words: str) -> None:
    """A wrong name, option or choice, however it is written."""
    assert faults_of(words)


@pytest.mark.parametrize("page", sorted(ROLES.glob("*.md")), ids=lambda page: str(page.stem))
def test_commands_of_the_staff_pages_can_be_typed_as_they_stand(page: Path) -> None:
    """Nothing that the command line demands is missing from a line that is meant to be copied."""
    for line in lines_in(page.read_text(encoding="utf-8")):
        parse(line.replace("NĂM_MỚI", "2025"))


def test_an_incomplete_line_would_be_refused() -> None:
    """So that the test before cannot pass by not looking."""
    with pytest.raises(click.UsageError):
        parse("export docx --period KỲ")


def test_the_coordinators_page_can_be_followed_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reminding, mail, closing, corrections, the report, the release, in the order of the page; then the year's end."""
    root = tmp_path / "kho"
    write_demo(root, 12, 1, Repository(ROOT))
    monkeypatch.chdir(root)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Người Nhập")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "nhap@example.invalid")
    values = _values(root, tmp_path)
    pages = [(ROLES / name).read_text(encoding="utf-8") for name in ("nguoi-dieu-phoi.md", "giu-kho.md")]
    lines = [line for page in pages for line in lines_in(page) if not line.startswith(("derive", "doctor"))]
    for line in lines:
        words = [values.get(word, word) for word in shlex.split(line)]
        if any(one.name == "as_of" for one in main.commands[words[0]].params) and "--verify" not in words:
            words += ["--as-of", AS_OF]
        done = CliRunner().invoke(main, ["--root", str(root), *words], catch_exceptions=False)
        assert done.exit_code == 0, (line, done.output)
    assert (root / "build" / "bao-cao.docx").is_file() and (root / "schemas" / "periods" / "2025.yaml").is_file()


def _values(root: Path, aside: Path) -> dict[str, str]:
    """What a person puts in the places in capitals: a period that may be closed, and a good report from a letter."""
    registry = read_registry(Repository(root))
    period = next(iter(registry.periods.values()))
    runner = CliRunner()
    for path in sorted((root / "submissions").glob(f"*/{period.id}.yaml")):
        if runner.invoke(main, ["--root", str(root), "check", str(path)]).exit_code == 0:
            letter = aside / "thu" / path.name
            letter.parent.mkdir()
            shutil.copy(path, letter)
            year = registry.years[-1].year
            return {
                "KỲ": period.id,
                "ĐƠN_VỊ": path.parent.name,
                "TỆP": str(letter),
                "LÚC": "2024-06-10T09:00",
                "NĂM": str(year),
                "NĂM_MỚI": str(year + 1),
            }
    raise AssertionError("the fictional province has no good report")

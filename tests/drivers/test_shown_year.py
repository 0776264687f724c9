"""The night in which a year begins: pages, their version and their age turn by themselves, nobody changes a setting."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers import publish
from portal.drivers.new_year import start_year
from portal.drivers.public_status import show_public_status
from portal.drivers.shown_year import shown_version
from portal.drivers.site_source import read_site
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.drivers.closed_province import ClosedProvince, write_template
from tests.drivers.publish_world import write_places

EVENING, MORNING = "2025-05-31T23:59:00+07:00", "2025-06-01T00:37:00+07:00"
"""The first period of 2025 opens in between."""


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province whose second plan has been filled in."""
    root = tmp_path_factory.mktemp("chuyen-nam") / "kho"
    write_template(root)
    list(start_year(root, 2025))
    ClosedProvince(root).fill_plan()
    write_places(root, "cong.git", "noi-bo.git")
    return root


def _published(root: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[tuple[str, str]]:
    """With which version and alias `portal publish` goes to work."""
    sent: list[tuple[str, str]] = []

    def send(_root: Path, version: str, alias: str, *_: object) -> str:
        sent.append((version, alias))
        return "x"

    monkeypatch.setattr(publish, "publish_site", send)
    assert CliRunner().invoke(main, ["--root", str(root), "publish", *words]).exit_code == 0
    return sent


def test_without_a_year_the_year_of_that_day_is_published(two_years: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the current version; a year that is named stays the one that is published, without the alias."""
    for instant, year in ((EVENING, "2024"), (MORNING, "2025")):
        assert _published(two_years, monkeypatch, "--as-of", instant) == [(year, "hien-hanh")]
        shown = read_site(two_years, Audience.PUBLIC, datetime.fromisoformat(instant))
        assert str(shown.common.calendar.year) == year, "or the publisher would refuse"
    assert _published(two_years, monkeypatch, "2024", "--as-of", EVENING) == [("2024", "")]


def test_without_reports_it_is_the_year_of_the_status_that_was_handed_over(two_years: Path, tmp_path: Path) -> None:
    """The public job runs some minutes after the one that looked at the reports: midnight may lie between."""
    for instant, year in ((EVENING, "2024"), (MORNING, "2025")):
        root = tmp_path / year
        for part in ("schemas", "content"):
            shutil.copytree(two_years / part, root / part)
        status = Repository(root).public_status
        status.parent.mkdir(exist_ok=True)
        status.write_text(show_public_status(two_years, instant), encoding="utf-8")
        assert shown_version(root, Audience.PUBLIC) == (year, "hien-hanh")


def test_the_last_page_of_a_year_is_too_old_once_the_next_year_takes_reports(two_years: Path) -> None:
    """Not two months later, when the first period of the new year is closed already."""
    fresh = read_site(two_years, Audience.PUBLIC, datetime.fromisoformat(EVENING)).common.freshness
    assert datetime.fromisoformat(fresh.stale_from) < datetime.fromisoformat("2025-06-08T00:00:00+07:00")
    assert datetime.fromisoformat(fresh.year_over) < datetime.fromisoformat(EVENING), "the periods of 2024 are closed"
    assert "năm 2024" in fresh.past


def test_rebuilding_takes_no_year(two_years: Path) -> None:
    """It builds no pages, so that a year would mean nothing."""
    run = CliRunner().invoke(main, ["--root", str(two_years), "publish", "2024", "--rebuild"])
    assert run.exit_code == 2 and "chỉ --rebuild" in run.output

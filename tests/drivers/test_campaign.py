"""One call reads a whole campaign: what is agreed, sent, accepted, and when it came."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from git.cmd import Git

from portal.checking.report_check import Checker
from portal.drivers.campaign import now_in, parse_as_of, read_campaign, show_results, show_status, zone_of
from portal.exports.report_yaml import render_report_yaml
from portal.vocabulary.errors import PortalError
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import ReportState
from tests.builders import DUE, a_registry, write_schools
from tests.conftest import ROOT
from tests.drivers.git_world import GitWorld
from tests.example_reports import example_report


@pytest.fixture
def world(tmp_path: Path) -> GitWorld:
    """The real form, without rules, and three fictional units, under git."""
    world = GitWorld(tmp_path / "kho")
    write_schools(world.folder, ROOT, [f"thpt-hu-cau-{place}" for place in (1, 2, 3)])
    for path in (world.folder / "schemas" / "rules").glob("*.yaml"):
        path.write_text(f'version: "{path.stem}"\nexplain: "x"\n', encoding="utf-8")
    world.commit("2024-01-01T00:00:00+07:00")
    return world


def _send(world: GitWorld, registry: Registry, checker: Checker, unit: str, at: datetime) -> dict[str, int]:
    """Commit a whole and valid report; returns the first number of each section that has one."""
    period = next(iter(registry.periods.values()))
    form = registry.form_of(period)
    data = example_report(form, "thpt", checker.wording)
    identity = next(iter(data.values()))
    identity |= {"ma_don_vi": unit, "ky_bao_cao": period.id}
    world.write(render_report_yaml(data, form, "thpt"), f"submissions/{unit}/{period.id}.yaml")
    world.commit(at.isoformat())
    records = {key: value for key, value in data.items() if isinstance(value, dict)}
    return {
        f"{section}.{key}": value
        for section, record in records.items()
        for key, value in record.items()
        if isinstance(value, int)
    }


def test_a_campaign_is_read_checked_dated_and_added_up(world: GitWorld, registry: Registry, checker: Checker) -> None:
    """One report in time, one late, one missing; totals are those of the two that were accepted."""
    period = next(iter(registry.periods.values()))
    numbers = _send(world, registry, checker, "thpt-hu-cau-1", period.due - timedelta(days=1))
    _send(world, registry, checker, "thpt-hu-cau-2", period.due + timedelta(days=1))
    campaign = read_campaign(world.folder, period.due + timedelta(days=3))
    assert [finding for one in campaign.checked for finding in one.findings] == []
    states = {unit.unit.id: unit.state for unit in campaign.status(period).units}
    assert states == {
        "thpt-hu-cau-1": ReportState.ON_TIME,
        "thpt-hu-cau-2": ReportState.LATE,
        "thpt-hu-cau-3": ReportState.MISSING,
    }
    totals = campaign.totals([period])
    summed = {path: totals.overall[(path, "")].value for path in numbers if (path, "") in totals.overall}
    assert len(summed) > 20
    assert summed == {path: 2 * numbers[path] for path in summed}


def test_looking_back_leaves_out_what_came_later(world: GitWorld, registry: Registry, checker: Checker) -> None:
    """Status and totals agree on what had arrived."""
    period = next(iter(registry.periods.values()))
    _send(world, registry, checker, "thpt-hu-cau-1", period.due - timedelta(days=1))
    _send(world, registry, checker, "thpt-hu-cau-2", period.due + timedelta(days=1))
    view = read_campaign(world.folder, period.due).results_view([period])
    assert (view.reports_accepted, view.reports_expected) == (1, 3)
    coverage = {row.overall.units_reporting for section in view.sections for row in section.rows}
    assert coverage <= {0, 1}


def test_a_broken_report_needs_work_and_is_in_no_total(world: GitWorld, registry: Registry, checker: Checker) -> None:
    """An error on the default branch takes a report out of the totals and out of the actual ones, with its coverage."""
    period = next(iter(registry.periods.values()))
    _send(world, registry, checker, "thpt-hu-cau-1", period.due - timedelta(days=2))
    world.write("sai", f"submissions/thpt-hu-cau-1/{period.id}.yaml")
    world.commit((period.due - timedelta(days=1)).isoformat())
    campaign = read_campaign(world.folder, period.due)
    assert campaign.status(period).units[0].state is ReportState.NEEDS_WORK
    assert campaign.reports == {}


def test_the_commands_print_text_and_json_of_the_same_campaign(world: GitWorld, registry: Registry) -> None:
    """The period in hand unless one is named; a year for all its periods."""
    first, second = list(registry.periods)[:2]
    text = show_status(world.folder, None, registry.period(first).opens.isoformat(), "text")
    assert registry.period(first).label in text
    status = json.loads(show_status(world.folder, second, "2024-12-31", "json"))
    assert (status["period"]["id"], status["summary"]["expected"]) == (second, 3)
    year = str(registry.period(first).year)
    assert json.loads(show_results(world.folder, year, None, "json"))["periods"] == [first, second]
    assert "Kết quả tổng hợp" in show_results(world.folder, first, None, "text")
    with pytest.raises(PortalError, match="2024-K9"):
        show_status(world.folder, "2024-K9", None, "text")


def test_a_period_is_known_by_what_follows_its_year(world: GitWorld) -> None:
    """`K1` of the year in hand, in either case; whole ids go first, an unknown name is told as it was written."""
    (world.folder / "submissions").mkdir(exist_ok=True)
    texts = {show_status(world.folder, name, "20/06/2024", "text") for name in ("K1", "k1", "2024-K1")}
    assert len(texts) == 1
    assert "Tính đến hết ngày 20/06/2024" in texts.pop()
    assert [one.id for one in read_campaign(world.folder).periods_named("K2")] == ["2024-K2"]
    with pytest.raises(PortalError, match="“K9”"):
        show_status(world.folder, "K9", None, "text")


def test_a_tree_without_reports_is_a_campaign_that_has_not_begun(world: GitWorld) -> None:
    """No folder of submissions yet; git is not even asked."""
    assert read_campaign(world.folder).arrivals == {}


def test_an_operator_writes_instants_as_people_do() -> None:
    """A day means its end, in the department's zone; an offset is kept."""
    registry = a_registry()
    assert parse_as_of("2030-06-14", registry) == DUE - timedelta(microseconds=1)
    assert parse_as_of("2030-06-14T10:00", registry).isoformat() == "2030-06-14T10:00:00+07:00"
    assert parse_as_of("2030-06-14T10:00:00+00:00", registry).isoformat() == "2030-06-14T10:00:00+00:00"
    for day in ("14/06/2030", "14/6/2030"):
        assert parse_as_of(day, registry) == DUE - timedelta(microseconds=1)
    for written in ("10:00 ngày 14/06/2030", "14/06/2030 10:00", "9:05 ngày 14/6/2030"):
        expected = "2030-06-14T09:05:00+07:00" if written[0] == "9" else "2030-06-14T10:00:00+07:00"
        assert parse_as_of(written, registry).isoformat() == expected
    for wrong in ("31/06/2030", "14/06/30", "10:00 14/06/2030 10:00", "06/2030", "hôm nay", ""):
        with pytest.raises(PortalError):
            parse_as_of(wrong, registry)


def test_the_clock_is_read_in_the_departments_zone() -> None:
    """Whatever zone the machine has."""
    registry = a_registry()
    assert now_in(registry).utcoffset() == timedelta(hours=7)
    assert zone_of(registry) == DUE.tzinfo


def test_git_is_not_needed_where_there_is_none(world: GitWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was copied without its history can still be read."""
    shutil.rmtree(world.folder / ".git")
    world.write("sai", "submissions/thpt-hu-cau-1/2024-K1.yaml")
    monkeypatch.setattr(Git, "execute", None)
    assert len(read_campaign(world.folder).checked) == 1

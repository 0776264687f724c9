"""A closed period keeps whom it asked and how each stood; what is corrected later is numbered and moves no arrival."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers import closing as driver
from portal.drivers.arrivals import keep_closed
from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.closing import close_period
from portal.drivers.corrections import record_corrections
from portal.exports.closing_yaml import render_closing
from portal.reading.corrections import read_corrections
from portal.reading.exemptions import read_exemptions
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.views.corrections import build_closed_periods
from portal.vocabulary.closings import FREE_TEXT, FieldCorrection
from portal.vocabulary.errors import ConfigError, PortalError
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.requests import RequestState
from portal.vocabulary.status import ReportState
from tests.drivers.closed_province import (
    CLOSED_AT,
    IN_TIME,
    PERIOD,
    TOO_LATE,
    ClosedProvince,
    write_template,
)
from tests.killing import Command, kill_at_random, visible_files

PORTAL = Path(sys.executable).parent / "portal"
NOW = "2024-12-31T12:00:00+07:00"
_OWED = ReportState.NEEDS_WORK


@pytest.fixture(scope="module")
def open_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province before closing."""
    folder = tmp_path_factory.mktemp("mo") / "kho"
    write_template(folder)
    return folder


@pytest.fixture(scope="module")
def template(open_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province after its first period was closed."""
    province = ClosedProvince.copy(open_template, tmp_path_factory.mktemp("khoa") / "kho")
    close_period(province.folder, PERIOD, CLOSED_AT)
    province.commit(CLOSED_AT)
    return province.folder


@pytest.fixture
def province(template: Path, tmp_path: Path) -> ClosedProvince:
    """A closed province to be changed."""
    return ClosedProvince.copy(template, tmp_path / "kho")


def _campaign(folder: Path, at: str = NOW) -> Campaign:
    return read_campaign(folder, datetime.fromisoformat(at))


def _states(folder: Path, at: str = NOW) -> dict[str, ReportState]:
    campaign = _campaign(folder, at)
    status = campaign.status(campaign.registry.period(PERIOD))
    return {one.unit.id: one.state for one in status.units}


def _shown(campaign: Campaign, period: str) -> list[tuple[str, str, str, str, ReportState]]:
    status = campaign.status(campaign.registry.period(period))
    return [(one.unit.id, one.unit.name, one.unit.type, one.unit.locality, one.state) for one in status.units]


def _first_with(folder: Path, state: ReportState, kind: str = "thpt") -> str:
    campaign = _campaign(folder)
    status = campaign.status(campaign.registry.period(PERIOD))
    return next(one.unit.id for one in status.units if one.state is state and one.unit.type == kind)


def test_a_closing_says_what_the_status_said(open_template: Path, template: Path) -> None:
    """Units, states and first arrivals as on that day; reading gives back what was written, byte for byte."""
    closing = read_registry(Repository(template)).closings[PERIOD]
    before = _campaign(open_template, CLOSED_AT)
    status = before.status(before.registry.period(PERIOD))
    assert [unit.state for unit in closing.units.values()] == [one.state for one in status.units]
    assert {unit.id: unit.first for unit in closing.units.values() if unit.state.is_actual} == {
        one.unit.id: one.arrival.first for one in status.units if one.state.is_actual
    }
    text = (template / "schemas" / "closings" / f"{PERIOD}.yaml").read_text(encoding="utf-8")
    assert render_closing(closing) == text
    assert f"expected: {status.overall.expected}\nactual: {status.overall.actual}\n" in text
    assert 0 < status.overall.on_time < status.overall.actual < status.overall.expected


def test_a_closed_period_asks_whom_it_asked_then(province: ClosedProvince) -> None:
    """A unit that was renamed, one that was ended and one that was added afterwards change nothing about it."""
    units = [unit.id for unit in read_registry(Repository(province.folder)).org_units.values() if unit.type == "thpt"]
    before = _campaign(province.folder)
    renamed, ended = before.registry.org_units[units[0]], units[1]
    province.rewrite_unit(renamed.id, renamed.name, "Trường đổi tên")
    province.rewrite_unit(ended, "    verified:", "    valid_to: 2024-01-31\n    verified:")
    province.add_unit("thpt-moi", like=units[2])
    after = _campaign(province.folder)
    first, second = (after.registry.period(name) for name in (PERIOD, "2024-K2"))
    assert after.registry.org_units[renamed.id].name == "Trường đổi tên"
    assert _shown(after, first.id) == _shown(before, first.id)
    assert after.status(first).by_type == before.status(first).by_type
    asked = {unit.id: unit.name for unit in after.registry.expected_units(second)}
    assert ended not in asked and "thpt-moi" in asked and asked[renamed.id] == "Trường đổi tên"
    expects = [after.registry.expects(after.registry.unit(unit), first) for unit in (ended, "thpt-moi")]
    assert expects == [True, False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("state: chua-nop", "state: dung-han"),
        ("receipts: 0", "receipts: 9"),
        ("  - {id: thpt", "  - {id: thcs"),
        ('hash: "', 'hash: "0'),
    ],
)
def test_a_closing_changed_by_hand_is_refused(province: ClosedProvince, old: str, new: str) -> None:
    """The hash shows it, wherever it was changed."""
    path = province.schemas / "closings" / f"{PERIOD}.yaml"
    text = path.read_text(encoding="utf-8")
    old, new = (old, new) if old in text else (old.replace('"', ""), new.replace('"', ""))
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="đã bị sửa"):
        read_registry(Repository(province.folder))


@pytest.mark.parametrize("instant", ["2024-06-15T00:00:00+07:00", "2024-07-15T00:00:00+07:00"])
def test_the_dates_of_a_closed_period_stay(province: ClosedProvince, instant: str) -> None:
    """A due date moved afterwards would make late reports timely; a closing date moved would open the period."""
    path = province.schemas / "periods" / "2024.yaml"
    text = path.read_text(encoding="utf-8")
    assert instant in text
    path.write_text(text.replace(instant, instant.replace("T00", "T08")), encoding="utf-8")
    with pytest.raises(ConfigError, match="không sửa due, closes"):
        read_registry(Repository(province.folder))


def test_line_ends_of_another_system_change_no_hash(province: ClosedProvince) -> None:
    """git on Windows may write other line ends."""
    path = province.schemas / "closings" / f"{PERIOD}.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert PERIOD in read_registry(Repository(province.folder)).closings


def test_closing_comes_after_the_last_moment_and_only_once(open_template: Path, template: Path) -> None:
    """Until the period's own closing instant a unit may still send; a record is never written again."""
    with pytest.raises(PortalError, match="còn nhận đến 00:00 ngày 15/07/2024"):
        close_period(open_template, PERIOD, "2024-07-14T23:59:59+07:00")
    with pytest.raises(PortalError, match="đã khóa lúc 10:00 ngày 20/07/2024"):
        close_period(template, PERIOD, "2024-09-01")


def test_what_waits_for_a_reviewer_is_not_frozen_as_missing(
    open_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow reviewer is not the unit's delay."""
    campaign = _campaign(open_template, CLOSED_AT)
    missing = next(
        one.unit for one in campaign.status(campaign.registry.period(PERIOD)).units if one.state is ReportState.MISSING
    )
    waiting = replace(campaign, requests={(missing.id, PERIOD): RequestState.WAITING})
    monkeypatch.setattr(driver, "read_campaign", lambda *_: waiting)
    with pytest.raises(PortalError, match=f"1 phiếu chờ duyệt: {missing.short_name}"):
        close_period(open_template, PERIOD, CLOSED_AT)


def test_an_exemption_cannot_be_given_or_taken_back_afterwards(open_template: Path, tmp_path: Path) -> None:
    """It would change the rates that were frozen; one that was there on the day stays."""
    province = ClosedProvince.copy(open_template, tmp_path / "kho")
    units = [unit for unit, state in _states(province.folder).items() if state in (ReportState.MISSING, _OWED)][:2]
    path = province.schemas / "exemptions" / "2024.yaml"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else 'year: "2024"\nexemptions:\n'
    lines = [f"  - {{unit: {unit}, period: {PERIOD}, reason: x, approved_by: y}}\n" for unit in units]
    path.write_text(old + lines[0], encoding="utf-8")
    close_period(province.folder, PERIOD, CLOSED_AT)
    registry = read_registry(Repository(province.folder))
    assert (units[0], PERIOD) in read_exemptions(path.parent, registry)
    path.write_text(old + lines[0] + lines[1], encoding="utf-8")
    with pytest.raises(ConfigError, match=f"không miễn thêm cho {units[1]}"):
        read_exemptions(path.parent, registry)
    path.unlink()
    with pytest.raises(ConfigError, match="không bỏ việc miễn"):
        read_exemptions(path.parent, registry)


def test_a_correction_is_numbered_and_keeps_both_values(province: ClosedProvince) -> None:
    """Old, new, why, who agreed, when; the report stays on time, and writing it down twice adds nothing."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    first = _campaign(province.folder).arrivals[(unit, PERIOD)].first
    old = province.change(unit, "tap_the", "97")
    province.unlock(unit)
    province.commit(IN_TIME)
    (new,) = record_corrections(province.folder, PERIOD, NOW)
    assert (new.number, new.unit, new.reason, new.approved_by) == (
        f"{PERIOD}-DC01",
        unit,
        "ghi nhầm số",
        "Trưởng phòng",
    )
    assert new.on == datetime.fromisoformat(IN_TIME)
    assert new.fields == (FieldCorrection("khen_thuong.tap_the", old, "97"),)
    assert read_corrections(province.schemas / "corrections", read_registry(Repository(province.folder))) == (new,)
    assert record_corrections(province.folder, PERIOD, NOW) == ()
    assert _campaign(province.folder).arrivals[(unit, PERIOD)].first == first
    assert _states(province.folder)[unit] is ReportState.REVISED and ReportState.REVISED.is_on_time


def test_corrections_go_on_counting(province: ClosedProvince) -> None:
    """The second correction starts from the first; another unit's takes the next number."""
    units = [unit for unit, state in _states(province.folder).items() if state is ReportState.ON_TIME][-2:]
    for unit, value, at in ((units[0], "97", IN_TIME), (units[0], "96", "2024-07-26T09:00:00+07:00")):
        province.change(unit, "tap_the", value)
        province.unlock(unit)
        province.commit(at)
        record_corrections(province.folder, PERIOD, NOW)
    province.change(units[1], "tap_the", "95")
    province.unlock(units[1])
    province.commit("2024-07-27T09:00:00+07:00")
    record_corrections(province.folder, PERIOD, NOW)
    registry = read_registry(Repository(province.folder))
    known = read_corrections(province.schemas / "corrections", registry)
    assert [(one.number[-4:], one.unit, one.fields[0].new) for one in known] == [
        ("DC01", units[0], "97"),
        ("DC02", units[0], "96"),
        ("DC03", units[1], "95"),
    ]
    assert known[1].fields[0].old == "97" and known[1].before == known[0].after
    (view,) = build_closed_periods(registry, known)
    assert [row.number for row in view.corrections] == [one.number for one in known]
    assert view.corrections[1].values[0].label == "Q. Số tập thể được khen (mọi cấp)"


@pytest.mark.parametrize("at", [None, TOO_LATE])
def test_a_change_without_a_record_that_held_is_not_written_down(province: ClosedProvince, at: str | None) -> None:
    """It did not pass by the front door: somebody has to look."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.change(unit, "tap_the", "97")
    if at is not None:
        province.unlock(unit)
    province.commit(at or IN_TIME)
    with pytest.raises(PortalError, match=f"phiếu của {unit}, kỳ {PERIOD}, đã đổi sau khi khóa"):
        record_corrections(province.folder, PERIOD, NOW)
    assert not (province.schemas / "corrections").exists()


def test_a_received_report_that_is_gone_is_said(province: ClosedProvince) -> None:
    """Nothing of a closed period disappears."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.report(unit).unlink()
    province.commit(IN_TIME)
    with pytest.raises(PortalError, match=f"đã tiếp nhận của {unit}.*không còn"):
        record_corrections(province.folder, PERIOD, NOW)


def test_a_free_text_is_not_copied_into_a_correction(province: ClosedProvince) -> None:
    """It may have been corrected because it named somebody (DESIGN.md policy 8)."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.change(unit, "ket_qua_noi_bat", "Lời văn mới không được chép sang sổ")
    province.unlock(unit)
    province.commit(IN_TIME)
    (new,) = record_corrections(province.folder, PERIOD, NOW)
    assert new.fields == (FieldCorrection("danh_gia.ket_qua_noi_bat", FREE_TEXT, FREE_TEXT),)
    assert "không được chép" not in (province.schemas / "corrections" / "2024.yaml").read_text(encoding="utf-8")


def test_no_later_evidence_moves_the_first_arrival(province: ClosedProvince) -> None:
    """The history judges old versions by the checks of today; the closing remembers what held then."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    registry = read_registry(Repository(province.folder))
    later = Arrival(None, datetime.fromisoformat(IN_TIME), evidence=Evidence.HISTORY)
    kept = keep_closed(registry, {(unit, PERIOD): later, (unit, "2024-K2"): later})
    assert kept == {
        (unit, PERIOD): replace(later, first=registry.closings[PERIOD].units[unit].first),
        (unit, "2024-K2"): later,
    }


def test_a_period_that_is_not_closed_has_no_corrections(open_template: Path) -> None:
    """Until then a report is simply sent again."""
    with pytest.raises(PortalError, match="chưa khóa"):
        record_corrections(open_template, PERIOD, NOW)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [("DC01", "DC02", "không nối tiếp"), ("unit:", "unit_:", "unit"), ("reason:", "why:", "reason")],
)
def test_corrections_with_a_gap_or_a_lost_line_are_refused(
    province: ClosedProvince, old: str, new: str, match: str
) -> None:
    """A correction that was written down never disappears."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.change(unit, "tap_the", "97")
    province.unlock(unit)
    province.commit(IN_TIME)
    record_corrections(province.folder, PERIOD, NOW)
    path = province.schemas / "corrections" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=match):
        read_corrections(path.parent, read_registry(Repository(province.folder)))


def test_the_commands_say_what_they_did(province: ClosedProvince) -> None:
    """In words a coordinator reads; the operator's mistakes end with 2."""
    run = CliRunner().invoke(main, ["--root", str(province.folder), "correct", PERIOD, "--as-of", NOW])
    assert (run.exit_code, run.output) == (0, "Không có đính chính mới.\n")
    run = CliRunner().invoke(main, ["--root", str(province.folder), "close", PERIOD, "--as-of", NOW])
    assert run.exit_code == 2


def test_a_killed_close_leaves_the_period_open_or_closed(open_template: Path, tmp_path: Path) -> None:
    """Never half a record."""

    def prepare(folder: Path) -> Command:
        ClosedProvince.copy(open_template, folder / "kho")
        return Command([PORTAL, "--root", folder / "kho", "close", PERIOD, "--as-of", CLOSED_AT])

    def observe(folder: Path) -> tuple[list[str], dict[str, str]]:
        registry = read_registry(Repository(folder / "kho"))
        return list(registry.closings), visible_files(folder / "kho" / "schemas")

    killed = kill_at_random(prepare, observe, tmp_path, 6, 4)
    assert not killed.mixed
    assert (killed.before[0], killed.after[0]) == ([], [PERIOD])

"""A closed period keeps whom it asked and how each stood; what is corrected later is numbered and moves no arrival."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers import checks, closed_periods
from portal.drivers import closing as driver
from portal.drivers.arrivals import keep_closed
from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.closing import close_period
from portal.drivers.corrections import record_corrections
from portal.drivers.editions import read_editions
from portal.drivers.releases import write_release
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


RETURNED = "2024-08-10T09:00:00+07:00"


def _three_versions(province: ClosedProvince, at: str) -> str:
    """A unit whose report was changed in time, and whose first content came back at an instant; its id."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    old = province.change(unit, "tap_the", "97")
    province.unlock(unit)
    province.commit(IN_TIME)
    record_corrections(province.folder, PERIOD, NOW)
    province.change(unit, "tap_the", old)
    province.commit(at)
    return unit


def test_an_earlier_content_comes_back_when_it_comes_back(province: ClosedProvince) -> None:
    """Not when it was first seen, which may lie before the closing; the history of numbers says the same."""
    unit = _three_versions(province, "2024-07-26T09:00:00+07:00")
    (new,) = record_corrections(province.folder, PERIOD, NOW)
    assert (new.number, new.on) == (f"{PERIOD}-DC02", datetime.fromisoformat("2024-07-26T09:00:00+07:00"))
    campaign = _campaign(province.folder)
    periods = [campaign.registry.period(PERIOD)]
    editions = read_editions(campaign, periods, campaign.facts(periods))[(unit, PERIOD)]
    assert [one.instant for one in editions[1:]] == [datetime.fromisoformat(IN_TIME), new.on]
    assert campaign.arrivals[(unit, PERIOD)].revisions >= 2
    assert campaign.arrivals[(unit, PERIOD)].latest == new.on


def test_an_earlier_content_that_comes_back_too_late_is_refused(province: ClosedProvince) -> None:
    """It was let in once; that time is over."""
    unit = _three_versions(province, RETURNED)
    with pytest.raises(PortalError, match=f"phiếu của {unit}.*09:00 ngày 10/08/2024"):
        record_corrections(province.folder, PERIOD, NOW)


def test_corrections_are_numbered_by_their_day(province: ClosedProvince) -> None:
    """What became so first has the smaller number, wherever its unit stands in the register."""
    units = [unit for unit, state in _states(province.folder).items() if state is ReportState.ON_TIME][-2:]
    for unit, at in ((units[1], IN_TIME), (units[0], "2024-07-26T09:00:00+07:00")):
        province.change(unit, "tap_the", "97")
        province.unlock(unit)
        province.commit(at)
    new = record_corrections(province.folder, PERIOD, NOW)
    assert [(one.number[-4:], one.unit) for one in new] == [("DC01", units[1]), ("DC02", units[0])]


def test_another_way_of_writing_is_a_correction_without_values(province: ClosedProvince) -> None:
    """The content is another, so it needs leave; what it says is the same."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    path = province.report(unit)
    path.write_text(path.read_text(encoding="utf-8") + "\n# xong\n", encoding="utf-8")
    province.unlock(unit)
    province.commit(IN_TIME)
    (new,) = record_corrections(province.folder, PERIOD, NOW)
    assert new.before and not new.fields
    (view,) = build_closed_periods(read_registry(Repository(province.folder)), (new,))
    assert view.corrections[0].note == "Chỉ đổi cách viết, không đổi giá trị nào."
    assert _check(province) == []


def test_what_came_later_does_not_change_a_past_day(province: ClosedProvince) -> None:
    """The states of each day are those that were read on that day."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    days = ("2024-06-20", "2024-07-25T12:00", "2024-07-26T12:00", "2024-08-10T12:00")
    seen: list[dict[str, ReportState]] = []
    province.unlock(unit)
    for day, value in zip(days, ("", "97", "kiện", "98"), strict=True):
        if value:
            province.change(unit, "tap_the", value)
            province.commit(f"{day[:10]}T09:00:00+07:00")
        seen.append(_states(province.folder, f"{day}:00+07:00" if "T" in day else f"{day}T23:00:00+07:00"))
    assert seen == [
        _states(province.folder, f"{day}:00+07:00" if "T" in day else f"{day}T23:00:00+07:00") for day in days
    ]
    assert seen[0][unit] is ReportState.ON_TIME and seen[1][unit] is ReportState.REVISED


def _check(province: ClosedProvince, since: str | None = None) -> list[dict[str, str]]:
    """What `portal check` finds about closed periods."""
    text, _ = checks.run(province.folder, (), since, "json", colour=False)
    return [one for one in json.loads(text)["findings"] if one["rule"].startswith("closed-")]


def _git(province: ClosedProvince, *words: str) -> str:
    run = subprocess.run(["git", "-C", str(province.folder), *words], check=True, capture_output=True, text=True)
    return run.stdout.strip()


def test_the_check_tells_of_a_closed_report_that_was_changed_without_leave(
    province: ClosedProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the whole tree and since a commit; not while the unit has leave, and not once it is written down."""
    assert _check(province) == []
    before = _git(province, "rev-parse", "HEAD")
    unit = _first_with(province.folder, ReportState.ON_TIME)
    old = province.change(unit, "tap_the", "97")
    province.commit(IN_TIME)
    for found in (_check(province), _check(province, before)):
        assert [(one["rule"], one["path"]) for one in found] == [
            ("closed-changed", f"submissions/{unit}/{PERIOD}.yaml")
        ]
        assert "đã đổi sau khi khóa mà không có mục mở khóa nào còn hạn" in found[0]["message"]
    with pytest.raises(PortalError, match="đã đổi sau khi khóa"):
        write_release(province.folder, PERIOD, NOW)
    province.unlock(unit)
    with monkeypatch.context() as then:
        then.setattr(closed_periods, "now_in", lambda _: datetime.fromisoformat(IN_TIME))
        assert _check(province) == []
    assert [one["rule"] for one in _check(province)] == ["closed-changed"]
    record_corrections(province.folder, PERIOD, NOW)
    assert _check(province) == []
    province.change(unit, "tap_the", old)
    assert [one["rule"] for one in _check(province)] == ["closed-changed"]


def test_a_closed_report_that_is_gone_is_told_and_stays_received(province: ClosedProvince) -> None:
    """Its unit sent it in time; the check says that it is gone, a release waits until it is back."""
    before, commit = _states(province.folder), _git(province, "rev-parse", "HEAD")
    past = _states(province.folder, "2024-06-20T12:00:00+07:00")
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.report(unit).unlink()
    province.commit(IN_TIME)
    assert _states(province.folder) == before
    assert _states(province.folder, "2024-06-20T12:00:00+07:00") == past
    for found in (_check(province), _check(province, commit)):
        assert [(one["rule"], one["path"]) for one in found] == [("closed-lost", f"submissions/{unit}/{PERIOD}.yaml")]
    with pytest.raises(PortalError, match="không còn ở chỗ của nó"):
        write_release(province.folder, PERIOD, NOW)


def test_a_report_that_comes_into_a_closed_period_needs_leave(province: ClosedProvince) -> None:
    """Who had sent nothing is not let in by anybody who can write to the default branch."""
    status = _campaign(province.folder)
    units = [(one.unit, one.state) for one in status.status(status.registry.period(PERIOD)).units]
    missing, like = next(
        (one.id, other.id)
        for one, state in units
        for other, others in units
        if not state.is_actual and others is ReportState.ON_TIME and one.form_type == other.form_type
    )
    province.report(missing).parent.mkdir(exist_ok=True)
    text = province.report(like).read_text(encoding="utf-8")
    province.report(missing).write_text(text.replace(like, missing), encoding="utf-8")
    assert [one["path"] for one in _check(province)] == [f"submissions/{missing}/{PERIOD}.yaml"]


def test_line_ends_of_another_system_change_no_content(province: ClosedProvince) -> None:
    """git on Windows may write other line ends into the reports."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    path = province.report(unit)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _check(province) == []


def test_what_closing_freezes_is_shown_before_it_is_written(open_template: Path, tmp_path: Path) -> None:
    """How many, who is not among them, what comes next and how to take it back; a preview writes nothing."""
    province = ClosedProvince.copy(open_template, tmp_path / "kho")
    path = province.schemas / "closings" / f"{PERIOD}.yaml"
    words = ["--root", str(province.folder), "close", PERIOD, "--as-of", CLOSED_AT]
    preview = CliRunner().invoke(main, [*words, "--dry-run"])
    assert preview.exit_code == 0 and not path.exists()
    campaign = _campaign(province.folder, CLOSED_AT)
    status = campaign.status(campaign.registry.period(PERIOD))
    written = CliRunner().invoke(main, words)
    assert path.exists()
    for text in (preview.output, written.output):
        assert f"{status.overall.actual}/{status.overall.expected} đơn vị" in text
        named = {line.strip().removeprefix("- ") for line in text.splitlines() if line.startswith("    - ")}
        assert named == {one.unit.short_name for one in status.units if not one.state.is_actual}
    assert "Xem trước, chưa ghi gì" in preview.output
    for step in (f"portal results --period {PERIOD}", f"portal release {PERIOD}", f"xóa {path}"):
        assert step in written.output


def test_of_two_closings_at_once_one_holds(
    open_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is told and changes nothing, even when it had looked before the first wrote."""
    province = ClosedProvince.copy(open_template, tmp_path / "kho")
    path = province.schemas / "closings" / f"{PERIOD}.yaml"
    build = driver.build_closing

    def meanwhile(*arguments: Any) -> Any:
        if not path.exists():
            monkeypatch.setattr(driver, "build_closing", build)
            close_period(province.folder, PERIOD, CLOSED_AT)
        return build(*arguments)

    monkeypatch.setattr(driver, "build_closing", meanwhile)
    with pytest.raises(PortalError, match="vừa được một lần chạy khác khóa"):
        close_period(province.folder, PERIOD, "2024-07-22")
    assert read_registry(Repository(province.folder)).closings[PERIOD].as_of == datetime.fromisoformat(CLOSED_AT)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("ghi nhầm số", "em Nguyễn Văn An lớp 10A2 bị nhầm", "Lý do mở khóa"),
        ("ghi nhầm số", "gọi 0912 345 678 để hỏi", "Lý do mở khóa.*số điện thoại"),
        ("Trưởng phòng", "Trưởng phòng 0912345678", "Người duyệt mở khóa.*số điện thoại"),
        ("2024-08-01", "2099-08-01", "quá 60 ngày"),
    ],
)
def test_an_unlock_that_names_somebody_or_never_ends_is_refused(
    province: ClosedProvince, old: str, new: str, match: str
) -> None:
    """By the check, before it stands on the page of corrections; nothing of what was written is repeated."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.unlock(unit)
    path = province.schemas / "unlocks" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for run in (lambda: _check(province), lambda: record_corrections(province.folder, PERIOD, NOW)):
        with pytest.raises(ConfigError, match=f"{unit}.*{match}") as error:
            run()
        assert "0912" not in str(error.value) and "Nguyễn" not in str(error.value)


def test_whoever_agreed_may_be_named(province: ClosedProvince) -> None:
    """A person answers for it."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.unlock(unit)
    path = province.schemas / "unlocks" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Trưởng phòng", "Ông Nguyễn Văn An"), encoding="utf-8")
    assert _check(province) == []


def test_the_kept_files_begin_with_words_their_reviewer_reads(province: ClosedProvince) -> None:
    """In Vietnamese: what the file is, and that nobody edits it."""
    unit = _first_with(province.folder, ReportState.ON_TIME)
    province.change(unit, "tap_the", "97")
    province.unlock(unit)
    province.commit(IN_TIME)
    record_corrections(province.folder, PERIOD, NOW)
    for name in (f"closings/{PERIOD}.yaml", "corrections/2024.yaml"):
        head = [line for line in (province.schemas / name).read_text(encoding="utf-8").splitlines() if line[0] == "#"]
        assert "Không sửa tay" in " ".join(head)
        assert "CONTRIBUTING" not in " ".join(head)


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

"""A new year starts from the last one: nothing is overwritten, old years keep their form, rules and units."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.drivers import checks
from portal.drivers.campaign import read_campaign
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.derived_files import outdated, write_derived
from portal.drivers.new_year import start_year
from portal.drivers.year_comparisons import year_comparisons
from portal.exports.report_yaml import render_report_yaml
from portal.reading.config_source import read_config
from portal.reading.plan_file import read_plan
from portal.reading.plan_years import read_latest_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.errors import ConfigError, PortalError
from portal.vocabulary.registry import Registry
from tests.drivers.closed_province import ClosedProvince, write_template
from tests.killing import Command, kill_at_random, run_until, visible_files

PORTAL = Path(sys.executable).parent / "portal"
FIRST, SECOND = "2024-K1", "2025-K1"
NOW = datetime.fromisoformat("2025-07-20T12:00:00+07:00")
WRITTEN = ["indicators/2025.yaml", "plan/2025.txt", "plan/2025.yaml", "groups/2025.yaml", "periods/2025.yaml"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province with one year."""
    folder = tmp_path_factory.mktemp("nam") / "kho"
    write_template(folder)
    return folder


@pytest.fixture
def province(template: Path, tmp_path: Path) -> ClosedProvince:
    """A province of its own to be changed."""
    return ClosedProvince.copy(template, tmp_path / "kho")


def _registry(province: ClosedProvince) -> Registry:
    return read_registry(Repository(province.folder))


def _open_year(province: ClosedProvince) -> list[str]:
    """Start the second year and fill its plan in; returns what was said."""
    said = list(start_year(province.folder, 2025))
    province.fill_plan()
    return said


def _findings(province: ClosedProvince) -> list[dict[str, Any]]:
    text, _ = checks.run(province.folder, [province.folder / "submissions"], None, "json", colour=False)
    found: list[dict[str, Any]] = json.loads(text)["findings"]
    return found


def _send(province: ClosedProvince, period_id: str) -> dict[str, Mapping[str, Any]]:
    """A good report of every expected unit for a period; what is in each."""
    registry = _registry(province)
    period, maker = registry.period(period_id), ReportMaker(registry, 7)
    sent: dict[str, Mapping[str, Any]] = {}
    for unit in registry.expected_units(period):
        data = maker.make(unit, period, period.last_day + timedelta(days=1), {})
        path = province.folder / "submissions" / unit.id / f"{period_id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render_report_yaml(data, registry.form_of(period), unit.form_type), encoding="utf-8")
        sent[unit.id] = data
    return sent


def test_a_year_is_carried_over_and_nothing_else_changes(province: ClosedProvince) -> None:
    """Dates move by a year; form and rules stay; checks and derived files are as before."""
    before, files = _findings(province), visible_files(province.schemas)
    said = list(start_year(province.folder, 2025))
    assert said[: len(WRITTEN)] == [f"Đã ghi schemas/{name}" for name in WRITTEN]
    assert {name: one for name, one in visible_files(province.schemas).items() if name not in WRITTEN} == files
    (old,), (new,) = _registry(province).years, _registry(province).drafts
    assert (new.plan, new.form, new.rules) == ("2025", old.form, old.rules)
    assert [(one.id, one.first_day.isoformat(), one.due.isoformat(), one.verified) for one in new.periods] == [
        ("2025-K1", "2024-11-01", "2025-06-15T00:00:00+07:00", False),
        ("2025-K2", "2025-06-01", "2025-11-15T00:00:00+07:00", False),
    ]
    assert new.periods[0].first_day == old.periods[-1].last_day + timedelta(days=1), "no gap across the years"
    assert _findings(province) == before
    assert outdated(Repository(province.folder)) == []


def test_a_school_stays_on_no_list_that_the_new_plan_does_not_name(province: ClosedProvince) -> None:
    """The groups are there without members; the old ones stand in comments for whoever fills them in."""
    list(start_year(province.folder, 2025))
    old, new = (_registry(province).groups[year] for year in (2024, 2025))
    assert old.keys() == new.keys() and all(group.members for group in old.values())
    assert not any(group.members for group in new.values())
    text = (province.schemas / "groups" / "2025.yaml").read_text(encoding="utf-8")
    assert all(f"# 2024: {member}\n" in text for group in old.values() for member in group.members)


def test_the_draft_of_a_plan_is_refused_until_it_is_filled_in(province: ClosedProvince) -> None:
    """No page shows a plan that nobody wrote; until then the last one that was holds."""
    list(start_year(province.folder, 2025))
    path = province.schemas / "plan" / "2025.yaml"
    with pytest.raises(ConfigError, match="mới là bản nháp"):
        read_plan(path)
    years = _registry(province).years
    assert read_latest_plan(path.parent, years).id == "2024"
    province.fill_plan()
    assert read_latest_plan(path.parent, _registry(province).years).id == "2025"


WHILE_A_DRAFT = "2025-06-02T09:00:00+07:00"
"""The first period of the second year would be open."""


def _portal(province: ClosedProvince, *words: str) -> tuple[int, str]:
    run = CliRunner().invoke(main, ["--root", str(province.folder), *words])
    return run.exit_code, run.output


def test_a_year_whose_plan_is_a_draft_is_shown_and_asked_for_by_nothing(
    province: ClosedProvince, tmp_path: Path
) -> None:
    """Old years go on being built; whoever names the new year is told why it is not there."""
    words = [("status",), ("remind",), ("status", "--format", "public")]
    before = [_portal(province, *one, "--as-of", WHILE_A_DRAFT) for one in words]
    list(start_year(province.folder, 2025))
    assert [_portal(province, *one, "--as-of", WHILE_A_DRAFT) for one in words] == before
    assert before[0][0] == 0 and "Kỳ 2 năm 2024" in before[0][1]
    calendar = tmp_path / "lich.ics"
    assert _portal(province, "export", "ics", "--as-of", WHILE_A_DRAFT, "--out", str(calendar))[0] == 0
    text = calendar.read_text(encoding="utf-8")
    assert "2024-K2" in text and "2025-K" not in text
    pages = tmp_path / "trang"
    assert _portal(province, "stage", str(pages), "--as-of", WHILE_A_DRAFT)[0] == 0
    assert "Kỳ 2 năm 2024" in (pages / "tinh-hinh" / "index.md").read_text(encoding="utf-8")
    assert "2025-K" not in (pages / "phieu" / "form-data.json").read_text(encoding="utf-8")
    unit = _schools(province)[0]
    for named in (
        ("new", unit, SECOND),
        ("status", "--period", SECOND),
        ("results", "--period", "2025"),
        ("export", "ics", "--period", SECOND, "--out", str(calendar)),
        ("remind", "--period", SECOND),
        ("bundle", "2025", "--out", str(tmp_path / "goi.zip")),
    ):
        code, said = _portal(province, *named)
        assert (code, "còn là bản nháp" in said, "schemas/plan/2025.yaml" in said) == (2, True, True), said


def test_the_year_is_there_once_the_line_is_gone(province: ClosedProvince) -> None:
    """Nothing else has to be done for it."""
    _open_year(province)
    code, said = _portal(province, "status", "--as-of", WHILE_A_DRAFT)
    assert code == 0 and "Kỳ 1 năm 2025" in said
    assert not _registry(province).drafts


def test_the_draft_is_issued_by_the_department_of_today(province: ClosedProvince) -> None:
    """The last plan may name a province that has been merged since, and a fictional one names a real one."""
    list(start_year(province.folder, 2025))
    issuer = read_config(province.schemas / "plan" / "2025.yaml")["issuer"]
    assert issuer == _registry(province).department.name != read_plan(province.schemas / "plan" / "2024.yaml").issuer


@pytest.mark.parametrize("year", [2024, 2023, 2026])
def test_only_the_year_after_the_last_is_started(province: ClosedProvince, year: int) -> None:
    """Years leave no gap, and none is written over."""
    before = visible_files(province.schemas)
    with pytest.raises(PortalError, match=r"đã có; không ghi đè|năm tiếp theo là 2025"):
        list(start_year(province.folder, year))
    assert visible_files(province.schemas) == before


def test_a_file_that_somebody_began_is_not_written_over(province: ClosedProvince) -> None:
    """The plan of the new year may be there first."""
    path = province.schemas / "plan" / "2025.txt"
    path.write_text("KẾ HOẠCH\n", encoding="utf-8")
    before = visible_files(province.schemas)
    with pytest.raises(PortalError, match=r"không ghi đè: schemas/plan/2025.txt"):
        list(start_year(province.folder, 2025))
    assert visible_files(province.schemas) == before


def test_units_that_disagree_with_their_changes_are_mended_first(province: ClosedProvince) -> None:
    """Otherwise the new year would ask a unit that is gone."""
    _change_units(province, {"kind": "closed", "from": [_schools(province)[0]], "to": [], "on": "2025-01-01"})
    with pytest.raises(PortalError, match="valid_to phải là 2024-12-31"):
        list(start_year(province.folder, 2025))


def _schools(province: ClosedProvince) -> list[str]:
    """Schools whose report of the first period was received."""
    campaign = read_campaign(province.folder, NOW)
    kinds = {unit.id: unit.type for unit in campaign.registry.org_units.values()}
    return sorted(unit for unit, period in campaign.reports if period == FIRST and kinds[unit] == "thpt")


def _change_units(province: ClosedProvince, *changes: Mapping[str, object]) -> None:
    lines = ["changes:"]
    for change in changes:
        lines += [f"  - kind: {change['kind']}", f"    from: {json.dumps(change['from'])}"]
        lines += [f"    to: {json.dumps(change['to'])}", f"    on: {change['on']}", "    document: NQ hư cấu"]
        lines += ["    verified: false"]
    (province.schemas / "org_units" / "changes.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reform(province: ClosedProvince) -> tuple[str, ...]:
    """One school goes into another, a third is divided on the first day of 2025; their ids and the new one's."""
    stays, goes, divided = _schools(province)[:3]
    _change_units(
        province,
        {"kind": "merged", "from": [stays, goes], "to": [stays], "on": "2025-01-01"},
        {"kind": "split", "from": [divided], "to": [divided, "thpt-moi"], "on": "2025-01-01"},
    )
    province.add_unit("thpt-moi", like=divided)
    path = province.schemas / "org_units" / "them.yaml"
    lines = path.read_text(encoding="utf-8")
    path.write_text(lines.replace('valid_from: "2023-11-01"', 'valid_from: "2025-01-01"'), encoding="utf-8")
    province.rewrite_unit(goes, "    verified:", "    valid_to: 2024-12-31\n    verified:")
    return stays, goes, divided, "thpt-moi"


def _raw(province: ClosedProvince, unit: str, period: str) -> int | None:
    path = province.folder / "submissions" / unit / f"{period}.yaml"
    return int(read_config(path)["khen_thuong"]["tap_the"]) if path.exists() else None


def test_years_are_compared_over_the_units_that_may_be(province: ClosedProvince) -> None:
    """Against sums made here from the files: the merged pair adds up, the divided one is out, with the reason."""
    stays, goes, divided, new = _reform(province)
    said = _open_year(province)
    assert any(line.startswith("  thêm: ") for line in said) and any(line.startswith("  thôi: ") for line in said)
    _send(province, SECOND)
    campaign = read_campaign(province.folder, NOW)
    accepted = {period: {unit for unit, one in campaign.reports if one == period} for period in (FIRST, SECOND)}
    accepted[FIRST] -= {"so-gddt"}
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]
    pairs = [((unit,), (unit,)) for unit in accepted[FIRST] if unit not in (stays, goes, divided)]
    pairs.append(((stays, goes), (stays,)))
    both = [
        (before, after) for before, after in pairs if set(before) <= accepted[FIRST] and set(after) <= accepted[SECOND]
    ]
    (view,) = year_comparisons(campaign, [campaign.registry.period(SECOND)])
    row = next(row for section in view.sections for row in section.rows if row.field == "khen_thuong.tap_the")
    sums = [sum(_raw(province, unit, FIRST) or 0 for before, _ in both for unit in before)]
    sums += [sum(_raw(province, unit, SECOND) or 0 for _, after in both for unit in after)]
    assert [row.before, row.after] == [str(one) for one in sums]
    assert row.coverage.partition("/")[0] == str(len(both)) and len(both) > 3
    names = {unit.id: unit.short_name for unit in campaign.registry.org_units.values()}
    assert [one.units for one in view.not_compared] == [f"{names[divided]} → {names[divided]}, {names[new]}"]
    assert "chia tách từ 01/01/2025 (NQ hư cấu)" in view.not_compared[0].remark
    assert [one.units for one in view.followed] == [f"{names[stays]}, {names[goes]} → {names[stays]}"]
    words = ["results", "--period", SECOND, "--compare", FIRST, "--as-of", NOW.isoformat()]
    run = CliRunner().invoke(main, ["--root", str(province.folder), *words])
    assert run.exit_code == 0 and "Kỳ 1 năm 2025 so với Kỳ 1 năm 2024\n" in run.output
    assert "không chia cho" in " ".join(run.output.split())


@pytest.mark.parametrize(("later", "earlier"), [("2024-K2", "2024-K1"), ("2025-K2", "2024-K1"), ("2024-K1", "2025-K1")])
def test_a_first_period_is_never_set_beside_a_second(province: ClosedProvince, later: str, earlier: str) -> None:
    """The halves are unequal; the order of the years is fixed."""
    _open_year(province)
    words = ["--root", str(province.folder), "results", "--period", later, "--compare", earlier]
    run = CliRunner().invoke(main, words)
    assert run.exit_code == 2 and "chỉ so cùng một kỳ của hai năm" in run.output


def test_periods_over_other_days_are_not_compared(province: ClosedProvince) -> None:
    """A new plan may move the windows; the page says why there are no figures."""
    _open_year(province)
    path = province.schemas / "periods" / "2025.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-05-31", "2025-04-30"), encoding="utf-8")
    _send(province, SECOND)
    campaign = read_campaign(province.folder, NOW)
    (view,) = year_comparisons(campaign, [campaign.registry.period(SECOND)])
    assert not view.sections and "những ngày khác nhau" in view.refused


@pytest.fixture
def second_form(province: ClosedProvince) -> ClosedProvince:
    """2025 with a form of its own: one question asked otherwise, one that is new."""
    _open_year(province)
    text = (province.schemas / "form" / "2024.1.yaml").read_text(encoding="utf-8")
    text = text.replace("2024.1", "2025.1").replace(
        "Số tập thể được khen (mọi cấp)", "Số tập thể được khen, kể cả ngành dọc"
    )
    field = text[text.index("  - {key: ca_nhan, label") : text.index("  - {key: tap_the_cap_tinh")]
    added = field.replace("key: ca_nhan,", "key: ca_nhan_nu,").replace("required: always", "required: optional")
    (province.schemas / "form" / "2025.1.yaml").write_text(text.replace(field, field + added), encoding="utf-8")
    periods = province.schemas / "periods" / "2025.yaml"
    periods.write_text(
        periods.read_text(encoding="utf-8").replace('form: "2024.1"', 'form: "2025.1"'), encoding="utf-8"
    )
    return province


def test_old_years_keep_their_form_beside_a_new_one(second_form: ClosedProvince) -> None:
    """Reports of 2024 are judged as before, those of 2025 by the new form; a version in the wrong year is a finding."""
    before = _findings(second_form)
    derived = write_derived(Repository(second_form.folder))
    assert derived and all(name.startswith("schemas/report/2025.1/") for name in derived)
    sent = _send(second_form, SECOND)
    assert _findings(second_form) == before, "good reports of the new year add nothing"
    unit = next(unit for unit in sent if unit.startswith("thpt"))
    path = second_form.folder / "submissions" / unit / f"{SECOND}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2025.1", "2024.1"), encoding="utf-8")
    wrong = [one for one in _findings(second_form) if one not in before]
    assert wrong and {one["path"] for one in wrong} == {f"submissions/{unit}/{SECOND}.yaml"}
    assert "\n  ca_nhan_nu: " in text, "the new question was answered"
    path.write_text(text, encoding="utf-8")
    old = second_form.folder / "submissions" / unit / f"{FIRST}.yaml"
    old.write_text(text.replace("2025", "2024"), encoding="utf-8")
    assert any(one["path"].endswith(f"{unit}/{FIRST}.yaml") for one in _findings(second_form))


def test_questions_that_changed_are_not_compared(second_form: ClosedProvince) -> None:
    """Their numbers would stand for two different things."""
    write_derived(Repository(second_form.folder))
    _send(second_form, SECOND)
    campaign = read_campaign(second_form.folder, NOW)
    (view,) = year_comparisons(campaign, [campaign.registry.period(SECOND)])
    fields = {row.field for section in view.sections for row in section.rows}
    assert "khen_thuong.ca_nhan" in fields and not {"khen_thuong.tap_the", "khen_thuong.ca_nhan_nu"} & fields
    remarks = [one.remark for one in view.fields]
    assert any("hai mẫu hỏi khác nhau" in one for one in remarks) and any(
        "năm trước không hỏi" in one for one in remarks
    )


def test_a_killed_start_leaves_one_year_or_two_and_can_be_finished(template: Path, tmp_path: Path) -> None:
    """The year is there once its periods are; running it again ends as if nothing had happened."""

    def prepare(folder: Path) -> Command:
        ClosedProvince.copy(template, folder / "kho")
        return Command([PORTAL, "--root", folder / "kho", "new-year", "2025"])

    def observe(folder: Path) -> list[int]:
        registry = read_registry(Repository(folder / "kho"))
        return [year.year for year in (*registry.years, *registry.drafts)]

    killed = kill_at_random(prepare, observe, tmp_path, 4, 6)
    assert not killed.mixed
    assert (killed.before, killed.after) == ([2024], [2024, 2025])
    whole = visible_files(tmp_path / "whole" / "kho" / "schemas")
    moment = next(moment for moment in sorted(killed.found, reverse=True) if killed.found[moment] == [2024])
    run_until(Command([PORTAL, "--root", tmp_path / str(moment) / "kho", "new-year", "2025"]))
    assert visible_files(tmp_path / str(moment) / "kho" / "schemas") == whole

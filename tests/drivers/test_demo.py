"""The fictional province: invented throughout, and every fact about it known."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest

from portal.checking.report_check import Checker
from portal.drivers.arrivals import read_request_ledger
from portal.drivers.campaign import read_campaign
from portal.drivers.checks import build_checker, check_paths
from portal.drivers.demo import DemoFacts, read_facts, write_demo
from portal.drivers.demo.chance import chance_for
from portal.drivers.demo.faults import KINDS, FaultDealer, FaultKind, known_findings
from portal.drivers.demo.names import Names, slug
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.demo.schedule import plan_fates, plan_merges, plan_sendings
from portal.drivers.demo.sheet import Sheet
from portal.drivers.demo.tree import BANNER
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.reading.submissions import read_submissions
from portal.statistics.request_turns import count_reasons
from portal.vocabulary.errors import PortalError
from portal.vocabulary.org_units import DEPARTMENT_TYPE, OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data, Submission
from portal.vocabulary.requests import RequestState
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import fold

UNITS = 70


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, repository: Repository) -> Path:
    """A province of the usual size."""
    folder = tmp_path_factory.mktemp("demo") / "tinh"
    write_demo(folder, UNITS, 1, repository)
    return folder


@pytest.fixture(scope="module")
def facts(folder: Path) -> DemoFacts:
    """What is true of it."""
    return read_facts(folder)


@pytest.fixture(scope="module")
def fictional(folder: Path) -> Checker:
    """The checker of the province."""
    return build_checker(Repository(folder))


def git(folder: Path, *args: str) -> str:
    """What git says in a folder."""
    return subprocess.run(["git", "-C", folder, *args], check=True, capture_output=True, text=True).stdout


def found_in(folder: Path) -> list[tuple[str, str, int, str]]:
    """Every finding of a check of the whole tree."""
    reports = check_paths(Repository(folder), ())
    return sorted((f.path, f.rule, f.position.line, f.field) for report in reports for f in report.findings)


def planted_in(facts: DemoFacts) -> list[tuple[str, str, int, str]]:
    """Every finding that was planted."""
    return sorted((fault.path, fault.rule, fault.line, fault.field) for fault in facts.faults)


def test_check_finds_every_planted_fault_and_no_other(folder: Path, facts: DemoFacts) -> None:
    """Rule, file, line and field of each."""
    assert found_in(folder) == planted_in(facts)
    assert len(facts.faults) >= UNITS * 2 * 8 // 100


@pytest.mark.parametrize("units", [8, 300])
def test_other_sizes_hold_the_same_promise(units: int, tmp_path: Path, repository: Repository) -> None:
    """A small and a large province are as well known as the usual one."""
    facts = write_demo(tmp_path / "tinh", units, 7, repository)
    registry = build_checker(Repository(tmp_path / "tinh")).registry
    expected = [len(registry.expected_units(period)) for period in registry.periods.values()]
    assert expected == [units + 1] * len(registry.periods)  # and the department
    assert found_in(tmp_path / "tinh") == planted_in(facts)


def test_the_same_seed_makes_the_same_commits(
    folder: Path, tmp_path: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever settings the operator has, and even when called from inside another repository's hook."""
    other = tmp_path / "khac"
    git(tmp_path, "init", "--quiet", str(other))
    settings = tmp_path / "gitconfig"
    settings.write_text("[init]\n\tdefaultBranch = khac\n[core]\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    write_demo(tmp_path / "lai", UNITS, 1, repository)
    write_demo(tmp_path / "seed2", UNITS, 2, repository)
    monkeypatch.undo()
    assert git(tmp_path / "lai", "rev-parse", "HEAD") == git(folder, "rev-parse", "HEAD")
    assert git(tmp_path / "seed2", "rev-parse", "HEAD^{tree}") != git(folder, "rev-parse", "HEAD^{tree}")
    assert not git(other, "for-each-ref")


def test_nothing_is_written_over_what_is_there(tmp_path: Path, repository: Repository) -> None:
    """A folder that holds anything is refused, and stays as it was."""
    (tmp_path / "ghi-chu.txt").write_text("của tôi")
    with pytest.raises(PortalError, match="không trống"):
        write_demo(tmp_path, UNITS, 1, repository)
    assert [path.name for path in tmp_path.iterdir()] == ["ghi-chu.txt"]


def test_too_small_a_province_is_refused(tmp_path: Path, repository: Repository) -> None:
    """Below 8 units not every unit type would be there."""
    with pytest.raises(PortalError, match="ít nhất 8"):
        write_demo(tmp_path / "tinh", 7, 1, repository)


def test_no_name_or_id_of_a_real_unit_is_used(fictional: Checker, registry: Registry) -> None:
    """Neither whole names nor the place names in them, with or without diacritics."""
    invented, real = fictional.registry.org_units, registry.org_units
    shared = set(invented) & set(real)
    assert shared == {unit.id for unit in real.values() if unit.type == "so_gddt"} & set(invented)
    names = " ".join(fold(name) for unit in real.values() for name in (unit.name, unit.locality, *unit.other_names))
    places = Names().places(500, chance_for("names"))
    assert all(any(place in unit.name for place in places) for unit in invented.values() if unit.type != "so_gddt")
    assert [place for place in [*places, Names().province] if fold(place) in names] == []


def test_no_file_but_plan_form_and_wording_knows_a_real_unit(folder: Path, registry: Registry) -> None:
    """Groups, accounts, exemptions and whatever else names units are replaced or left behind."""
    ids = [unit.id for unit in registry.org_units.values() if unit.type != "so_gddt"]
    for path in (folder / "schemas").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert [unit for unit in ids if unit in text] == [], path


def test_place_names_differ_without_diacritics_too() -> None:
    """Ids are made of them; 8,000 districts are more than 52,000 units need."""
    places = Names().places(8000, chance_for("places"))
    assert len({slug(place) for place in places}) == len(places)


def test_the_province_is_shaped_like_the_real_one(fictional: Checker, registry: Registry) -> None:
    """Unit types, groups of the same size through as many offices, a banner that nobody overlooks."""
    province = fictional.registry
    for year, groups in registry.groups.items():
        for group, real in groups.items():
            assert len(province.group_members(year, group)) == len(real.members)
    below = [unit for unit in province.org_units.values() if unit.reports_through]
    assert len(below) == 8
    assert len({unit.reports_through for unit in below}) == 4
    assert {unit.type for unit in province.org_units.values()} == {unit.type for unit in registry.org_units.values()}
    assert province.department.banner == BANNER


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_mistake_is_found_where_it_was_made(kind: FaultKind, fictional: Checker) -> None:
    """In a report of every unit type in which it can be made: these findings, these lines, and nothing else."""
    planted = 0
    for unit, period, data in _reports(fictional.registry, seed=5):
        form = fictional.registry.form_of(period)
        text = render_report_yaml(data, form, unit.form_type)
        sheet = Sheet(text, data, form, unit.form_type, chance_for(unit.id, period.id, kind.name))
        found = kind.plant(sheet)
        if found is None:
            continue
        planted += 1
        expected = {(one.rule, one.line, one.field) for one in known_findings(sheet, [("", one) for one in found])}
        assert _check(fictional, unit, period, sheet.content()) == expected
    assert planted


def test_there_are_at_least_25_kinds_and_all_of_them_are_dealt(fictional: Checker) -> None:
    """Several mistakes in one report do not hide or move each other."""
    assert len(KINDS) >= 25
    dealer, dealt = FaultDealer(chance_for("dealer")), set()
    for seed in range(12):
        for unit, period, data in _reports(fictional.registry, seed):
            form = fictional.registry.form_of(period)
            text = render_report_yaml(data, form, unit.form_type)
            sheet = Sheet(text, data, form, unit.form_type, chance_for(seed, unit.id, period.id))
            findings = dealer.spoil(sheet)
            dealt |= {one.kind for one in findings}
            assert _check(fictional, unit, period, sheet.content()) == {(f.rule, f.line, f.field) for f in findings}
    assert dealt == {kind.name for kind in KINDS}


def _reports(registry: Registry, seed: int) -> Iterator[tuple[OrgUnit, ReportingPeriod, Data]]:
    """Good reports of one unit of each type and of the units in groups, for every period in order."""
    maker = ReportMaker(registry, seed)
    members = {
        registry.reporter_of(unit) for group in registry.groups.values() for g in group.values() for unit in g.members
    }
    chosen = {unit.type: unit for unit in registry.org_units.values() if unit.id not in members}
    chosen |= {f"{unit.type}+": unit for unit in registry.org_units.values() if unit.id in members}
    for unit in chosen.values():
        previous: Data = {}
        for period in registry.periods.values():
            if registry.expects(unit, period):
                previous = maker.make(unit, period, period.opens.date(), previous)
                yield unit, period, previous


def _check(checker: Checker, unit: OrgUnit, period: ReportingPeriod, content: bytes) -> set[tuple[str, int, str]]:
    path = f"submissions/{unit.id}/{period.id}.yaml"
    findings = checker.check(Submission(path, unit.id, period.id, content)).findings
    return {(finding.rule, finding.position.line, finding.field) for finding in findings}


def test_good_reports_of_many_seeds_pass_and_agree_with_themselves(fictional: Checker) -> None:
    """No finding now, nothing for the arithmetic of the plan to find later, and read back as they were made."""
    for seed in range(200):
        before: Data = {}
        last = ""
        for unit, period, data in islice(_reports(fictional.registry, seed), (seed % 4) * 2, (seed % 4) * 2 + 2):
            before = before if unit.id == last else {}
            text = render_report_yaml(data, fictional.registry.form_of(period), unit.form_type)
            path = f"submissions/{unit.id}/{period.id}.yaml"
            checked = fictional.check(Submission(path, unit.id, period.id, text.encode()), before or None)
            assert checked.findings == ()
            assert checked.document is not None
            assert checked.document.data == data
            assert list(contradictions(data, before)) == []
            before, last = data, unit.id


def contradictions(data: Data, before: Data) -> Iterator[str]:
    """What in a report contradicts the plan's arithmetic (domain.md 2.1), written apart from the generator."""
    if "viec_cua_so" in data:  # the department counts nothing; R41 to R44 are asked of it by the checks
        return
    tips, size, movement = data["to_giac"], data["quy_mo"], data["tieu_chuan"]
    topics, models, awards = data["tuyen_truyen"]["theo_chu_de"], data["nguon_luc"], data["khen_thuong"]
    incidents = sum(row["so_vu"] for row in data.get("vu_viec", {}).values())
    schools = sum(size.get(f"so_truong_{level}", 0) for level in ("mam_non", "tieu_hoc", "thcs")) or 1
    open_before = before.get("to_giac", {}).get("dang_giai_quyet", tips["ton_ky_truoc"])
    holds = {
        "R13": (data["quan_triet"]["so_hoi_nghi"] == 0) == (data["quan_triet"]["luot_nguoi"] == 0),
        "R14": all(row["so_buoi"] > 0 and row["luot_nguoi_hoc"] > 0 for row in topics),
        "R15": data["tuyen_truyen"]["so_buoi_co_cong_an"] <= sum(row["so_buoi"] for row in topics),
        "R16": len({row["chu_de"] for row in topics}) == len(topics),
        "R17": all(row["luot_nguoi_hoc"] <= row["so_buoi"] * size["so_nguoi_hoc"] for row in topics),
        "R18": {"phong_chong_toi_pham", "ma_tuy", "mua_ban_nguoi", "bao_luc_hoc_duong"}
        <= {r["chu_de"] for r in topics},
        "R19": tips["da_tiep_nhan"] <= tips["phat_sinh"],
        "R19b": tips["da_tiep_nhan"] == tips["phat_sinh"] or "kho_khan_vuong_mac" in data["danh_gia"],
        "R20": tips["ton_ky_truoc"] + tips["da_tiep_nhan"] == tips["da_giai_quyet"] + tips["dang_giai_quyet"],
        "R21": tips["da_chuyen_cong_an"] <= tips["ton_ky_truoc"] + tips["da_tiep_nhan"],
        "R22": tips["ton_ky_truoc"] == open_before,
        "R23": (data["xac_nhan"]["khong_phat_sinh"] == "có") == (incidents == 0),
        "R26": data["hoa_giai"]["so_hoa_giai_thanh"] <= data["hoa_giai"]["so_da_hoa_giai"],
        "R27": data["quan_ly_noi_bo"]["so_so_ho_da_khac_phuc"] <= data["quan_ly_noi_bo"]["so_so_ho_phat_hien"],
        "R28": movement.get("so_cong_nhan_antt", 0) <= movement["so_dang_ky_antt"] <= movement["so_thuoc_dien_antt"],
        "R28b": movement["so_thuoc_dien_antt"] == size.get("so_truong_thcs", 1),
        "R28d": movement.get("so_dat_khong_ma_tuy", 0) <= movement["so_dang_ky_khong_ma_tuy"] <= schools,
        "R31": models["so_mo_hinh_moi"] <= models["so_mo_hinh"] and awards["tap_the_cap_tinh"] <= awards["tap_the"],
        "R36": models["kinh_phi_dong"] == 0 or models["kinh_phi_dong"] >= 100_000,
    }
    yield from (rule for rule, met in holds.items() if not met)
    for code, row in data.get("vu_viec", {}).items():
        if max(row["so_vu_da_xu_ly"], row["so_vu_chuyen_cong_an"]) > row["so_vu"] or (
            row["so_vu"] == 0 and row["so_nguoi_hoc"] + row["so_can_bo_gv"] > 0
        ):
            yield f"R24 {code}"
    rating = (
        [data["phan_loai"].get(f"so_{level}", 0) for level in ("xuat_sac", "kha", "trung_binh", "yeu")]
        if "phan_loai" in data
        else []
    )
    if any(rating) and sum(rating) != size["so_truong_thcs"]:
        yield "R32"
    earlier = dict(_numbers(before))
    yield from (f"R37 {name}" for name, value in _numbers(data) if earlier.get(name) and value > 5 * earlier[name])


def _numbers(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Every number of a report by name; rows by their topic."""
    if isinstance(value, int):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, dict):
                yield from _numbers(row, f"{name}.{row.get('chu_de')}")


def test_a_revised_report_is_another_good_report(fictional: Checker) -> None:
    """It differs in a figure and a sentence, and still contradicts nothing."""
    maker = ReportMaker(fictional.registry, 3)
    units = [one for one in _reports(fictional.registry, 3) if one[0].type != DEPARTMENT_TYPE]
    for unit, period, data in units:
        form = fictional.registry.form_of(period)
        revised = maker.revise(data, form, unit.form_type)
        assert dict(_numbers(revised)) != dict(_numbers(data))
        assert _check(fictional, unit, period, render_report_yaml(revised, form, unit.form_type).encode()) == set()
        assert [rule for rule in contradictions(revised, {}) if rule != "R22"] == []


def _arrivals(folder: Path) -> dict[str, list[tuple[datetime, str]]]:
    """For each file, instant and commit of every first-parent commit that touched it, oldest first."""
    log = git(
        folder, "log", "--first-parent", "-m", "--reverse", "--format=@%cI %H", "--name-only", "--", "submissions"
    )
    arrivals: dict[str, list[tuple[datetime, str]]] = {}
    for commit in log.split("@")[1:]:
        head, *paths = commit.split("\n")
        instant, name = head.split()
        for path in filter(None, paths):
            arrivals.setdefault(path, []).append((datetime.fromisoformat(instant), name))
    return arrivals


def test_history_arrives_through_merges_at_the_instants_of_the_facts(
    folder: Path, facts: DemoFacts, fictional: Checker
) -> None:
    """The first valid version decides, by committer dates of the default branch, never by what senders wrote."""
    parents = git(folder, "log", "--first-parent", "--format=%P").splitlines()
    assert [len(line.split()) for line in parents] == [2] * (len(parents) - 1) + [0]
    arrivals = _arrivals(folder)
    for report in facts.reports:
        versions, valid = arrivals.get(report.path, []), []
        for instant, commit in versions:
            content = git(folder, "show", f"{commit}:{report.path}") if report.fate != "spoilt" else ""
            checked = fictional.check(Submission(report.path, report.unit, report.period, content.encode()))
            valid += [instant] if checked.passes else []
        assert report.first_valid == (valid[0] if valid else None)
        assert report.latest == (versions[-1][0] if versions else None)
        due = fictional.registry.period(report.period).due
        assert report.late == bool(valid and valid[0] >= due)


def test_the_portal_sees_the_same_arrivals_and_states(folder: Path, facts: DemoFacts) -> None:
    """Status, computed from the tree and the history alone, says of every report what the generator knows."""
    campaign = read_campaign(folder, facts.as_of)
    for report in facts.reports:
        arrival = campaign.arrivals.get((report.unit, report.period))
        seen = (arrival.first, arrival.latest) if arrival else (None, None)
        assert seen == (report.first_valid, report.latest)
    expected = {
        **dict.fromkeys(("on_time", "mended"), ReportState.ON_TIME),
        **dict.fromkeys(("missing", "wrong_place"), ReportState.MISSING),
        **dict.fromkeys(("spoilt", "wrong_unit"), ReportState.NEEDS_WORK),
        "late": ReportState.LATE,
        "revised": ReportState.REVISED,
        "exempt": ReportState.EXEMPT,
    }
    for period in campaign.registry.periods.values():
        states = {one.unit.id: one.state for one in campaign.status(period).units}
        known = {one.unit: one for one in facts.reports if one.period == period.id}
        assert states == {unit: ReportState.LATE if one.late else expected[one.fate] for unit, one in known.items()}


def test_dates_lie_in_the_campaign_and_at_its_edges(folder: Path, facts: DemoFacts, fictional: Checker) -> None:
    """One report arrives in the last second before it is late, one in the first after; all while editing is allowed."""
    for period in fictional.registry.periods.values():
        instants = {one.first_valid for one in facts.reports if one.period == period.id and one.first_valid}
        assert period.due in instants
        assert period.due - timedelta(seconds=1) in instants
        assert all(period.is_open(instant) for instant in instants)
    dates = git(folder, "log", "--first-parent", "--reverse", "--format=%cI").splitlines()
    assert all(datetime.fromisoformat(one) <= datetime.fromisoformat(two) for one, two in pairwise(dates))
    assert datetime.fromisoformat(dates[-1]) < facts.as_of
    senders = set(git(folder, "log", "--no-merges", "--format=%ae").split())
    assert all(mail.endswith("@example.invalid") for mail in senders)


def test_every_fate_comes_up_in_its_share(facts: DemoFacts, fictional: Checker) -> None:
    """Good, late, missing, spoilt, mended and revised reports in every period; two go astray in the year."""
    for period in fictional.registry.periods:
        shares = {
            fate: len(facts.with_fate(period, fate)) for fate in ("missing", "late", "spoilt", "mended", "revised")
        }
        assert shares == {"missing": 3, "late": 5, "spoilt": 5, "mended": 2, "revised": 2}
    first, *_, last = fictional.registry.periods
    assert len(facts.with_fate(first, "wrong_unit")) == len(facts.with_fate(last, "wrong_place")) == 1
    assert len(facts.with_fate(last, "exempt")) == 1


def test_the_work_tree_is_what_was_merged(folder: Path, facts: DemoFacts) -> None:
    """Reports on one branch, the log of sendings on another, nothing changed, nothing left over."""
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "branch", "--all").split() == ["*", "main", "receipts"]
    assert len(list(read_submissions(Repository(folder)))) == facts.files
    assert git(folder, "fsck", "--no-dangling") == ""


def test_the_log_of_sendings_ends_where_reports_were_merged(folder: Path, facts: DemoFacts) -> None:
    """Every merge was looked at before; a few sendings of the last period are still open, for either side to act."""
    ledger = read_request_ledger(Repository(folder))
    merges = git(folder, "log", "--first-parent", "--merges", "--format=%cI").split()
    ended = [some[-1].instant for some in ledger.records.values() if some[-1].state is RequestState.RECEIVED]
    assert sorted(ended) == sorted(map(datetime.fromisoformat, merges))
    for some in ledger.records.values():
        assert all(one.instant < two.instant for one, two in pairwise(some))
    still_open = ledger.open_requests(facts.as_of + timedelta(days=30))
    assert set(still_open.values()) == {RequestState.WAITING, RequestState.NEEDS_WORK}
    assert count_reasons(ledger.records).total() > 1


def test_facts_are_only_read_from_a_demo(tmp_path: Path) -> None:
    """Any other folder is refused with a clear word."""
    with pytest.raises(PortalError, match="portal demo"):
        read_facts(tmp_path)


def test_many_reports_arrive_in_few_merges(fictional: Checker) -> None:
    """A commit costs as much as there are units, so their number is bounded; order and due dates still hold."""
    registry = fictional.registry
    sendings = [
        one
        for period in registry.periods.values()
        for one in plan_sendings(registry, period, plan_fates(registry, period, 1), 1)
    ]
    merges = list(plan_merges(sendings, 20))
    assert len(merges) < 40
    assert sorted(one.unit.id for merge in merges for one in merge.sendings) == sorted(one.unit.id for one in sendings)
    for merge in merges:
        assert len({one.unit.id for one in merge.sendings}) == len(merge.sendings)
        assert len({one.arrives < one.period.due for one in merge.sendings}) == 1
        assert merge.instant == max(one.arrives for one in merge.sendings)

"""Rules in a whole report: line, words, explanations, the report before, and no second finding for one mistake."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.checking.report_check import CheckedReport, Checker
from portal.drivers.demo.reports import ReportMaker
from portal.exports.report_yaml import render_report_yaml
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data, Submission

Change = Callable[[Data], None]


class Desk:
    """Makes good reports of one invented clerk's province, spoils them, and has them checked."""

    def __init__(self, registry: Registry, checker: Checker) -> None:
        self.registry, self.checker = registry, checker
        self.maker = ReportMaker(registry, seed=20)
        self.first, self.last = registry.years[0].periods[0], registry.years[0].periods[-1]

    def unit(self, kind: str) -> OrgUnit:
        """Some unit of a type that is in no group."""
        units = self.registry.expected_units(self.first)
        year = self.first.year
        return next(u for u in units if u.form_type == kind and not self.registry.members_through(year, u.id))

    def report(self, unit: OrgUnit, period: ReportingPeriod, previous: Data | None = None) -> Data:
        """A good report."""
        return self.maker.make(unit, period, period.last_day + timedelta(days=5), previous or {})

    def check(self, unit: OrgUnit, period: ReportingPeriod, data: Data, previous: Data | None = None) -> CheckedReport:
        """The report as `portal check` judges it."""
        text = render_report_yaml(data, self.registry.form_of(period), unit.form_type)
        path = f"submissions/{unit.id}/{period.id}.yaml"
        return self.checker.check(Submission(path, unit.id, period.id, text.encode()), previous)

    def spoiled(self, change: Change, kind: str = "thpt") -> tuple[CheckedReport, str]:
        """A good first report with one change, checked, and its text."""
        unit = self.unit(kind)
        data = copy.deepcopy(self.report(unit, self.first))
        change(data)
        text = render_report_yaml(data, self.registry.form_of(self.first), kind)
        return self.check(unit, self.first, data), text


@pytest.fixture(scope="module")
def desk(registry: Registry, checker: Checker) -> Desk:
    """One desk for all tests of this file."""
    return Desk(registry, checker)


def _serious(checked: CheckedReport) -> list[Finding]:
    return [finding for finding in checked.findings if finding.severity is not Severity.NOTE]


def test_good_reports_of_every_unit_and_period_break_no_rule(desk: Desk) -> None:
    """A rule that stops a good report is worse than none."""
    for unit in desk.registry.expected_units(desk.first):
        first = desk.report(unit, desk.first)
        last = desk.report(unit, desk.last, first)
        assert _serious(desk.check(unit, desk.first, first)) == []
        assert _serious(desk.check(unit, desk.last, last, first)) == []


def _more_received(data: Data) -> None:
    data["to_giac"].update(ton_ky_truoc=0, phat_sinh=2, da_tiep_nhan=3, da_chuyen_cong_an=0)
    data["to_giac"].update(da_giai_quyet=3, dang_giai_quyet=0)


def test_a_broken_rule_is_found_at_its_line_with_section_and_label(desk: Desk) -> None:
    """Where, what and what to do."""
    checked, text = desk.spoiled(_more_received)
    (finding,) = checked.findings
    line = text.splitlines()[finding.position.line - 1]
    assert (finding.rule, finding.severity) == ("R19a", Severity.ERROR)
    assert line.strip() == "da_tiep_nhan: 3"
    assert finding.field == "to_giac.da_tiep_nhan"
    assert finding.section.startswith("H. ")
    assert finding.label in finding.message
    assert finding.blocks
    assert not checked.passes


def test_a_row_is_found_at_its_own_line(desk: Desk) -> None:
    """The second topic is the second topic's line."""

    def no_one_came(data: Data) -> None:
        row = data["tuyen_truyen"]["theo_chu_de"][1]
        row.update(luot_nguoi_hoc=0, luot_can_bo_gv=0, luot_phu_huynh=0)

    checked, text = desk.spoiled(no_one_came)
    (finding,) = checked.findings
    assert finding.rule == "R14b"
    assert finding.field == "tuyen_truyen.theo_chu_de[2].luot_nguoi_hoc"
    assert text.splitlines()[finding.position.line - 1].strip() == "luot_nguoi_hoc: 0"


def test_an_unreadable_number_is_one_finding_and_not_a_broken_sum_as_well(desk: Desk) -> None:
    """The clerk mends one thing at a time."""

    def with_a_word(data: Data) -> None:
        data["to_giac"]["da_tiep_nhan"] = "2 tin"

    checked, _ = desk.spoiled(with_a_word)
    assert [finding.rule for finding in checked.findings] == ["integer"]


def test_a_missing_section_is_one_finding(desk: Desk) -> None:
    """`không` without the section of incidents."""

    def without_incidents(data: Data) -> None:
        data["xac_nhan"]["khong_phat_sinh"] = "không"
        data.pop("vu_viec", None)

    checked, _ = desk.spoiled(without_incidents)
    assert [finding.rule for finding in checked.findings] == ["required-section"]


def _small_budget(data: Data) -> None:
    data["nguon_luc"]["kinh_phi_dong"] = 12


def _as_it_is(_: Data) -> None:
    pass


def _explained(text: Any, name: str = "R36", spoil: Change = _small_budget) -> Change:
    def change(data: Data) -> None:
        spoil(data)
        data["giai_trinh"] = {name: text}

    return change


def test_a_warning_blocks_until_the_report_explains_it(desk: Desk) -> None:
    """And says how to explain it."""
    checked, _ = desk.spoiled(_small_budget)
    (finding,) = checked.findings
    assert (finding.rule, finding.severity, finding.explained) == ("R36", Severity.WARNING, False)
    assert finding.blocks
    assert "giai_trinh" in finding.remedy
    assert "R36" in finding.remedy
    assert desk.checker.accept(checked) is None

    checked, _ = desk.spoiled(_explained("Chỉ mua một bóng đèn trong kỳ"))
    (finding,) = checked.findings
    assert (finding.severity, finding.explained) == (Severity.WARNING, True)
    assert finding.explanation == "Chỉ mua một bóng đèn trong kỳ"
    assert not finding.blocks
    assert desk.checker.accept(checked) is not None


@pytest.mark.parametrize("text", ["đúng rồi", "  đúng ạ    ", "."])
def test_a_word_or_two_explain_nothing(desk: Desk, text: str) -> None:
    """Ten characters at least."""
    checked, _ = desk.spoiled(_explained(text))
    assert [finding.blocks for finding in checked.findings] == [True]


def test_an_error_cannot_be_explained_away(desk: Desk) -> None:
    """An explanation beside an error changes nothing."""
    checked, _ = desk.spoiled(_explained("Số liệu này đã được thủ trưởng ký", "R19a", _more_received))
    assert [(finding.rule, finding.blocks) for finding in checked.findings] == [("R19a", True)]


def test_an_explanation_of_nothing_is_a_note(desk: Desk) -> None:
    """It may stay from an earlier version of the report; it must not stop this one."""
    checked, text = desk.spoiled(_explained("Chỉ mua một bóng đèn trong kỳ", spoil=_as_it_is))
    (finding,) = checked.findings
    assert (finding.rule, finding.severity) == ("giai-trinh-thua", Severity.NOTE)
    assert text.splitlines()[finding.position.line - 1].strip().startswith("R36:")
    assert checked.passes


def test_an_explanation_is_not_called_idle_while_rules_are_left_out(desk: Desk) -> None:
    """With a value refused, nobody knows yet whether the warning would come."""

    def change(data: Data) -> None:
        _explained("Chỉ mua một bóng đèn trong kỳ")(data)
        data["nguon_luc"]["kinh_phi_dong"] = "12 đồng"

    checked, _ = desk.spoiled(change)
    assert [finding.rule for finding in checked.findings] == ["money"]


@pytest.mark.parametrize("name", ["R99", "quy-tac-la", "R06"])
def test_an_explanation_of_an_unknown_rule_is_an_error(desk: Desk, name: str) -> None:
    """A misspelt id would leave the warning standing and the clerk puzzled."""
    checked, _ = desk.spoiled(_explained("Chỉ mua một bóng đèn trong kỳ", name))
    assert sorted(finding.rule for finding in checked.findings) == ["R36", "explanation-name"]


def test_what_is_carried_over_is_compared_with_the_report_before(desk: Desk) -> None:
    """And only when there is one, whose shape was accepted."""
    unit = desk.unit("thpt")
    first = desk.report(unit, desk.first)
    last = copy.deepcopy(desk.report(unit, desk.last, first))
    for key in ("ton_ky_truoc", "dang_giai_quyet"):
        last["to_giac"][key] = last["to_giac"][key] + 1
    assert [finding.rule for finding in _serious(desk.check(unit, desk.last, last, first))] == ["R22"]
    assert _serious(desk.check(unit, desk.last, last)) == []
    assert _serious(desk.check(unit, desk.last, last, {})) == []


def test_only_a_report_of_the_right_shape_is_compared_with(desk: Desk) -> None:
    """A text where a number belongs would break every comparison."""
    unit = desk.unit("thpt")
    first = desk.report(unit, desk.first)
    assert desk.checker.comparable(desk.check(unit, desk.first, first)) is not None
    broken = copy.deepcopy(first)
    broken["to_giac"]["dang_giai_quyet"] = "1 tin"
    assert desk.checker.comparable(desk.check(unit, desk.first, broken)) is None


def test_tracked_schools_are_asked_row_by_row(desk: Desk) -> None:
    """Missing, foreign and needless rows are three different findings."""
    members = desk.registry.group_members(desk.first.year, "truong_trung_binh")
    unit = desk.registry.unit(desk.registry.reporter_of(members[0]))
    good = desk.report(unit, desk.first)

    def rules(change: Callable[[list[Any]], object]) -> list[str]:
        data = copy.deepcopy(good)
        change(data["truong_trung_binh"])
        return [finding.rule for finding in desk.check(unit, desk.first, data).findings]

    assert len(good["truong_trung_binh"]) > 1
    assert rules(len) == []
    assert rules(lambda rows: rows.pop()) == ["R09a"]
    assert rules(lambda rows: rows[0].update(ma_co_so="truong-khac")) == ["R09c"]
    assert rules(lambda rows: rows[0].update(thoi_han=f"01/01/{desk.first.year + 1}")) == ["R09b"]

    other = desk.unit("thpt")
    data = copy.deepcopy(desk.report(other, desk.first))
    data["truong_trung_binh"] = good["truong_trung_binh"][:1]
    assert [finding.rule for finding in desk.check(other, desk.first, data).findings] == ["R10"]


def test_without_rules_only_place_and_shape_are_checked(desk: Desk, registry: Registry) -> None:
    """A checker that is given no rules has none."""
    bare = Checker(registry, desk.checker.wording.messages)
    unit = desk.unit("thpt")
    data = copy.deepcopy(desk.report(unit, desk.first))
    _more_received(data)
    text = render_report_yaml(data, registry.form_of(desk.first), unit.form_type)
    path = f"submissions/{unit.id}/{desk.first.id}.yaml"
    assert bare.check(Submission(path, unit.id, desk.first.id, text.encode())).findings == ()

"""The department's own report: the same form, its own sections, and what it may say about other units."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.checking.report_check import Checker
from portal.drivers.demo.reports import ReportMaker
from portal.exports.blank_report import render_blank_report
from portal.exports.report_yaml import render_report_yaml
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.statistics.department_report import ACTIONS, RELEASABLE
from portal.views.field_guide import build_field_guide
from portal.vocabulary.form import FieldType, Publication, Shape, field_path
from portal.vocabulary.org_units import DEPARTMENT_TYPE, OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data, Submission

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def plan(registry: Registry) -> Plan:
    """The plan of the last year."""
    return read_plan(Repository(ROOT).schemas / "plan" / f"{registry.years[-1].plan}.yaml")


@pytest.fixture(scope="module")
def department(registry: Registry) -> OrgUnit:
    """The department that reports."""
    return next(unit for unit in registry.org_units.values() if unit.type == DEPARTMENT_TYPE and unit.reports)


@pytest.fixture(scope="module")
def last(registry: Registry) -> ReportingPeriod:
    """The last period of a year."""
    return next(period for period in registry.periods.values() if period.last_of_year)


def test_its_actions_are_the_ones_the_plan_calls_its_own(registry: Registry, plan: Plan) -> None:
    """Nine actions of the kind “Việc của Sở”: none forgotten, none invented, each evidenced by the form."""
    own = [action.id for action in plan.actions if str(action.kind) == "department"]
    assert [code.refers for code in registry.code_lists[ACTIONS].codes] == own
    form = registry.forms[registry.years[-1].form]
    assert len(own) == 9
    assert set(own) <= {named for field in form.section(ACTIONS).fields for named in field.evidences}


def test_only_texts_that_the_form_calls_public_can_be_released(registry: Registry) -> None:
    """All of them, and no internal one: a release can never widen what the form says (policy 8)."""
    form = registry.forms[registry.years[-1].form]
    texts = {
        field_path(section, chain)
        for section, chain in form.walk()
        if chain[-1].type in (FieldType.TEXT, FieldType.TEXTS) and chain[-1].publication is Publication.PER_UNIT
    }
    assert {code.refers for code in registry.code_lists[RELEASABLE].codes} == texts


def test_it_is_expected_and_asked_for_nothing_that_units_count(
    registry: Registry, department: OrgUnit, last: ReportingPeriod
) -> None:
    """Expected in every period; no number in its whole form, so no total of units can be raised by it."""
    assert all(registry.expects(department, period) for period in registry.periods.values())
    fields = [chain[-1] for _, chain in registry.form_of(last).walk(department.form_type)]
    assert fields
    assert not [field.key for field in fields if field.type.counts]


def test_its_blank_report_has_a_row_for_each_followed_school_at_the_end_of_the_year(
    registry: Registry, department: OrgUnit, last: ReportingPeriod
) -> None:
    """Nobody types twenty ids; before the end of the year the section is not there at all."""
    followed = registry.group_members(last.year, "truong_trung_binh")
    text = render_blank_report(registry, department, last)
    assert [line.split()[-1] for line in text.splitlines() if line.startswith("  - ma_co_so:")] == list(followed)
    first = registry.years[-1].periods[0]
    assert "xep_loai_chinh_thuc" not in render_blank_report(registry, department, first)


def test_a_unit_answers_for_no_more_members_than_before(registry: Registry, last: ReportingPeriod) -> None:
    """Only the department sees whole groups; each other unit sees itself and those that report through it."""
    for group, of_year in registry.groups[last.year].items():
        for unit in registry.org_units.values():
            seen = registry.members_through(last.year, unit.id).get(group, [])
            own = [one for one in of_year.members if registry.reporter_of(one) == unit.id]
            whole = unit.type == DEPARTMENT_TYPE and unit.reports
            assert list(seen) == (list(of_year.members) if whole else own), unit.id


def _report(registry: Registry, department: OrgUnit, period: ReportingPeriod) -> Data:
    return ReportMaker(registry, 5).make(department, period, period.opens.date(), {})


def _rules(checker: Checker, unit: OrgUnit, period: ReportingPeriod, data: Data) -> list[tuple[str, str]]:
    text = render_report_yaml(data, checker.registry.form_of(period), unit.form_type)
    path = f"submissions/{unit.id}/{period.id}.yaml"
    found = checker.check(Submission(path, unit.id, period.id, text.encode())).findings
    return [(finding.rule, finding.field) for finding in found]


def _set(section: str, key: str, value: str) -> Callable[[Data], Any]:
    return lambda data: data[section][0].update({key: value})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set("cong_bo", "ma_don_vi", "thpt-khong-co"), [("unknown-unit", "cong_bo[1].ma_don_vi")]),
        (_set("cong_bo", "ky", "1999-K1"), [("unknown-period", "cong_bo[1].ky")]),
        (_set("xac_nhan_dien_thoai", "ma_don_vi", "sai"), [("unknown-unit", "xac_nhan_dien_thoai[1].ma_don_vi")]),
        (lambda data: data["cong_bo"].append(dict(data["cong_bo"][0])), [("R43", "cong_bo")]),
        (lambda data: data.update({"quy_mo": {"so_nguoi_hoc": 7}}), [("unknown-section", "quy_mo")]),
    ],
)
def test_a_slip_in_its_report_is_found_where_it_stands(
    checker: Checker, department: OrgUnit, last: ReportingPeriod, change: Callable[[Data], Any], expected: Any
) -> None:
    """A release or a call for a unit that does not exist would silently do nothing; it is refused instead."""
    data = _report(checker.registry, department, last)
    assert _rules(checker, department, last, data) == []
    change(data)
    assert _rules(checker, department, last, data) == expected


def test_a_number_of_a_person_in_place_of_a_unit_is_not_repeated(
    checker: Checker, department: OrgUnit, last: ReportingPeriod
) -> None:
    """The identifier blocks, and no sentence says it back (domain.md 5.4)."""
    data = _report(checker.registry, department, last)
    data["cong_bo"][0]["ma_don_vi"] = "001234567890"
    text = render_report_yaml(data, checker.registry.form_of(last), department.form_type)
    path = f"submissions/{department.id}/{last.id}.yaml"
    findings = checker.check(Submission(path, department.id, last.id, text.encode())).findings
    assert any(finding.blocks for finding in findings)
    assert not [finding for finding in findings if "001234567890" in finding.message + finding.remedy]


def test_units_cannot_fill_in_what_is_the_departments(checker: Checker, last: ReportingPeriod) -> None:
    """A unit that gives itself an official level is refused."""
    registry = checker.registry
    unit = next(unit for unit in registry.expected_units(last) if unit.form_type == "thpt")
    data = ReportMaker(registry, 5).make(unit, last, last.opens.date(), {})
    data["xep_loai_chinh_thuc"] = [{"ma_co_so": unit.id, "xep_loai": "xuat_sac", "so_ky_hieu": "1/QĐ-ABC"}]
    text = render_report_yaml(data, registry.form_of(last), unit.form_type)
    path = f"submissions/{unit.id}/{last.id}.yaml"
    found = checker.check(Submission(path, unit.id, last.id, text.encode())).findings
    assert [(one.rule, one.field) for one in found] == [("unknown-section", "xep_loai_chinh_thuc")]


def test_the_guide_says_which_sections_are_the_departments(registry: Registry, plan: Plan) -> None:
    """And says nothing at sections that most units fill in, so that clerks are not told of others."""
    year = registry.years[-1]
    form = registry.forms[year.form]
    for section, shown in zip(form.sections, build_field_guide(form, registry, plan, year.year).sections, strict=True):
        own = section.unit_types == {DEPARTMENT_TYPE}
        assert ("Chỉ Sở GDĐT ghi mục này." in shown.remarks) is own
        assert any(remark.startswith("Chỉ ") for remark in shown.remarks) is own


def test_every_list_of_rows_that_starts_with_rows_is_about_a_group(registry: Registry) -> None:
    """The followed schools, asked of the units and of the department."""
    form = registry.forms[registry.years[-1].form]
    grouped = {section.key: section.group for section in form.sections if section.shape is Shape.ROWS and section.group}
    assert grouped == dict.fromkeys(("truong_trung_binh", "xep_loai_chinh_thuc"), "truong_trung_binh")

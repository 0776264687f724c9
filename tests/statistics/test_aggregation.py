"""Totals follow the form's own words, and each tells how many units stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.aggregation import Totals, compute_totals, rate
from portal.statistics.coverage import compute_scope
from portal.statistics.facts import compute_facts
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Form, OverPeriods
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.status import Exemption
from tests.builders import FIRST, SECOND, UNITS, a_registry, a_report, a_unit, by_key

NIL: dict[str, Any] = {"xac_nhan": {"khong_co": "có"}}


def _totals(reports: Sequence[AcceptedReport], periods: Sequence[str] = (FIRST,), **more: Any) -> Totals:
    registry = a_registry(more.get("units", UNITS))
    form = registry.forms["2030.1"]
    facts = [fact for report in reports for fact in compute_facts(report, form, registry.code_lists)]
    chosen = [registry.period(period) for period in periods]
    scope = compute_scope(registry, chosen, by_key(reports), more.get("exemptions"))
    return compute_totals(facts, form, registry.code_lists, scope)


def test_flows_add_over_units_and_periods() -> None:
    """Sessions of two units in two periods."""
    reports = [a_report("thpt-mot", FIRST, so={"buoi": 3}), a_report("thpt-mot", SECOND, so={"buoi": 4})]
    reports.append(a_report("thpt-hai", FIRST, so={"buoi": 10}))
    total = _totals(reports, (FIRST, SECOND)).of("so.buoi")
    assert (total.value, total.units_reporting, total.units_complete, total.units_expected) == (17, 2, 1, 3)


def test_stocks_take_each_units_last_report() -> None:
    """The one that reported only the first period counts with it; the blank of a later report is not filled from it."""
    units = (*UNITS, a_unit("pgd-kia", "pgd"), a_unit("pgd-noi", "pgd"))
    reports = [a_report("pgd-mau", FIRST, so={"truong": 5}), a_report("pgd-mau", SECOND, so={"truong": 7})]
    reports += [a_report("pgd-kia", FIRST, so={"truong": 20})]
    reports += [a_report("pgd-noi", FIRST, so={"truong": 100}), a_report("pgd-noi", SECOND, so={"buoi": 1})]
    total = _totals(reports, (FIRST, SECOND), units=units).of("so.truong")
    assert (total.value, total.units_reporting, total.units_expected) == (27, 2, 3)


def test_what_does_not_add_up_over_periods_has_no_total_of_the_year() -> None:
    """An opening balance of two periods must not be added."""
    reports = [a_report("thpt-mot", FIRST, so={"ton": 3}), a_report("thpt-mot", SECOND, so={"ton": 3})]
    assert _totals(reports).of("so.ton").value == 3
    with pytest.raises(KeyError):
        _totals(reports, (FIRST, SECOND)).of("so.ton")


def test_year_end_figures_come_from_the_last_period_only() -> None:
    """In an earlier period nobody is asked, so there is no total and no empty coverage."""
    reports = [a_report("thpt-mot", FIRST, so={"cuoi": 9}), a_report("thpt-mot", SECOND, so={"cuoi": 2})]
    total = _totals(reports, (FIRST, SECOND)).of("so.cuoi")
    assert (total.value, total.units_reporting, total.units_expected) == (2, 1, 3)
    with pytest.raises(KeyError):
        _totals(reports).of("so.cuoi")


def test_yes_in_one_period_is_yes_for_the_year() -> None:
    """Counted once per unit."""
    reports = [
        a_report("thpt-mot", FIRST, dap={"ke_hoach": "có"}),
        a_report("thpt-mot", SECOND, dap={"ke_hoach": "không"}),
    ]
    reports += [a_report("thpt-hai", FIRST, dap={"ke_hoach": "không"})]
    assert _totals(reports, (FIRST, SECOND)).of("dap.ke_hoach").answers == {"có": 1, "không": 1}


def test_the_strongest_code_counts_for_the_year_and_not_applicable_only_when_it_stands_alone() -> None:
    """Codes are listed strongest first."""
    reports = [
        a_report("thpt-mot", FIRST, dap={"luat": "khong_ap_dung"}),
        a_report("thpt-mot", SECOND, dap={"luat": "da"}),
    ]
    reports += [a_report("thpt-hai", FIRST, dap={"luat": "khong_ap_dung"})]
    total = _totals(reports, (FIRST, SECOND)).of("dap.luat")
    assert (total.answers, total.units_reporting, total.not_applicable) == ({"da": 1, "chua": 0}, 1, 1)


def test_last_answers_follow_the_last_report() -> None:
    """A rule in force in spring and not in autumn is not in force."""
    reports = [
        a_report("thpt-mot", FIRST, dap={"quy_che": "có"}),
        a_report("thpt-mot", SECOND, dap={"quy_che": "không"}),
    ]
    assert _totals(reports, (FIRST, SECOND)).of("dap.quy_che").answers == {"có": 0, "không": 1}


def test_every_choice_of_a_multiple_choice_counts() -> None:
    """Units may stand under several answers; the coverage still counts units."""
    total = _totals([a_report("thpt-mot", dap={"hinh_thuc": ["chao_co", "toa_dam"]})]).of("dap.hinh_thuc")
    assert (total.answers, total.units_reporting) == ({"chao_co": 1, "toa_dam": 1}, 1)


def test_not_applicable_is_in_no_sum_and_in_no_coverage() -> None:
    """Neither 0 nor missing."""
    reports = [a_report("thpt-mot", so={"tuy_y": "khong_ap_dung"}), a_report("thpt-hai", so={"tuy_y": 6})]
    total = _totals(reports).of("so.tuy_y")
    assert (total.value, total.units_reporting, total.not_applicable, total.units_expected) == (6, 1, 1, 3)


def test_nobody_answering_is_no_zero() -> None:
    """A missing total is None; a total of zeros is 0."""
    assert _totals([]).of("so.buoi").value is None
    assert _totals([a_report("thpt-mot", so={"buoi": 0})]).of("so.buoi").value == 0


def test_rows_add_by_code_and_as_a_whole_and_an_unnamed_code_is_zero_for_who_gave_the_list() -> None:
    """A topic nobody held is 0 of all who answered, not unknown."""
    reports = [a_report("thpt-mot", bang={"theo_chu_de": [{"chu_de": "mang", "luot": 30}]})]
    reports += [a_report("thpt-hai", bang={"theo_chu_de": []}), a_report("pgd-mau", so={"buoi": 1})]
    totals = _totals(reports)
    path = "bang.theo_chu_de.luot"
    assert [(totals.of(path, code).value, totals.of(path, code).units_reporting) for code in ("", "mang", "duong")] == [
        (30, 2),
        (30, 2),
        (0, 2),
    ]


def test_lists_without_a_heading_count_rows_and_ask_only_who_must_answer() -> None:
    """Two schools of one unit are two rows; units outside the group are not expected."""
    reports = [a_report("thpt-mot", theo_doi=[{"muc": "kha", "tien_do": "tot"}, {"muc": "kha", "tien_do": "kha"}])]
    total = _totals([*reports, a_report("thpt-hai")]).of("theo_doi.muc")
    assert (total.answers, total.units_reporting, total.units_expected) == ({"kha": 2, "tot": 0}, 1, 1)


def test_a_question_that_depends_on_an_answer_is_asked_only_where_the_answer_leads_to_it() -> None:
    """The unit without a report might still be asked; the ones whose answers rule it out are not missing."""
    reports = [a_report("pgd-mau", dap={"quy_che": "có", "phu": 4}), a_report("thpt-mot", dap={"quy_che": "không"})]
    assert _totals(reports).of("dap.phu").units_expected == 2
    assert _totals([*reports, a_report("thpt-hai", dap={})]).of("dap.phu").units_expected == 1
    assert _totals([*reports, a_report("thpt-hai", dap={"quy_che": "có"})]).of("dap.phu").units_expected == 2


def test_facts_of_a_report_outside_the_scope_count_nowhere() -> None:
    """A report that had not come by the instant asked about is in no total, whoever hands its facts in."""
    registry = a_registry()
    form = registry.forms["2030.1"]
    facts = compute_facts(a_report("thpt-mot", so={"buoi": 3}), form, registry.code_lists)
    scope = compute_scope(registry, [registry.period(FIRST)], {})
    assert compute_totals(facts, form, registry.code_lists, scope).of("so.buoi").value is None


def test_declared_nil_reports_are_zeros_and_are_told_apart() -> None:
    """Three units: one with incidents, one nil, one silent."""
    reports = [a_report("thpt-mot", vu={"nhe": {"so_vu": 2}, "nang": {"so_vu": 1}}, xac_nhan={"khong_co": "không"})]
    reports.append(a_report("thpt-hai", **NIL))
    whole, mild = (_totals(reports).of("vu.so_vu", code) for code in ("", "nhe"))
    assert (whole.value, mild.value, mild.units_reporting, mild.nil, mild.units_expected) == (3, 2, 2, 1, 3)
    assert _totals(reports).of("vu.cung_ky").value is None


def test_totals_by_type_add_up_to_the_whole() -> None:
    """Every unit is in exactly one type."""
    reports = [
        a_report("pgd-mau", so={"buoi": 1}),
        a_report("thpt-mot", so={"buoi": 2}),
        a_report("thpt-hai", so={"buoi": 4}),
    ]
    totals = _totals(reports)
    parts = [by_type[("so.buoi", "")] for by_type in totals.by_type.values()]
    assert sorted(part.value or 0 for part in parts) == [1, 6]
    assert parts[0] + parts[1] == totals.of("so.buoi")


def test_units_that_report_through_another_never_count() -> None:
    """A Phòng GDĐT's figures already contain its schools, even if the register marked the school as reporting."""
    units = (*UNITS[:3], replace(UNITS[3], type="thpt", form_type="thpt", reports=True))
    reports = [a_report("pgd-mau", so={"buoi": 1}), replace(a_report("thcs-ba", so={"buoi": 99}), unit_type="thpt")]
    total = _totals(reports, units=units).of("so.buoi")
    assert (total.value, total.units_expected) == (1, 3)


def test_an_exempt_unit_is_not_expected_unless_it_reported_all_the_same() -> None:
    """So that coverage can reach the whole and never exceed it."""
    exempt = {("thpt-hai", FIRST): Exemption("thpt-hai", FIRST, "lý do", "người duyệt")}
    assert _totals([], exemptions=exempt).of("so.buoi").units_expected == 2
    total = _totals([a_report("thpt-hai", so={"buoi": 1})], exemptions=exempt).of("so.buoi")
    assert (total.units_reporting, total.units_expected) == (1, 3)


def test_rates_come_from_summed_parts() -> None:
    """10 of 10 and 0 of 90 is a tenth, not a half; nothing to divide by is no rate."""
    assert rate(10 + 0, 10 + 90) == Fraction(1, 10)
    assert (rate(0, 0), rate(None, 5), rate(5, None)) == (None, None, None)
    assert rate(Decimal("0.5"), 2) == Fraction(1, 4)


def test_a_number_whose_periods_are_combined_by_any_is_refused() -> None:
    """The form's words must make sense before a total is shown."""
    registry = a_registry()
    form = registry.forms["2030.1"]
    section = form.sections[0]
    odd = replace(section, fields=(replace(section.fields[0], over_periods=OverPeriods.ANY),))
    scope = compute_scope(registry, [registry.period(FIRST)], {})
    with pytest.raises(PortalError, match=r"so\.buoi"):
        compute_totals([], Form("x", "x", (odd,), form.unit_types), registry.code_lists, scope)


_VALUES = st.dictionaries(st.sampled_from(["buoi", "tuy_y"]), st.integers(0, 10**6) | st.just("khong_ap_dung"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_VALUES, st.sampled_from([FIRST, SECOND])), max_size=12), st.integers(0, 12))
def test_totals_of_two_sets_of_units_add_up_to_the_total_of_both(
    reports: list[tuple[dict[str, Any], str]], cut: int
) -> None:
    """Linear in the facts: merging or splitting the province changes no sum and no coverage."""
    units = tuple(a_unit(f"thpt-{place}") for place in range(len(reports)))
    sent = [a_report(unit.id, period, so=values) for unit, (values, period) in zip(units, reports, strict=True)]
    both = (FIRST, SECOND)
    whole, left, right = (
        _totals(part, both, units=some).overall.get(("so.buoi", ""))
        for part, some in ((sent, units), (sent[:cut], units[:cut]), (sent[cut:], units[cut:]))
    )
    parts = [part for part in (left, right) if part is not None]
    assert whole == (parts[0] + parts[1] if len(parts) == 2 else parts[0] if parts else None)

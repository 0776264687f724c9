"""Parts of an indicator come from the same units, opening balances count once, and what is missing stays missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from portal.checking.scope import period_scope, unit_scope
from portal.statistics.coverage import compute_scope
from portal.statistics.facts import compute_facts
from portal.statistics.indicators import compute_indicators
from portal.statistics.reporting_rates import compute_status
from portal.vocabulary.indicators import (
    Indicator,
    IndicatorState,
    IndicatorTable,
    IndicatorValue,
    IndicatorValues,
    ReportCount,
    Term,
    TermKind,
)
from portal.vocabulary.reports import AcceptedReport, Arrival
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, SECOND, a_registry, a_report, by_key

BUOI, PHU = Term(TermKind.FIELD, "so.buoi"), Term(TermKind.FIELD, "so.tuy_y")
PLAN_YES = Term(TermKind.ANSWERING, "dap.ke_hoach", answers=("có",))
RULE_YES = Term(TermKind.ANSWERING, "dap.quy_che", answers=("có",))
YEAR = (FIRST, SECOND)
AS_OF = DUE + timedelta(days=9)


def _values(
    indicator: Indicator, reports: Sequence[AcceptedReport], names: Sequence[str] = (FIRST,)
) -> IndicatorValues:
    """What the indicator comes to; reports of the first period came the day before it was due."""
    registry, sent = a_registry(), by_key(reports)
    periods = [registry.period(name) for name in names]
    facts = []
    for report in reports:
        period = registry.period(report.period)
        context = {"ky": period_scope(period), "don_vi": unit_scope(registry.unit(report.unit), period, registry)}
        facts += compute_facts(report, registry.forms["2030.1"], registry.code_lists, context)
    arrivals = {key: Arrival(DUE - timedelta(days=1), DUE - timedelta(days=1)) for key in sent}
    statuses = [
        compute_status(registry, period, {u: Verdict(True) for u, of in sent if of == period.id}, arrivals, AS_OF)
        for period in periods
    ]
    scope = compute_scope(registry, periods, sent)
    return compute_indicators(IndicatorTable((indicator,)), registry, scope, statuses, facts)


def _one(indicator: Indicator, reports: Sequence[AcceptedReport], names: Sequence[str] = (FIRST,)) -> IndicatorValue:
    return _values(indicator, reports, names).overall[0]


def _parts(value: IndicatorValue) -> tuple[int | None, int | None, int, int]:
    return value.numerator, value.denominator, value.units_reporting, value.units_expected


def test_a_unit_that_lacks_one_part_is_in_neither() -> None:
    """A share of two different sets of units would be no share."""
    rate = Indicator("ty_le", "", "", "%", (PHU,), (BUOI,))
    reports = [a_report("thpt-mot", so={"buoi": 10, "tuy_y": 5}), a_report("thpt-hai", so={"buoi": 90})]
    value = _one(rate, reports)
    assert (*_parts(value), value.value) == (5, 10, 1, 3, Fraction(1, 2))
    assert value.state is IndicatorState.NO_TARGET


def test_rates_come_from_sums_and_not_from_the_units_own_rates() -> None:
    """1 of 1 and 4 of 9 is a half."""
    rate = Indicator("ty_le", "", "", "%", (PHU,), (BUOI,))
    reports = [a_report("thpt-mot", so={"buoi": 1, "tuy_y": 1}), a_report("thpt-hai", so={"buoi": 9, "tuy_y": 4})]
    assert _one(rate, reports).value == Fraction(1, 2)


def test_nothing_to_divide_by_and_nobody_answering_are_told_apart() -> None:
    """ "Không phát sinh" is an answer; silence is none."""
    rate = Indicator("ty_le", "", "", "%", (PHU,), (BUOI,))
    zero, silent = _one(rate, [a_report("thpt-mot", so={"buoi": 0, "tuy_y": 0})]), _one(rate, [])
    assert (zero.state, zero.numerator, zero.value) == (IndicatorState.NOTHING_AROSE, 0, None)
    assert (silent.state, silent.numerator, silent.units_expected) == (IndicatorState.NOT_ENOUGH_DATA, None, 3)


def test_an_opening_balance_counts_once_in_a_year() -> None:
    """What the first period leaves over is already in its own figures."""
    rate = Indicator("ty_le", "", "", "%", (BUOI,), (Term(TermKind.OPENING, "so.ton"), BUOI))
    first = a_report("thpt-mot", FIRST, so={"buoi": 6, "ton": 4})
    second = a_report("thpt-mot", SECOND, so={"buoi": 5, "ton": 3})
    assert _parts(_one(rate, [first, second], YEAR))[:2] == (11, 15)
    assert _parts(_one(rate, [first, second], (SECOND,)))[:2] == (5, 8)
    assert _parts(_one(rate, [second], YEAR))[:2] == (5, 8)


def test_last_year_is_compared_only_where_both_figures_are_given() -> None:
    """Period by period, kind by kind."""
    change = Indicator(
        "so_sanh", "", "", "%", (Term(TermKind.FIELD, "vu.so_vu"),), base=(Term(TermKind.FIELD, "vu.cung_ky"),)
    )
    both = {"nhe": {"so_vu": 3, "cung_ky": 4}, "nang": {"so_vu": 50}}
    new = {"nhe": {"so_vu": 9, "cung_ky": "khong_ap_dung"}, "nang": {"so_vu": 9, "cung_ky": "khong_ap_dung"}}
    no: dict[str, Any] = {"khong_co": "không"}
    one, none, unit = (
        _one(change, [a_report("thpt-mot", vu=both, xac_nhan=no)]),
        _one(change, [a_report("thpt-mot", vu={"nhe": {"so_vu": 3}, "nang": {"so_vu": 0}}, xac_nhan=no)]),
        _one(change, [a_report("thpt-mot", vu=new, xac_nhan=no)]),
    )
    assert (one.numerator, one.denominator, one.value, one.units_complete) == (3, 4, Fraction(-1, 4), 0)
    assert (none.numerator, none.units_reporting, none.state) == (None, 0, IndicatorState.NOT_ENOUGH_DATA)
    assert (unit.not_applicable, unit.state) == (1, IndicatorState.NOTHING_AROSE)


def test_a_unit_that_says_yes_to_either_question_counts_once() -> None:
    """Its own plan in spring, part of another in autumn: still one unit with a plan."""
    rate = Indicator("ty_le", "", "", "%", (PLAN_YES, RULE_YES), (Term(TermKind.ANSWERED, "dap.ke_hoach"),))
    reports = [
        a_report("thpt-mot", FIRST, dap={"ke_hoach": "có", "quy_che": "không"}),
        a_report("thpt-mot", SECOND, dap={"ke_hoach": "không", "quy_che": "có"}),
    ]
    assert _parts(_one(rate, reports, YEAR)) == (1, 1, 1, 3)


def test_members_of_a_group_are_counted_from_the_rows_about_them() -> None:
    """Two rows of one unit are two; the group says of how many, and is never broken down."""
    rate = Indicator(
        "nhom",
        "",
        "",
        "%",
        (Term(TermKind.ROWS, "theo_doi.muc"),),
        (Term(TermKind.MEMBERS, group="nhom_mau"),),
        group="nhom_mau",
    )
    values = _values(rate, [a_report("thpt-mot", theo_doi=[{"muc": "kha"}]), a_report("thpt-hai")])
    assert _parts(values.overall[0]) == (1, 1, 1, 1)
    assert not [value for level in (*values.by_type.values(), *values.by_locality.values()) for value in level]


def test_reports_in_time_are_counted_from_the_status_by_type_and_place() -> None:
    """Of the reports that must come, not of those that came."""
    on_time, expected = (Term(TermKind.UNITS, reports=count) for count in (ReportCount.ON_TIME, ReportCount.EXPECTED))
    rate = Indicator("dung_han", "", "", "%", (on_time,), (expected,), unit_types=frozenset({"thpt"}))
    values = _values(rate, [a_report("thpt-mot"), a_report("pgd-mau")])
    assert _parts(values.overall[0]) == (1, 2, 1, 2)
    assert values.by_locality["vùng A"][0].value == 1
    assert values.by_locality["vùng Đ"][0].value == 0
    assert values.by_type["pgd"][0].units_expected == 0

"""Results are labelled, measured, written as Vietnamese offices write numbers, and never without their coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from portal.statistics.aggregation import compute_totals
from portal.statistics.coverage import compute_scope
from portal.statistics.facts import compute_facts
from portal.statistics.reporting_rates import compute_status
from portal.views.results import ResultRow, ResultsView, build_results_view
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, SECOND, a_registry, a_report, by_key

AS_OF = DUE + timedelta(days=200)


def a_results_view(reports: Sequence[AcceptedReport], names: Sequence[str] = (FIRST,)) -> ResultsView:
    """The view of these reports."""
    registry = a_registry()
    form, periods = registry.forms["2030.1"], [registry.period(name) for name in names]
    facts = [fact for report in reports for fact in compute_facts(report, form, registry.code_lists)]
    scope = compute_scope(registry, periods, by_key(reports))
    totals = compute_totals(facts, form, registry.code_lists, scope)
    statuses = [
        compute_status(registry, period, {r.unit: Verdict(True) for r in reports if r.period == period.id}, {}, AS_OF)
        for period in periods
    ]
    return build_results_view(totals, registry, periods, statuses, AS_OF)


def _row(view: ResultsView, field: str, code: str = "") -> ResultRow:
    rows = (row for section in view.sections for row in section.rows)
    return next(row for row in rows if (row.field, row.code) == (field, code))


def _one(**sections: Any) -> ResultsView:
    return a_results_view([a_report("thpt-mot", **sections)])


def test_a_figure_has_its_measure_and_its_coverage() -> None:
    """`1.250 buổi` of one unit in three."""
    figure = _row(_one(so={"buoi": 1250}), "so.buoi").overall
    assert (figure.text, figure.coverage) == ("1.250 buổi", "1/3 đơn vị")


def test_a_figure_that_nobody_gave_is_a_dash() -> None:
    """Not 0."""
    figure = _row(_one(), "so.buoi").overall
    assert (figure.text, figure.value, figure.coverage) == ("–", None, "0/3 đơn vị")


def test_answers_are_written_with_their_labels() -> None:
    """Every possible answer, also the one nobody gave."""
    view = _one(dap={"ke_hoach": "có", "luat": "da"})
    assert _row(view, "dap.ke_hoach").overall.text == "có 1 · không 0"
    assert _row(view, "dap.luat").overall.text == "nhãn da 1 · nhãn chua 0"


def test_a_broken_down_field_has_a_row_of_its_own_and_one_for_each_code() -> None:
    """In the order of the code list."""
    view = _one(bang={"theo_chu_de": [{"chu_de": "duong", "luot": 7}]})
    rows = [
        (row.code_label, row.overall.text) for section in view.sections for row in section.rows if section.key == "bang"
    ]
    assert rows == [("", "7 lượt"), ("nhãn mang", "0 lượt"), ("nhãn duong", "7 lượt")]


def test_fields_without_a_total_are_left_out_and_so_are_empty_sections() -> None:
    """Texts and scores have no place here."""
    fields = {row.field for section in _one(so={"diem": "92,5"}).sections for row in section.rows}
    assert "so.diem" not in fields
    assert "bang.theo_chu_de.chu_de" not in fields


def test_types_of_units_stand_in_the_order_of_their_list() -> None:
    """With only those that are asked."""
    assert [figure.unit_type for figure in _row(_one(), "so.buoi").by_type] == ["pgd", "thpt"]
    assert [figure.unit_type_label for figure in _row(_one(), "so.truong").by_type] == ["Phòng mẫu"]


def test_a_year_says_how_it_adds_up_and_who_is_incomplete() -> None:
    """One of two periods is not a whole year."""
    reports = [a_report("thpt-mot", FIRST, so={"buoi": 1}), a_report("thpt-mot", SECOND, so={"buoi": 1})]
    view = a_results_view([*reports, a_report("thpt-hai", FIRST, so={"buoi": 1})], (FIRST, SECOND))
    row = _row(view, "so.buoi")
    assert (view.label, view.whole_year, view.coverage) == ("Năm 2030", True, "3/6 báo cáo")
    assert (row.over_periods_label, row.overall.remark) == ("cộng các kỳ", "1 đơn vị đủ các kỳ")


def test_remarks_tell_not_applicable_and_nil_apart_from_zero() -> None:
    """Both stand beside the figure in words."""
    view = _one(so={"tuy_y": "khong_ap_dung"}, xac_nhan={"khong_co": "có"})
    assert _row(view, "so.tuy_y").overall.remark == "1 đơn vị không áp dụng"
    assert _row(view, "vu.so_vu", "nhe").overall.remark == "1 đơn vị báo không phát sinh"

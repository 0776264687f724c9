"""The words of the summary report come from figures only, say how many units stand behind them, and never guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.reading.code_lists import UNIT_TYPES
from portal.reading.plan_file import read_plan
from portal.statistics.reporting_rates import compute_status
from portal.views.official_report import OfficialReport, build_official_report
from portal.views.official_tables import official_tables
from portal.views.reporting_status import build_status_view
from portal.views.staff_tables import StaffTable, cell_text
from portal.vocabulary.code_lists import Code
from portal.vocabulary.errors import PortalError
from portal.vocabulary.reports import AcceptedReport, Arrival, Evidence
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, SECOND, a_registry, a_report, a_unit
from tests.conftest import ROOT
from tests.views.test_results import AS_OF, a_results_view


def a_summary(*reports: AcceptedReport, names: Sequence[str] = (FIRST,)) -> OfficialReport:
    """The summary of these reports of the small fictional world."""
    registry = a_registry()
    periods = [registry.period(name) for name in names]
    statuses = [
        build_status_view(
            compute_status(registry, one, {r.unit: Verdict(True) for r in reports if r.period == one.id}, {}, AS_OF),
            registry,
        )
        for one in periods
    ]
    plan = read_plan(ROOT / "schemas" / "plan" / "2024.yaml")
    view = a_results_view(reports, names)
    return build_official_report(registry.department, plan, registry.forms["2030.1"], periods, view, statuses)


def _table(report: OfficialReport, place: str) -> StaffTable:
    tables = official_tables(report, place, {})
    assert tables is not None
    return tables[0]


def test_a_figure_is_written_with_its_measure_or_bare() -> None:
    """`1.250 buổi`, and `1.250` where the sentence has a noun of its own."""
    report = a_summary(a_report("thpt-mot", so={"buoi": 1000}), a_report("thpt-hai", so={"buoi": 250}))
    assert report.text("#so.buoi").split(" (")[0] == "1.250"
    assert report.text("so.buoi").split(" (")[0] == "1.250 buổi"


def test_the_units_behind_a_figure_are_told_where_they_differ_from_the_accepted_reports() -> None:
    """Said once for the whole report, and again only where a figure has fewer."""
    full, part = a_report("thpt-mot", so={"buoi": 2}), a_report("thpt-hai", dap={"ke_hoach": "có"})
    assert a_summary(full).text("so.buoi") == "2 buổi"
    assert a_summary(full, part).text("so.buoi") == "2 buổi (1/3 đơn vị trả lời)"


def test_nobody_answered_is_not_nought() -> None:
    """And what concerns nobody says so."""
    report = a_summary(a_report("thpt-mot", so={"buoi": 0}, dap={"luat": "khong_ap_dung"}))
    assert report.text("so.buoi") == "0 buổi"
    assert report.text("so.tuy_y") == "chưa có số liệu"
    assert report.text("dap.luat = da") == "không áp dụng"


def test_a_share_is_of_those_that_answered() -> None:
    """`1/2 đơn vị`; rows of a list are counted without the noun, which the sentence gives."""
    yes, no = a_report("thpt-mot", dap={"ke_hoach": "có"}), a_report("thpt-hai", dap={"ke_hoach": "không"})
    rows = a_report("thpt-mot", theo_doi=[{"ma": "a", "muc": "kha"}, {"ma": "b", "muc": "tot"}])
    assert a_summary(yes, no).text("dap.ke_hoach = có") == "1/2 đơn vị"
    assert a_summary(rows).text("theo_doi.muc = kha") == "1/2"


def test_every_code_lists_those_that_have_any() -> None:
    """In the order of the code list."""
    rows = [{"chu_de": "duong", "luot": 5}, {"chu_de": "mang", "luot": 0}]
    report = a_summary(a_report("thpt-mot", bang={"theo_chu_de": rows}))
    assert report.text("bang.theo_chu_de.luot[*]") == "nhãn duong 5 lượt"
    assert report.text("bang.theo_chu_de.luot[mang]") == "0 lượt"


def test_a_question_of_the_years_end_is_not_asked_before() -> None:
    """So its sentence is left out; a place that names no field at all is a slip of the template."""
    assert not a_summary(a_report("thpt-mot")).is_asked("so.cuoi")
    assert a_summary(a_report("thpt-mot", SECOND), names=(SECOND,)).is_asked("so.cuoi")
    for place in ("so.khong_co", "khong_co", "dap.ke_hoach = chua"):
        with pytest.raises(PortalError, match=place.split(" ", maxsplit=1)[0]):
            a_summary(a_report("thpt-mot", dap={"ke_hoach": "có"})).text(place)


def test_the_words_say_which_period_only_when_there_are_several() -> None:
    """How many came, and how many did not."""
    one = a_summary(a_report("thpt-mot"))
    assert one.text("don_vi_chua_nop") == "2 đơn vị"
    assert one.text("so_bao_cao") == "báo cáo của 1/3 đơn vị"
    year = a_summary(a_report("thpt-mot"), names=(FIRST, SECOND))
    assert year.text("don_vi_chua_nop") == "kỳ 1 năm 2030 2 đơn vị; kỳ 2 năm 2030 3 đơn vị"
    assert year.text("so_bao_cao") == "1/6 báo cáo"


def test_a_table_of_fields_tells_not_asked_from_not_answered() -> None:
    """Blank, a dash, nought: three things; a yes is counted once."""
    report = a_summary(a_report("thpt-mot", so={"buoi": 0}, dap={"ke_hoach": "có"}))
    table = _table(report, "bang so dap.ke_hoach -so.tuy_y")
    rows = {row[0]: [cell_text(cell) for cell in row[1:]] for row in table.rows}
    assert table.heads == ("Nội dung", "Đơn vị tính", "Toàn ngành", "Phòng mẫu", "Trường mẫu", "Số đơn vị trả lời")
    assert rows["Dòng buoi"] == ["buổi", "0", "–", "0", ""]
    assert rows["Dòng truong"] == ["trường", "–", "–", "", "0/1"]
    assert rows["Dòng ke_hoach"] == ["đơn vị", "1", "–", "1", ""]
    assert table.note.startswith("Số đơn vị trả lời: 1/3, trừ dòng ghi khác. ")
    assert "Dòng tuy_y" not in rows
    assert table.coverage == "Số đơn vị đã báo cáo: 1/3"


def test_a_table_by_code_ends_with_the_whole() -> None:
    """A row a code, a column a field; for the province only."""
    vu = {"nhe": {"so_vu": 3}, "nang": {"so_vu": 1}}
    table = _table(a_summary(a_report("thpt-mot", vu=vu, xac_nhan={"khong_co": "không"})), "bang_theo_ma vu")
    assert table.heads[1] == "Dòng so_vu (vụ)"
    assert [row[:2] for row in table.rows] == [("nhãn nhe", 3), ("nhãn nang", 1), ("Cộng", 4)]
    assert table.has_total


def test_a_table_of_an_unknown_field_is_refused() -> None:
    """The name is told."""
    with pytest.raises(PortalError, match="khong_co"):
        official_tables(a_summary(a_report("thpt-mot")), "bang khong_co", {})
    assert official_tables(a_summary(a_report("thpt-mot")), "ky_bao_cao", {}) is None


def test_units_behind_are_said_once_where_they_are_the_same() -> None:
    """Of a year in its introduction, of a sentence at its end, of a table below it; else beside the figure."""
    one, two = (
        a_report("thpt-mot", so={"buoi": 2, "ton": 1, "tuy_y": 1}),
        a_report("thpt-hai", so={"buoi": 3, "ton": 1}),
    )
    both = a_summary(one, two, a_report("thpt-mot", SECOND, so={"buoi": 1}), names=(FIRST, SECOND))
    assert both.text("so_bao_cao") == "3/6 báo cáo; chỗ không ghi khác là số liệu của 2/3 đơn vị"
    assert (both.text("so.buoi"), both.text("so.tuy_y")) == ("6 buổi", "1 (1/3 đơn vị trả lời)")
    some = a_summary(one, two, a_report("pgd-mau"))
    assert some.shared_behind(["so.buoi", "#so.ton"]) == " (2/3 đơn vị trả lời)"
    assert some.text("so.buoi", told=True) == "5 buổi"
    assert some.shared_behind(["so.buoi", "so.tuy_y"]) == some.shared_behind(["so.buoi"]) == ""
    table = _table(some, "bang so.buoi so.ton")
    assert table.heads[-1] != "Số đơn vị trả lời" and table.note.startswith("Số đơn vị trả lời: 2/3. ")


def test_the_rate_on_time_is_that_of_the_target_and_says_so() -> None:
    """The plan asks the units, not the department: one rate, the same as the indicator's, in sentence and table."""
    registry = a_registry()
    so = replace(a_unit("so-mau", "so_gddt"), form_type="thpt")
    types = registry.code_lists[UNIT_TYPES]
    lists = {**registry.code_lists, UNIT_TYPES: replace(types, codes=(*types.codes, Code("so_gddt", "Sở")))}
    registry = replace(registry, org_units={**registry.org_units, so.id: so}, code_lists=lists)
    first = DUE - timedelta(days=1)
    arrivals = {(unit, FIRST): Arrival(first, first, 0, Evidence.RECEIPT) for unit in ("so-mau", "thpt-mot")}
    verdicts = {unit: Verdict(True) for unit in ("so-mau", "thpt-mot")}
    status = compute_status(registry, registry.period(FIRST), verdicts, arrivals, AS_OF)
    view = build_status_view(status, registry)
    report = replace(a_summary(a_report("thpt-mot")), statuses=(view,))
    rows = {row[0]: [cell_text(cell) for cell in row[1:6]] for row in _table(report, "bang_nop").rows}
    assert rows["Các đơn vị, không tính Sở"] == ["3", "1", "33,3%", "1", "33,3%"]
    assert rows["Toàn ngành, tính cả Sở"] == ["4", "2", "50,0%", "2", "50,0%"]
    plan, form = read_plan(ROOT / "schemas" / "plan" / "2024.yaml"), registry.forms["2030.1"]
    results = a_results_view([a_report("thpt-mot")])
    built = build_official_report(registry.department, plan, form, [registry.period(FIRST)], results, [view])
    assert built.text("tinh_hinh_nop") == (
        "2/4 đơn vị đã báo cáo (50,0%, tính cả Sở), trong đó 2 đúng hạn; đúng hạn theo chỉ tiêu của Kế hoạch (không "
        "tính Sở): 1/3 (33,3%)"
    )


def test_what_concerns_nobody_has_one_word_everywhere() -> None:
    """In a sentence and in a table alike; a blank stays a dash."""
    report = a_summary(a_report("thpt-mot", dap={"luat": "khong_ap_dung"}))
    rows = _table(report, "bang dap.luat so.buoi").rows
    assert (
        {cell_text(row[2]) for row in rows if row[0] != "Dòng buoi"}
        == {"không áp dụng"}
        == {report.text("dap.luat = da")}
    )
    assert [cell_text(row[2]) for row in rows if row[0] == "Dòng buoi"] == ["–"]

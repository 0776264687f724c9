"""Indicators are read in words: a value with its parts and coverage, a light with a word, links in both directions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from portal.drivers.year_indicators import read_year_indicators
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.reading.topic_pages import read_topic_pages
from portal.statistics.verdicts import judge
from portal.views.indicator_definitions import (
    IndicatorEntry,
    build_indicator_entries,
    build_material_uses,
    indicators_by_action,
    indicators_by_field,
    materials_by_action,
)
from portal.views.indicators import IndicatorFigure, build_indicator_rows, share_text
from portal.views.official_indicators import indicators_sheet
from portal.views.plan_evidence import evidencing_fields
from portal.vocabulary.indicators import (
    Indicator,
    IndicatorScope,
    IndicatorState,
    IndicatorValue,
    IndicatorValues,
    Term,
    TermKind,
)
from portal.vocabulary.plan import Comparison, Figure, Measure
from portal.vocabulary.registry import Registry
from tests.builders import FIRST, a_registry, a_report
from tests.views.test_results import a_results_view

ONE = (Term(TermKind.FIELD, "so.buoi"),)
ABOVE_90 = Figure(Comparison.ABOVE, Decimal(90), Measure.PERCENT)


def _figure(indicator: Indicator, top: int | None, below: int | None = None, **more: int) -> IndicatorFigure:
    """How a value of one period is shown; without more said, everybody answered."""
    counts = {"units_reporting": 58, "units_complete": 58, "units_expected": 70, "not_applicable": 0} | more
    state, met = judge(indicator, None, top, below, None) if top is not None else (IndicatorState.NOT_ENOUGH_DATA, None)
    number = None if top is None or below == 0 else top if below is None else Fraction(top, below)
    value = IndicatorValue(indicator, IndicatorScope((FIRST,)), top, below, number, state, met, **counts)
    return build_indicator_rows(IndicatorValues((value,), {}, {}), a_registry())[0].overall


COUNT = Indicator("dem", "Đếm", "", "buổi", ONE)
RATE = Indicator("ty_le", "Tỷ lệ", "", "%", ONE, ONE)
CHANGE = Indicator("so_sanh", "So sánh", "", "%", ONE, base=ONE)


def test_a_value_is_written_as_offices_write_it_with_parts_and_coverage() -> None:
    """Dots for thousands, a comma for decimals."""
    count, rate = _figure(COUNT, 12345), _figure(RATE, 12, 13)
    assert (count.text, count.parts, count.coverage) == ("12.345 buổi", "", "58/70 đơn vị")
    assert (rate.text, rate.parts, rate.light.label) == ("92,3%", "12/13", "Chỉ theo dõi")


@pytest.mark.parametrize(
    ("parts", "text"),
    [((3, 4), "giảm 25,0%"), ((5, 4), "tăng 25,0%"), ((4, 4), "bằng cùng kỳ"), ((3, 0), "tăng từ 0 lên 3")],
)
def test_a_change_says_which_way(parts: tuple[int, int], text: str) -> None:
    """With both numbers beside it."""
    figure = _figure(CHANGE, *parts)
    assert (figure.text, figure.parts) == (text, f"{parts[0]} so với {parts[1]}")


def test_a_change_that_few_can_be_compared_for_is_no_verdict() -> None:
    """“0 units gave both figures … so far: met” would be one; a rate that lacks reports still tells what is known."""
    remarks = []
    for indicator, complete in ((CHANGE, 0), (CHANGE, 57), (CHANGE, 58), (RATE, 57)):
        counts = {"units_reporting": 58, "units_complete": complete, "units_expected": 70, "not_applicable": 0}
        state = IndicatorState.NOT_ENOUGH_DATA
        value = IndicatorValue(indicator, IndicatorScope((FIRST,)), 3, 4, Fraction(3, 4), state, True, **counts)
        remarks.append(build_indicator_rows(IndicatorValues((value,), {}, {}), a_registry())[0].overall.remark)
    assert [remark.startswith("tạm tính: đạt") for remark in remarks] == [False, False, True, True]
    assert remarks[0] == "0 đơn vị ghi đủ số cùng kỳ, chưa đủ để kết luận"


def test_the_workbook_has_counts_and_shares_as_numbers() -> None:
    """Words only where there is no number, or where they say which way it changed."""
    scope, counts = IndicatorScope((FIRST,)), {"units_reporting": 5, "units_complete": 5, "units_expected": 7}
    values = [
        IndicatorValue(COUNT, scope, 12345, None, 12345, IndicatorState.NO_TARGET, None, not_applicable=0, **counts),
        IndicatorValue(
            RATE, scope, 12, 13, Fraction(12, 13), IndicatorState.NO_TARGET, None, not_applicable=0, **counts
        ),
        IndicatorValue(CHANGE, scope, 3, 4, Fraction(3, 4), IndicatorState.NO_TARGET, None, not_applicable=0, **counts),
        IndicatorValue(RATE, scope, 0, 0, None, IndicatorState.NOTHING_AROSE, None, not_applicable=0, **counts),
    ]
    rows = build_indicator_rows(IndicatorValues(tuple(values), {}, {}), a_registry())
    table = indicators_sheet(rows, a_results_view([a_report("thpt-mot")]))
    column = {head: [row[place] for row in table.rows] for place, head in enumerate(table.heads)}
    assert column["Kết quả"] == [12345, Fraction(12, 13), "giảm 25,0%", "không phát sinh"]
    assert (column["Tử số"], column["Mẫu số"]) == ([12345, 12, 3, 0], ["", 13, 4, 0])
    assert (column["Đơn vị trả lời"], column["Đơn vị được hỏi"]) == ([5] * 4, [7] * 4)


def test_nothing_arose_not_asked_not_applicable_and_silence_read_differently() -> None:
    """None of them is 0%."""
    nothing, silent = _figure(RATE, 0, 0), _figure(CHANGE, None, units_reporting=0, units_complete=0)
    not_asked = _figure(RATE, None, units_reporting=0, units_complete=0, units_expected=0)
    excused = _figure(RATE, 0, 0, units_reporting=0, units_complete=0, not_applicable=60)
    assert [one.light.label for one in (nothing, silent, not_asked, excused)] == [
        "Không phát sinh",
        "Chưa đủ số liệu",
        "Không hỏi trong kỳ này",
        "Không áp dụng",
    ]
    assert (nothing.text, silent.text, silent.remark) == ("không phát sinh", "–", "không có số liệu cùng kỳ")
    assert excused.text == "không áp dụng"
    assert (not_asked.coverage, excused.remark) == ("", "60 đơn vị không áp dụng")


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (12, 13, "92,3%"),
        (9, 10, "90,0%"),
        (9004, 10_000, "90,04%"),
        (899_999, 1_000_000, "89,9999%"),
        (9_000_000_001, 10_000_000_000, "90,0001%"),
        (9999, 10_000, "99,9%"),
        (10, 10, "100,0%"),
    ],
)
def test_rounding_never_hides_on_which_side_of_the_target_a_share_is(part: int, whole: int, text: str) -> None:
    """ "Trên 90%" beside 90,0% would read as a mistake."""
    assert share_text(part, whole, ABOVE_90) == text


@pytest.fixture(scope="module")
def entries(repository: Repository, registry: Registry) -> tuple[IndicatorEntry, ...]:
    """The definitions of the newest year."""
    year = registry.years[-1]
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    table = read_year_indicators(repository, registry, year)
    materials = read_topic_pages(repository.content)
    return build_indicator_entries(table, registry.forms[year.form], registry.code_lists, plan, materials)


def test_plan_field_indicator_and_material_lead_to_each_other(
    entries: tuple[IndicatorEntry, ...], repository: Repository, registry: Registry
) -> None:
    """Both ways, by the topic that a session is counted under."""
    page = "tuyen-truyen/khong-ky-thi.md"
    entry = next(one for one in entries if one.id == "buoi_khong_ky_thi")
    assert page in {one.id for one in entry.materials}
    assert [field.label for field in entry.fields] == ["Số buổi: Chia sẻ, giúp đỡ, không phân biệt đối xử"]
    assert entry.id in {one.id for one in indicators_by_action(entries)["II.2.g.2"]}
    table = read_year_indicators(repository, registry, registry.years[-1])
    assert entry.id in {one.id for one in indicators_by_field(table)[entry.fields[0].id]}
    uses = build_material_uses(read_topic_pages(repository.content), entries)
    assert page in {one.id for one in materials_by_action(uses)["II.2.g.2"]}
    use = next(one for one in uses if one.page == page)
    assert "II.2.g.2" in use.plan
    assert entry.id in {one.id for one in use.indicators}


def test_every_material_helps_with_some_action(
    entries: tuple[IndicatorEntry, ...], repository: Repository, registry: Registry
) -> None:
    """A page that counts nowhere would be found by nobody."""
    materials = read_topic_pages(repository.content)
    assert materials
    assert all(use.plan for use in build_material_uses(materials, entries))


def test_an_action_about_one_topic_or_kind_is_evidenced_by_that_alone(
    repository: Repository, registry: Registry
) -> None:
    """A session on drugs does not show that anybody was taught not to discriminate."""
    year = registry.years[-1]
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    table = read_year_indicators(repository, registry, year)
    found = evidencing_fields(plan, registry.forms[year.form], registry.code_lists, table)
    codes = {
        action: {code for field in fields for code in field.codes if field.id.endswith((".so_buoi", ".so_vu"))}
        for action, fields in found.items()
    }
    assert codes["II.2.g.2"] == {"khong_ky_thi"}
    assert codes["II.2.g.1"] == {"ma_tuy"}
    assert codes["II.1.f.3"] == {"mua_ban_nguoi"}
    assert codes["I.2.2"] == codes["II.2.f.3"] == {"diem_nong", "phuc_tap_antt"}
    assert codes["II.2.c.1"] == codes["I.2.3"] == set()
    assert [field.paths for field in found["III.2.2"]] == [("viec_cua_so.tien_do[don_doc]",)]

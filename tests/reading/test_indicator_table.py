"""The indicators cover the plan and name what form, plan and groups know; a row at fault is named with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.drivers.year_indicators import read_year_indicators
from portal.reading.indicator_table import read_indicators
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.form import Publication
from portal.vocabulary.indicators import PERCENT, IndicatorTable
from portal.vocabulary.plan import ActionKind, Measure, Plan
from portal.vocabulary.registry import Registry

UNJUDGED = "II.2.c.4"
"""Never an indicator: nobody's opinions are measured (DESIGN.md policy 8)."""
FIELD_OF_IT = "tuyen_truyen.so_tin_bai_phan_bac"
GOOD = """\
indicators:
- {id: so_buoi, measure: buổi, numerator: [quan_triet.so_hoi_nghi], plan: [II.1.a.2], better: more,
   label: "Số buổi", definition: "Số buổi."}
"""


@pytest.fixture(scope="module")
def table(repository: Repository, registry: Registry) -> IndicatorTable:
    """The table of the newest year."""
    return read_year_indicators(repository, registry, registry.years[-1])


@pytest.fixture(scope="module")
def plan(repository: Repository, registry: Registry) -> Plan:
    """The plan of the newest year."""
    return read_plan(repository.schemas / "plan" / f"{registry.years[-1].plan}.yaml")


def _read(tmp_path: Path, text: str, registry: Registry, plan: Plan) -> IndicatorTable:
    path = tmp_path / "2024.yaml"
    path.write_text(text, encoding="utf-8")
    year = registry.years[-1]
    form = registry.forms[year.form]
    return read_indicators(path, form, registry.code_lists, plan, tuple(registry.groups[year.year]))


def test_every_target_of_the_plan_is_judged_by_an_indicator(table: IndicatorTable, plan: Plan) -> None:
    """All eight."""
    judged = {target.id for one in table for target in one.targets}
    assert judged == {target.id for target in plan.targets}


def test_every_measurable_action_has_an_indicator_but_one(table: IndicatorTable, plan: Plan) -> None:
    """Texts are not measured; what the department does itself is."""
    measurable = {action.id for action in plan.actions if action.kind is not ActionKind.NARRATIVE}
    measured = {action for one in table for action in one.plan}
    assert measurable - measured == {UNJUDGED}
    assert not [one.id for one in table if UNJUDGED in one.plan or FIELD_OF_IT in one.fields]


def test_no_row_names_a_year_a_school_or_a_period(table: IndicatorTable, registry: Registry) -> None:
    """The table of one year must do for the next."""
    words = [word for one in table for word in (one.id, one.label, one.definition, one.note)]
    assert not [word for word in words if re.search(r"20[0-9]{2}|[Kk]ỳ [0-9]|_k[0-9]\b", word)]
    names = {unit.short_name for unit in registry.org_units.values()}
    assert not [word for word in words if any(name in word for name in names)]


def test_who_may_see_an_indicator_follows_from_its_strictest_field(table: IndicatorTable) -> None:
    """Nobody writes it, so nobody can write it wrong."""
    assert table.get("buoi_tuyen_truyen").publication is Publication.PER_UNIT
    assert table.get("tiep_nhan_tin_bao").publication is Publication.TOTAL_ONLY
    assert table.get("giai_quyet_tin_bao").publication is Publication.INTERNAL
    assert table.get("truong_trung_binh_co_giai_phap").publication is Publication.INTERNAL
    assert table.get("diem_cap_tinh_to_chuc").publication is Publication.TOTAL_ONLY


def test_the_group_of_a_target_that_counts_it_is_as_big_as_the_plan_says(
    table: IndicatorTable, registry: Registry
) -> None:
    """ "20/20": the plan's figure is the size of the group, so that a fictional province may have a smaller one."""
    for one in table:
        figure = one.targets[0].target.figure if one.targets and one.targets[0].target else None
        if one.group and figure is not None and figure.measure is Measure.COUNT:
            assert figure.value == len(registry.group_members(registry.years[-1].year, one.group))


def test_shares_are_measured_in_percent(table: IndicatorTable) -> None:
    """The only measure that is not added up."""
    assert all((one.measure == PERCENT) == bool(one.denominator or one.base) for one in table)


def test_a_year_without_the_file_has_no_indicators(tmp_path: Path, registry: Registry, plan: Plan) -> None:
    """A new year can be opened before its indicators are agreed."""
    form = registry.forms[registry.years[-1].form]
    assert not list(read_indicators(tmp_path / "2031.yaml", form, registry.code_lists, plan, ()))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quan_triet.so_hoi_nghi", "quan_triet.khong_co", "mẫu không có ô “quan_triet.khong_co”"),
        ("quan_triet.so_hoi_nghi", '"quan_triet.so_hoi_nghi[ma_tuy]"', "không chia theo mã “ma_tuy”"),
        ("quan_triet.so_hoi_nghi", "chi_dao.da_so_ket", "không phải số cộng được"),
        ("quan_triet.so_hoi_nghi", "to_giac.ton_ky_truoc", "không cộng “to_giac.ton_ky_truoc” qua các kỳ"),
        ("quan_triet.so_hoi_nghi", "{answering: chi_dao.da_so_ket, answers: [rồi]}", "không có câu trả lời này"),
        ("quan_triet.so_hoi_nghi", "{answered: quan_triet.so_hoi_nghi}", "không phải ô đếm theo câu trả lời"),
        ("quan_triet.so_hoi_nghi", "{rows: chi_dao.da_so_ket}", "không phải ô bắt buộc của mỗi dòng"),
        ("quan_triet.so_hoi_nghi", "{members: nhom_la}", "không có nhóm “nhom_la”"),
        ("quan_triet.so_hoi_nghi", "{la: x}", "mỗi số hạng là tên một ô"),
        ("quan_triet.so_hoi_nghi", "quan_triet.so_hoi_nghi, {units: expected}", "số báo cáo không đi cùng"),
        ("measure: buổi", 'measure: "%"', "khi và chỉ khi có denominator hoặc base"),
        ("plan: [II.1.a.2]", "plan: [IX.9]", "kế hoạch không có việc “IX.9”"),
        ("plan: [II.1.a.2]", "plan: [II.1.a.2], targets: [II.1.a.2]", "không đặt chỉ tiêu"),
        ("plan: [II.1.a.2]", "plan: [II.1.a.2], targets: [I.2.2]", "mọi việc trong targets phải có trong plan"),
        ("plan: [II.1.a.2]", "plan: [I.2.3], targets: [I.2.3]", "figure chỉ dùng khi kế hoạch không nêu mức"),
        ("plan: [II.1.a.2]", "plan: [I.2.2, I.2.4], targets: [I.2.2, I.2.4]", "phải cùng một mức"),
        ("better: more", "better: more, unit_types: [mam_non]", "mẫu không có loại đơn vị này"),
        ("better: more", "better: tot", "“better” là “tot”"),
        ("better: more", "better: more, la: x", "không hiểu “la”"),
        ("id: so_buoi", "id: Số buổi", "chữ thường không dấu"),
    ],
)
def test_a_row_at_fault_is_named_with_file_and_line(
    tmp_path: Path, registry: Registry, plan: Plan, old: str, new: str, said: str
) -> None:
    """Before any figure is shown."""
    assert old in GOOD
    with pytest.raises(ConfigError, match=re.escape(said)) as caught:
        _read(tmp_path, GOOD.replace(old, new), registry, plan)
    assert "2024.yaml:2: " in str(caught.value)


def test_the_same_id_twice_is_refused(tmp_path: Path, registry: Registry, plan: Plan) -> None:
    """Links would lead to either."""
    row = GOOD.split("\n", 1)[1]
    with pytest.raises(ConfigError, match=r"2024\.yaml:4: .*mã bị lặp"):
        _read(tmp_path, GOOD + row, registry, plan)

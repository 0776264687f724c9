"""A unit's report in words: every answer is there, in the order of the form, and nothing of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.drivers.demo.reports import ReportMaker
from portal.views.unit_report import (
    NO_ANSWER,
    Grid,
    Lines,
    Passage,
    Title,
    UnitReport,
    build_unit_report,
)
from portal.vocabulary.form import Shape
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data

UNIT_TYPES = ("pgd", "thpt", "gdnn_gdtx")


def _good(registry: Registry, unit_type: str) -> tuple[OrgUnit, ReportingPeriod, Data]:
    """A good report of a unit that has followed schools, for the last period."""
    period = list(registry.periods.values())[-1]
    units = [unit for unit in registry.expected_units(period) if unit.form_type == unit_type]
    unit = next(unit for unit in units if registry.members_through(period.year, unit.id))
    return unit, period, ReportMaker(registry, seed=4).make(unit, period, period.opens.date(), {})


def _texts(report: UnitReport) -> Iterator[str]:
    for section in report.sections:
        yield section.label
        for block in section.blocks:
            if isinstance(block, Lines):
                yield from (text for line in block.lines for text in (line.label, line.measure, line.value))
            elif isinstance(block, Passage):
                yield from (block.label, *block.items)
            elif isinstance(block, Grid):
                yield from (block.label, *block.heads, *(text for row in block.rows for text in row))
            else:
                yield block.text


def _value_of(report: UnitReport, label: str) -> str:
    blocks = [block for section in report.sections for block in section.blocks if isinstance(block, Lines)]
    return next(line.value for block in blocks for line in block.lines if line.label == label)


@pytest.mark.parametrize("unit_type", UNIT_TYPES)
def test_nothing_of_the_forms_keys_codes_or_ids_is_shown(registry: Registry, unit_type: str) -> None:
    """Officials read labels; a word with an underscore is the machine's."""
    unit, period, data = _good(registry, unit_type)
    texts = list(_texts(build_unit_report(registry, data, unit, period)))
    assert not any("(mỗi dòng" in text or "(không nêu" in text for text in texts)
    assert [text for text in texts if re.search(r"[a-z]_[a-z]", text) or text in registry.org_units] == []


@pytest.mark.parametrize("unit_type", UNIT_TYPES)
def test_sections_stand_in_the_order_of_the_form(registry: Registry, unit_type: str) -> None:
    """The reader can lay the paper beside the form."""
    unit, period, data = _good(registry, unit_type)
    shown = [section.label for section in build_unit_report(registry, data, unit, period).sections]
    asked = [one.label for one in registry.form_of(period).sections[1:] if one.key in data or one.nil_when]
    assert shown == asked


def test_values_are_written_as_offices_write_them(registry: Registry) -> None:
    """1.234; dates and decimals as they are; có as Có; money with separators."""
    unit, period, data = _good(registry, "thpt")
    data["quy_mo"]["so_nguoi_hoc"] = 1234
    data["nguon_luc"]["kinh_phi_dong"] = 12_500_000
    data["phan_loai"]["diem_tu_cham"] = "92,5"
    data["chi_dao"] |= {"da_ban_hanh_ke_hoach": "có", "ngay_ke_hoach": "05/02/2024"}
    report = build_unit_report(registry, data, unit, period)
    labels = {field.key: field.label for section in registry.form_of(period).sections for field in section.fields}
    shown = {
        "so_nguoi_hoc": "1.234",
        "kinh_phi_dong": "12.500.000",
        "diem_tu_cham": "92,5",
        "da_ban_hanh_ke_hoach": "Có",
        "ngay_ke_hoach": "05/02/2024",
    }
    labels["so_nguoi_hoc"] = registry.form_of(period).section("quy_mo").fields[-1].label
    assert {key: _value_of(report, labels[key]) for key in shown} == shown


def test_zero_blank_not_applicable_and_nothing_happened_are_four_different_things(registry: Registry) -> None:
    """A blank never reads as 0."""
    unit, period, data = _good(registry, "thpt")
    section = registry.form_of(period).section("vu_viec")
    assert section.shape is Shape.PER_CODE
    counts = {field.key: 0 for field in section.fields[:-1]}
    first, second, *_ = registry.code_lists[section.code_list].keys
    data["vu_viec"] = {first: counts, second: {**counts, section.fields[-1].key: "khong_ap_dung"}}
    report = build_unit_report(registry, data, unit, period)
    rows = next(block for one in report.sections if one.label == section.label for block in one.blocks)
    assert isinstance(rows, Grid)
    assert [(row[1], row[-1]) for row in rows.rows] == [("0", NO_ANSWER), ("0", "Không áp dụng")]
    del data["vu_viec"]
    assert "Không phát sinh trong kỳ." in _texts(build_unit_report(registry, data, unit, period))


def test_followed_schools_are_titles_by_their_names(registry: Registry) -> None:
    """Each with its own answers below."""
    unit, period, data = _good(registry, "pgd")
    report = build_unit_report(registry, data, unit, period)
    titles = [block.text for section in report.sections for block in section.blocks if isinstance(block, Title)]
    assert titles == [registry.unit(row["ma_co_so"]).name for row in data["truong_trung_binh"]]


def test_the_body_above_is_the_peoples_committee_for_an_office_and_the_department_for_a_school(
    registry: Registry,
) -> None:
    """A Phòng GDĐT is not a part of the department."""
    for unit_type, above in (("pgd", "UBND huyện Yên Mẫu"), ("thpt", registry.department.name)):
        unit, period, data = _good(registry, unit_type)
        report = build_unit_report(registry, data, replace(unit, locality="huyện Yên Mẫu"), period)
        assert (report.above, report.place) == (above, "Yên Mẫu")


def test_head_and_signer_come_from_the_report(registry: Registry) -> None:
    """Number, day, window, signer, author."""
    unit, period, data = _good(registry, "gdnn_gdtx")
    general: dict[str, Any] = data["thong_tin_chung"]
    general["ngay_bao_cao"] = "05/11/2024"
    report = build_unit_report(registry, data, unit, period)
    assert report.number == general["so_ky_hieu"]
    assert report.dated == date(2024, 11, 5)
    assert (report.first_day, report.last_day) == (general["so_lieu_tu_ngay"], general["so_lieu_den_ngay"])
    assert (report.signer_post, report.signer) == ("GIÁM ĐỐC", general["thu_truong_ho_ten"])
    assert report.author == general["nguoi_lap_ho_ten"]


def test_explanations_of_the_unit_are_shown_without_the_rules_names(registry: Registry) -> None:
    """They belong to the figures; the names of rules do not."""
    unit, period, data = _good(registry, "thpt")
    last = build_unit_report(registry, data | {"giai_trinh": {"R-1": "Đã rà soát."}}, unit, period).sections[-1]
    assert last.blocks == (Passage("", ("Đã rà soát.",), listed=True),)

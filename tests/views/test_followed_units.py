"""The followed schools and the pilots as staff see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.views.followed_units import build_followed_units, build_pilot_units
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.org_units import UnitGroup
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport
from tests.builders import FIRST, SECOND, a_registry, a_report

LEVELS = (("xuat_sac", "Xuất sắc"), ("kha", "Khá"), ("trung_binh", "Trung bình"))
STEPS = (("dang_thuc_hien", "Đang thực hiện"),)


def registry() -> Registry:
    """Three followed units, one of which reports through another, and two pilots."""
    made = a_registry()
    groups = {
        "truong_trung_binh": UnitGroup("truong_trung_binh", "Theo dõi", "", ("thcs-ba", "thpt-mot", "thpt-hai")),
        "diem_cap_tinh": UnitGroup("diem_cap_tinh", "Điểm", "", ("thpt-mot", "thpt-hai")),
    }
    lists = {
        "xep_loai": CodeList("xep_loai", "", tuple(Code(*one) for one in LEVELS)),
        "tien_do": CodeList("tien_do", "", tuple(Code(*one) for one in STEPS)),
        "loi_van_cong_bo": CodeList(
            "loi_van_cong_bo", "", (Code("diem", "Điểm", refers="ngay_hoi.bao_cao_diem_cap_tinh"),)
        ),
    }
    return replace(made, groups={2030: groups}, code_lists={**made.code_lists, **lists})


def row(unit: str, **more: Any) -> dict[str, Any]:
    """What is reported about a followed unit."""
    settled = {
        "giai_phap": ["một", "hai"],
        "thoi_han": "31/12/2030",
        "muc_phan_dau": "kha",
        "tien_do": "dang_thuc_hien",
    }
    return {"ma_co_so": unit, **settled, **more}


def department(period: str, **sections: Any) -> AcceptedReport:
    """A report of the department."""
    return AcceptedReport("so", "so_gddt", period, sections)


def test_each_school_shows_its_newest_report_and_its_official_level() -> None:
    """Reported through another unit, reporting itself, and not reported at all."""
    reports = [
        a_report("pgd-mau", FIRST, truong_trung_binh=[row("thcs-ba", giai_phap=["cũ"])]),
        a_report("thpt-mot", FIRST, truong_trung_binh=[row("thpt-mot")]),
        a_report(
            "pgd-mau", SECOND, truong_trung_binh=[row("thcs-ba", ket_qua_tu_danh_gia="trung_binh", vuong_mac="x")]
        ),
        department(SECOND, xep_loai_chinh_thuc=[{"ma_co_so": "thcs-ba", "xep_loai": "kha", "so_ky_hieu": "1/QĐ"}]),
    ]
    (through, own, silent), counts = build_followed_units(registry(), 2030, reports)
    assert (through.period, through.solutions, through.self_assessed, through.needs) == (
        "Kỳ 2 năm 2030",
        ("một", "hai"),
        "Trung bình",
        "x",
    )
    assert (through.official, through.official_document, through.reached) == ("Khá", "1/QĐ", True)
    assert (own.period, own.promised, own.progress, own.official, own.reached) == (
        "Kỳ 1 năm 2030",
        "Khá",
        "Đang thực hiện",
        "",
        None,
    )
    assert (silent.period, silent.solutions, silent.promised) == ("", (), "")
    assert (counts.size, counts.with_solutions, counts.with_deadline) == (3, 2, 2)
    assert (counts.self_assessed, counts.self_reached, counts.official, counts.reached) == (1, 0, 1, 1)


def test_an_official_level_below_kha_is_not_reached() -> None:
    """Self-assessed Khá does not help: only the official level counts (plan II.1.b)."""
    reports = [
        a_report("thpt-mot", SECOND, truong_trung_binh=[row("thpt-mot", ket_qua_tu_danh_gia="kha")]),
        department(SECOND, xep_loai_chinh_thuc=[{"ma_co_so": "thpt-mot", "xep_loai": "trung_binh"}]),
    ]
    units, counts = build_followed_units(registry(), 2030, reports)
    assert units[1].reached is False
    assert (counts.self_reached, counts.official, counts.reached) == (1, 1, 0)


def test_a_pilots_festival_is_the_one_that_was_held() -> None:
    """Held in the first period and not again in the second: the first is shown."""
    held = {"da_to_chuc": "có", "ngay_to_chuc": "19/05/2030", "so_hoat_dong": 3, "luot_nguoi": 1300}
    reports = [
        a_report("thpt-mot", FIRST, ngay_hoi=held),
        a_report("thpt-mot", SECOND, ngay_hoi={"da_to_chuc": "không"}),
    ]
    first, other = build_pilot_units(registry(), 2030, reports)
    assert (first.period, first.held, first.day, first.activities, first.visits) == (
        "Kỳ 1 năm 2030",
        "có",
        "19/05/2030",
        "3",
        "1.300",
    )
    assert (other.period, other.held, other.text) == ("", "", "")


def test_a_text_is_public_only_for_the_report_that_was_released() -> None:
    """The release names the period: another period's text stays inside."""
    told = {"da_to_chuc": "có", "bao_cao_diem_cap_tinh": "Đã tổ chức"}
    reports = [a_report("thpt-mot", SECOND, ngay_hoi=told), a_report("thpt-hai", SECOND, ngay_hoi=told)]
    rows = [
        {"ma_don_vi": "thpt-mot", "ky": SECOND, "loi_van": "diem"},
        {"ma_don_vi": "thpt-hai", "ky": FIRST, "loi_van": "diem"},
    ]
    released, kept = build_pilot_units(registry(), 2030, [*reports, department(SECOND, cong_bo=rows)])
    assert (released.text, released.public) == ("Đã tổ chức", True)
    assert (kept.text, kept.public) == ("Đã tổ chức", False)

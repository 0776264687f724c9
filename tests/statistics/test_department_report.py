"""What the department adds to the reports of the units."""

from __future__ import annotations

from datetime import date

from portal.statistics.department_report import (
    Call,
    DepartmentAction,
    OfficialRating,
    TextRelease,
    compute_calls,
    compute_department_actions,
    compute_official_ratings,
    compute_text_releases,
)
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.reports import AcceptedReport

LISTS = {
    "viec_cua_so": CodeList("viec_cua_so", "", (Code("a", "A", refers="I.1"), Code("b", "B", refers="I.2"))),
    "loi_van_cong_bo": CodeList("loi_van_cong_bo", "", (Code("ten", "Tên", refers="muc.ten"),)),
}


def own(period: str, **sections: object) -> AcceptedReport:
    """A report of the department."""
    return AcceptedReport("so", "so_gddt", period, sections)


def unit(period: str, **sections: object) -> AcceptedReport:
    """A report of some other unit with the department's sections in it, which no check lets through."""
    return AcceptedReport("thpt-mot", "thpt", period, sections)


def test_the_last_report_says_where_an_action_stands() -> None:
    """By the action of the plan; what a later report no longer says is not carried on from an earlier one."""
    first = own("K1", viec_cua_so={"a": {"tien_do": "dang_thuc_hien"}, "b": {"tien_do": "chua_thuc_hien"}})
    second = own(
        "K2", viec_cua_so={"a": {"tien_do": "hoan_thanh", "ngay_hoan_thanh": "05/06/2030", "so_ky_hieu": "1/BC"}}
    )
    assert compute_department_actions([first, second], LISTS) == {
        "I.1": DepartmentAction("I.1", "hoan_thanh", date(2030, 6, 5), "1/BC"),
        "I.2": DepartmentAction("I.2", "chua_thuc_hien", None, ""),
    }


def test_a_school_without_an_official_level_has_none() -> None:
    """A row that waits for its level is no level, and a later level takes the place of an earlier one."""
    rows = [{"ma_co_so": "t1", "xep_loai": "kha", "so_ky_hieu": "1/QĐ"}, {"ma_co_so": "t2"}]
    later = own("K3", xep_loai_chinh_thuc=[{"ma_co_so": "t1", "xep_loai": "xuat_sac"}])
    assert compute_official_ratings([own("K2", xep_loai_chinh_thuc=rows)]) == {
        "t1": OfficialRating("t1", "kha", "1/QĐ")
    }
    assert compute_official_ratings([own("K2", xep_loai_chinh_thuc=rows), later])["t1"].level == "xuat_sac"


def test_releases_name_report_and_field() -> None:
    """The code is turned into the field; a code that refers to nothing releases nothing."""
    rows = [{"ma_don_vi": "t1", "ky": "K1", "loi_van": "ten"}, {"ma_don_vi": "t2", "ky": "K1", "loi_van": "la"}]
    assert compute_text_releases([own("K2", cong_bo=rows)], LISTS) == {TextRelease("t1", "K1", "muc.ten")}


def test_nobody_but_the_department_adds_anything() -> None:
    """Whatever stands in a unit's report, it releases no text and makes no level official."""
    intruder = unit(
        "K2",
        cong_bo=[{"ma_don_vi": "thpt-mot", "ky": "K2", "loi_van": "ten"}],
        xep_loai_chinh_thuc=[{"ma_co_so": "thpt-mot", "xep_loai": "xuat_sac"}],
        viec_cua_so={"a": {"tien_do": "hoan_thanh"}},
        xac_nhan_dien_thoai=[{"ma_don_vi": "t", "ky": "K1", "ngay_goi": "01/01/2030", "noi_dung": "x"}],
    )
    assert compute_text_releases([intruder], LISTS) == frozenset()
    assert compute_official_ratings([intruder]) == {}
    assert compute_department_actions([intruder], LISTS) == {}
    assert compute_calls([intruder]) == ()


def test_calls_are_listed_as_written() -> None:
    """Whom, about which period, when, what."""
    row = {"ma_don_vi": "t1", "ky": "K1", "ngay_goi": "20/06/2030", "noi_dung": "đúng"}
    assert compute_calls([own("K1", xac_nhan_dien_thoai=[row])]) == (Call("t1", "K1", date(2030, 6, 20), "đúng"),)

"""What must agree inside a good report, and with the one before it: the plan's own arithmetic.

R04 to R37 number these rules in domain.md 2.1. They tell a careful clerk from a careless one, so here, and only
here, fields are named.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from portal.drivers.demo.department import settle_department
from portal.drivers.demo.draft import Draft
from portal.drivers.demo.values import ValueMaker
from portal.vocabulary.form import NO, NOT_APPLICABLE, YES
from portal.vocabulary.vietnamese import date_text

REQUIRED_TOPICS = ("phong_chong_toi_pham", "ma_tuy", "mua_ban_nguoi", "bao_luc_hoc_duong")
_TELEPHONED = ("diem_nong", "mua_ban_nguoi")
"""Incidents that are confirmed by telephone before a report is accepted (R25); good reports have none."""
_LEVELS = (("xuat_sac", 90, 99), ("kha", 70, 89), ("trung_binh", 50, 69))
"""Points that go with a self-rating; the real limits are not known, these only never contradict each other."""
_RISE = 5
"""A number may be at most so many times the one of the period before (R37)."""
_FEW, _NO_LIMIT = 4, 10**6


def agree(draft: Draft, values: ValueMaker) -> None:
    """Change a draft until nothing in it contradicts anything else."""
    for settle in _SETTLEMENTS:
        settle(draft)
    _settle_topics(draft, values)


def _settle_dates(draft: Draft) -> None:
    """R04."""
    draft.put("thong_tin_chung.ngay_bao_cao", date_text(draft.reported_on))
    draft.put("thong_tin_chung.so_lieu_tu_ngay", date_text(draft.period.first_day))
    draft.put("thong_tin_chung.so_lieu_den_ngay", date_text(draft.period.last_day))


def _settle_size(draft: Draft) -> None:
    size = draft.size
    third = size.schools // 3
    draft.put("quy_mo.so_truong_mam_non", third)
    draft.put("quy_mo.so_truong_tieu_hoc", third)
    draft.put("quy_mo.so_truong_thcs", size.schools - 2 * third)
    draft.put("quy_mo.so_can_bo_gv_nv", size.staff)
    draft.put("quy_mo.so_nguoi_hoc", size.learners)
    draft.at_most("tuyen_truyen.so_nguoi_ky_cam_ket", size.staff + size.learners)
    if draft.has("tuyen_truyen.so_nguoi_ky_cam_ket") and not draft.before("tuyen_truyen.so_nguoi_ky_cam_ket"):
        draft.put("tuyen_truyen.so_nguoi_ky_cam_ket", draft.rng.randint(size.learners // 2, size.learners))


def _settle_direction(draft: Draft) -> None:
    """R05 to R08: the plan is there, and its number and date stay the same all year."""
    draft.put("chi_dao.da_ban_hanh_ke_hoach", YES)
    draft.put("chi_dao.so_thanh_vien_bcd", draft.rng.randint(5, 15))
    draft.keep("chi_dao.so_ke_hoach", "chi_dao.ngay_ke_hoach", "chi_dao.ngay_kien_toan_bcd")
    draft.keep("chi_dao.so_thanh_vien_bcd")
    for part in ("chi_dao.so_co_so_co_ke_hoach", "chi_dao.so_co_so_da_kien_toan"):
        draft.put(part, draft.rng.randint(draft.size.schools // 2, draft.size.schools))
        draft.keep(part)


def _settle_tracked(draft: Draft) -> None:
    """R09 to R11: every school rated Trung bình has measures, a date within the year and a level to reach."""
    year_end = date(draft.period.year, 12, 31)
    earlier: Any = draft.previous.get("truong_trung_binh", [])
    for number, row in enumerate(draft.data.get("truong_trung_binh", [])):
        days = (year_end - draft.period.first_day).days
        row["thoi_han"] = date_text(year_end - timedelta(days=draft.rng.randint(0, days // 3)))
        row["ket_qua_tu_danh_gia"] = draft.rng.choice(["kha", "kha", "kha", "xuat_sac", "trung_binh"])
        if number < len(earlier):
            row.update({key: earlier[number][key] for key in ("giai_phap", "thoi_han", "muc_phan_dau")})


def _settle_law(draft: Draft) -> None:
    """R12, R13: the amended law on trafficking in persons was passed after the last due date of its year."""
    draft.put("quan_triet.luat_phong_chong_mua_ban_nguoi", NOT_APPLICABLE)
    _both_or_none(draft, "quan_triet.so_hoi_nghi", "quan_triet.luot_nguoi")
    _both_or_none(draft, "nguon_luc.so_lop_tap_huan", "nguon_luc.luot_nguoi_tap_huan")


def _both_or_none(draft: Draft, one: str, other: str) -> None:
    if draft.number(one) == 0 or draft.number(other) == 0:
        draft.put(one, 0)
        draft.put(other, 0)


def _settle_topics(draft: Draft, values: ValueMaker) -> None:
    """R14 to R18: the four topics of the plan are there, no session without people, no people without a session."""
    if not draft.has("tuyen_truyen.theo_chu_de"):
        return
    field = next(field for field in draft.form.section("tuyen_truyen").fields if field.key == "theo_chu_de")
    earlier: Any = draft.previous.get("tuyen_truyen", {}).get("theo_chu_de", [])
    rows = {row["chu_de"]: row for row in draft.section("tuyen_truyen")["theo_chu_de"]}
    for code in REQUIRED_TOPICS:
        rows.setdefault(code, values.coded_row(field, code, draft, earlier))
    order = values.code_lists[next(row.code_list for row in field.rows if row.key == "chu_de")].keys
    for row in rows.values():
        row["so_buoi"] = max(1, row["so_buoi"])
        row["luot_nguoi_hoc"] = max(1, min(row["luot_nguoi_hoc"], row["so_buoi"] * draft.size.learners))
        row["luot_can_bo_gv"] = min(row["luot_can_bo_gv"], row["so_buoi"] * draft.size.staff)
    draft.put("tuyen_truyen.theo_chu_de", [rows[code] for code in order if code in rows])
    draft.at_most("tuyen_truyen.so_buoi_co_cong_an", sum(row["so_buoi"] for row in rows.values()))


def _settle_tips(draft: Draft) -> None:
    """R19 to R22: what was carried over and what came in is either settled or still open at the end."""
    rng = draft.rng
    carried = draft.before("to_giac.dang_giai_quyet")
    if not draft.previous and rng.random() < 0.1:
        carried = rng.randint(1, 2)
    arisen = rng.randint(1, 4) if rng.random() < 0.35 else 0
    arisen = min(arisen, _limit(draft, "to_giac.phat_sinh"))
    settled_limit, open_limit = _limit(draft, "to_giac.da_giai_quyet"), _limit(draft, "to_giac.dang_giai_quyet")
    room = min(settled_limit + open_limit - carried, _limit(draft, "to_giac.da_tiep_nhan"))
    received = max(0, min(arisen, room) - (1 if arisen > 1 and rng.random() < 0.08 else 0))
    total = carried + received
    unsettled = sum(rng.random() < 0.15 for _ in range(total))
    unsettled = min(max(unsettled, total - settled_limit), open_limit)
    draft.put("to_giac.ton_ky_truoc", carried)
    draft.put("to_giac.phat_sinh", arisen)
    draft.put("to_giac.da_tiep_nhan", received)
    draft.put("to_giac.da_giai_quyet", total - unsettled)
    draft.put("to_giac.dang_giai_quyet", unsettled)
    draft.put("to_giac.da_chuyen_cong_an", min(received, _limit(draft, "to_giac.da_chuyen_cong_an")))
    if received < arisen:
        draft.add("danh_gia.kho_khan_vuong_mac", "Một số tin báo đến ngoài giờ nên chưa kịp ghi sổ trong kỳ.")


def _limit(draft: Draft, name: str) -> int:
    """How large a number may be without a rise that a check asks about (R37)."""
    before = draft.before(name)
    return _RISE * before if before else _FEW if draft.previous else _NO_LIMIT


def _settle_incidents(draft: Draft) -> None:
    """R23 to R25: most units have no incident; counts of people and cases belong to cases that there are."""
    nil = draft.rng.random() < 0.7
    chosen: list[str] = []
    table = draft.section("vu_viec")
    if not nil:
        kinds = [code for code in table if code not in _TELEPHONED]
        chosen = draft.rng.sample(kinds, min(len(kinds), draft.rng.randint(1, 2)))
    draft.put("xac_nhan.khong_phat_sinh", NO if chosen else YES)
    for code, row in table.items():
        cases = draft.rng.randint(1, 3) if code in chosen else 0
        row["so_vu"] = cases
        row["so_nguoi_hoc"] = draft.rng.randint(0, 4) if cases else 0
        row["so_can_bo_gv"] = draft.rng.randint(0, 1) if cases else 0
        row["so_vu_da_xu_ly"] = draft.rng.randint(0, cases)
        row["so_vu_chuyen_cong_an"] = draft.rng.randint(0, cases)


def _settle_parts(draft: Draft) -> None:
    """R26, R27, R31: a part is never more than its whole."""
    draft.put("khen_thuong.ca_nhan", draft.rng.randint(0, 4))
    for part, whole, low, high in _PARTS:
        total = draft.number(whole)
        share = draft.rng.randint(int(total * low), int(total * high))
        draft.put(part, min(share, _limit(draft, part)))


_PARTS = (
    ("hoa_giai.so_da_hoa_giai", "hoa_giai.so_phat_sinh", 0.6, 1),
    ("hoa_giai.so_hoa_giai_thanh", "hoa_giai.so_da_hoa_giai", 0.5, 1),
    ("quan_ly_noi_bo.so_so_ho_da_khac_phuc", "quan_ly_noi_bo.so_so_ho_phat_hien", 0.5, 1),
    ("chi_dao.so_don_vi_chan_chinh", "chi_dao.so_don_vi_duoc_kiem_tra", 0, 0.2),
    ("nguon_luc.so_mo_hinh_moi", "nguon_luc.so_mo_hinh", 0, 0.4),
    ("khen_thuong.tap_the_cap_tinh", "khen_thuong.tap_the", 0, 0.3),
    ("khen_thuong.ca_nhan_cap_tinh", "khen_thuong.ca_nhan", 0, 0.3),
)
"""Part, whole, and the least and greatest share that the one usually is of the other."""


def _settle_standards(draft: Draft) -> None:
    """R28, R29: schools with lower secondary classes, and every school that reports itself, fall under the standard."""
    whole = draft.number("quy_mo.so_truong_thcs") if draft.size.schools else 1
    every = draft.size.schools or 1
    draft.put("tieu_chuan.so_thuoc_dien_antt", whole)
    draft.put("tieu_chuan.so_dang_ky_antt", draft.rng.randint(whole // 2, whole))
    draft.put("tieu_chuan.so_dang_ky_khong_ma_tuy", draft.rng.randint(every // 2, every))
    draft.keep("tieu_chuan.so_dang_ky_antt", "tieu_chuan.so_dang_ky_khong_ma_tuy")
    draft.at_most("tieu_chuan.so_cong_nhan_antt", draft.number("tieu_chuan.so_dang_ky_antt"))
    drugs = draft.section("vu_viec").get("ma_tuy", {}).get("so_vu", 0)
    reached = 0 if drugs and not draft.size.schools else draft.number("tieu_chuan.so_dang_ky_khong_ma_tuy")
    draft.at_most("tieu_chuan.so_dat_khong_ma_tuy", reached)


def _settle_rating(draft: Draft) -> None:
    """R32 to R34: every school that is rated has one level, points go with levels, and low levels have a reason."""
    level, low, high = draft.rng.choices(_LEVELS, weights=(3, 6, 1))[0]
    draft.put("phan_loai.xep_loai", level)
    draft.put("phan_loai.diem_tu_cham", f"{draft.rng.randint(low, high)},{draft.rng.choice('05')}")
    if level == "trung_binh":
        draft.add("phan_loai.ly_do", "Một số tiêu chí về hồ sơ và mô hình chưa đạt điểm tối đa.")
    for row in draft.data.get("truong_trung_binh", []):
        if row["ma_co_so"] == draft.unit.id and draft.has("phan_loai.xep_loai"):
            row["ket_qua_tu_danh_gia"] = level
    rest = draft.number("quy_mo.so_truong_thcs")
    for name, share in (("so_yeu", 0.0), ("so_trung_binh", 0.15), ("so_kha", 0.7)):
        part = draft.rng.randint(0, int(rest * share))
        draft.put(f"phan_loai.{name}", part)
        rest -= part
    draft.put("phan_loai.so_xuat_sac", rest)
    if draft.size.schools and draft.has("phan_loai.ly_do"):
        reason = "Một số trường chưa duy trì đều hoạt động của mô hình tự quản."
        low = draft.number("phan_loai.so_trung_binh") + draft.number("phan_loai.so_yeu")
        draft.add("phan_loai.ly_do", reason)
        if not low or not draft.period.last_of_year:
            del draft.data["phan_loai"]["ly_do"]


def _settle_festival(draft: Draft) -> None:
    """Those chosen to hold the festival for the province do so at the end of the year."""
    if draft.unit.id in draft.members.get("diem_cap_tinh", []) and draft.period.last_of_year:
        draft.put("ngay_hoi.da_to_chuc", YES)


def _settle_declarations(draft: Draft) -> None:
    draft.put("xac_nhan.khong_co_bi_mat_nha_nuoc", YES)
    draft.put("xac_nhan.khong_co_thong_tin_ca_nhan", YES)


_SETTLEMENTS: tuple[Callable[[Draft], None], ...] = (
    _settle_dates,
    _settle_size,
    _settle_direction,
    _settle_tracked,
    _settle_law,
    _settle_tips,
    _settle_incidents,
    _settle_parts,
    _settle_standards,
    _settle_rating,
    _settle_festival,
    _settle_declarations,
    settle_department,
)

"""What the fictional department reports: its own actions, official levels, released texts, calls to units."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.drivers.demo.draft import Draft
from portal.vocabulary.vietnamese import date_text

_STEPS = ("chua_thuc_hien", "dang_thuc_hien", "hoan_thanh")
_OFFICIAL = 0.8
"""Share of the followed schools whose level is official when the last report of the year is sent."""
_CALL = "Số liệu ở mục vụ việc là đúng, không phải sửa."


def settle_department(draft: Draft) -> None:
    """R41 to R44; nothing happens in the report of any other unit, which has none of these sections."""
    _settle_actions(draft)
    _settle_official(draft)
    _settle_releases(draft)
    _settle_calls(draft)


def _settle_releases(draft: Draft) -> None:
    """At the end of the year the texts of the pilots are released."""
    pilots = draft.members.get("diem_cap_tinh", []) if draft.period.last_of_year else []
    period = draft.period.id
    _put_rows(draft, "cong_bo", [{"ma_don_vi": unit, "ky": period, "loi_van": "diem_cap_tinh"} for unit in pilots])


def _settle_calls(draft: Draft) -> None:
    """One unit was called the day before."""
    units = [unit for members in draft.members.values() for unit in members][:1]
    day = date_text(max(draft.reported_on - timedelta(days=1), draft.period.last_day))
    shared = {"ky": draft.period.id, "ngay_goi": day, "noi_dung": _CALL}
    _put_rows(draft, "xac_nhan_dien_thoai", [{"ma_don_vi": unit, **shared} for unit in units])


def _put_rows(draft: Draft, key: str, rows: list[dict[str, Any]]) -> None:
    """The rows of an optional section that the form asks this unit for; without rows it is left out."""
    if key in draft.data:
        draft.data[key] = rows
        if not rows:
            del draft.data[key]


def _settle_actions(draft: Draft) -> None:
    """What was done stays done."""
    before = draft.previous.get("viec_cua_so", {})
    for code, row in draft.section("viec_cua_so").items():
        earlier = before.get(code, {}).get("tien_do", _STEPS[0])
        row["tien_do"] = draft.rng.choice(_STEPS[_STEPS.index(earlier) :])
        row["ngay_hoan_thanh"] = date_text(draft.period.last_day - timedelta(days=draft.rng.randint(0, 60)))
        if row["tien_do"] == _STEPS[0]:
            row.pop("so_ky_hieu", None)
        if earlier == _STEPS[-1]:
            row["ngay_hoan_thanh"] = before[code]["ngay_hoan_thanh"]


def _settle_official(draft: Draft) -> None:
    """Some schools are still waited for when the report is sent."""
    for row in draft.data.get("xep_loai_chinh_thuc", []):
        row["xep_loai"] = draft.rng.choices(("kha", "xuat_sac", "trung_binh"), weights=(7, 2, 1))[0]
        if draft.rng.random() > _OFFICIAL:
            del row["xep_loai"]

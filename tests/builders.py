"""A small fictional world built by hand: a form with every kind of field, a few units, two periods, reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portal.checking.report_check import CheckedReport
from portal.reading.config_source import read_config
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.form import (
    Field,
    FieldType,
    Form,
    OverPeriods,
    OverUnits,
    Publication,
    Requirement,
    Section,
    Shape,
)
from portal.vocabulary.org_units import OrgUnit, UnitGroup
from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.registry import Department, PublicationRules, Registry
from portal.vocabulary.reports import AcceptedReport, Document, Submission

TYPES = frozenset({"pgd", "thpt"})
FIRST, SECOND = "2030-K1", "2030-K2"
DUE = datetime.fromisoformat("2030-06-15T00:00:00+07:00")


def a_field(key: str, kind: FieldType, units: str = "none", periods: str = "none", **more: Any) -> Field:
    """A row of the form; `units` and `periods` are the form's own words."""
    settled: dict[str, Any] = {"required": Requirement.ALWAYS, "publication": Publication.PER_UNIT, "unit_types": TYPES}
    settled |= {
        "label": f"Dòng {key}",
        "hint": "",
        "over_units": OverUnits(units),
        "over_periods": OverPeriods(periods),
    }
    return Field(key=key, type=kind, **(settled | more))


def a_section(key: str, fields: Iterable[Field], **more: Any) -> Section:
    """A section of the form."""
    return Section(key=key, letter=key[0].upper(), label=f"Mục {key}", fields=tuple(fields), unit_types=TYPES, **more)


def _sections() -> tuple[Section, ...]:
    integer, optional = FieldType.INTEGER, Requirement.OPTIONAL
    return (
        a_section(
            "so",
            [
                a_field("buoi", integer, "sum", "sum", measure="buổi"),
                a_field("truong", integer, "sum", "last", measure="trường", unit_types=frozenset({"pgd"})),
                a_field("ton", integer, "sum", "none"),
                a_field(
                    "cuoi", integer, "sum", "year_end", required_when="ky.cuoi_nam", required=Requirement.CONDITIONAL
                ),
                a_field("tuy_y", integer, "sum", "sum", required=optional, not_applicable=True),
                a_field("diem", FieldType.DECIMAL, required=optional, maximum=100, decimals=1),
                a_field("loi", FieldType.TEXT, required=optional, max_length=99),
            ],
        ),
        a_section(
            "dap",
            [
                a_field("ke_hoach", FieldType.YES_NO, "count", "any"),
                a_field("quy_che", FieldType.YES_NO, "count", "last", required=optional),
                a_field(
                    "phu", integer, "sum", "sum", required_when='dap.quy_che == "có"', required=Requirement.CONDITIONAL
                ),
                a_field("luat", FieldType.CODE, "count", "any", code_list="luat"),
                a_field("hinh_thuc", FieldType.CODES, "count", "none", required=optional, code_list="hinh_thuc"),
            ],
        ),
        a_section(
            "bang",
            [
                a_field(
                    "theo_chu_de",
                    FieldType.ROWS,
                    rows=(
                        a_field("chu_de", FieldType.CODE, code_list="chu_de"),
                        a_field("luot", integer, "sum", "sum", measure="lượt"),
                    ),
                )
            ],
        ),
        a_section(
            "theo_doi",
            [
                a_field("ma", FieldType.TEXT, max_length=40),
                a_field("muc", FieldType.CODE, "count", "last", code_list="muc"),
                a_field("tien_do", FieldType.CODE, "count", "last", code_list="muc"),
            ],
            shape=Shape.ROWS,
            required=Requirement.CONDITIONAL,
            required_when='"nhom_mau" in don_vi.nhom',
        ),
        a_section(
            "vu",
            [
                a_field("so_vu", integer, "sum", "sum", measure="vụ", counts_people=True),
                a_field("cung_ky", integer, "sum", "sum", required=optional, not_applicable=True),
            ],
            shape=Shape.PER_CODE,
            code_list="loai",
            required=Requirement.CONDITIONAL,
            required_when='xac_nhan.khong_co == "không"',
            nil_when='xac_nhan.khong_co == "có"',
        ),
        a_section("xac_nhan", [a_field("khong_co", FieldType.YES_NO, "count", "none")]),
    )


def _lists() -> dict[str, CodeList]:
    lists = {
        "loai_don_vi": ("pgd", "thpt"),
        "luat": ("da", "chua", "khong_ap_dung"),
        "hinh_thuc": ("chao_co", "toa_dam"),
        "chu_de": ("mang", "duong"),
        "muc": ("kha", "tot"),
        "loai": ("nhe", "nang"),
    }
    labels = {"pgd": "Phòng mẫu", "thpt": "Trường mẫu"}
    return {
        key: CodeList(key, key, tuple(Code(code, labels.get(code, f"nhãn {code}")) for code in codes))
        for key, codes in lists.items()
    }


def a_unit(unit_id: str, kind: str = "thpt", **more: Any) -> OrgUnit:
    """An org unit that exists nowhere."""
    settled: dict[str, Any] = {
        "name": f"Đơn vị {unit_id}",
        "short_name": unit_id,
        "reports": True,
        "valid_from": date(2029, 1, 1),
    }
    return OrgUnit(id=unit_id, type=kind, form_type=kind, **(settled | {"locality": "vùng A"} | more))


UNITS = (
    a_unit("pgd-mau", "pgd"),
    a_unit("thpt-mot"),
    a_unit("thpt-hai", locality="vùng Đ"),
    a_unit("thcs-ba", "thcs", reports=False, reports_through="pgd-mau"),
)


def _periods() -> tuple[ReportingPeriod, ReportingPeriod]:
    at = datetime.fromisoformat
    return (
        ReportingPeriod(
            FIRST,
            2030,
            1,
            "Kỳ 1 năm 2030",
            date(2029, 11, 1),
            date(2030, 5, 31),
            at("2030-06-01T00:00:00+07:00"),
            DUE,
            at("2030-07-15T00:00:00+07:00"),
            last_of_year=False,
        ),
        ReportingPeriod(
            SECOND,
            2030,
            2,
            "Kỳ 2 năm 2030",
            date(2030, 6, 1),
            date(2030, 10, 31),
            at("2030-11-01T00:00:00+07:00"),
            at("2030-11-15T00:00:00+07:00"),
            at("2030-12-15T00:00:00+07:00"),
            last_of_year=True,
        ),
    )


def a_registry(units: Iterable[OrgUnit] = UNITS) -> Registry:
    """A registry of fictional units with one form and one year of two periods."""
    form = Form("2030.1", "Mẫu thử", _sections(), ("pgd", "thpt"))
    group = UnitGroup("nhom_mau", "Nhóm mẫu", "X.1", ("thpt-mot",))
    return Registry(
        code_lists=_lists(),
        org_units={unit.id: unit for unit in units},
        changes=(),
        years=(ReportingYear(2030, "2030", form.version, "2030.1", _periods()),),
        forms={form.version: form},
        groups={2030: {group.id: group}},
        accounts={},
        on_behalf={},
        publication=PublicationRules("per_unit", 5, 5, 10, (), named_list_public=False),
        department=Department("Sở mẫu", "Sở mẫu", "Phòng mẫu", "tỉnh mẫu", "Cổng", "Cổng", "", "+07:00"),
    )


def a_report(unit: str, period: str = FIRST, **sections: Any) -> AcceptedReport:
    """An accepted report with the given sections; the unit's type is the first part of its id."""
    return AcceptedReport(unit, unit.partition("-")[0], period, sections)


def a_checked(unit: str, period: str, content: bytes, *, passes: bool = True, warnings: int = 0) -> CheckedReport:
    """A report after the checks, with as many findings as asked."""
    path = f"submissions/{unit}/{period}.yaml"
    submission = Submission(path, unit, period, content)
    kinds = [*([] if passes else [Severity.ERROR]), *[Severity.WARNING] * warnings]
    findings = tuple(Finding(f"R{place}", kind, path, "sai", "sửa") for place, kind in enumerate(kinds))
    return CheckedReport(submission, Document(submission, {}), findings)


def write_schools(folder: Path, source: Path, units: Iterable[str]) -> None:
    """Write the `schemas/` of a source into a folder, these upper secondary schools being all the units it has."""
    schemas = folder / "schemas"
    shutil.copytree(source / "schemas", schemas, dirs_exist_ok=True)
    for path in (schemas / "groups").glob("*.yaml"):
        groups = [{**group, "members": []} for group in read_config(path)["groups"]]
        path.write_text(json.dumps({"groups": groups}, ensure_ascii=False), encoding="utf-8")
    for path in (schemas / "org_units").glob("*.yaml"):
        path.unlink()
    rows = (
        f"  - {{id: {unit}, name: Trường hư cấu {unit}, short_name: {unit}, type: thpt, locality: vùng hư cấu, "
        "reports: true, valid_from: 2000-01-01, verified: false, source: hư cấu}\n"
        for unit in units
    )
    (schemas / "org_units" / "hu-cau.yaml").write_text("units:\n" + "".join(rows), encoding="utf-8")
    (schemas / "org_units" / "changes.yaml").write_text("changes: []\n", encoding="utf-8")
    (schemas / "accounts.yaml").write_text("accounts: {}\non_behalf: {}\n", encoding="utf-8")


def by_key(reports: Iterable[AcceptedReport]) -> Mapping[tuple[str, str], AcceptedReport]:
    """Reports by unit and period."""
    return {(report.unit, report.period): report for report in reports}

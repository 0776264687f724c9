"""The tree of the fictional province: the real contract, with invented units, groups, accounts and names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from portal.drivers.demo.names import Names
from portal.drivers.demo.province import InventedUnit, Province, invent_province
from portal.exports.report_yaml import yaml_text
from portal.reading.config_source import read_config
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.org_units import UnitGroup
from portal.vocabulary.registry import Registry

BANNER = "Dữ liệu minh họa: mọi đơn vị và con số đều là hư cấu"
_UNITS_IN_A_FILE = 2000
_MOST_ACCOUNTS = 20_000
"""One configuration file may hold 50,000 values (reading.yaml_source); units beyond have no account."""
_ABOUT_REAL_UNITS = {
    "schemas": (
        "org_units",
        "groups",
        "exemptions",
        "unlocks",
        "closings",
        "corrections",
        "intakes.yaml",
        "publishing.yaml",
    ),
    "content": ("data",),
}
"""What names the real units, or publishes their figures, and is never copied."""
_PLAN_ABOUT = re.compile(r"^ +about: .*\n", re.MULTILINE)


def write_tree(folder: Path, units: int, seed: int, source: Repository) -> Registry:
    """Write `schemas/`, `content/` and `submissions/README.md` of a province; PortalError when it is too small.

    Form, code lists, messages, plan, periods and publication rules are those of the source.
    """
    province = invent_province(units, seed, read_registry(source))
    _copy_contract(folder, source)
    schemas = folder / "schemas"
    _write_units(schemas / "org_units", province)
    for year, groups in province.groups.items():
        _write(schemas / "groups" / f"{year}.yaml", _group_lines(groups))
    _write(schemas / "accounts.yaml", _account_lines(province))
    _write(schemas / "department.yaml", _department_lines(source))
    return read_registry(Repository(folder))


def write_exemptions(folder: Path, registry: Registry, exempt: Iterable[tuple[str, str]]) -> None:
    """Write who need not report: (unit, period) pairs, into one file a year."""
    by_year: dict[int, list[str]] = {}
    for unit, period in exempt:
        by_year.setdefault(registry.period(period).year, []).extend(
            (
                f"  - unit: {unit}",
                f"    period: {yaml_text(period)}",
                "    reason: Đơn vị tạm dừng hoạt động để sửa chữa lớn (hư cấu)",
                "    approved_by: Người duyệt (hư cấu)",
            )
        )
    for year, lines in by_year.items():
        _write(folder / "schemas" / "exemptions" / f"{year}.yaml", [f'year: "{year}"', "exemptions:", *lines])


def _copy_contract(folder: Path, source: Repository) -> None:
    for name, left_out in _ABOUT_REAL_UNITS.items():
        origin = source.root / name
        if not origin.is_dir():
            continue

        def skip(
            parent: str, names: list[str], origin: Path = origin, left_out: tuple[str, ...] = left_out
        ) -> set[str]:
            return {one for one in names if one in left_out and Path(parent) == origin}

        shutil.copytree(origin, folder / name, ignore=skip, copy_function=shutil.copyfile)
    readme = source.submissions / "README.md"
    (folder / "submissions").mkdir(parents=True)
    if readme.is_file():
        shutil.copyfile(readme, folder / "submissions" / "README.md")
    for plan in (folder / "schemas" / "plan").glob("*.yaml"):
        text = plan.read_text(encoding="utf-8")  # its `about` points at real units, which are not here
        plan.write_text(_PLAN_ABOUT.sub("", text), encoding="utf-8")


def _write_units(folder: Path, province: Province) -> None:
    for kind, units in province.units.items():
        for number, start in enumerate(range(0, len(units), _UNITS_IN_A_FILE), 1):
            part = units[start : start + _UNITS_IN_A_FILE]
            name = kind.replace("_", "-") + (f"-{number:03d}" if len(units) > _UNITS_IN_A_FILE else "")
            _write(folder / f"{name}.yaml", _unit_lines(part, province.first_day))
    _write(folder / "changes.yaml", ["changes: []"])


def _unit_lines(units: Iterable[InventedUnit], first_day: date) -> Iterator[str]:
    yield "units:"
    for unit in units:
        yield f"  - id: {unit.id}"
        yield f"    name: {yaml_text(unit.name)}"
        yield f"    short_name: {yaml_text(unit.short_name)}"
        yield f"    type: {unit.type}"
        yield "    ownership: cong_lap"
        yield f"    locality: {yaml_text(unit.locality)}"
        yield from [f"    parent: {unit.parent}"] if unit.parent else []
        yield f"    reports: {'false' if unit.through else 'true'}"
        yield from [f"    reports_through: {unit.through}"] if unit.through else []
        yield f"    valid_from: {first_day.isoformat()}"
        yield "    verified: false"
        yield "    source: Dữ liệu minh họa, hư cấu"


def _group_lines(groups: Iterable[UnitGroup]) -> Iterator[str]:
    yield "groups:"
    for group in groups:
        yield f"  - id: {group.id}"
        yield f"    label: {yaml_text(group.label)}"
        yield f"    plan: {yaml_text(group.plan)}"
        yield f"    members: [{', '.join(group.members)}]"


def _account_lines(province: Province) -> Iterator[str]:
    yield "accounts:"
    yield from (f"  {unit.id}: [{unit.id}-minh-hoa]" for unit in islice(province.reporting, _MOST_ACCOUNTS))
    yield "on_behalf:"
    yield "  dieu-phoi-minh-hoa: Nhập phiếu nhận qua thư điện tử thay đơn vị"


def _department_lines(source: Repository) -> Iterator[str]:
    """The department's names; attributes that carry no name stay as they are."""
    province = Names().province
    title = f"Cổng báo cáo phòng, chống tội phạm, tệ nạn xã hội ngành Giáo dục {province}"
    invented = {
        "name": f"Sở Giáo dục và Đào tạo {province}",
        "short_name": f"Sở GDĐT {province}",
        "province": f"tỉnh {province} (hư cấu)",
        "site_title": title,
        "staff_site_title": f"{title} – trang nội bộ",
        "contact": "không có, đây là dữ liệu minh họa",
        "site_url": "https://cong-minh-hoa.example/",
        "banner": BANNER,
    }
    values = read_config(source.schemas / "department.yaml") | invented
    yield from (f"{key}: {yaml_text(value)}" for key, value in values.items() if isinstance(value, str))


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")

"""Read who reports: org units, their changes, their groups, and the accounts that may send for them."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.org_units import ChangeKind, OrgUnit, UnitChange, UnitGroup

_CHANGES = "changes.yaml"


def read_org_units(folder: Path, unit_types: CodeList) -> dict[str, OrgUnit]:
    """Every org unit of the folder by id; ConfigError when an id repeats or points at a unit that is not there."""
    forms = {code.code: code.form for code in unit_types.codes}
    units: dict[str, OrgUnit] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == _CHANGES:
            continue
        head = Entry(path, read_config(path))
        for values in head.entries("units"):
            unit = _read_unit(path, values, forms)
            if unit.id in units:
                raise head.fault(f"mã “{unit.id}” bị lặp; mã đơn vị không bao giờ dùng lại")
            units[unit.id] = unit
        head.done()
    _refuse_dangling(folder, units)
    return units


def _read_unit(path: Path, values: object, forms: dict[str, str]) -> OrgUnit:
    entry = Entry(path, values, "units")
    unit_id, kind = entry.text("id"), entry.text("type")
    entry.where = f"đơn vị {unit_id}"
    if kind not in forms:
        raise entry.fault(f"loại “{kind}” không có trong danh mục loai_don_vi")
    unit = OrgUnit(
        id=unit_id,
        name=entry.text("name"),
        short_name=entry.text("short_name"),
        type=kind,
        form_type=forms[kind],
        reports=entry.flag("reports"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional_day("valid_to"),
        parent=entry.text("parent", ""),
        reports_through=entry.text("reports_through", ""),
        locality=entry.text("locality", ""),
        ownership=entry.text("ownership", ""),
        other_names=entry.texts("other_names"),
        verified=entry.flag("verified"),
        source=entry.text("source"),
        note=entry.text("note", ""),
    )
    entry.done()
    return unit


def _refuse_dangling(folder: Path, units: dict[str, OrgUnit]) -> None:
    for unit in units.values():
        for other in (unit.parent, unit.reports_through):
            if other and other not in units:
                raise Entry(folder, {}, f"đơn vị {unit.id}").fault(f"nhắc tới “{other}” không có trong danh bạ")


def read_changes(path: Path, units: dict[str, OrgUnit]) -> tuple[UnitChange, ...]:
    """Renamings, mergers, splits, moves and closings, in the order of the file."""
    head = Entry(path, read_config(path))
    changes = tuple(_read_change(path, values, units) for values in head.entries("changes"))
    head.done()
    return changes


def _read_change(path: Path, values: object, units: dict[str, OrgUnit]) -> UnitChange:
    entry = Entry(path, values, "changes")
    change = UnitChange(
        kind=entry.choice("kind", ChangeKind),
        before=entry.texts("from"),
        after=entry.texts("to"),
        on=entry.day("on"),
        document=entry.text("document"),
        verified=entry.flag("verified"),
        source=entry.text("source", ""),
        note=entry.text("note", ""),
        complete=entry.flag("complete", True),
    )
    entry.done()
    unknown = [unit for unit in (*change.before, *change.after) if unit not in units]
    if unknown:
        raise entry.fault(f"đơn vị không có trong danh bạ: {', '.join(unknown)}")
    return change


def read_groups(folder: Path, units: dict[str, OrgUnit]) -> dict[int, dict[str, UnitGroup]]:
    """Groups of each year: `schemas/groups/<year>.yaml`."""
    return {int(path.stem): _read_year_groups(path, units) for path in sorted(folder.glob("[0-9]*.yaml"))}


def _read_year_groups(path: Path, units: dict[str, OrgUnit]) -> dict[str, UnitGroup]:
    head = Entry(path, read_config(path))
    groups: dict[str, UnitGroup] = {}
    for values in head.entries("groups"):
        entry = Entry(path, values, "groups")
        group = UnitGroup(entry.text("id"), entry.text("label"), entry.text("plan", ""), entry.texts("members"))
        entry.done()
        unknown = [member for member in group.members if member not in units]
        if unknown:
            raise entry.fault(f"nhóm {group.id}: không có trong danh bạ: {', '.join(unknown)}")
        groups[group.id] = group
    head.done()
    return groups


def read_accounts(path: Path) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Accounts that may send for each unit, and those who may send for any unit with the reason."""
    head = Entry(path, read_config(path))
    accounts = Entry(path, head.mapping("accounts"), "accounts")
    by_unit = {unit: accounts.texts(unit) for unit in list(accounts.keys())}
    on_behalf = {account: str(reason) for account, reason in head.mapping("on_behalf").items()}
    head.done()
    return by_unit, on_behalf

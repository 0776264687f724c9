"""Who reports: the types of units, and the groups that the plan singles out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from portal.reading.code_lists import UNIT_TYPES
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry
from portal.vocabulary.status import ReportState

TRACKED, PILOTS = "truong_trung_binh", "diem_cap_tinh"
"""Groups with a page of their own; the same ids as in the groups file, the form and the plan's owners."""


@dataclass(frozen=True, slots=True)
class UnitTypeRow:
    """One type of unit; `expected` units of it report in the period, 0 when the type does not report itself."""

    code: str
    label: str
    hint: str
    expected: int


@dataclass(frozen=True, slots=True)
class GroupTask:
    """What the plan asks of a group."""

    id: str
    title: str
    target: str


@dataclass(frozen=True, slots=True)
class GroupDuties:
    """A group as everybody may know it: how many units, and what is asked of them; no names."""

    label: str
    plan: str
    size: int
    tasks: tuple[GroupTask, ...]


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A unit of a group, for staff."""

    id: str
    name: str
    type: str
    locality: str
    through: str
    """Short name of the unit whose report covers this one; empty when it reports itself."""
    state: ReportState | None
    """The state of the report that covers it in the period in hand; None when none is expected."""
    verified: bool
    note: str


def build_unit_types(registry: Registry, period: ReportingPeriod) -> tuple[UnitTypeRow, ...]:
    """The types of units that the directory has, in the order of the code list, with how many must report."""
    present = {unit.type for unit in registry.org_units.values() if unit.exists_on(period.last_day)}
    expected = Counter(unit.type for unit in registry.expected_units(period))
    return tuple(
        UnitTypeRow(code.code, code.label, code.hint, expected[code.code])
        for code in registry.code_lists[UNIT_TYPES].codes
        if code.code in present
    )


def build_group_duties(registry: Registry, plan: Plan, year: int, group_id: str) -> GroupDuties | None:
    """What is asked of a group; None when the year has no such group."""
    group = registry.groups.get(year, {}).get(group_id)
    if group is None:
        return None
    tasks = tuple(
        GroupTask(action.id, action.action_title, action.target.text if action.target else "")
        for action in plan.actions
        if group_id in action.owners
    )
    return GroupDuties(group.label, group.plan, len(group.members), tasks)


def build_group_members(
    registry: Registry, year: int, group_id: str, states: Mapping[str, ReportState]
) -> tuple[GroupMember, ...]:
    """The units of a group in the plan's own order; `states` by the id of the unit that reports."""
    labels = registry.code_lists[UNIT_TYPES]
    members = []
    for unit_id in registry.group_members(year, group_id):
        unit = registry.unit(unit_id)
        reporter = registry.reporter_of(unit_id)
        members.append(
            GroupMember(
                id=unit.id,
                name=unit.name,
                type=labels.label_of(unit.type),
                locality=unit.locality,
                through=registry.unit(reporter).short_name if reporter != unit_id else "",
                state=states.get(reporter),
                verified=unit.verified,
                note=unit.note,
            )
        )
    return tuple(members)

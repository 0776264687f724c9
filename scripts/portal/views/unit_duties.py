"""What the plan asks of one unit: of all units, of its type, and, for staff only, of the groups it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.views.plan_text import due_words
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.plan import Plan, PlanPiece
from portal.vocabulary.registry import Registry

EVERYBODY = "tat_ca"
"""The owner in the plan that means every reporting unit; the department is named where it is meant."""


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One action as a line of a unit's page."""

    id: str
    title: str
    target: str
    due: str


@dataclass(frozen=True, slots=True)
class DutyPart:
    """Duties under one heading: of everybody, of a type, of a group."""

    label: str
    duties: tuple[UnitDuty, ...]

    @property
    def dated(self) -> tuple[UnitDuty, ...]:
        """What must be done by a day that the plan names."""
        return tuple(duty for duty in self.duties if duty.due)

    @property
    def others(self) -> tuple[UnitDuty, ...]:
        """What may be done at any time of the year."""
        return tuple(duty for duty in self.duties if not duty.due)


def owners_of_type(plan: Plan, registry: Registry, year: int, unit_type: str) -> tuple[str, ...]:
    """The owners in the plan that mean every unit of a type; of the department, itself and its offices."""
    if unit_type != DEPARTMENT_TYPE:
        return (EVERYBODY, unit_type)
    groups, types = registry.groups.get(year, {}), {unit.type for unit in registry.org_units.values()}
    return tuple(owner for owner in plan.owners.keys if owner not in {EVERYBODY, *types, *groups})


class DutyBook:
    """The duties of a plan by owner, made once for all units of a year."""

    def __init__(self, plan: Plan, registry: Registry, year: int, hidden: Sequence[str] = ()) -> None:
        """`hidden` are pieces of the plan that must not be seen, with everything beneath them."""
        self._plan, self._registry, self._year = plan, registry, year
        self._by_owner: dict[str, list[UnitDuty]] = {}
        left_out = {piece.id for top in hidden for piece in plan.within(top)}
        for action in plan.actions:
            for owner in action.owners if action.id not in left_out else ():
                self._by_owner.setdefault(owner, []).append(_duty(action, registry))
        self._parts: dict[str, tuple[DutyPart, ...]] = {}

    def of_type(self, unit_type: str) -> tuple[DutyPart, ...]:
        """What every unit of a type must do; of the department, what the plan asks of it and of its offices."""
        if unit_type not in self._parts:
            owners = owners_of_type(self._plan, self._registry, self._year, unit_type)
            self._parts[unit_type] = tuple(self._of(owners))
        return self._parts[unit_type]

    def of_groups(self, unit_id: str) -> tuple[DutyPart, ...]:
        """What is asked of the groups that a unit, or a unit reporting through it, belongs to; for staff only."""
        groups = self._registry.members_through(self._year, unit_id)
        return tuple(self._of(group for group in self._registry.groups.get(self._year, {}) if group in groups))

    def _of(self, owners: Iterable[str]) -> Iterator[DutyPart]:
        for owner in owners:
            if duties := self._by_owner.get(owner):
                yield DutyPart(self._plan.owners.label_of(owner), tuple(duties))


def _duty(action: PlanPiece, registry: Registry) -> UnitDuty:
    target = action.target.text if action.target else ""
    return UnitDuty(action.id, action.action_title, target, due_words(action, registry))

"""The plan by who must do it: for each kind of unit its tasks, those with a day first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reading.code_lists import UNIT_TYPES
from portal.views.plan_text import PlanText, Task
from portal.views.unit_duties import owners_of_type
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry


@dataclass(frozen=True, slots=True)
class OwnerTasks:
    """Everything the plan asks of one kind of unit, in the order of the plan."""

    label: str
    dated: tuple[Task, ...]
    """What must be done by a day that the plan names."""
    others: tuple[Task, ...]

    @property
    def count(self) -> int:
        """How many tasks these are."""
        return len(self.dated) + len(self.others)


@dataclass(frozen=True, slots=True)
class TypeTasks:
    """The unit types of which the plan asks the same, and what that is: tasks of all units and of their own kind."""

    types: tuple[str, ...]
    owners: tuple[OwnerTasks, ...]

    @property
    def dated(self) -> tuple[Task, ...]:
        """What must be done by a day that the plan names."""
        return tuple(task for owner in self.owners for task in owner.dated)

    @property
    def count(self) -> int:
        """How many tasks these are; one that several owners share counts once."""
        return len({task.id for owner in self.owners for task in (*owner.dated, *owner.others)})


@dataclass(frozen=True, slots=True)
class PlanOwners:
    """Who must do what: by type of unit, and by each owner that the plan names."""

    types: tuple[TypeTasks, ...] = ()
    owners: tuple[OwnerTasks, ...] = ()


def build_plan_owners(text: PlanText, plan: Plan, registry: Registry, year: int) -> PlanOwners:
    """Types that report, in the order of their list; those of which the same is asked stand together."""
    owners = build_owner_tasks(text)
    together: dict[tuple[str, ...], list[str]] = {}
    for code in registry.code_lists[UNIT_TYPES].codes:
        asked = {plan.owners.label_of(owner) for owner in owners_of_type(plan, registry, year, code.code)}
        labels = tuple(owner.label for owner in owners if owner.label in asked)
        if code.form and labels:
            together.setdefault(labels, []).append(code.label)
    types = (TypeTasks(tuple(names), _named(owners, labels)) for labels, names in together.items())
    return PlanOwners(tuple(types), owners)


def _named(owners: Sequence[OwnerTasks], labels: tuple[str, ...]) -> tuple[OwnerTasks, ...]:
    return tuple(owner for owner in owners if owner.label in labels)


def build_owner_tasks(plan: PlanText) -> tuple[OwnerTasks, ...]:
    """One entry for each owner, in the order in which the plan first names them; hidden pieces ask for nothing."""
    tasks: dict[str, list[Task]] = {}
    for paragraph in plan.paragraphs:
        for task in paragraph.tasks:
            for owner in task.owners:
                tasks.setdefault(owner, []).append(task)
    return tuple(
        OwnerTasks(label, tuple(one for one in some if one.due), tuple(one for one in some if not one.due))
        for label, some in tasks.items()
    )

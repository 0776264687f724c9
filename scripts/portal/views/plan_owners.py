"""The plan by who must do it: for each kind of unit its tasks, those with a day first."""

from __future__ import annotations

from dataclasses import dataclass

from portal.views.plan_text import PlanText, Task


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

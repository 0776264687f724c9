"""Where the department's own actions under the plan stand, as its newest report says; staff only until released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.statistics.department_report import ACTIONS, compute_department_actions
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport
from portal.vocabulary.vietnamese import date_text

_PROGRESS = "tien_do"


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """One action of the department; texts are empty while its report does not say."""

    id: str
    title: str
    progress: str
    done: str
    document: str


def build_department_actions(
    registry: Registry, plan: Plan, reports: Sequence[AcceptedReport]
) -> tuple[ActionProgress, ...]:
    """The actions in the order of the plan; `reports` of the year in time order."""
    known = compute_department_actions(reports, registry.code_lists)
    asked = {code.refers for code in registry.code_lists[ACTIONS].codes} if ACTIONS in registry.code_lists else set()
    steps = registry.code_lists.get(_PROGRESS)
    rows: list[ActionProgress] = []
    for action in plan.actions:
        if action.id not in asked:
            continue
        said = known.get(action.id)
        progress = steps.label_of(said.progress) if said and steps else ""
        done = date_text(said.done) if said and said.done else ""
        rows.append(ActionProgress(action.id, action.action_title, progress, done, said.document if said else ""))
    return tuple(rows)

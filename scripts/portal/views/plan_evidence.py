"""Which fields of the report show that an action of the plan was done, and how many units have filled them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.reading.form_places import FormPlaces
from portal.statistics.evidence import EvidenceCount
from portal.views.indicator_definitions import (
    IndicatorEntry,
    MaterialUse,
    indicators_by_action,
    materials_by_action,
)
from portal.views.named import Named
from portal.views.plan_text import due_words
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, field_path
from portal.vocabulary.indicators import IndicatorTable
from portal.vocabulary.plan import Plan, PlanPiece
from portal.vocabulary.registry import Registry


class EvidenceState(StrEnum):
    """What there is to show for an action."""

    REPORTED = "reported"
    WAITING = "waiting"
    ASKED = "asked"
    ELSEWHERE = "elsewhere"
    NONE = "none"


_WORDS = {
    EvidenceState.ASKED: "Phiếu có hỏi",
    EvidenceState.WAITING: "Chưa có đơn vị nào báo cáo",
    EvidenceState.ELSEWHERE: "Ghi nhận ngoài phiếu",
    EvidenceState.NONE: "Chưa có minh chứng",
}


@dataclass(frozen=True, slots=True)
class EvidenceField:
    """A field, or a whole section, that shows something about an action."""

    id: str
    label: str
    codes: tuple[str, ...] = ()
    """The codes that count, where the plan asks about some topics or kinds only; empty for the field as a whole."""

    @property
    def paths(self) -> tuple[str, ...]:
        """What portal.statistics.evidence looks for."""
        return tuple(f"{self.id}[{code}]" for code in self.codes) or (self.id,)


@dataclass(frozen=True, slots=True)
class ActionEvidence:
    """One action and what there is to show for it."""

    id: str
    title: str
    owners: tuple[str, ...]
    kind: str
    kind_label: str
    target: str
    due: str
    fields: tuple[EvidenceField, ...]
    note: str
    state: EvidenceState
    status: str
    indicators: tuple[Named, ...] = ()
    materials: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """The actions under one heading of the plan."""

    id: str
    title: str
    actions: tuple[ActionEvidence, ...]


@dataclass(frozen=True, slots=True)
class PlanEvidence:
    """Every action of the plan with its evidence."""

    parts: tuple[EvidencePart, ...]

    @property
    def actions(self) -> tuple[ActionEvidence, ...]:
        """All actions in the order of the plan."""
        return tuple(action for part in self.parts for action in part.actions)

    @property
    def without_evidence(self) -> tuple[ActionEvidence, ...]:
        """Actions for which neither the report nor anything else shows anything."""
        return tuple(action for action in self.actions if action.state is EvidenceState.NONE)


def build_plan_evidence(
    plan: Plan,
    form: Form,
    registry: Registry,
    counts: Mapping[str, EvidenceCount] | None = None,
    table: IndicatorTable | None = None,
    entries: Sequence[IndicatorEntry] = (),
    uses: Sequence[MaterialUse] = (),
) -> PlanEvidence:
    """The evidence of every action; without `counts` (by action id) it only says whether the form asks.

    `table` tells which codes an action is about, `entries` and `uses` what else to link it to.
    """
    fields = evidencing_fields(plan, form, registry.code_lists, table)
    indicators, materials = indicators_by_action(entries), materials_by_action(uses)
    parts: dict[str, list[ActionEvidence]] = {}
    for action in plan.actions:
        built = replace(
            _action(plan, registry, action, fields.get(action.id, ()), counts),
            indicators=indicators.get(action.id, ()),
            materials=materials.get(action.id, ()),
        )
        parts.setdefault(_heading_of(plan, action), []).append(built)
    return PlanEvidence(
        tuple(EvidencePart(top, plan.piece(top).quote, tuple(actions)) for top, actions in parts.items())
    )


def evidencing_fields(
    plan: Plan, form: Form, code_lists: Mapping[str, CodeList], table: IndicatorTable | None = None
) -> dict[str, tuple[EvidenceField, ...]]:
    """By action id, the fields whose row names the action or a paragraph it belongs to.

    Where the action is about some codes of a field only, the field counts with those: its code list says which code
    refers to which action, or every indicator of the action names codes of that table.
    """
    places = FormPlaces(form, code_lists)
    found: dict[str, list[EvidenceField]] = {}
    for named, field in _statements(form):
        for action in plan.actions:
            if action.id == named or action.id.startswith(named + "."):
                found.setdefault(action.id, []).append(field)
    return {
        action: tuple(_of_codes(field, action, places, table) for field in dict.fromkeys(fields))
        for action, fields in found.items()
    }


def _of_codes(field: EvidenceField, action: str, places: FormPlaces, table: IndicatorTable | None) -> EvidenceField:
    known = places.codes(field.id) if places.has(field.id) else ()
    codes = [code for code in known if places.refers_to(field.id, code) == action]
    if known and not codes and table is not None:
        beside = field.id.rpartition(".")[0]
        terms = [
            term for one in table.measuring(action) for term in one.terms if term.field.rpartition(".")[0] == beside
        ]
        codes = [term.code for term in terms] if all(term.code for term in terms) else []
    chosen = tuple(code for code in known if code in codes)
    if not chosen:
        return field
    words = "; ".join(places.code_label(field.id, code) for code in chosen)
    return EvidenceField(field.id, f"{field.label}: {words}", chosen)


def _statements(form: Form) -> Iterator[tuple[str, EvidenceField]]:
    for section in form.sections:
        yield from ((named, EvidenceField(section.key, section.label)) for named in section.evidences)
    for section, chain in form.walk():
        field = EvidenceField(field_path(section, chain), chain[-1].label)
        yield from ((named, field) for named in chain[-1].evidences)


def _heading_of(plan: Plan, action: PlanPiece) -> str:
    """The id of the nearest heading above an action: `II.1` for `II.1.a.1`."""
    above = action.parent
    while above and not plan.has(above):
        above = above.rpartition(".")[0]
    return above


def _action(
    plan: Plan,
    registry: Registry,
    action: PlanPiece,
    fields: tuple[EvidenceField, ...],
    counts: Mapping[str, EvidenceCount] | None,
) -> ActionEvidence:
    count = counts.get(action.id) if counts is not None and fields else None
    state = _state(action, fields, count)
    words = f"{count.units}/{count.expected} đơn vị" if count is not None and count.units else _WORDS[state]
    return ActionEvidence(
        id=action.id,
        title=action.action_title,
        owners=tuple(plan.owners.label_of(owner) for owner in action.owners),
        kind=str(action.kind),
        kind_label=plan.kinds.label_of(str(action.kind)),
        target=action.target.text if action.target else "",
        due=due_words(action, registry),
        fields=fields,
        note=action.evidence_note,
        state=state,
        status=words,
    )


def _state(action: PlanPiece, fields: tuple[EvidenceField, ...], count: EvidenceCount | None) -> EvidenceState:
    if not fields:
        return EvidenceState.ELSEWHERE if action.evidence_note else EvidenceState.NONE
    if count is None:
        return EvidenceState.ASKED
    return EvidenceState.REPORTED if count.units else EvidenceState.WAITING

"""What each indicator is, in words, with the links between plan, form, indicators and materials; no figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.statistics.form_lines import form_lines
from portal.views.field_guide import PUBLICATION_WORDS
from portal.views.named import Named
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, field_path
from portal.vocabulary.indicators import TOPICS, Indicator, IndicatorTable, TopicPage
from portal.vocabulary.plan import Plan


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator in words.

    `targets` are what the plan demands, in its own words; `fields` what it is read from; `materials` the pages about
    the topics it counts.
    """

    id: str
    label: str
    definition: str
    note: str
    measure: str
    plan: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[Named, ...]
    materials: tuple[Named, ...]
    publication: str


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """Why a material matters: the actions of the plan it serves, and the indicators that count its topics."""

    page: str
    title: str
    plan: tuple[str, ...]
    indicators: tuple[Named, ...]


def build_indicator_entries(
    table: IndicatorTable,
    form: Form,
    code_lists: Mapping[str, CodeList],
    plan: Plan,
    materials: Sequence[TopicPage] = (),
) -> tuple[IndicatorEntry, ...]:
    """Every indicator in table order."""
    lines = {line.path: line for line in form_lines(form, code_lists)}
    labels = _labels(form)

    def names(indicator: Indicator) -> Iterator[Named]:
        for term in indicator.terms:
            if term.field:
                line = lines.get(term.field)
                code = code_lists[line.code_list].label_of(term.code) if line is not None and term.code else ""
                label = labels[term.field]
                yield Named(term.field, f"{label}: {code}" if code else label)

    topics = {path for path, line in lines.items() if line.code_list == TOPICS}
    return tuple(
        IndicatorEntry(
            id=one.id,
            label=one.label,
            definition=one.definition,
            note=one.note,
            measure=one.measure,
            plan=tuple(action for action in one.plan if plan.has(action)),
            targets=tuple(dict.fromkeys(target.target.text for target in one.targets if target.target)),
            fields=tuple(dict.fromkeys(names(one))),
            materials=tuple(Named(each.page, each.title) for each in materials if _counts(one, each, topics)),
            publication=PUBLICATION_WORDS[one.publication],
        )
        for one in table
    )


def build_material_uses(materials: Sequence[TopicPage], entries: Sequence[IndicatorEntry]) -> tuple[MaterialUse, ...]:
    """The same links the other way round, with the actions that a page names itself."""
    uses = []
    for page in materials:
        using = [entry for entry in entries if any(one.id == page.page for one in entry.materials)]
        plan = dict.fromkeys((*page.plan, *(action for entry in using for action in entry.plan)))
        named = tuple(Named(entry.id, entry.label) for entry in using)
        uses.append(MaterialUse(page.page, page.title, tuple(plan), named))
    return tuple(uses)


def indicators_by_action(entries: Sequence[IndicatorEntry]) -> dict[str, tuple[Named, ...]]:
    """By action of the plan, the indicators that measure it."""
    found: dict[str, list[Named]] = {}
    for entry in entries:
        for action in entry.plan:
            found.setdefault(action, []).append(Named(entry.id, entry.label))
    return {action: tuple(named) for action, named in found.items()}


def materials_by_action(uses: Sequence[MaterialUse]) -> dict[str, tuple[Named, ...]]:
    """By action of the plan, the materials that help with it."""
    found: dict[str, list[Named]] = {}
    for use in uses:
        for action in use.plan:
            found.setdefault(action, []).append(Named(use.page, use.title))
    return {action: tuple(named) for action, named in found.items()}


def indicators_by_field(table: IndicatorTable) -> dict[str, tuple[Named, ...]]:
    """By dotted name of a field, the indicators that are read from it."""
    found: dict[str, list[Named]] = {}
    for one in table:
        for field in one.fields:
            found.setdefault(field, []).append(Named(one.id, one.label))
    return {field: tuple(named) for field, named in found.items()}


def _labels(form: Form) -> dict[str, str]:
    return {field_path(section, chain): chain[-1].label for section, chain in form.walk()}


def _counts(indicator: Indicator, material: TopicPage, topics: set[str]) -> bool:
    return any(term.field in topics and term.code in material.topics for term in indicator.terms)

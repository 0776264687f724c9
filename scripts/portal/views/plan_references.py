"""What the plan refers to: the documents it cites and the short forms it uses."""

from __future__ import annotations

from dataclasses import dataclass

from portal.vocabulary.plan import CitedDocument, Plan
from portal.vocabulary.vietnamese import date_text, sort_key


@dataclass(frozen=True, slots=True)
class CitedText:
    """A document the plan cites."""

    title: str
    number: str
    date: str
    cited_in: tuple[str, ...]
    status: str
    source: str
    checked: str
    """The day on which the status was looked up; empty when nobody has."""
    changed: str
    """From which day it applies, if that lies in the year of the plan or after it; empty otherwise."""
    verified: bool


@dataclass(frozen=True, slots=True)
class ShortForm:
    """An abbreviation and what it stands for."""

    short: str
    long: str
    note: str


@dataclass(frozen=True, slots=True)
class PlanReferences:
    """Documents in the order of the plan, abbreviations in that of the alphabet."""

    documents: tuple[CitedText, ...]
    abbreviations: tuple[ShortForm, ...]


def _changed(document: CitedDocument, plan: Plan) -> str:
    """The day it came into force, if that lies in the plan's year or after it; empty otherwise."""
    day = document.in_force
    return date_text(day) if day is not None and day.year >= int(plan.id) else ""


def build_plan_references(plan: Plan) -> PlanReferences:
    """Everything the plan refers to."""
    documents = tuple(
        CitedText(
            title=document.title,
            number=document.number,
            date=date_text(document.date) if document.date else "",
            cited_in=document.cited_in,
            status=document.status_note,
            source=document.source,
            checked=date_text(document.status_as_of) if document.status_as_of else "",
            changed=_changed(document, plan),
            verified=document.verified,
        )
        for document in plan.documents
    )
    short_forms = sorted(plan.abbreviations, key=lambda entry: sort_key(entry.short))
    return PlanReferences(documents, tuple(ShortForm(entry.short, entry.long, entry.note) for entry in short_forms))

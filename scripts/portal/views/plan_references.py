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
    in_force: str
    """From which day it applies, if that was before the year of the plan; empty otherwise."""
    amended: str
    """From which day it applies as changed, and by what; empty when nobody found a change."""
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


def _days(document: CitedDocument, plan: Plan) -> tuple[str, str]:
    """The day it came into force, as news of the plan's year or later, or as an old fact; one of the two is empty."""
    if document.in_force is None:
        return "", ""
    day = date_text(document.in_force)
    return (day, "") if document.in_force.year >= int(plan.id) else ("", day)


def _amended(document: CitedDocument) -> str:
    return f"{date_text(document.amended)} theo {document.amended_by}" if document.amended else ""


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
            changed=_days(document, plan)[0],
            in_force=_days(document, plan)[1],
            amended=_amended(document),
            verified=document.verified,
        )
        for document in plan.documents
    )
    short_forms = sorted(plan.abbreviations, key=lambda entry: sort_key(entry.short))
    return PlanReferences(documents, tuple(ShortForm(entry.short, entry.long, entry.note) for entry in short_forms))

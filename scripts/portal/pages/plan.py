"""The plan, its evidence and what it refers to, as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from portal.pages.blocks import Block, Blocks, Heading, Html, render_html
from portal.pages.links import Links, action_anchor
from portal.views.plan_evidence import PlanEvidence
from portal.views.plan_owners import PlanOwners
from portal.views.plan_references import PlanReferences
from portal.views.plan_text import Paragraph, PlanText
from portal.vocabulary.plan import PlanPart


def render_plan(plan: PlanText, links: Links) -> Blocks:
    """The whole plan: headings for the table of contents, everything between them as finished blocks."""
    return tuple(_plan_blocks(plan, links))


def _plan_blocks(plan: PlanText, links: Links) -> Iterator[Block]:
    head = [paragraph for paragraph in plan.paragraphs if paragraph.part is PlanPart.HEADER]
    yield Heading(2, "Toàn văn", "toan-van")
    yield render_html("plan_header", plan=plan, paragraphs=head)
    waiting: list[Paragraph] = []
    for paragraph in plan.paragraphs:
        if paragraph.level:
            yield from _paper(waiting, links)
            waiting = []
            yield Heading(paragraph.level + 1, paragraph.text, paragraph.pieces[0].id)
            if paragraph.notes:
                yield render_html("plan_heading_notes", paragraph=paragraph)
        elif paragraph.part is not PlanPart.HEADER:
            waiting.append(paragraph)
    yield from _paper(waiting, links)


def _paper(paragraphs: list[Paragraph], links: Links) -> Iterator[Html]:
    if paragraphs:
        yield render_html("plan_body", paragraphs=paragraphs, links=links)


def render_plan_owners(owners: PlanOwners, links: Links) -> Blocks:
    """Who must do what and until when: by type of unit what has a day, then a list for each owner to open."""
    return (render_html("plan_owners", types=owners.types, owners=owners.owners, links=links),)


def render_plan_evidence(evidence: PlanEvidence, links: Links) -> Blocks:
    """One table for each heading of the plan, then the actions that nothing shows yet."""
    blocks: list[Block] = []
    for part in evidence.parts:
        blocks.append(Heading(2, part.title, f"phan-{part.id}"))
        blocks.append(render_html("plan_evidence", part=part, links=links, anchor=action_anchor))
    blocks.append(Heading(2, "Việc chưa có minh chứng", "chua-co-minh-chung"))
    blocks.append(render_html("plan_without_evidence", actions=evidence.without_evidence, links=links))
    return tuple(blocks)


def render_plan_documents(references: PlanReferences, links: Links) -> Blocks:
    """The documents the plan cites."""
    return (render_html("plan_documents", documents=references.documents, links=links),)


def render_plan_abbreviations(references: PlanReferences, _links: Links) -> Blocks:
    """The short forms of the plan."""
    return (render_html("plan_abbreviations", abbreviations=references.abbreviations),)

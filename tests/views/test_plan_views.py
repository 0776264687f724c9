"""The plan on screen: every word once, what is hidden gone, every action with its evidence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.statistics.evidence import EvidenceCount
from portal.views.plan_evidence import EvidenceState, build_plan_evidence, evidencing_fields
from portal.views.plan_owners import build_owner_tasks, build_plan_owners
from portal.views.plan_references import build_plan_references
from portal.views.plan_text import HIDDEN, Paragraph, PlanText, build_plan_text
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Registry


@pytest.fixture(scope="module")
def plan(repository: Repository, registry: Registry) -> Plan:
    """The plan of the first year."""
    return read_plan(repository.schemas / "plan" / f"{registry.years[0].plan}.yaml")


def _all(text: PlanText) -> Iterator[Paragraph]:
    for paragraph in text.paragraphs:
        yield paragraph
        yield from paragraph.footnotes


def test_every_piece_stands_once_with_its_own_words(plan: Plan, registry: Registry) -> None:
    """Moving footnotes beside their paragraph loses and repeats nothing."""
    pieces = [piece for paragraph in _all(build_plan_text(plan, registry, ())) for piece in paragraph.pieces]
    assert sorted(piece.id for piece in pieces) == sorted(piece.id for piece in plan.pieces)
    for piece in pieces:
        assert "".join(passage.text for passage in piece.passages) == plan.piece(piece.id).quote


def test_short_forms_are_explained_where_they_stand_alone_and_nowhere_else(plan: Plan, registry: Registry) -> None:
    """“ANTT” inside “PTTDBVANTQ” is no short form; a heading, which the table of contents repeats, stays whole."""
    paragraphs = list(_all(build_plan_text(plan, registry, ())))
    explained = {
        (passage.text, passage.meaning)
        for paragraph in paragraphs
        for piece in paragraph.pieces
        for passage in piece.passages
        if passage.meaning
    }
    assert ("ANTT", "an ninh trật tự") in explained
    assert explained <= {(one.short, one.long) for one in plan.abbreviations if one.in_text}
    headings = [paragraph for paragraph in paragraphs if paragraph.level]
    assert any("ANTT" in heading.text for heading in headings)
    assert not any(passage.meaning for heading in headings for piece in heading.pieces for passage in piece.passages)
    words = "KH-SGDĐT XDPTTDBVANTQ"
    assert [one for one in explained if one[0] in words.split()] == [
        ("XDPTTDBVANTQ", "xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc")
    ]


def test_every_action_stands_with_each_of_its_owners_and_dated_ones_first(plan: Plan, registry: Registry) -> None:
    """A unit that opens its group misses nothing that the plan asks of it."""
    owners = build_owner_tasks(build_plan_text(plan, registry, ()))
    listed = sorted((one.label, task.id) for one in owners for task in (*one.dated, *one.others))
    assert listed == sorted(
        (plan.owners.label_of(owner), action.id) for action in plan.actions for owner in action.owners
    )
    assert sum(one.count for one in owners) == len(listed)
    assert all(task.due for one in owners for task in one.dated)
    assert not any(task.due for one in owners for task in one.others)
    dated = {task.id for one in owners for task in one.dated}
    assert dated == {action.id for action in plan.actions if action.due or action.due_text}


def test_each_type_of_unit_has_its_own_tasks_and_those_of_everybody(plan: Plan, registry: Registry) -> None:
    """Types of which the same is asked stand together; those that do not report have none."""
    types = build_plan_owners(build_plan_text(plan, registry, ()), plan, registry, 2024).types
    by_type = {name: one for one in types for name in one.types}
    assert set(by_type) == {"Sở GDĐT", "Phòng GDĐT", "Trường THPT", "Trường PTDTNT", "Trung tâm GDNN-GDTX"}
    assert by_type["Trường THPT"] is by_type["Trung tâm GDNN-GDTX"]
    of = {owner: {one.id for one in plan.actions if owner in one.owners} for owner in plan.owners.keys}
    assert by_type["Trường THPT"].count == len(of["tat_ca"])
    assert by_type["Phòng GDĐT"].count == len(of["tat_ca"] | of["pgd"])
    assert by_type["Sở GDĐT"].count == len(of["so"] | of["gdth_cttt"])
    assert {task.id for task in by_type["Trường THPT"].dated} == {
        one.id for one in plan.actions if one.id in of["tat_ca"] and (one.due or one.due_text)
    }


def test_what_is_hidden_leaves_one_sentence_and_no_note(plan: Plan, registry: Registry) -> None:
    """The footnote's anchor stays, so that links to it still lead to the reason."""
    top = plan.footnotes[0].piece
    shown = [p for paragraph in _all(build_plan_text(plan, registry, [top])) for p in paragraph.pieces]
    [left] = [piece for piece in shown if piece.id in {hidden.id for hidden in plan.within(top)}]
    assert (left.id, left.hidden, left.notes) == (top, True, ())
    assert [passage.text for passage in left.passages] == [HIDDEN]
    assert len(shown) == len(plan.pieces) - len(plan.within(top)) + 1


def test_footnotes_stand_beside_the_paragraph_that_cites_them(plan: Plan, registry: Registry) -> None:
    """And the mark in the text leads to them."""
    text = build_plan_text(plan, registry, ())
    for footnote in plan.footnotes:
        [beside] = [p for p in text.paragraphs if any(f.pieces[0].id == footnote.piece for f in p.footnotes)]
        citing = next(piece for piece in beside.pieces if piece.id == footnote.cited_in)
        assert (footnote.mark, footnote.piece) in {(passage.text, passage.footnote) for passage in citing.passages}


def test_slips_are_marked_in_the_text_and_explained(plan: Plan, registry: Registry) -> None:
    """The quotation is kept; the remark says what is probably meant."""
    shown = {p.id: p for paragraph in _all(build_plan_text(plan, registry, ())) for p in paragraph.pieces}
    slips = [(piece.id, slip) for piece in plan.pieces for slip in piece.slips]
    assert slips
    for piece_id, slip in slips:
        assert any(passage.slip and passage.text == slip.written for passage in shown[piece_id].passages)
        assert any(slip.meant in note and slip.note in note for note in shown[piece_id].notes)


def test_every_action_has_one_row_under_a_heading_of_the_plan(plan: Plan, registry: Registry) -> None:
    """All actions, in the plan's order."""
    evidence = build_plan_evidence(plan, registry.forms[registry.years[0].form], registry)
    assert [action.id for action in evidence.actions] == [action.id for action in plan.actions]
    assert all(plan.has(part.id) for part in evidence.parts)


def test_without_counts_an_action_says_only_whether_the_form_asks(plan: Plan, registry: Registry) -> None:
    """So the public site cannot show how many reported."""
    evidence = build_plan_evidence(plan, registry.forms[registry.years[0].form], registry)
    states = {action.state for action in evidence.actions}
    assert states <= {EvidenceState.ASKED, EvidenceState.ELSEWHERE, EvidenceState.NONE}
    assert not any(character.isdigit() for action in evidence.actions for character in action.status)


def test_with_counts_it_says_how_many_units_have_shown_something(plan: Plan, registry: Registry) -> None:
    """None at all reads differently from some."""
    form = registry.forms[registry.years[0].form]
    some, none = list(evidencing_fields(plan, form, registry.code_lists))[:2]
    counts = {some: EvidenceCount(3, 5), none: EvidenceCount(0, 5)}
    shown = {action.id: action for action in build_plan_evidence(plan, form, registry, counts).actions}
    assert (shown[some].state, shown[some].status) == (EvidenceState.REPORTED, "3/5 đơn vị")
    assert shown[none].state is EvidenceState.WAITING


def test_laws_that_came_into_force_since_are_marked_and_every_checked_status_has_its_day(plan: Plan) -> None:
    """The decree of 2014 applied long before the plan; the two laws did not, and one of them was changed since."""
    documents = {document.title: document for document in build_plan_references(plan).documents}
    changed = {title: document.changed for title, document in documents.items() if document.changed}
    assert changed == {
        "Luật Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở": "01/07/2024",
        "Luật Phòng, chống mua bán người (sửa đổi)": "01/07/2025",
    }
    decree = next(document for document in documents.values() if document.number == "06/2014/NĐ-CP")
    assert (decree.changed, decree.in_force, decree.amended) == ("", "08/03/2014", "")
    amended = {title: document.amended for title, document in documents.items() if document.amended}
    assert amended == {
        "Luật Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở": "01/07/2026 theo Luật số 118/2025/QH15"
    }
    assert all(document.number for title, document in documents.items() if title.startswith(("Luật ", "Nghị định ")))
    assert {document.verified for document in documents.values()} == {True, False}
    assert all(bool(document.checked) == document.verified for document in documents.values())

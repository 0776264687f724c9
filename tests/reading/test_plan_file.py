"""The plan on the portal is the plan that was signed: no word lost, none changed, every action accounted for."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portal.reading.config_source import read_config
from portal.reading.plan_file import PlanError, read_plan
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.plan import ActionKind, Plan, PlanPart

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "schemas" / "plan" / "2024.yaml"
META = ROOT / "schemas" / "meta" / "plan.schema.json"

Edited = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan as committed."""
    return read_plan(PLAN)


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """A copy of the plan file, beside its text, in which one passage that occurs once is replaced."""

    def edit(old: str, new: str) -> Path:
        shutil.copy(PLAN.with_suffix(".txt"), tmp_path)
        source = PLAN.read_text(encoding="utf-8")
        assert source.count(old) == 1, f"{old!r} occurs {source.count(old)} times"
        path = tmp_path / PLAN.name
        path.write_text(source.replace(old, new), encoding="utf-8")
        return path

    return edit


def test_the_plan_has_all_its_pieces(plan: Plan) -> None:
    """118 pieces; a sentence cut by a page break and the signer's two-line office are one piece each."""
    assert len(plan.pieces) == 118
    assert {piece.id for piece in plan.pieces if len(piece.spans) > 1} == {"II.3.c.2", "S.1"}
    assert plan.piece("II.3.c.2").quote.startswith("Sở GDĐT đã đăng ký chọn 02 đơn vị (Trường THPT Giáp Hải và")
    assert len(plan.recipients) == 10


def test_every_action_is_there_in_its_part(plan: Plan) -> None:
    """70 actions: 13 under purpose, 48 tasks, 9 under organisation."""
    parts = Counter(action.part for action in plan.actions)
    assert parts == {PlanPart.PURPOSE: 13, PlanPart.TASK: 48, PlanPart.ORGANISATION: 9}


def test_every_action_is_of_its_kind(plan: Plan) -> None:
    """How each action is shown to be done decides what the form asks, so the kinds are counted."""
    assert Counter(action.kind for action in plan.actions) == {
        ActionKind.TARGET: 8,
        ActionKind.NUMBER: 24,
        ActionKind.YES_NO: 10,
        ActionKind.NARRATIVE: 19,
        ActionKind.DEPARTMENT: 9,
    }
    assert len(plan.targets) == 8


def test_actions_stand_in_the_plans_26_paragraphs(plan: Plan) -> None:
    """An action knows its paragraph by its id; the closing command (III.3) alone stands outside a paragraph."""
    counts = [len(plan.paragraphs(heading)) for heading in ("I", "II.1", "II.2", "II.3", "III")]
    assert counts == [4, 8, 7, 5, 2]
    assert [piece.id for piece in plan.children("II.1.a")] == ["II.1.a.1", "II.1.a.2"]
    assert [piece.id for piece in plan.children("III")] == ["III.3"]


def test_the_pieces_cover_the_text_without_overlap(plan: Plan) -> None:
    """Spans are disjoint, in order, say what the text says there, and leave only blanks and layout marks over."""
    spans = [span for piece in plan.pieces for span in piece.spans]
    assert all(earlier.end <= later.start for earlier, later in pairwise(spans))
    assert all(plan.text[span.start : span.end] == span.quote for span in spans)
    assert all(plan.text.count("\n", 0, span.start) + 1 == span.line for span in spans)
    covered = {place for span in spans for place in range(span.start, span.end)}
    left_over = "".join("·" if place in covered else letter for place, letter in enumerate(plan.text))
    layout = re.findall(r"[^·\s]+", left_over)
    assert set(layout) <= {"-", "**", "1.", "2.", "3.", "4."}


def test_one_changed_letter_is_refused(edited: Edited) -> None:
    """The error names the file, the piece and the line of the text."""
    path = edited("tỷ lệ giải quyết đạt trên 90%.", "tỷ lệ giải quyết đạt trên 99%.")
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    assert (caught.value.piece_id, caught.value.line) == ("I.2.5", 17)
    assert str(path) in str(caught.value) and "I.2.5" in str(caught.value) and "17" in str(caught.value)


def test_a_repeated_id_is_refused(edited: Edited) -> None:
    """Two pieces under one id would make evidence ambiguous."""
    path = edited('- id: "II.3.d.2"', '- id: "II.3.d.1"')
    with pytest.raises(PlanError, match="lặp") as caught:
        read_plan(path)
    assert (caught.value.piece_id, caught.value.line) == ("II.3.d.1", 75)


def test_overlapping_quotations_are_refused(edited: Edited) -> None:
    """A word belongs to one piece only."""
    path = edited('quote: "thời gian cụ thể"', 'quote: "có giải pháp, thời gian cụ thể"')
    with pytest.raises(PlanError, match="chồng") as caught:
        read_plan(path)
    assert caught.value.piece_id == "II.1.b.2"


@pytest.mark.parametrize(
    ("old", "new", "piece_id"),
    [
        ('quote: "đôn đốc thực hiện,"', 'quote: "thực hiện,"', "III.2.2"),
        ('quote: "Đào Thị Hương"', 'quote: "Đào Thị"', "S.2"),
    ],
)
def test_words_left_out_are_refused(edited: Edited, old: str, new: str, piece_id: str) -> None:
    """A plan of which a word belongs to no piece would be published without that word."""
    with pytest.raises(PlanError, match="không thuộc mục nào") as caught:
        read_plan(edited(old, new))
    assert caught.value.piece_id == piece_id


def test_a_line_past_the_end_is_refused(edited: Edited) -> None:
    """A wrong line number is named, not a crash."""
    with pytest.raises(PlanError, match="chỉ có 103 dòng"):
        read_plan(edited('line: "103"', 'line: "104"'))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('cited_in: ["II.2.g.1"]', 'cited_in: ["II.2.z.1"]', "II.2.z.1"),
        ("owner: [diem_cap_tinh]", "owner: [diem_cap_xa]", "diem_cap_xa"),
        ('mark: "¹"', 'mark: "²"', "FN.1"),
        ('written: "thể trận"', 'written: "thế trận"', "thế trận"),
        ('action_title: "Đôn đốc thực hiện"', 'note: "Đôn đốc thực hiện"', "III.2.2"),
    ],
)
def test_contradictions_in_the_plan_file_are_refused(edited: Edited, old: str, new: str, message: str) -> None:
    """A reference that leads nowhere, or an action nobody owns, stops the build with its place."""
    with pytest.raises(ConfigError, match=re.escape(message)):
        read_plan(edited(old, new))


def test_every_slip_stands_in_its_quotation(plan: Plan) -> None:
    """The quotation keeps the original's slips; the correction stands beside it and is never in the quotation."""
    slips = [(piece, slip) for piece in plan.pieces for slip in piece.slips]
    assert {slip.written for _, slip in slips} >= {"thể trận", "GDDN-GDĐT", "Thường Sơn", "Hiệp Hoà", "XDPTTDBV ANTQ"}
    assert all(slip.written in piece.quote for piece, slip in slips)
    assert all(not slip.meant or slip.meant not in piece.quote for piece, slip in slips)
    assert [slip.written for _, slip in slips if not slip.certain] == ["Thường Sơn", "bảo vệ ANTT"]


def test_cited_documents_are_cited_where_they_say(plan: Plan) -> None:
    """Twelve documents; a number or a title given must stand in a piece that is said to cite it."""
    assert len({document.id for document in plan.documents}) == 12
    for document in plan.documents:
        quotes = " ".join(plan.piece(piece_id).quote for piece_id in document.cited_in)
        number = document.number if document.number_in_text else ""
        mark = number or re.sub(r"^Đề án ", "", document.title).strip("“”")
        written = {
            "Luật Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở": "Luật Lực lượng tham gia bảo vệ ANTT ở cơ sở"
        }
        assert written.get(mark, mark) in quotes, document.id
        assert document.source or not document.verified
        assert document.verified or document.number_in_text


def test_documents_with_a_date_in_the_plan_carry_that_date(plan: Plan) -> None:
    """Number and date of a cited document are read off the plan: `ngày 21/01/2014` is 2014-01-21."""
    for document in plan.documents:
        if not document.number or not document.number_in_text:
            continue
        quotes = " ".join(plan.piece(piece_id).quote for piece_id in document.cited_in)
        found = re.search(re.escape(document.number) + r" ngày (\d+)/(\d+)/(\d+)", quotes)
        assert found and document.date
        day, month, year = map(int, found.groups())
        assert (document.date.day, document.date.month, document.date.year) == (day, month, year)


def test_abbreviations_appear_in_the_plan_or_say_that_they_do_not(plan: Plan) -> None:
    """A reader who meets a short form finds it explained."""
    for abbreviation in plan.abbreviations:
        assert (abbreviation.short in plan.text) == abbreviation.in_text, abbreviation.short
        assert abbreviation.in_text or abbreviation.note
    listed = {"ANTT", "ANTQ", "PCTP", "TNXH", "PTTDBVANTQ", "XDPTTDBVANTQ", "PCTP, TNXH&XDPTTDBVANTQ", "BCĐ", "GDĐT"}
    listed |= {"GDTH-CTTT", "GDNN-GDTX", "MTTQ", "UBND", "VT", "THCS", "THPT"}
    assert listed <= {abbreviation.short for abbreviation in plan.abbreviations}


def test_dated_actions_point_at_a_period_and_undated_ones_quote_the_plan(plan: Plan) -> None:
    """Two actions are due with a period; what the plan says of other times is in its own words."""
    assert {action.id: action.due for action in plan.actions if action.due} == {
        "III.1.2": "2024-K1",
        "III.1.3": "2024-K2",
    }
    assert {action.id for action in plan.actions if action.due_text} == {"II.1.b.3", "II.1.f.1", "III.2.5"}
    assert all(action.due_text in action.quote for action in plan.actions)


def test_above_ninety_per_cent_is_strict(plan: Plan) -> None:
    """Plan I.2: "trên 90%" fails at exactly 90%; a decrease without a figure has none to compare with."""
    target = plan.piece("I.2.5").target
    assert target and target.figure
    assert not target.figure.is_met_by(90)
    assert target.figure.is_met_by(Fraction(901, 10)) and target.figure.is_met_by(Decimal("90.01"))
    decrease = plan.piece("I.2.3").target
    assert decrease and decrease.figure is None and "cùng kỳ" in decrease.text


def test_the_footnote_of_the_tracked_schools_names_twenty_units(plan: Plan) -> None:
    """8 + 8 + 4 units, each once; no piece outside the footnote says who is in the list, so that it can be hidden."""
    hidden = plan.within("FN.1")
    named = [unit for piece in hidden for unit in piece.about]
    assert Counter(unit.partition("-")[0] for unit in named) == {"thcs": 8, "thpt": 8, "gdnn": 4}
    assert len(set(named)) == 20
    assert {piece.id for piece in plan.pieces if piece.about} - {piece.id for piece in hidden} == {"II.3.c.2"}


def test_action_titles_fit_a_table_and_tell_actions_apart(plan: Plan) -> None:
    """At most 80 characters, no two alike."""
    titles = [action.action_title for action in plan.actions]
    assert max(map(len, titles)) <= 80
    assert len(set(titles)) == len(titles)


def test_the_title_is_the_plans_own(plan: Plan) -> None:
    """The title shown is the summary line of the plan, word for word."""
    assert plan.title == plan.piece("H.4").quote


def test_everything_written_is_composed_unicode() -> None:
    """Decomposed letters look the same and are not found by search."""
    assert unicodedata.is_normalized("NFC", PLAN.read_text(encoding="utf-8"))
    assert unicodedata.is_normalized("NFC", PLAN.with_suffix(".txt").read_text(encoding="utf-8"))


def test_the_plan_file_keeps_to_its_meta_schema() -> None:
    """The committed file is valid; closed objects catch a misspelt attribute."""
    schema = json.loads(META.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    data = read_config(PLAN)
    assert [error.message for error in validator.iter_errors(data)] == []
    data["pieces"][0]["kwote"] = "x"
    assert not validator.is_valid(data)

"""Who is reminded, with what words, and what nobody else may read in them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from docx import Document
from docx.document import Document as WordDocument

from portal.exports.urging_letter import build_urging_letter
from portal.notices.reminder_issue import render_issue
from portal.notices.reminder_text import (
    render_district_letter,
    render_email,
    render_group_message,
    render_summary,
    render_unit_message,
)
from portal.reading.code_lists import UNIT_TYPES
from portal.reading.plan_file import read_plan
from portal.statistics.reporting_rates import compute_status
from portal.views.reminders import Reminder, build_reminder
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.registry import Registry
from portal.vocabulary.reminders import ReminderPolicy, ReminderStep
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, a_registry, a_unit
from tests.conftest import ROOT

REASON = "Số liệu chưa khớp"
POLICY = ReminderPolicy(
    (
        ReminderStep("truoc", -3, "Trước hạn", "Sắp đến hạn.", formal=False, alarm=True, why=""),
        ReminderStep("sau", 1, "Quá hạn", "Đã hết hạn.", formal=True, alarm=False, why=""),
    ),
    3,
    45,
    "https://cong.example",
)


def _registry() -> Registry:
    registry = a_registry(
        [
            a_unit("pgd-mau", "pgd", name="Phòng <Mẫu> @ai"),
            *(
                a_unit(f"thpt-{name}", locality="vùng Đ" if name == "hai" else "vùng A")
                for name in ("mot", "hai", "ba")
            ),
            a_unit("thpt-bon"),
        ]
    )
    reasons = CodeList(REASONS, "Lý do", (Code("khong_khop", REASON),))
    return replace(registry, code_lists={**registry.code_lists, REASONS: reasons})


def _reminder(
    as_of: datetime, registry: Registry | None = None, policy: ReminderPolicy = POLICY, **receipts: str
) -> Reminder:
    """Phòng and `hai` have sent nothing, `mot` was sent back, `ba` waits, `bon` was received."""
    registry = registry or _registry()
    name, place = "so/kho#1", (("thpt-mot", FIRST),)
    record = RequestRecord(name, RequestState.NEEDS_WORK, "a" * 40, DUE - timedelta(days=3), place, ("khong_khop",))
    first = DUE - timedelta(days=9)
    arrivals = {("thpt-bon", FIRST): Arrival(first, first, 0, Evidence.RECEIPT, tuple(receipts.values()))}
    status = compute_status(
        registry,
        registry.period(FIRST),
        {"thpt-bon": Verdict(passes=True)},
        arrivals,
        as_of,
        pending=["thpt-ba"],
        sent_back=["thpt-mot"],
    )
    return build_reminder(registry, policy, status, {name: (record,)})


PLAN = read_plan(ROOT / "schemas" / "plan" / "2024.yaml")
AFTER = DUE + timedelta(days=2)


def test_each_unit_is_in_the_list_of_its_own_turn() -> None:
    """Nothing sent, sent back with its reason, waiting for the department; the received one in none."""
    reminder = _reminder(AFTER, thpt_bon="so-1")
    lists = (reminder.missing, reminder.sent_back, reminder.pending, reminder.without_receipt)
    assert [[one.id for one in some] for some in lists] == [["pgd-mau", "thpt-hai"], ["thpt-mot"], ["thpt-ba"], []]
    assert reminder.sent_back[0].reasons == (REASON,)
    assert [(name, [one.id for one in some]) for name, some in reminder.by_locality] == [
        ("vùng A", ["pgd-mau", "thpt-mot"]),
        ("vùng Đ", ["thpt-hai"]),
    ]


def test_a_received_report_without_receipt_is_named_only_where_others_have_one() -> None:
    """A host that keeps no receipts would otherwise have every unit in the list."""
    assert _reminder(AFTER).without_receipt == ()
    registry = _registry()
    first = DUE - timedelta(days=9)
    arrivals = {
        ("thpt-bon", FIRST): Arrival(first, first, 0, Evidence.RECEIPT, ("so-1",)),
        ("thpt-ba", FIRST): Arrival(first, first, 0, Evidence.HISTORY),
    }
    verdicts = {unit: Verdict(passes=True) for unit in ("thpt-ba", "thpt-bon")}
    status = compute_status(registry, registry.period(FIRST), verdicts, arrivals, AFTER)
    assert [one.id for one in build_reminder(registry, POLICY, status, {}).without_receipt] == ["thpt-ba"]


def test_reasons_reach_their_own_unit_and_names_no_group() -> None:
    """A unit's findings are its own (DESIGN.md section 2); what goes to all units names none of them."""
    registry = _registry()
    reminder = _reminder(AFTER, registry, thpt_bon="so-1")
    department = registry.department
    group, email = render_group_message(reminder, department), render_email(reminder, department)
    letters = [render_district_letter(reminder, *part, department) for part in reminder.by_locality]
    own = {one.id: render_unit_message(reminder, one, department) for one in reminder.owing}
    assert REASON in render_summary(reminder)
    assert not [text for text in (group, email, render_issue(reminder), *letters) if REASON in text]
    assert not [one.short_name for one in registry.org_units.values() if one.short_name in group + email]
    assert [unit for unit, text in own.items() if REASON in text] == ["thpt-mot"]
    assert {unit: [other for other in own if other in text] for unit, text in own.items()} == {x: [x] for x in own}
    assert "Đơn vị thpt-hai: chưa nộp" in letters[1] and "thpt-mot" not in letters[1]
    assert letters[1].startswith("Chỉ gửi cho các đơn vị ở vùng Đ;")
    assert all("https://cong.example" in text for text in (group, email, *letters, *own.values()))


def test_every_message_says_until_when_a_late_report_is_taken_and_by_how_much_it_is_late() -> None:
    """The due day, the days over and the last open day; before the due date nothing of late reports."""
    for as_of, late in ((AFTER, True), (DUE - timedelta(days=2), False)):
        reminder, department = _reminder(as_of), _registry().department
        texts = [render_group_message(reminder, department), render_email(reminder, department)]
        texts += [render_unit_message(reminder, one, department) for one in reminder.owing]
        texts += [render_district_letter(reminder, *part, department) for part in reminder.by_locality]
        for text in texts:
            assert ("đã quá hạn 3 ngày" if late else "còn 1 ngày") in text and "14/06/2030" in text
            assert ("Phiếu muộn vẫn được nhận đến hết ngày 14/07/2030." in text) == late


def test_without_the_portals_address_no_message_tells_to_open_it() -> None:
    """A sentence that leads nowhere is left out."""
    department = _registry().department
    for address, told in (("https://cong.example", True), ("", False)):
        reminder = replace(_reminder(AFTER), address=address)
        texts = [render_group_message(reminder, department), render_email(reminder, department)]
        texts += [render_unit_message(reminder, one, department) for one in reminder.owing]
        assert all(("Mở cổng báo cáo" in text) == told for text in texts)


@pytest.mark.parametrize("department", [True, False])
def test_the_counts_of_every_text_add_up_to_all_expected_units(department: bool) -> None:
    """One denominator, and whether the department is in it is said."""
    registry = _registry()
    if department:
        so = replace(a_unit("so-mau", "so_gddt"), form_type="thpt")
        lists = {**registry.code_lists, UNIT_TYPES: _with_code(registry.code_lists[UNIT_TYPES], "so_gddt")}
        registry = replace(registry, org_units={**registry.org_units, so.id: so}, code_lists=lists)
    reminder = _reminder(AFTER, registry)
    whole = 6 if department else 5
    missing = 3 if department else 2
    own = " (tính cả Sở)" if department else ""
    counted = (
        f"Trong {whole} đơn vị phải nộp{own}: 1 phiếu đã tiếp nhận, 1 phiếu đang chờ Sở duyệt, 1 phiếu cần bổ sung, "
        f"{missing} đơn vị chưa nộp."
    )
    texts = [render_summary(reminder), render_issue(reminder)]
    texts += [render(reminder, registry.department) for render in (render_group_message, render_email)]
    assert all(counted in text for text in texts)
    assert len(reminder.owing) == 3


def _with_code(codes: CodeList, code: str) -> CodeList:
    return replace(codes, codes=(*codes.codes, Code(code, code)))


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (datetime.fromisoformat("2030-05-31T23:59:59+07:00"), "Kỳ chưa mở: nhận phiếu từ ngày 01/06/2030."),
        (datetime.fromisoformat("2030-06-05T09:00:00+07:00"), "Bước nhắc: chưa đến lúc nhắc, nhắc từ ngày 11/06/2030."),
        (datetime.fromisoformat("2030-07-15T00:00:00+07:00"), "Bước nhắc: kỳ đã khóa sau ngày 14/07/2030."),
    ],
    ids=["not open", "too early", "closed"],
)
def test_why_nobody_is_reminded_is_told(as_of: datetime, words: str) -> None:
    """The program knows which it is; before the period opens nobody is missing."""
    summary = render_summary(_reminder(as_of))
    assert words in summary
    assert ("Chưa nộp: " in summary) == (as_of.month != 5)


def test_the_standing_note_is_inert_and_does_not_change_with_the_hour() -> None:
    """No mention, no markup from names; the same facts give the same text on another day of the same step."""
    one, later = (render_issue(_reminder(AFTER + timedelta(hours=hours))) for hours in (0, 40))
    assert one == later
    assert "@ai" not in one and "<Mẫu>" not in one
    assert one != render_issue(_reminder(DUE - timedelta(hours=1)))


def test_the_official_letter_counts_and_lists_the_units_whose_turn_it_is() -> None:
    """Numbers of the letter equal the rows of its list; the same inputs give the same bytes."""
    reminder = _reminder(AFTER, thpt_bon="so-1")
    made = [build_urging_letter(reminder, _registry().department, PLAN, AFTER) for _ in range(2)]
    assert made[0] == made[1]
    document, text = _letter(reminder, AFTER)
    assert "còn 3 đơn vị chưa hoàn thành, gồm 2 đơn vị chưa nộp và 1 đơn vị cần bổ sung" in text
    assert "trong 5 đơn vị phải báo cáo, Sở mẫu đã tiếp nhận báo cáo của 1 đơn vị; 1 đơn vị đã gửi và đang chờ" in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows[1:]]
    assert rows == [
        ["1", "Phòng <Mẫu> @ai", "vùng A", "Chưa nộp"],
        ["2", "Đơn vị thpt-mot", "vùng A", "Cần bổ sung"],
        ["3", "Đơn vị thpt-hai", "vùng Đ", "Chưa nộp"],
    ]
    assert "{{" not in text + "".join(cell.text for row in document.tables[0].rows for cell in row.cells)


def _letter(reminder: Reminder, as_of: datetime) -> tuple[WordDocument, str]:
    document = Document(io.BytesIO(build_urging_letter(reminder, _registry().department, PLAN, as_of)))
    return document, "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_official_letter_is_dated_and_attached_as_the_decree_asks() -> None:
    """Place before the date, the plan by number and day, a day that is over, the appendix named after its letter."""
    as_of = datetime.fromisoformat("2030-06-20T23:59:59.999999+07:00")
    document, text = _letter(_reminder(as_of), as_of)
    head = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert "mẫu, ngày … tháng … năm 2030" in head
    assert "Kế hoạch số …/KH-SGDĐT ngày … tháng … năm 2030 của Sở mẫu về triển khai" in text
    assert "Đến hết ngày 20/6/2030, trong" in text and "hạn nộp hết ngày 14/6/2030" in text
    appendix = text.partition("Phụ lục\n")[2].splitlines()
    assert appendix[1:3] == [
        "(Kèm theo Công văn số …/SGDĐT-… ngày … tháng … năm 2030 của Sở mẫu)",
        "Kỳ 1 năm 2030, tính đến hết ngày 20/6/2030",
    ]
    open_runs = [run for one in document.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert {run.text for run in open_runs} == {"…"}


def test_a_later_letter_refers_to_the_one_before_and_does_not_repeat_it() -> None:
    """Only whom it is for, where the reports stand and whose list it is are said in the same words."""
    last = ReminderStep("cuoi", 20, "Lần cuối", "Sắp khóa.", formal=True, alarm=False, why="")
    policy = replace(POLICY, steps=(*POLICY.steps, last))
    moments = (AFTER, DUE + timedelta(days=21))
    letters = [_letter(_reminder(as_of, policy=policy), as_of)[1].splitlines() for as_of in moments]
    said = [
        {line for line in lines if len(line) > 60 and not line.startswith(("Kính gửi", "Đến ", "(Kèm"))}
        for lines in letters
    ]
    assert "đã đôn đốc bằng Công văn số …/SGDĐT-…" in letters[1][1]
    assert not any("đã đôn đốc bằng" in line for line in letters[0])
    assert said[0] and said[1] and not said[0] & said[1]

"""Who is reminded, with what words, and what nobody else may read in them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from docx import Document

from portal.exports.urging_letter import build_urging_letter
from portal.notices.reminder_issue import render_issue
from portal.notices.reminder_text import render_district_letter, render_email, render_summary, render_zalo
from portal.statistics.reporting_rates import compute_status
from portal.views.reminders import Reminder, build_reminder
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.registry import Registry
from portal.vocabulary.reminders import ReminderPolicy, ReminderStep
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, a_registry, a_unit

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


def _registry(status_public: str = "per_unit") -> Registry:
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
    publication = replace(registry.publication, status_public=status_public)
    return replace(registry, code_lists={**registry.code_lists, REASONS: reasons}, publication=publication)


def _reminder(as_of: datetime, registry: Registry | None = None, **receipts: str) -> Reminder:
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
    return build_reminder(registry, POLICY, status, {name: (record,)})


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


@pytest.mark.parametrize("public", ["per_unit", "counts"])
def test_reasons_reach_nobody_but_the_department_and_names_only_where_they_are_public(public: str) -> None:
    """A unit's findings are its own (DESIGN.md section 2)."""
    registry = _registry(public)
    reminder = _reminder(AFTER, registry, thpt_bon="so-1")
    department = registry.department
    zalo, email = render_zalo(reminder, department), render_email(reminder, department)
    letters = [render_district_letter(reminder, *part, department) for part in reminder.by_locality]
    assert REASON in render_summary(reminder)
    assert not [text for text in (zalo, email, render_issue(reminder), *letters) if REASON in text]
    assert ("thpt-mot: cần bổ sung" in zalo) == (public == "per_unit")
    assert "Đơn vị thpt-" not in email
    assert "Đơn vị thpt-hai: chưa nộp" in letters[1] and "thpt-mot" not in letters[1]
    assert all("https://cong.example" in text and "14/06/2030" in text for text in (zalo, email, *letters))


def test_the_standing_note_is_inert_and_does_not_change_with_the_hour() -> None:
    """No mention, no markup from names; the same facts give the same text on another day of the same step."""
    one, later = (render_issue(_reminder(AFTER + timedelta(hours=hours))) for hours in (0, 40))
    assert one == later
    assert "@ai" not in one and "<Mẫu>" not in one
    assert one != render_issue(_reminder(DUE - timedelta(hours=1)))


def test_the_official_letter_counts_and_lists_the_units_whose_turn_it_is() -> None:
    """Numbers of the letter equal the rows of its list; the same inputs give the same bytes."""
    reminder = _reminder(AFTER, thpt_bon="so-1")
    made = [build_urging_letter(reminder, _registry().department, "Công tác mẫu", AFTER) for _ in range(2)]
    assert made[0] == made[1]
    document = Document(io.BytesIO(made[0]))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Còn 3 đơn vị chưa hoàn thành, gồm 2 đơn vị chưa nộp và 1 đơn vị cần bổ sung" in text
    assert "1 trên tổng số 5 đơn vị" in text and "1 đơn vị đã gửi, Sở đang duyệt" in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows[1:]]
    assert rows == [
        ["1", "Phòng <Mẫu> @ai", "vùng A", "Chưa nộp"],
        ["2", "Đơn vị thpt-mot", "vùng A", "Cần bổ sung"],
        ["3", "Đơn vị thpt-hai", "vùng Đ", "Chưa nộp"],
    ]
    assert "{{" not in text + "".join(cell.text for row in document.tables[0].rows for cell in row.cells)

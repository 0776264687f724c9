"""The standing note of a period on the git host: who is still awaited, the same text as long as nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.notices.findings_markdown import inert
from portal.notices.reminder_text import counted
from portal.views.reminders import RemindedUnit, Reminder
from portal.vocabulary.vietnamese import number_text

_MOST = 200
"""A host refuses notes of more than 65,536 characters."""


def issue_title(reminder: Reminder) -> str:
    """The title; it never changes, so that a search finds one note a period."""
    return f"Đôn đốc báo cáo {reminder.period.label}"


def marker(period: str) -> str:
    """By which the note of a period is known again."""
    return f"<!-- portal-remind: {period} -->"


def step_marker(step: str) -> str:
    """Which step of reminding the note has told about."""
    return f"<!-- portal-remind-step: {step} -->"


def render_issue(reminder: Reminder) -> str:
    """The note as Markdown; neither the hour nor a count of days is in it: only a change of facts changes it.

    Units may read it (DESIGN.md policy 5): why a report was sent back is not in it.
    """
    lines = [marker(reminder.period.id), step_marker(reminder.step.id if reminder.step else ""), ""]
    if reminder.step is not None:
        lines += [f"**{inert(reminder.step.title)}.** {inert(reminder.step.opening)}", ""]
    lines += [f"Hạn nộp: hết ngày {reminder.due}; kỳ khóa sau ngày {reminder.closes}. {counted(reminder)}"]
    for label, units in (
        ("Chưa nộp", reminder.missing),
        ("Cần bổ sung", reminder.sent_back),
        ("Chờ Sở duyệt", reminder.pending),
        ("Đã tiếp nhận nhưng không có biên nhận", reminder.without_receipt),
    ):
        lines += _part(label, units)
    if not (reminder.missing or reminder.sent_back or reminder.pending):
        lines += ["", "Không còn đơn vị nào phải nhắc."]
    elif reminder.step is None:
        closed = "; phiếu đến sau cần quyết định mở lại" if reminder.is_closed else ""
        lines += ["", f"{reminder.idle[:1].upper()}{reminder.idle[1:]}{closed}."]
    lines += ["", "<sub>Mục này tự cập nhật mỗi ngày và tự đóng khi đủ phiếu hoặc khi kỳ khóa.</sub>"]
    return "\n".join(lines)


def _part(label: str, units: Sequence[RemindedUnit]) -> Iterator[str]:
    if not units:
        return
    yield from ("", f"### {label}: {number_text(len(units))}", "")
    for one in units[:_MOST]:
        yield f"- {inert(one.name)} ({inert(one.locality)})"
    if len(units) > _MOST:
        yield f"- và {number_text(len(units) - _MOST)} đơn vị khác"

"""Reminders as ready text: for the coordinator, for a Zalo group, for e-mail, for one district."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.views.reminders import RemindedUnit, Reminder
from portal.vocabulary.registry import Department
from portal.vocabulary.vietnamese import number_text

_LATE = "Phiếu muộn vẫn được nhận đến hết ngày {closes}."
_MOST_NAMES = 40
"""A longer message is read by nobody on a phone."""


def render_summary(reminder: Reminder) -> str:
    """What `portal remind` prints: the step, the four lists, and what is left to the department."""
    lines = [
        f"{reminder.period.label}, hạn nộp hết ngày {reminder.due} ({reminder.deadline}). Tính đến {reminder.as_of}.",
        f"Bước nhắc: {reminder.step.title if reminder.step else 'chưa đến lúc nhắc, hoặc kỳ đã khóa'}.",
        f"Đã tiếp nhận {_of(reminder.actual, reminder.expected)} đơn vị.",
    ]
    lists = (
        ("Chưa nộp", reminder.missing),
        ("Cần bổ sung", reminder.sent_back),
        ("Chờ Sở duyệt", reminder.pending),
        ("Đã tiếp nhận nhưng không có biên nhận", reminder.without_receipt),
    )
    for label, units in lists:
        if units:
            lines += ["", f"{label}: {number_text(len(units))}", *(f"  - {_line(one)}" for one in units)]
    return "\n".join(lines)


def render_zalo(reminder: Reminder, department: Department) -> str:
    """A short message for the group of all units; names only where the status of single units is public."""
    lines = [f"[{department.short_name}] {_opening(reminder)} {_facts(reminder)}", *_missing_words(reminder)]
    if reminder.names_are_public and reminder.owing:
        lines += [f"- {one.short_name}: {one.state.label.lower()}" for one in reminder.owing[:_MOST_NAMES]]
        if len(reminder.owing) > _MOST_NAMES:
            lines.append(f"- và {number_text(len(reminder.owing) - _MOST_NAMES)} đơn vị khác.")
    lines.append(_where(reminder))
    return "\n".join(lines) + "\n"


def render_email(reminder: Reminder, department: Department) -> str:
    """A letter for every unit that still owes something, without the names of others."""
    return _letter(
        f"{reminder.period.label}: hạn nộp báo cáo hết ngày {reminder.due}",
        "Kính gửi quý đơn vị,",
        [f"{_opening(reminder)} {_facts(reminder)}", _ask(reminder), _where(reminder)],
        department,
    )


def render_district_letter(
    reminder: Reminder, locality: str, units: Iterable[RemindedUnit], department: Department
) -> str:
    """One letter for the units of a district; why a report was sent back is told to its unit only."""
    lines = [f"- {one.name}: {one.state.label.lower()}" for one in units]
    return _letter(
        f"{reminder.period.label}: các đơn vị ở {locality} chưa hoàn thành báo cáo",
        f"Kính gửi các đơn vị ở {locality},",
        [
            f"{_opening(reminder)} Hạn nộp báo cáo {reminder.period.label_inside} là hết ngày {reminder.due}.",
            "Các đơn vị sau chưa hoàn thành:\n" + "\n".join(lines),
            _ask(reminder),
            _where(reminder),
        ],
        department,
    )


def _letter(subject: str, greeting: str, parts: Iterable[str], department: Department) -> str:
    body = "\n\n".join([greeting, *(part for part in parts if part), f"Trân trọng,\n{department.office}"])
    return f"Tiêu đề: {subject}\n\n{body}\n{department.name}\n"


def _opening(reminder: Reminder) -> str:
    return reminder.step.opening if reminder.step else ""


def _facts(reminder: Reminder) -> str:
    received = _of(reminder.actual, reminder.expected)
    return f"Báo cáo {reminder.period.label_inside}: hạn nộp hết ngày {reminder.due}, Sở đã nhận {received} đơn vị."


def _missing_words(reminder: Reminder) -> Iterator[str]:
    missing, sent_back = reminder.owing_counts
    if missing:
        yield f"Chưa nộp: {number_text(missing)} đơn vị."
    if sent_back:
        yield f"Cần bổ sung: {number_text(sent_back)} đơn vị."


def _ask(reminder: Reminder) -> str:
    late = _LATE.format(closes=reminder.closes) if reminder.step and reminder.step.day > 0 else ""
    return f"Đơn vị chưa nộp xin điền và gửi phiếu. Đơn vị cần bổ sung xin sửa đúng chỗ đã được chỉ ra. {late}".strip()


def _where(reminder: Reminder) -> str:
    place = f" {reminder.address}" if reminder.address else ""
    return f"Mở cổng báo cáo{place}, chọn “Việc của từng đơn vị”, tìm tên đơn vị rồi bấm “Điền phiếu”."


def _state(one: RemindedUnit) -> str:
    late = f", quá hạn {number_text(one.days_late)} ngày" if one.days_late else ""
    why = f" ({'; '.join(one.reasons)})" if one.reasons else ""
    return f"{one.state.label.lower()}{late}{why}"


def _line(one: RemindedUnit) -> str:
    return f"{one.short_name} ({one.locality}): {_state(one)}"


def _of(part: int, whole: int) -> str:
    return f"{number_text(part)}/{number_text(whole)}"

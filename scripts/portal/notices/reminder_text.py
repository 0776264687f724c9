"""Reminders as ready text: for the coordinator, for a Zalo group, for one unit, for e-mail, for one district."""

from __future__ import annotations

from collections.abc import Iterable

from portal.views.reminders import RemindedUnit, Reminder
from portal.vocabulary.registry import Department
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import number_text


def render_summary(reminder: Reminder) -> str:
    """What `portal remind` prints: the step, the four lists, and what is left to the department."""
    head = f"{reminder.period.label}, hạn nộp hết ngày {reminder.due}"
    if reminder.not_open:
        return f"{head}. {reminder.not_open}\nChưa có đơn vị nào phải nhắc."
    lines = [
        f"{head} ({reminder.deadline}). Tính đến {reminder.as_of}.",
        f"Bước nhắc: {reminder.step.title if reminder.step else reminder.idle}.",
        counted(reminder),
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


def render_group_message(reminder: Reminder, department: Department) -> str:
    """A short message for the group of all units: counts and days, never the name of a unit."""
    lines = [
        f"[{department.short_name}] {_opening(reminder)} {_facts(reminder)}",
        counted(reminder),
        _late(reminder),
        "Sở nhắn riêng cho từng đơn vị chưa hoàn thành.",
        _where(reminder),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def render_unit_message(reminder: Reminder, unit: RemindedUnit, department: Department) -> str:
    """A message for one unit alone: what the department awaits of it, and why its report was sent back."""
    if unit.state is ReportState.MISSING:
        ask = "Sở chưa nhận được phiếu của đơn vị. Xin điền và gửi phiếu."
    else:
        why = f" Lý do: {'; '.join(unit.reasons)}." if unit.reasons else ""
        ask = f"Phiếu của đơn vị cần bổ sung.{why} Xin sửa đúng chỗ đã được chỉ ra rồi gửi lại."
    lines = [
        f"[{department.short_name}] Gửi {unit.short_name}. {_opening(reminder)} {_facts(reminder)}",
        ask,
        _late(reminder),
        _where(reminder),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def render_email(reminder: Reminder, department: Department) -> str:
    """A letter for every unit that still owes something, without the names of others."""
    return _letter(
        f"{reminder.period.label}: hạn nộp báo cáo hết ngày {reminder.due}",
        "Kính gửi quý đơn vị,",
        [f"{_opening(reminder)} {_facts(reminder)}\n{counted(reminder)}", _ask(reminder), _where(reminder)],
        department,
    )


def render_district_letter(
    reminder: Reminder, locality: str, units: Iterable[RemindedUnit], department: Department
) -> str:
    """One letter for the units of a district, to nobody else: it names them. Why a report was sent back is told to its
    unit only."""
    lines = [f"- {one.name}: {one.state.label.lower()}" for one in units]
    return f"Chỉ gửi cho các đơn vị ở {locality}; thư nêu tên đơn vị, không đưa vào nhóm đông người.\n" + _letter(
        f"{reminder.period.label}: các đơn vị ở {locality} chưa hoàn thành báo cáo",
        f"Kính gửi các đơn vị ở {locality},",
        [
            f"{_opening(reminder)} {_facts(reminder)}",
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
    """Which report until when; how many days are left or over, which on the last day the opening says."""
    left = "" if reminder.step and reminder.step.day == 0 else f" ({reminder.deadline})"
    return f"Báo cáo {reminder.period.label_inside}: hạn nộp hết ngày {reminder.due}{left}."


def counted(reminder: Reminder) -> str:
    """Where the expected reports stand, in parts that add up to all of them, the department's own among them."""
    own = " (tính cả Sở)" if reminder.counts_department else ""
    parts = [f"{number_text(reminder.actual)} phiếu đã tiếp nhận"]
    for units, words in (
        (reminder.pending, "phiếu đang chờ Sở duyệt"),
        (reminder.sent_back, "phiếu cần bổ sung"),
        (reminder.missing, "đơn vị chưa nộp"),
    ):
        if units:
            parts.append(f"{number_text(len(units))} {words}")
    return f"Trong {number_text(reminder.expected)} đơn vị phải nộp{own}: {', '.join(parts)}."


def _late(reminder: Reminder) -> str:
    return f"Phiếu muộn vẫn được nhận đến hết ngày {reminder.closes}." if reminder.takes_late else ""


def _ask(reminder: Reminder) -> str:
    ask = "Đơn vị chưa nộp xin điền và gửi phiếu. Đơn vị cần bổ sung xin sửa đúng chỗ đã được chỉ ra."
    return f"{ask} {_late(reminder)}".strip()


def _where(reminder: Reminder) -> str:
    """How to begin; nothing while the portal's address is not known."""
    if not reminder.address:
        return ""
    way = "chọn “Việc của từng đơn vị”, tìm tên đơn vị rồi bấm “Điền phiếu”"
    return f"Mở cổng báo cáo {reminder.address}, {way}."


def _state(one: RemindedUnit) -> str:
    late = f", quá hạn {number_text(one.days_late)} ngày" if one.days_late else ""
    why = f" ({'; '.join(one.reasons)})" if one.reasons else ""
    return f"{one.state.label.lower()}{late}{why}"


def _line(one: RemindedUnit) -> str:
    return f"{one.short_name} ({one.locality}): {_state(one)}"

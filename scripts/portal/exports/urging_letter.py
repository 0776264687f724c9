"""The official letter that urges units to report, as a Word file to be checked, numbered and signed."""

from __future__ import annotations

import re
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from portal.exports.word_layout import (
    BODY,
    LEFT,
    MIDDLE,
    begin_appendix_page,
    lay_out_page,
    make_styles,
    save_word,
    stamp_properties,
    two_columns,
    write_heading,
    write_line,
)
from portal.exports.word_places import fill_places, office_date, paragraphs_of, with_whole_end, word_text
from portal.exports.word_tables import write_table
from portal.views.reminders import Reminder
from portal.views.unit_report import without_level
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Department
from portal.vocabulary.vietnamese import number_text

_WIDTHS = (Mm(12), Mm(68), Mm(40), Mm(45))
_HEADS = ("TT", "Đơn vị", "Địa bàn", "Tình hình")
_NUMBER = "…/SGDĐT-…"
_OPEN = re.compile(r"(…)")
_COPIES = ("- Như trên;", "- Lãnh đạo Sở (để báo cáo);", "- Lưu: VT, {office}.")


def build_urging_letter(reminder: Reminder, department: Department, plan: Plan, as_of: datetime) -> bytes:
    """The letter's bytes; the same inputs give the same. What the program cannot know is left open and marked yellow:
    number, days, who signs. A later letter refers to the one before it.

    Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I and mẫu 1.5 (công văn).
    """
    document = Document()
    lay_out_page(document)
    make_styles(document)
    _write_top(document, reminder, department, as_of.year)
    request = _second_request if reminder.letters_before else _first_request
    for text in request(reminder, department, _plan(plan, reminder, department), _until(reminder, as_of)):
        _write_marked(document.add_paragraph(style=BODY), text)
    _write_signature(document, department)
    _write_list(document, reminder, department, as_of)
    title = f"Đôn đốc báo cáo {reminder.period.label}"
    moment = as_of.replace(tzinfo=None, microsecond=0)
    stamp_properties(document, word_text(title), word_text(department.name), moment)
    return save_word(document)


def _write_top(document: WordDocument, reminder: Reminder, department: Department, year: int) -> None:
    write_heading(document)
    above = f"UBND {department.province.upper()}"
    words = {
        "co_quan_chu_quan": with_whole_end(above),
        "ten_co_quan": with_whole_end(department.name.upper()),
        "so_ky_hieu": _NUMBER,
        "dia_danh": without_level(department.province),
        "ngay_thang": _open_date(year),
    }
    for paragraph in paragraphs_of(document):
        fill_places(paragraph, words.__getitem__)
    subject = document.tables[0].rows[1].cells[0].add_paragraph()
    write_line(
        subject, word_text(f"V/v đôn đốc báo cáo {reminder.period.label_inside}{_time(reminder)}"), MIDDLE, size=12
    )
    addressee = "Kính gửi: Thủ trưởng các đơn vị có tên trong danh sách kèm theo"
    write_line(document.add_paragraph(), addressee, MIDDLE, size=14, before=14, after=12)


def _time(reminder: Reminder) -> str:
    return f" (lần {reminder.letters_before + 1})" if reminder.letters_before else ""


def _plan(plan: Plan, reminder: Reminder, department: Department) -> str:
    """The plan by number, day and title; the day is not in the plan's data and stays open."""
    title = f"{plan.title[:1].lower()}{plan.title[1:]}"
    return f"Kế hoạch số {plan.number} {_open_date(reminder.period.year)} của {department.name} về {title}"


def _open_date(year: int) -> str:
    return f"ngày … tháng … năm {year}"


def _until(reminder: Reminder, as_of: datetime) -> str:
    """`hết ngày 20/6/2024`, or the minute while the day is not over."""
    local = as_of.astimezone(reminder.period.due.tzinfo)
    day = office_date(local.date())
    return f"hết ngày {day}" if local.strftime("%H%M%S") == "235959" else f"{local.strftime('%H:%M')} ngày {day}"


def _standing(reminder: Reminder, department: Department, until: str) -> str:
    """Where the expected reports stand, in parts that add up; the list names all who owe but the department."""
    own = " (tính cả Sở)" if reminder.counts_department else ""
    parts = [f"{department.name} đã tiếp nhận báo cáo của {number_text(reminder.actual)} đơn vị"]
    if reminder.pending:
        parts.append(f"{number_text(len(reminder.pending))} đơn vị đã gửi và đang chờ duyệt")
    missing, sent_back = len(reminder.missing), len(reminder.sent_back)
    kinds = ((missing, "đơn vị chưa nộp"), (sent_back, "đơn vị cần bổ sung"))
    made_of = " và ".join(f"{number_text(count)} {words}" for count, words in kinds if count)
    own_report = "; báo cáo của Sở không nêu trong danh sách" if reminder.department_owes else ""
    parts.append(f"còn {number_text(missing + sent_back)} đơn vị chưa hoàn thành, gồm {made_of}")
    expected = number_text(reminder.expected)
    return (
        f"Đến {until}, trong {expected} đơn vị phải báo cáo{own}, {'; '.join(parts)} (danh sách tại Phụ lục kèm theo"
        f"{own_report})."
    )


def _first_request(reminder: Reminder, department: Department, plan: str, until: str) -> list[str]:
    due, closes = office_date(reminder.period.last_good_day), office_date(reminder.period.last_open_day)
    return [
        f"Thực hiện {plan}, các đơn vị gửi báo cáo {reminder.period.label_inside} với hạn nộp hết ngày {due}.",
        _standing(reminder, department, until),
        f"{department.name} đề nghị thủ trưởng các đơn vị có tên trong danh sách:",
        (
            "1. Chỉ đạo hoàn thành và gửi báo cáo ngay; đơn vị cần bổ sung thì sửa đúng những chỗ đã được chỉ ra. "
            f"Phiếu muộn được nhận đến hết ngày {closes}, sau đó kỳ báo cáo khóa lại."
        ),
        f"2. Có vướng mắc thì liên hệ {department.office} để được hướng dẫn.",
        "Đề nghị thủ trưởng các đơn vị nghiêm túc thực hiện./.",
    ]


def _second_request(reminder: Reminder, department: Department, plan: str, until: str) -> list[str]:
    due, closes = office_date(reminder.period.last_good_day), office_date(reminder.period.last_open_day)
    earlier = f"Công văn số {_NUMBER} {_open_date(reminder.period.due.year)}"
    return [
        (
            f"Ngày {due} là hạn cuối nộp báo cáo {reminder.period.label_inside} theo {plan}. "
            f"{department.name} đã đôn đốc bằng {earlier}."
        ),
        f"{_standing(reminder, department, until)} Đây là lần đôn đốc thứ {reminder.letters_before + 1}.",
        f"{department.name} yêu cầu thủ trưởng các đơn vị có tên trong danh sách:",
        (
            f"1. Gửi báo cáo chậm nhất hết ngày {closes}. Sau ngày này kỳ báo cáo khóa; báo cáo gửi sau chỉ được "
            "nhận khi Sở có quyết định mở lại cho đơn vị."
        ),
        (
            f"2. Đơn vị không thể hoàn thành trước ngày khóa thì có văn bản nêu rõ lý do, gửi {department.office} "
            f"trước ngày {closes}."
        ),
        "Số liệu của đơn vị không báo cáo sẽ không có trong báo cáo tổng hợp của ngành./.",
    ]


def _write_marked(paragraph: Paragraph, text: str) -> None:
    """The text, with what the writer must fill in marked yellow."""
    for part in _OPEN.split(word_text(text)):
        run = paragraph.add_run(part)
        if _OPEN.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _write_signature(document: WordDocument, department: Department) -> None:
    left, right = two_columns(document, 1, Mm(80), Mm(85)).rows[0].cells
    write_line(left.paragraphs[0], "Nơi nhận:", LEFT, size=12, bold=True, italic=True, before=6)
    for copy in _COPIES:
        write_line(left.add_paragraph(), word_text(copy.format(office=department.office)), LEFT, size=11)
    write_line(right.paragraphs[0], "KT. GIÁM ĐỐC", MIDDLE, size=13, bold=True, before=6)
    write_line(right.add_paragraph(), "PHÓ GIÁM ĐỐC", MIDDLE, size=13, bold=True, after=72)
    write_line(right.add_paragraph(), "[Họ và tên người ký]", MIDDLE, size=13, bold=True)


def _write_list(document: WordDocument, reminder: Reminder, department: Department, as_of: datetime) -> None:
    """The list as an appendix (Nghị định 30/2020, Phụ lục I): its own page, whose letter it belongs to, its title."""
    begin_appendix_page(document)
    attached = f"(Kèm theo Công văn số {_NUMBER} {_open_date(as_of.year)} của {department.name})"
    label = f"{reminder.period.label}, tính đến {_until(reminder, as_of)}"
    write_line(document.add_paragraph(), "Phụ lục", MIDDLE, size=14, bold=True)
    write_line(document.add_paragraph(), "DANH SÁCH ĐƠN VỊ CHƯA HOÀN THÀNH BÁO CÁO", MIDDLE, size=13, bold=True)
    write_line(document.add_paragraph(), word_text(attached), MIDDLE, size=13, italic=True)
    write_line(document.add_paragraph(), word_text(label), MIDDLE, size=13, after=8)
    units = [(name, one) for name, some in reminder.by_locality for one in some]
    rows = [(str(number), one.name, name, one.state.label) for number, (name, one) in enumerate(units, 1)]
    write_table(document, document.add_paragraph(), _HEADS, rows, _WIDTHS, {1, 2, 3})

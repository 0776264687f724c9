"""The official letter that urges units to report, as a Word file to be checked, numbered and signed."""

from __future__ import annotations

from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from portal.exports.word_layout import (
    BODY,
    LEFT,
    MIDDLE,
    lay_out_page,
    make_styles,
    save_word,
    stamp_properties,
    two_columns,
    write_heading,
    write_line,
)
from portal.exports.word_places import fill_places, paragraphs_of, spoken_date, with_whole_end, word_text
from portal.exports.word_tables import write_table
from portal.views.reminders import Reminder
from portal.vocabulary.registry import Department
from portal.vocabulary.vietnamese import number_text

_WIDTHS = (Mm(12), Mm(68), Mm(40), Mm(45))
_HEADS = ("TT", "Đơn vị", "Địa bàn", "Tình hình")
_COPIES = ("- Như trên;", "- Lãnh đạo Sở (để báo cáo);", "- Lưu: VT, {office}.")


def build_urging_letter(reminder: Reminder, department: Department, plan_title: str, as_of: datetime) -> bytes:
    """The letter's bytes; the same inputs give the same. Number, day and name of who signs are left open.

    Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I and mẫu 1.5 (công văn).
    """
    document = Document()
    lay_out_page(document)
    make_styles(document)
    _write_top(document, reminder, department)
    for text in _sentences(reminder, department, plan_title):
        document.add_paragraph(word_text(text), style=BODY)
    _write_signature(document, department)
    _write_list(document, reminder)
    title = f"Đôn đốc báo cáo {reminder.period.label}"
    moment = as_of.replace(tzinfo=None, microsecond=0)
    stamp_properties(document, word_text(title), word_text(department.name), moment)
    return save_word(document)


def _write_top(document: WordDocument, reminder: Reminder, department: Department) -> None:
    write_heading(document)
    above = f"UBND {department.province.upper()}"
    words = {
        "co_quan_chu_quan": with_whole_end(above),
        "ten_co_quan": with_whole_end(department.name.upper()),
        "so_ky_hieu": "…/SGDĐT-…",
        "dia_danh": "…",
        "ngay_thang": spoken_date(None),
    }
    for paragraph in paragraphs_of(document):
        fill_places(paragraph, words.__getitem__)
    subject = document.tables[0].rows[1].cells[0].add_paragraph()
    write_line(subject, word_text(f"V/v đôn đốc báo cáo {reminder.period.label_inside}"), MIDDLE, size=12)
    addressee = "Kính gửi: Thủ trưởng các đơn vị có tên trong danh sách kèm theo"
    write_line(document.add_paragraph(), addressee, MIDDLE, size=14, before=14, after=12)


def _sentences(reminder: Reminder, department: Department, plan_title: str) -> list[str]:
    received, expected = number_text(reminder.actual), number_text(reminder.expected)
    owing, name = number_text(len(reminder.owing)), department.name
    missing, sent_back = map(number_text, reminder.owing_counts)
    waiting = f"{number_text(len(reminder.pending))} đơn vị đã gửi, Sở đang duyệt. " if reminder.pending else ""
    plan, label = f"Kế hoạch {plan_title[:1].lower()}{plan_title[1:]}", reminder.period.label_inside
    return [
        f"Thực hiện {plan}, các đơn vị gửi báo cáo {label} với hạn nộp hết ngày {reminder.due}.",
        (
            f"Tính đến {reminder.as_of}, {name} đã tiếp nhận báo cáo của {received} trên tổng số {expected} đơn vị "
            f"phải báo cáo. {waiting}Còn {owing} đơn vị chưa hoàn thành, gồm {missing} đơn vị chưa nộp và {sent_back} "
            "đơn vị cần bổ sung (danh sách kèm theo)."
        ),
        f"{name} đề nghị thủ trưởng các đơn vị:",
        (
            "1. Chỉ đạo hoàn thành và gửi báo cáo ngay; đơn vị cần bổ sung thì sửa đúng những chỗ đã được chỉ ra. "
            f"Phiếu muộn được nhận đến hết ngày {reminder.closes}, sau đó kỳ báo cáo khóa lại."
        ),
        f"2. Có vướng mắc thì liên hệ {department.office} để được hướng dẫn.",
        "Đề nghị thủ trưởng các đơn vị nghiêm túc thực hiện./.",
    ]


def _write_signature(document: WordDocument, department: Department) -> None:
    left, right = two_columns(document, 1, Mm(80), Mm(85)).rows[0].cells
    write_line(left.paragraphs[0], "Nơi nhận:", LEFT, size=12, bold=True, italic=True, before=6)
    for copy in _COPIES:
        write_line(left.add_paragraph(), word_text(copy.format(office=department.office)), LEFT, size=11)
    write_line(right.paragraphs[0], "KT. GIÁM ĐỐC", MIDDLE, size=13, bold=True, before=6)
    write_line(right.add_paragraph(), "PHÓ GIÁM ĐỐC", MIDDLE, size=13, bold=True, after=72)
    write_line(right.add_paragraph(), "[Họ và tên người ký]", MIDDLE, size=13, bold=True)


def _write_list(document: WordDocument, reminder: Reminder) -> None:
    """The list on a page of its own."""
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    write_line(document.add_paragraph(), "DANH SÁCH ĐƠN VỊ CHƯA HOÀN THÀNH BÁO CÁO", MIDDLE, size=13, bold=True)
    label = f"{reminder.period.label}, tính đến {reminder.as_of}"
    write_line(document.add_paragraph(), word_text(label), MIDDLE, size=13, italic=True, after=8)
    units = [(name, one) for name, some in reminder.by_locality for one in some]
    rows = [(str(number), one.name, name, one.state.label) for number, (name, one) in enumerate(units, 1)]
    write_table(document, document.add_paragraph(), _HEADS, rows, _WIDTHS, {1, 2, 3})

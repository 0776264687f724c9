"""The empty official report as a Word file that the department may restyle, laid out as Nghị định 30/2020 asks.

Places to be filled are written `{{so_ky_hieu}}`. The file in schemas/templates/ was made by this module once; since
then the file counts, and what is changed in Word stays (layout: Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from portal.exports.word_layout import (
    BODY,
    FIXED_TIME,
    LEFT,
    MIDDLE,
    begin_report,
    save_word,
    stamp_properties,
    two_columns,
    write_line,
)

CONTENT = "noi_dung"
_SUBJECT = (
    "Kết quả thực hiện công tác phòng, chống tội phạm, tệ nạn xã hội;\n"
    "phòng, chống mua bán người và xây dựng phong trào toàn dân\n"
    "bảo vệ an ninh Tổ quốc ({{ky_bao_cao}})"
)
_OPENING = (
    "Thực hiện Kế hoạch của {{noi_nhan}}, {{ten_don_vi}} báo cáo kết quả thực hiện {{ky_bao_cao}} "
    "(số liệu từ ngày {{tu_ngay}} đến ngày {{den_ngay}}) như sau:"
)
_CLOSING = "Trên đây là báo cáo kết quả thực hiện {{ky_bao_cao}} của {{ten_don_vi}}./."
_SOURCE = "Người lập báo cáo: {{nguoi_lap}}. Lập theo mẫu phiên bản {{phien_ban_mau}}."


def build_unit_word_template() -> bytes:
    """The template's bytes, the same every time."""
    document = begin_report(_SUBJECT, "Kính gửi: {{noi_nhan}}")
    document.add_paragraph(_OPENING, style=BODY)
    document.add_paragraph(f"{{{{{CONTENT}}}}}", style=BODY)
    closing = document.add_paragraph(_CLOSING, style=BODY)
    closing.paragraph_format.space_before, closing.paragraph_format.keep_with_next = Pt(12), True
    _write_signature(document)
    write_line(document.add_paragraph(), _SOURCE, LEFT, size=11, italic=True, before=12)
    stamp_properties(document, "Báo cáo của đơn vị", "", datetime(*FIXED_TIME[:3]))  # noqa: DTZ001 (Word keeps no zone here)
    return save_word(document)


def _write_signature(document: WordDocument) -> None:
    left, right = two_columns(document, 1, Mm(80), Mm(85)).rows[0].cells
    write_line(left.paragraphs[0], "Nơi nhận:", LEFT, size=12, bold=True, italic=True, before=6)
    for copy in ("- Như trên;", "- Lưu: VT."):
        write_line(left.add_paragraph(), copy, LEFT, size=11)
    write_line(right.paragraphs[0], "{{chuc_vu_nguoi_ky}}", MIDDLE, size=13, bold=True, before=6, after=72)
    write_line(right.add_paragraph(), "{{nguoi_ky}}", MIDDLE, size=13, bold=True)

"""The department's summary report as an empty Word file, laid out as Nghị định 30/2020 asks, to be restyled at will.

The file in schemas/templates/ was made by this module once, from the outline beside it; since then the file counts
(layout: Nghị định 30/2020, Phụ lục I; outline: the order of the plan's parts II.1 to II.3, domain.md 4.3). A line of
the outline is a paragraph: `@` title and addressee, `#` and `##` headings, `### dọc:` or `### ngang:` an appendix whose
page stands or lies, square brackets what the writer must add. Places: views.official_report, views.official_tables.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt

from portal.exports.word_layout import (
    BODY,
    FIXED_TIME,
    HEADING,
    LEFT,
    MIDDLE,
    SUBHEADING,
    begin_appendix_page,
    begin_report,
    save_word,
    stamp_properties,
    two_columns,
    write_line,
)
from portal.exports.word_places import roman

_OUTLINE = Path(__file__).with_name("official_word_outline.txt")
_END = "./."
_TITLE, _APPENDIX, _LYING = "@ ", "### ", "ngang"
_COPIES = ("- Như trên;", "- Lãnh đạo Sở;", "- Lưu: VT, GDTH-CTTT.")
_ATTACHED = "(Kèm theo Báo cáo số {{so_ky_hieu}} {{ngay_thang}} của {{co_quan}})"


def build_official_word_template() -> bytes:
    """The template's bytes, the same every time."""
    lines = _OUTLINE.read_text(encoding="utf-8").splitlines()
    subject, addressee = (line.removeprefix(_TITLE).replace(" | ", "\n") for line in lines if line.startswith(_TITLE))
    document = begin_report(subject, addressee)
    appendices = 0
    for line in lines[2:]:
        if line.startswith(_APPENDIX):
            if not appendices:
                _write_signature(document)
            appendices += 1
            _begin_appendix(document, appendices, line.removeprefix(_APPENDIX))
        else:
            _write_part(document, line)
    stamp_properties(document, "Báo cáo tổng hợp", "", datetime(*FIXED_TIME[:3]))  # noqa: DTZ001 (Word keeps no zone here)
    return save_word(document)


def _write_part(document: WordDocument, line: str) -> None:
    """A paragraph; what the writer must add is marked yellow, to be seen before the report is signed."""
    marks, _, text = line.partition(" ")
    style = {"#": HEADING, "##": SUBHEADING}.get(marks, BODY)
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(line if style == BODY else text)
    if line.startswith("["):
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if line.endswith(_END):
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(12), True


def _write_signature(document: WordDocument) -> None:
    left, right = two_columns(document, 1, Mm(80), Mm(85)).rows[0].cells
    write_line(left.paragraphs[0], "Nơi nhận:", LEFT, size=12, bold=True, italic=True, before=6)
    for copy in _COPIES:
        write_line(left.add_paragraph(), copy, LEFT, size=11)
    write_line(right.paragraphs[0], "KT. GIÁM ĐỐC", MIDDLE, size=13, bold=True, before=6)
    write_line(right.add_paragraph(), "PHÓ GIÁM ĐỐC", MIDDLE, size=13, bold=True, after=72)
    name = right.add_paragraph()
    write_line(name, "[Họ và tên người ký]", MIDDLE, size=13, bold=True)
    name.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW


def _begin_appendix(document: WordDocument, number: int, words: str) -> None:
    """An appendix on its own page, its pages counted by themselves (Phụ lục I); wide tables on a page that lies."""
    lies, _, title = words.partition(": ")
    begin_appendix_page(document, lying=lies == _LYING)
    write_line(document.add_paragraph(), f"Phụ lục {roman(number)}", MIDDLE, size=14, bold=True)
    write_line(document.add_paragraph(), title.upper(), MIDDLE, size=13, bold=True)
    write_line(document.add_paragraph(), _ATTACHED, MIDDLE, size=13, italic=True, after=8)

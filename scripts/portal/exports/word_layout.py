"""How an official document looks in Word: A4, Times New Roman, the margins and the heading that Nghị định 30/2020 asks.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I. For the templates and for what is written into them.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
BODY, LISTED, HEADING, SUBHEADING = "Lời văn", "Gạch đầu dòng", "Heading 1", "Heading 2"
CELL, CELL_HEAD, GRID = "Chữ trong bảng", "Đầu bảng", "Table Grid"
TEXT_WIDTH = Mm(165)
MIDDLE, LEFT, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def save_word(document: WordDocument) -> bytes:
    """The document's file with fixed times inside, so that the same content gives the same bytes."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def begin_report(subject: str, addressee: str) -> WordDocument:
    """A report up to its addressee: page, styles, headings, title, rule (Nghị định 30/2020, Phụ lục I)."""
    document = Document()
    lay_out_page(document)
    make_styles(document)
    write_heading(document)
    write_line(document.add_paragraph(), "BÁO CÁO", MIDDLE, size=14, bold=True, before=12)
    write_line(document.add_paragraph(), subject, MIDDLE, size=14, bold=True)
    draw_rule(document.add_paragraph(), 60, 60, after=12)
    write_line(document.add_paragraph(), addressee, MIDDLE, size=14, after=12)
    return document


def stamp_properties(document: WordDocument, title: str, author: str, moment: datetime) -> None:
    """Set what Word shows as the file's properties; nothing of the machine that made it."""
    known = document.core_properties
    known.title, known.author, known.last_modified_by = title[:255], author[:255], author[:255]
    known.comments, known.language, known.revision = "", "vi-VN", 1
    known.created = known.modified = moment


def lay_out_page(document: WordDocument) -> None:
    """A4; margins top and bottom 20, left 30, right 15 mm; the page number centred on top, not on the first page."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(20), Mm(30), Mm(15)
    page.header_distance = page.footer_distance = Mm(10)
    page.different_first_page_header_footer = True
    number = page.header.paragraphs[0]
    number.alignment = MIDDLE
    run = number.add_run()
    set_font(run, 13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    page.first_page_header.is_linked_to_previous = False


def begin_appendix_page(document: WordDocument, *, lying: bool = False) -> None:
    """A new page, its pages counted by themselves as those of an appendix are (Phụ lục I); lying for wide tables."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lying else (short, long)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    pages = OxmlElement("w:pgNumType")
    pages.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:pgMar")).addnext(pages)


def make_styles(document: WordDocument) -> None:
    """The styles of text, headings and tables, in black Times New Roman."""
    _style(document, "Normal", 13)
    _style(document, "Header", 13)
    body = _style(document, BODY, 13, align=JUSTIFIED, after=6)
    body.paragraph_format.first_line_indent = Mm(10)
    body.paragraph_format.line_spacing = 1.15
    listed = _style(document, LISTED, 13, align=JUSTIFIED, after=4)
    listed.paragraph_format.first_line_indent = Mm(10)
    for name, italic in ((HEADING, False), (SUBHEADING, True)):
        heading = _style(document, name, 13, bold=True, italic=italic, align=JUSTIFIED, after=6)
        heading.paragraph_format.space_before = Pt(10 if name == HEADING else 6)
        heading.paragraph_format.first_line_indent = Mm(10)
        heading.paragraph_format.keep_with_next = True
    _style(document, CELL, 12, before=2, after=2)
    _style(document, CELL_HEAD, 12, bold=True, align=MIDDLE, before=2, after=2)


def _style(
    document: WordDocument,
    name: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: int = 0,
    after: int = 0,
) -> ParagraphStyle:
    known = {style.name for style in document.styles}
    style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.name, style.font.color.rgb = FONT, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme font would win over the name
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.alignment, style.paragraph_format.line_spacing = align, 1.0
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def two_columns(document: WordDocument, rows: int, left: Mm, right: Mm) -> Table:
    """A table without lines, two columns of the given widths, no row broken over pages."""
    table: Table = document.add_table(rows, 2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for row in table.rows:
        keep_whole(row.cells[0])
    return table


def keep_whole(cell: _Cell) -> None:
    """Do not break the row of this cell over two pages."""
    row = cell._tc.getparent()
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def write_line(
    paragraph: Paragraph,
    text: str,
    align: WD_ALIGN_PARAGRAPH,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    after: int = 0,
) -> None:
    """Add a text to a paragraph and set how both look; sizes and room in points."""
    run = paragraph.add_run(text)
    set_font(run, size)
    run.bold, run.italic, paragraph.alignment = bold, italic, align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)


def set_font(run: Run, size: int) -> None:
    """Times New Roman in so many points, whatever script Word takes the letters for."""
    run.font.name, run.font.size = FONT, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def draw_rule(paragraph: Paragraph, left: int, right: int, after: int = 0) -> None:
    """A thin line below a name, so many millimetres in from both sides: the lower edge of a low, empty paragraph."""
    shape = paragraph.paragraph_format
    shape.left_indent, shape.right_indent = Mm(left), Mm(right)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(after), Pt(3)
    borders, edge = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def write_heading(document: WordDocument) -> None:
    """Left: the body above, the unit, the number. Right: the state's name and motto, place and date."""
    table = two_columns(document, 2, Mm(70), Mm(95))
    left, right = table.rows[0].cells
    write_line(left.paragraphs[0], "{{co_quan_chu_quan}}", MIDDLE, size=12)
    write_line(left.add_paragraph(), "{{ten_co_quan}}", MIDDLE, size=12, bold=True)
    draw_rule(left.add_paragraph(), 23, 23)
    write_line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", MIDDLE, size=12, bold=True)
    write_line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", MIDDLE, size=13, bold=True)
    draw_rule(right.add_paragraph(), 18, 18)
    left, right = table.rows[1].cells
    write_line(left.paragraphs[0], "Số: {{so_ky_hieu}}", MIDDLE, size=13, before=4)
    write_line(right.paragraphs[0], "{{dia_danh}}, {{ngay_thang}}", MIDDLE, size=13, italic=True, before=4)

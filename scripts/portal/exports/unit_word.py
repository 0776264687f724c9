"""A unit's report as an official Word document, ready to be signed and filed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Length, Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from portal.exports.unit_word_template import (
    BODY,
    CELL,
    CELL_HEAD,
    CONTENT,
    GRID,
    HEADING,
    LISTED,
    SUBHEADING,
    TEXT_WIDTH,
    build_unit_word_template,
    keep_whole,
    save_word,
    stamp_properties,
)
from portal.views.unit_report import Block, Grid, Lines, Passage, ReportSection, Title, UnitReport, build_unit_report
from portal.vocabulary.errors import PortalError
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data

_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_LINE_WIDTHS = (Mm(12), Mm(83), Mm(25), Mm(45))
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_NO_XML = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
"""Control characters cannot stand in a Word file: their pictures stand for them, so that nothing vanishes."""
_NO_XML |= {0x7F: "\u2421", 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def build_unit_word(
    registry: Registry, data: Data, unit: OrgUnit, period: ReportingPeriod, template: bytes | None = None
) -> bytes:
    """The Word file of an accepted report's data (Nghị định 30/2020, Phụ lục I); the same inputs give the same bytes.

    `template` is the content of schemas/templates/bao-cao-don-vi.docx; without it, the layout as first made. Text of
    the report is never read as a place to be filled, as markup or as an instruction (O09). PortalError when the
    template has a place nobody fills, or none for the content.
    """
    report = build_unit_report(registry, data, unit, period)
    document = Document(io.BytesIO(template or build_unit_word_template()))
    place = _fill_places(document, _words(report))
    body = _Body(document, place)
    for number, section in enumerate(report.sections, 1):
        body.write(number, section)
    place._p.getparent().remove(place._p)
    moment = report.dated or period.last_day
    title = f"Báo cáo {period.label} - {unit.name}"
    stamp_properties(document, word_text(title), word_text(unit.name), datetime(moment.year, moment.month, moment.day))  # noqa: DTZ001
    return save_word(document)


def word_text(text: str) -> str:
    """The text as a Word file can hold it: exact but for control characters; any line end is one line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NO_XML)


def spoken_date(day: date | None) -> str:
    """`ngày 05 tháng 02 năm 2024`: a leading 0 for days below 10 and for months 1 and 2 only (Phụ lục I)."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _words(report: UnitReport) -> dict[str, str]:
    """What stands in the places of the template."""
    return {
        "co_quan_chu_quan": _with_whole_end(report.above.upper()),
        "ten_co_quan": _with_whole_end(report.unit.upper()),
        "ten_don_vi": report.unit,
        "so_ky_hieu": report.number or "…/BC-…",
        "dia_danh": report.place,
        "ngay_thang": spoken_date(report.dated),
        "ky_bao_cao": report.period[:1].lower() + report.period[1:],
        "tu_ngay": report.first_day,
        "den_ngay": report.last_day,
        "noi_nhan": report.recipient,
        "chuc_vu_nguoi_ky": report.signer_post,
        "nguoi_ky": report.signer,
        "nguoi_lap": report.author,
        "phien_ban_mau": report.form_version,
    }


def _with_whole_end(name: str) -> str:
    """A name whose last two words stay on one line, as place names must."""
    head, blank, last = name.rpartition(" ")
    return f"{head}\u00a0{last}" if blank else name


def _fill_places(document: WordDocument, words: Mapping[str, str]) -> Paragraph:
    """Fill every place of the template once; returns the paragraph where the content belongs."""
    content: Paragraph | None = None
    for paragraph in list(_paragraphs(document)):
        if (match := _PLACE.search(paragraph.text)) is None:
            continue
        if match[1] == CONTENT:
            content = paragraph
        else:
            _fill(paragraph, words)
    if content is None:
        raise PortalError(f"mẫu văn bản thiếu chỗ {{{{{CONTENT}}}}} cho nội dung báo cáo")
    return content


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from (one for row in part.rows for cell in row.cells for one in cell.paragraphs)


def _fill(paragraph: Paragraph, words: Mapping[str, str]) -> None:
    """Fill the places of one paragraph; Word may have split a place over several runs, the first one keeps its look."""
    runs = paragraph.runs
    texts = [run.text for run in runs]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    for match in reversed(list(_PLACE.finditer("".join(texts)))):
        if match[1] not in words:
            raise PortalError(f"mẫu văn bản có chỗ {{{{{match[1]}}}}} mà không ai điền; hãy sửa hoặc bỏ chỗ đó")
        value = word_text(words[match[1]])
        for index, start in enumerate(starts):
            first, last = max(match.start() - start, 0), match.end() - start
            if last <= 0 or first >= len(texts[index]):
                continue
            texts[index] = texts[index][:first] + value + texts[index][last:]
            value = ""
    for run, text in zip(runs, texts, strict=True):
        run.text = text


class _Body:
    """Writes the sections before the place that the template keeps for them."""

    def __init__(self, document: WordDocument, place: Paragraph) -> None:
        self._document, self._place = document, place

    def write(self, number: int, section: ReportSection) -> None:
        """One section: heading, then tables and passages in the order of the form."""
        self._paragraph(f"{_roman(number)}. {section.label}", HEADING)
        lines, titles = count(1), count(1)
        for block in section.blocks:
            if isinstance(block, Title):
                self._paragraph(f"{next(titles)}. {block.text}", SUBHEADING)
                lines = count(1)
            else:
                self._write_block(block, lines)

    def _write_block(self, block: Block, lines: Iterator[int]) -> None:
        if isinstance(block, Lines):
            rows = [(str(next(lines)), line.label, line.measure, line.value) for line in block.lines]
            self._table(("TT", "Nội dung", "Đơn vị tính", "Kết quả"), rows, _LINE_WIDTHS, words=1)
        elif isinstance(block, Grid):
            if block.label:
                self._paragraph(block.label, SUBHEADING)
            self._table(block.heads, block.rows, _grid_widths(len(block.heads)), words=0)
        elif isinstance(block, Passage):
            self._passage(block)

    def _passage(self, block: Passage) -> None:
        if block.label:
            self._paragraph(block.label, SUBHEADING)
        for item in block.items:
            self._paragraph(f"- {item}" if block.listed else item, LISTED if block.listed else BODY)

    def _paragraph(self, text: str, style: str) -> None:
        """A paragraph for each line of the text."""
        for line in word_text(text).split("\n"):
            self._place.insert_paragraph_before(line, style)

    def _table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[Length], words: int) -> None:
        """A table; the column number `words` holds words and begins at the left, the others are centred."""
        content = list(rows)
        table: Table = self._document.add_table(1 + len(content), len(heads), GRID)
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, texts) in enumerate(zip(table.rows, [heads, *content], strict=True)):
            cells = row.cells
            keep_whole(cells[0])
            for place, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
                cell.width = width
                _write_cell(cell, text, CELL if number else CELL_HEAD, centred=place != words)
        self._settle(table)

    def _settle(self, table: Table) -> None:
        """Repeat the head on every page, keep it with its first row, and leave a little room below."""
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in table.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        self._place._p.addprevious(table._tbl)
        gap = self._place.insert_paragraph_before("", CELL)
        gap.paragraph_format.space_after = gap.paragraph_format.space_before = Mm(0)
        gap.paragraph_format.line_spacing = Mm(2)


def _write_cell(cell: _Cell, text: str, style: str, *, centred: bool) -> None:
    """A cell's text, a paragraph for each line."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for index, line in enumerate(word_text(text).split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.style = style
        paragraph.add_run(line)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _grid_widths(columns: int) -> list[Length]:
    """Widths that fill the page: the first column, which names the row, twice as wide as the others."""
    share = int(TEXT_WIDTH / (columns + 1))
    return [Length(share * 2), *[Length(share)] * (columns - 1)]


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text

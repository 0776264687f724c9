"""The department's summary report as a Word document: every figure filled in, places for the writer marked."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from portal.exports.official_word_template import build_official_word_template
from portal.exports.word_layout import BODY, CELL, SUBHEADING, save_word, stamp_properties
from portal.exports.word_places import PLACE, fill_places, paragraphs_of, word_text
from portal.exports.word_tables import write_table
from portal.views.official_report import OfficialReport
from portal.views.official_tables import official_tables
from portal.views.staff_tables import StaffTable, cell_text

_LETTER, _PADDING = Mm(2.3), Mm(5)
"""The room of a letter at 12 points, and of a cell's edges."""
_MOST_LETTERS = 70
_EAGER = 3
"""How much more of the room that is left a column of words wants than one of figures, whose head may break."""
_NONE_HERE = "Không có."


def build_official_word(
    report: OfficialReport, named: Mapping[str, Sequence[StaffTable]], template: bytes | None = None
) -> bytes:
    """The Word file of the summary report (Nghị định 30/2020, Phụ lục I); the same inputs give the same bytes.

    `template` is the content of schemas/templates/bao-cao-tong-hop.docx; without it, the outline as first written.
    A paragraph is left out when a figure it needs was not asked in this scope; when nobody answered any of its
    questions, it says so to the writer. PortalError when the template
    has a place that nobody fills.
    """
    document = Document(io.BytesIO(template or build_official_word_template()))
    for paragraph in list(paragraphs_of(document)):
        places = [match[1] for match in PLACE.finditer(paragraph.text)]
        if not places:
            continue
        tables = official_tables(report, places[0], named)
        if tables is not None:
            _write_tables(document, paragraph, tables, _text_width(document, paragraph))
            _remove(paragraph)
        elif _is_left_out(report, places):
            _remove(paragraph)
        else:
            _write_sentence(paragraph, report, places)
    moment = datetime(report.as_of.year, report.as_of.month, report.as_of.day)  # noqa: DTZ001 (Word keeps no zone here)
    stamp_properties(document, word_text(report.title), word_text(report.department), moment)
    return save_word(document)


def _is_left_out(report: OfficialReport, places: Sequence[str]) -> bool:
    return not all(report.is_asked(place) for place in places if report.is_figure(place))


def _write_sentence(paragraph: Paragraph, report: OfficialReport, places: Sequence[str]) -> None:
    """Fill a paragraph; when nobody answered any of its questions, tell the writer so, marked yellow."""
    missing, begins = report.unanswered(places), PLACE.match(paragraph.text) is not None
    if missing:
        for run in paragraph.runs:
            run.text = ""
        paragraph.add_run(word_text(missing)).font.highlight_color = WD_COLOR_INDEX.YELLOW
        return
    shared = report.shared_behind(places)
    fill_places(paragraph, lambda place: report.text(place, told=bool(shared)))
    if shared:
        _say_at_end(paragraph, shared)
    first = next((run for run in paragraph.runs if run.text), None)
    if begins and first is not None:
        first.text = first.text[:1].upper() + first.text[1:]


def _say_at_end(paragraph: Paragraph, words: str) -> None:
    """Words before the full stop."""
    last = [run for run in paragraph.runs if run.text][-1]
    stopped = last.text.endswith(".")
    last.text = f"{last.text.removesuffix('.')}{words}{'.' if stopped else ''}"


def _remove(paragraph: Paragraph) -> None:
    paragraph._p.getparent().remove(paragraph._p)


def _text_width(document: WordDocument, paragraph: Paragraph) -> Length:
    """The width of the text where a paragraph stands: pages of an appendix may lie."""
    before = paragraph._p.itersiblings(qn("w:p"), preceding=True)
    ended = sum(one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None for one in before)
    page = document.sections[ended]
    return Length((page.page_width or Mm(210)) - (page.left_margin or 0) - (page.right_margin or 0))


def _write_tables(document: WordDocument, place: Paragraph, tables: Sequence[StaffTable], width: Length) -> None:
    """Each table with its title, the units behind it above, and how to read it below."""
    for table in tables:
        if table.title:
            place.insert_paragraph_before(word_text(table.title), SUBHEADING)
        if not table.rows:
            place.insert_paragraph_before(_NONE_HERE, BODY)
            continue
        behind = place.insert_paragraph_before(table.coverage, CELL)
        behind.paragraph_format.keep_with_next = True
        heads = ("TT", *table.heads)
        rows = [(str(number), *map(cell_text, row)) for number, row in enumerate(table.rows, 1)]
        if table.has_total:
            rows[-1] = ("", *rows[-1][1:])
        words = {column + 1 for column in table.words}
        written = write_table(document, place, heads, rows, column_widths(heads, rows, width, words), words)
        if table.has_total:
            _embolden(written.rows[-1])
        if table.note:
            note = place.insert_paragraph_before(table.note, CELL)
            note.runs[0].font.size, note.runs[0].font.italic = Pt(11), True
            note.paragraph_format.space_after = Pt(8)


def _embolden(row: _Row) -> None:
    for run in (run for cell in row.cells for paragraph in cell.paragraphs for run in paragraph.runs):
        run.font.bold = True


def column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: Length, words: Collection[int]
) -> list[Length]:
    """Widths that fill the page: room for the longest word of each column; the rest to the columns of words."""
    columns = list(zip(heads, *rows, strict=True))
    least = [max((len(word) for text in column for word in text.split()), default=1) for column in columns]
    typical = [min(sum(map(len, column)) / len(column), _MOST_LETTERS) for column in columns]
    longing = [
        (max(0, many - few) + 1) * (_EAGER if place in words else 1)
        for place, (many, few) in enumerate(zip(typical, least, strict=True))
    ]
    room = [few * _LETTER + _PADDING for few in least]
    spare, whole = width - sum(room), sum(longing)
    if spare <= 0:
        return [Length(int(width * one / sum(room))) for one in room]
    return [Length(int(one + spare * more / whole)) for one, more in zip(room, longing, strict=True)]

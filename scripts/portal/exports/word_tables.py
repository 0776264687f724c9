"""Tables of an official Word document: lined, their head repeated on every page, no row broken over two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Length, Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from portal.exports.word_layout import CELL, CELL_HEAD, GRID, keep_whole
from portal.exports.word_places import word_text


def write_table(
    document: WordDocument,
    before: Paragraph,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[Length],
    words: Collection[int],
) -> Table:
    """A table in front of a paragraph; the columns numbered in `words` hold words, the others are centred."""
    content = list(rows)
    head_style, cell_style = (str(document.styles[name].style_id) for name in (CELL_HEAD, CELL))
    table: Table = document.add_table(1 + len(content), len(heads), GRID)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, [heads, *content], strict=True)):
        cells = row.cells
        keep_whole(cells[0])
        for place, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
            cell.width = width
            _write_cell(cell, text, cell_style if number else head_style, centred=place not in words)
    _settle(table, before)
    return table


def _settle(table: Table, before: Paragraph) -> None:
    """Repeat the head on every page, keep it with its first row, and leave a little room below."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    before._p.addprevious(table._tbl)
    gap = before.insert_paragraph_before("", CELL)
    gap.paragraph_format.space_after = gap.paragraph_format.space_before = Mm(0)
    gap.paragraph_format.line_spacing = Mm(2)


def _write_cell(cell: _Cell, text: str, style_id: str, *, centred: bool) -> None:
    """A cell's text, a paragraph for each line; its style by id, as looking one up by name costs a millisecond."""
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for index, line in enumerate(word_text(text).split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph._p.style = style_id
        paragraph.add_run(line)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

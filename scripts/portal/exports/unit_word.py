"""A unit's report as an official Word document, ready to be signed and filed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from portal.exports.unit_word_template import CONTENT, build_unit_word_template
from portal.exports.word_layout import BODY, HEADING, LISTED, SUBHEADING, TEXT_WIDTH, save_word, stamp_properties
from portal.exports.word_places import PLACE, fill_places, paragraphs_of, roman, spoken_date, with_whole_end, word_text
from portal.exports.word_tables import write_table
from portal.views.unit_report import Block, Grid, Lines, Passage, ReportSection, Title, UnitReport, build_unit_report
from portal.vocabulary.errors import PortalError
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data

_LINE_WIDTHS = (Mm(12), Mm(83), Mm(25), Mm(45))


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
    place = _fill(document, _words(report))
    body = _Body(document, place)
    for number, section in enumerate(report.sections, 1):
        body.write(number, section)
    place._p.getparent().remove(place._p)
    moment = report.dated or period.last_day
    title = f"Báo cáo {period.label} - {unit.name}"
    stamp_properties(document, word_text(title), word_text(unit.name), datetime(moment.year, moment.month, moment.day))  # noqa: DTZ001
    return save_word(document)


def _words(report: UnitReport) -> dict[str, str]:
    """What stands in the places of the template."""
    return {
        "co_quan_chu_quan": with_whole_end(report.above.upper()),
        "ten_co_quan": with_whole_end(report.unit.upper()),
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


def _fill(document: WordDocument, words: Mapping[str, str]) -> Paragraph:
    """Fill every place of the template once; returns the paragraph where the content belongs."""
    content: Paragraph | None = None
    for paragraph in list(paragraphs_of(document)):
        match = PLACE.search(paragraph.text)
        if match is not None and match[1] == CONTENT:
            content = paragraph
        elif match is not None:
            fill_places(paragraph, lambda name: _word(words, name))
    if content is None:
        raise PortalError(f"mẫu văn bản thiếu chỗ {{{{{CONTENT}}}}} cho nội dung báo cáo")
    return content


def _word(words: Mapping[str, str], name: str) -> str:
    if name not in words:
        raise PortalError(f"mẫu văn bản có chỗ {{{{{name}}}}} mà không ai điền; hãy sửa hoặc bỏ chỗ đó")
    return words[name]


class _Body:
    """Writes the sections before the place that the template keeps for them."""

    def __init__(self, document: WordDocument, place: Paragraph) -> None:
        self._document, self._place = document, place

    def write(self, number: int, section: ReportSection) -> None:
        """One section: heading, then tables and passages in the order of the form."""
        self._paragraph(f"{roman(number)}. {section.label}", HEADING)
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
        write_table(self._document, self._place, heads, rows, widths, {words})


def _grid_widths(columns: int) -> list[Length]:
    """Widths that fill the page: the first column, which names the row, twice as wide as the others."""
    share = int(TEXT_WIDTH / (columns + 1))
    return [Length(share * 2), *[Length(share)] * (columns - 1)]

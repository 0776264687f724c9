"""The Word copy of a report: laid out as Nghị định 30 asks, every answer in it, and text that is only text."""

from __future__ import annotations

import io
import itertools
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from portal.drivers.demo.reports import ReportMaker
from portal.drivers.word_copy import TEMPLATE, write_unit_word
from portal.exports.report_yaml import render_report_yaml
from portal.exports.unit_word import build_unit_word
from portal.exports.unit_word_template import build_unit_word_template
from portal.exports.word_layout import FONT, save_word
from portal.exports.word_places import spoken_date
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Field, FieldType
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from portal.vocabulary.vietnamese import number_text

HOSTILE = "{{ 7*7 }} {% for a in b %} {{noi_dung}} {{so_ky_hieu}} <b>&amp; & </w:t> ]]> _x0041_ =1+1"


def _good(registry: Registry, unit_type: str) -> tuple[Data, OrgUnit, ReportingPeriod]:
    period = list(registry.periods.values())[-1]
    units = [unit for unit in registry.expected_units(period) if unit.form_type == unit_type]
    unit = next(unit for unit in units if registry.members_through(period.year, unit.id))
    return ReportMaker(registry, seed=4).make(unit, period, period.opens.date(), {}), unit, period


def _opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def _paragraphs(document: WordDocument) -> list[Paragraph]:
    found: list[Paragraph] = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            found.append(part)
        else:
            found += [one for row in part.rows for cell in row.cells for one in cell.paragraphs]
    return found


def _lines(content: bytes) -> list[str]:
    return [paragraph.text.replace("\u00a0", " ") for paragraph in _paragraphs(_opened(content))]


def _find(content: bytes, text: str) -> Paragraph:
    return next(one for one in _paragraphs(_opened(content)) if one.text.replace("\u00a0", " ") == text)


def _look(paragraph: Paragraph) -> tuple[str | None, float, bool | None, bool | None]:
    font = paragraph.runs[0].font
    assert font.size is not None
    return font.name, font.size.pt, font.bold, font.italic


def _expected(registry: Registry, field: Field, value: Any) -> list[str]:
    """What a reader must find for a value: an independent statement of how each type is written."""
    if isinstance(value, list) and field.type is FieldType.ROWS:
        inner = {row.key: row for row in field.rows}
        return [text for row in value for key, one in row.items() for text in _expected(registry, inner[key], one)]
    if isinstance(value, list):
        return [f"- {text}" for one in value for text in _expected(registry, field, one)]
    if value == "khong_ap_dung" and not field.code_list:
        return ["Không áp dụng"]
    if isinstance(value, int):
        return [number_text(value)]
    if field.code_list:
        return [registry.code_lists[field.code_list].label_of(value)]
    if field.type is FieldType.YES_NO:
        return [value.capitalize()]
    return [line for line in str(value).split("\n") if line]


@pytest.mark.parametrize("unit_type", ["pgd", "thpt", "gdnn_gdtx"])
def test_every_value_of_a_good_report_stands_on_its_own_in_the_copy(registry: Registry, unit_type: str) -> None:
    """Nothing is lost between the form and the paper, and the committed template is the one that is filled."""
    data, unit, period = _good(registry, unit_type)
    template = (Path(__file__).parents[2] / "schemas" / TEMPLATE).read_bytes()
    lines = _lines(build_unit_word(registry, data, unit, period, template))
    expected: Counter[str] = Counter()
    for section in registry.form_of(period).sections[1:]:
        content = data.get(section.key, [])
        records = [content]
        if isinstance(content, list):
            records = content
        elif section.code_list:
            records = list(content.values())
        for record, field in itertools.product(records, section.fields):
            if field.key in record and str(record[field.key]) not in registry.org_units:
                expected.update(_expected(registry, field, record[field.key]))
    assert expected.total() > 80
    assert expected - Counter(lines) == Counter()
    everything = "\n".join(lines)
    general = data["thong_tin_chung"]
    names = [registry.unit(row["ma_co_so"]).name for row in data.get("truong_trung_binh", [])]
    for text in [*names, unit.name, *(general[key] for key in general if key not in _SHOWN_OTHERWISE)]:
        assert text in everything
    assert "{{" not in everything


_SHOWN_OTHERWISE = {"ma_don_vi", "ky_bao_cao", "ngay_bao_cao"}
"""By the unit's name, the period's label, and a date in words."""


def test_hostile_text_is_exact_text_wherever_it_stands(registry: Registry) -> None:
    """O09: no template language, no markup, no place filled twice; line ends become paragraphs."""
    data, unit, period = _good(registry, "thpt")
    data["thong_tin_chung"] |= {"so_ky_hieu": HOSTILE, "thu_truong_ho_ten": HOSTILE, "nguoi_lap_ho_ten": HOSTILE}
    data["chi_dao"] |= {"da_ban_hanh_ke_hoach": "có", "so_ke_hoach": HOSTILE}
    data["danh_gia"]["ket_qua_noi_bat"] = f"  {HOSTILE}\tx \n{HOSTILE}"
    data["nguon_luc"]["ten_mo_hinh"] = [HOSTILE]
    lines = _lines(build_unit_word(registry, data, unit, period))
    assert f"Số: {HOSTILE}" in lines
    assert f"  {HOSTILE}\tx " in lines
    assert f"- {HOSTILE}" in lines
    assert lines.count(HOSTILE) == 3  # the plan's number, the signer, the second line of the passage
    assert any(line.startswith(f"Người lập báo cáo: {HOSTILE}. ") for line in lines)


def test_control_characters_are_shown_not_swallowed(registry: Registry) -> None:
    """Word files cannot hold them; their pictures stand there, and the file opens."""
    data, unit, period = _good(registry, "thpt")
    data["danh_gia"]["ket_qua_noi_bat"] = "a\x00b\x07c\x0cd\x1b[31me\x7ff\ufffeg\ud800h"
    assert "a␀b␇c␌d␛[31me␡f\ufffdg\ufffdh" in _lines(build_unit_word(registry, data, unit, period))


def test_page_and_heading_are_as_the_decree_asks(registry: Registry) -> None:
    """Nghị định 30/2020, Phụ lục I: paper, margins, fonts and sizes, capitals, the two columns of the heading."""
    data, unit, period = _good(registry, "thpt")
    content = build_unit_word(registry, data, unit, period)
    page = _opened(content).sections[0]
    sizes = (page.page_width, page.page_height, page.top_margin, page.bottom_margin, page.left_margin)
    assert [round((size or 0) / Mm(1)) for size in (*sizes, page.right_margin)] == [210, 297, 20, 20, 30, 15]
    department = registry.department.name.upper()
    heading = [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in _opened(content).tables[0].rows]
    assert heading[0][0].split("\n")[:2] == [department, unit.name.upper()]
    assert heading[0][1].split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert heading[1][0].startswith("Số: ")
    assert _look(_find(content, department)) == (FONT, 12, False, False)
    assert _look(_find(content, unit.name.upper())) == (FONT, 12, True, False)
    assert _look(_find(content, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) == (FONT, 12, True, False)
    assert _look(_find(content, "Độc lập - Tự do - Hạnh phúc")) == (FONT, 13, True, False)
    assert _look(_find(content, heading[1][1])) == (FONT, 13, False, True)
    assert _look(_find(content, "BÁO CÁO")) == (FONT, 14, True, False)
    assert _look(_find(content, "Nơi nhận:")) == (FONT, 12, True, True)
    assert _look(_find(content, "- Như trên;")) == (FONT, 11, False, False)
    assert _look(_find(content, "HIỆU TRƯỞNG")) == (FONT, 13, True, False)


def test_body_text_has_the_decrees_font_and_no_theme_font_wins_over_it(registry: Registry) -> None:
    """A theme font would show Calibri in Word whatever the name says."""
    data, unit, period = _good(registry, "pgd")
    document = _opened(build_unit_word(registry, data, unit, period))
    used = {one.style.name: one.style for one in _paragraphs(document) if one.style is not None and one.text}
    assert {"Lời văn", "Gạch đầu dòng", "Heading 1", "Heading 2", "Chữ trong bảng", "Đầu bảng"} <= set(used)
    for style in used.values():
        fonts = style.element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {FONT}
        assert not [name for name in fonts.attrib if name.endswith("Theme")]
        assert style.font.size in (Pt(12), Pt(13))


def test_the_page_number_is_centred_on_top_but_not_on_the_first_page(registry: Registry) -> None:
    """Phụ lục I; the number is a field that Word counts."""
    page = _opened(build_unit_word(registry, *_good(registry, "thpt"))).sections[0]
    assert page.different_first_page_header_footer
    assert [one.text for one in page.first_page_header.paragraphs] == [""]
    number = page.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [part.text for part in number._p.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 6, 15), "ngày 15 tháng 6 năm 2024"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_small_days_and_the_first_two_months_take_a_zero(day: date | None, spoken: str) -> None:
    """Phụ lục I: so that no figure can be added in front."""
    assert spoken_date(day) == spoken


def test_the_same_report_gives_the_same_bytes(registry: Registry) -> None:
    """No clock and no machine in the file."""
    good = _good(registry, "gdnn_gdtx")
    first = build_unit_word(registry, *good)
    assert first == build_unit_word(registry, *good)
    assert first == build_unit_word(registry, *good, template=build_unit_word_template())
    known = _opened(first).core_properties
    assert known.created is not None and known.created.date() == good[2].opens.date()
    assert known.author == good[1].name


def test_a_template_changed_in_word_is_filled_even_when_word_split_a_place(registry: Registry) -> None:
    """Word cuts a text into runs wherever somebody has typed; the look of the first piece stays."""
    document = _opened(build_unit_word_template())
    opening = next(one for one in document.paragraphs if one.text.startswith("Thực hiện"))
    for run in opening.runs:
        run.text = ""
    for piece in ("Căn cứ ", "{{ten_", "don_vi", "}} và {{noi", "_nhan}}", "."):
        opening.add_run(piece)
    data, unit, period = _good(registry, "thpt")
    lines = _lines(build_unit_word(registry, data, unit, period, save_word(document)))
    assert f"Căn cứ {unit.name} và {registry.department.name}." in lines


@pytest.mark.parametrize(("written", "told"), [("{{noi_dung}}", "thiếu chỗ"), ("{{ten_don_vi}}", "không ai điền")])
def test_a_template_with_a_wrong_place_is_refused_by_its_name(registry: Registry, written: str, told: str) -> None:
    """A misspelt place must not reach paper."""
    document = _opened(build_unit_word_template())
    for paragraph in document.paragraphs:
        if written in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(written, "{{sai_cho}}" if told == "không ai điền" else "")
    with pytest.raises(PortalError, match=told):
        build_unit_word(registry, *_good(registry, "thpt"), template=save_word(document))


def test_the_copy_of_a_file_is_written_and_a_faulty_report_gets_none(
    registry: Registry, repository: Repository, tmp_path: Path
) -> None:
    """What looks official must have passed the checks."""
    (tmp_path / "schemas").symlink_to(repository.schemas)
    data, unit, period = _good(registry, "thpt")
    file, out = Repository(tmp_path).submission_path(unit.id, period.id), tmp_path / "ra" / "x.docx"
    file.parent.mkdir(parents=True)
    file.write_text(render_report_yaml(data, registry.form_of(period), unit.form_type), encoding="utf-8")
    assert write_unit_word(tmp_path, file, out) == out
    template = (repository.schemas / TEMPLATE).read_bytes()
    assert out.read_bytes() == build_unit_word(registry, data, unit, period, template)
    out.unlink()
    file.write_text(file.read_text(encoding="utf-8").replace("so_nguoi_hoc: ", "so_nguoi_hoc: -"), encoding="utf-8")
    with pytest.raises(PortalError, match="còn lỗi"):
        write_unit_word(tmp_path, file, out)
    assert not out.exists()

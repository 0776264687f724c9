"""What staff take away says the same as `portal results` and `portal status`, whatever the kind of file."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.drivers.campaign import show_results, show_status
from portal.drivers.demo import write_demo
from portal.drivers.staff_exports import EXPORTS, TEMPLATE, write_export
from portal.exports.word_places import PLACE, paragraphs_of
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.views.reporting_units import TRACKED
from portal.vocabulary.errors import PortalError
from tests.conftest import ROOT

AS_OF = "2024-12-05"
FIRST, LAST, YEAR = "2024-K1", "2024-K2", "2024"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional province whose files have all been written once."""
    root = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(root, 24, 5, Repository(ROOT))
    return root


def _file(province: Path, kind: str, period: str) -> Path:
    out = province.parent / f"{period}.{kind}"
    return out if out.exists() else write_export(province, kind, period, AS_OF, out)


def _word(province: Path, period: str) -> WordDocument:
    return Document(str(_file(province, "docx", period)))


@cache
def _results(province: Path, period: str) -> dict[str, Any]:
    return dict(json.loads(show_results(province, period, AS_OF, "json")))


@cache
def _status(province: Path, period: str) -> dict[str, Any]:
    return dict(json.loads(show_status(province, period, AS_OF, "json")))


def _rows(province: Path, period: str) -> dict[tuple[str, str], dict[str, Any]]:
    content = _results(province, period)
    return {(row["field"], row["code"]): row for row in content["results"]}


def _number(text: str) -> int:
    return int(text.split()[0].replace(".", ""))


def _expected(row: Mapping[str, Any], answer: str) -> int | None:
    """The number a place of the template must say, from the JSON of `portal results`; None when nobody answered."""
    total = row["total"]
    if not total["units_reporting"]:
        return None
    return total["answers"][answer] if answer else int(total["value"] or 0)


_TOLD = re.compile(r" \([0-9]+/[0-9]+ đơn vị trả lời\)\.$")
"""The units behind all figures of a sentence, said once at its end."""
_SIMPLE = re.compile(r"#?([a-z_]+(?:\.[a-z_]+)+)(?: = (\S+))?")


@pytest.mark.parametrize("period", [FIRST, LAST, YEAR])
def test_every_figure_of_the_narrative_is_the_one_of_the_results(province: Path, period: str) -> None:
    """The template's own sentences, read back from the report by another way than they were written."""
    said = [_TOLD.sub(".", paragraph.text) for paragraph in _word(province, period).paragraphs]
    rows, compared, left_out = _rows(province, period), 0, 0
    for paragraph in Document(str(ROOT / "schemas" / TEMPLATE)).paragraphs:
        places = [_SIMPLE.fullmatch(match[1]) for match in PLACE.finditer(paragraph.text)]
        if not places or not all(places):
            continue
        pieces = [re.escape(piece) for piece in PLACE.split(paragraph.text)[::2]]
        found = [match for text in said if (match := re.fullmatch("(.+?)".join(pieces), text))]
        left_out += not found
        for place, written in zip(places, found[0].groups() if found else (), strict=bool(found)):
            assert place is not None
            row = rows.get((place[1], ""))
            value = _expected(row, place[2] or "") if row is not None else None
            if value is None:
                assert written in ("chưa có số liệu", "không áp dụng"), place[0]
            else:
                assert _number(written.partition("/")[0]) == value, place[0]
            compared += 1
    assert compared > 40
    assert left_out == (3 if period == FIRST else 0)


def _tables(document: WordDocument, head: str) -> list[list[list[str]]]:
    """Every table with this head, as texts by row."""
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [table for table in tables if head in table[0]]


@pytest.mark.parametrize("period", [LAST, YEAR])
def test_every_figure_of_the_appendices_is_the_one_of_the_results(province: Path, period: str) -> None:
    """All units together and each type of unit."""
    labels: dict[str, list[dict[str, Any]]] = {}
    for (_, code), row in _rows(province, period).items():
        labels.setdefault(row["label"] if not code else "", []).append(row)
    types = {"Phòng GDĐT": "pgd", "Trường THPT": "thpt", "Trung tâm GDNN-GDTX": "gdnn_gdtx"}
    compared, document = 0, _word(province, period)
    usual = [one.text for one in document.paragraphs if one.text.startswith("Số đơn vị trả lời: ")]
    for table in _tables(document, "Toàn ngành"):
        heads = table[0]
        for line in (dict(zip(heads, row, strict=True)) for row in table[1:]):
            label = line["Nội dung"]
            candidates = [row for row in labels.get(label, []) if row["total"]["value"] is not None]
            if len(candidates) != 1:
                continue
            row = candidates[0]
            assert _number(line["Toàn ngành"]) == int(row["total"]["value"]), label
            behind = f"{row['total']['units_reporting']}/{row['total']['units_expected']}"
            told = line.get("Số đơn vị trả lời", "").split("\n")[0]
            assert told == behind or (not told and any(f": {behind}" in text for text in usual)), label
            for head in set(types) & set(heads):
                if row["publication"] != "per_unit":
                    assert line[head] == "·"
                elif row["by_type"].get(types[head], {}).get("units_reporting"):
                    assert _number(line[head]) == int(row["by_type"][types[head]]["value"]), (label, head)
                    compared += 1
    assert compared > 60


def test_the_first_appendix_names_everyone_who_is_missing_or_late(province: Path) -> None:
    """And nobody else; the counts are those of `portal status`."""
    status = _status(province, LAST)
    document = _word(province, LAST)
    missing, late = ([row[1] for row in table[1:]] for table in _tables(document, "Tình trạng"))
    states = {"can-bo-sung", "cho-duyet", "chua-nop"}
    assert missing == [unit["name"] for unit in status["units"] if unit["state"] in states]
    assert missing
    assert late == [unit["name"] for unit in status["units"] if unit["state"] == "muon"]
    counts = {row[1]: row for row in _tables(document, "Loại đơn vị")[0][1:]}
    summary = status["summary"]
    whole = counts["Toàn ngành, tính cả Sở"]
    assert whole[2:4] == [str(summary["expected"]), str(summary["actual"])]
    assert whole[5] == str(summary["on_time"])


def test_figures_that_may_only_be_shown_for_the_province_have_no_type_of_unit_beside_them(province: Path) -> None:
    """A type with one unit in it would show that unit (domain.md 4.3: PL4 province totals)."""
    tables = [table for table in _tables(_word(province, LAST), "Số đơn vị trả lời") if "tin" in {r[2] for r in table}]
    assert [table[0] for table in tables] == [["TT", "Nội dung", "Đơn vị tính", "Toàn ngành", "Số đơn vị trả lời"]]


def test_the_page_is_as_the_decree_asks(province: Path) -> None:
    """Nghị định 30/2020, Phụ lục I: A4, margins, appendices on pages of their own counted by themselves."""
    document = _word(province, LAST)
    first, *appendices = document.sections
    assert [round((one or 0) / Mm(1)) for one in (first.page_width, first.page_height)] == [210, 297]
    for section in document.sections:
        edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round((edge or 0) / Mm(1)) for edge in edges] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in appendices]
    assert [start.get(qn("w:start")) for start in starts] == ["1"] * 8
    assert [one.orientation for one in appendices] == [WD_ORIENT.PORTRAIT, *[WD_ORIENT.LANDSCAPE] * 7]
    heads = [one.text for one in document.paragraphs if one.text.startswith("Phụ lục ")]
    assert heads == [f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")]
    heading = document.tables[0]
    assert heading.cell(0, 1).text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert heading.cell(0, 0).text.startswith("UBND TỈNH MINH HỌA")
    assert [one.text for one in document.paragraphs if one.text.endswith("./.")] == [
        "Trên đây là báo cáo kết quả kỳ 2 năm 2024 của Sở GDĐT Minh Họa./."
    ]


def test_what_the_writer_must_add_is_marked_and_nothing_is_left_to_be_filled(province: Path) -> None:
    """Yellow, to be seen before the report is signed."""
    paragraphs = list(paragraphs_of(_word(province, YEAR)))
    marked = [one for one in paragraphs if one.text.startswith("[")]
    assert len(marked) >= 6
    assert all(run.font.highlight_color == WD_COLOR_INDEX.YELLOW for one in marked for run in one.runs if run.text)
    assert not [one.text for one in paragraphs if "{{" in one.text]


def _sheet_rows(sheet: Worksheet) -> list[dict[str, Any]]:
    heads, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows if row[0]]


def test_the_workbook_has_a_sheet_for_every_section_with_the_figures_as_numbers(province: Path) -> None:
    """One sheet a table, coverage above, head and first column in sight while scrolling."""
    workbook = load_workbook(_file(province, "xlsx", LAST))
    rows, compared = _rows(province, LAST), 0
    sections = {row["section"] for row in rows.values()}
    names = {name.partition("-")[2]: name for name in workbook.sheetnames}
    assert {section for section in sections if section[:29] in names} == sections
    assert workbook.sheetnames[0] == "Mục lục"
    by_label = {(row["label"], row["code_label"]): row for row in rows.values() if not row["total"]["answers"]}
    for section in sections:
        sheet = workbook[names[section[:29]]]
        assert sheet.freeze_panes == "B4"
        assert str(sheet["A2"].value).startswith("Số đơn vị đã báo cáo: ")
        for line in _sheet_rows(sheet):
            row = by_label.get((line["Nội dung"], line["Chi tiết"] or ""))
            if row is not None and row["section"] == section and row["total"]["units_reporting"]:
                assert line["Toàn ngành"] == int(row["total"]["value"] or 0), line
                compared += 1
    assert compared > 100
    listed = {sheet.title for sheet in workbook if sheet["A1"].value} - {"Mục lục"}
    assert listed == set(workbook.sheetnames[1:])


def test_the_csv_opens_in_excel_and_holds_every_total(province: Path) -> None:
    """UTF-8 with its mark, semicolons, decimal commas; the rows are those of `portal results`."""
    content = _file(province, "csv", YEAR).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    whole = {
        (line["Mã dòng"], line["Mã chi tiết"]): line["Giá trị"]
        for line in lines
        if line["Loại đơn vị"] == "Toàn ngành" and not line["Trả lời"]
    }
    rows = {key: row for key, row in _rows(province, YEAR).items() if not row["total"]["answers"]}
    assert set(rows) <= set(whole)
    for key, row in rows.items():
        total = row["total"]
        assert whole[key] == (str(total["value"] or 0) if total["units_reporting"] else "")


def test_the_json_is_as_its_schema_says_and_equals_the_commands(province: Path) -> None:
    """One object with the status of each period and the results."""
    content = json.loads(_file(province, "json", YEAR).read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "schemas" / "meta" / "staff_export.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(content)) == []
    assert content["results"] == _results(province, YEAR)
    assert content["status"] == [_status(province, one) for one in (FIRST, LAST)]


@pytest.mark.parametrize("kind", list(EXPORTS))
def test_the_same_repository_gives_the_same_bytes(province: Path, kind: str) -> None:
    """No clock and no machine in the files."""
    again = write_export(province, kind, LAST, AS_OF, province.parent / f"again.{kind}")
    assert again.read_bytes() == _file(province, kind, LAST).read_bytes()


def test_an_indicator_added_as_data_stands_in_every_kind_of_file(province: Path, tmp_path: Path) -> None:
    """A row in the table of indicators is all it takes; its figure is that of the field it names."""
    root = tmp_path / "kho"
    shutil.copytree(province, root)
    label, total = "Thêm", _rows(province, LAST)[("khen_thuong.tap_the", "")]["total"]["value"]
    row = "{id: them_vao, measure: tập thể, numerator: [khen_thuong.tap_the], better: none, label: Thêm, definition: A}"
    table = root / "schemas" / "indicators" / "2024.yaml"
    table.write_text(f"{table.read_text(encoding='utf-8').rstrip()}\n- {row}\n", encoding="utf-8")
    files = {kind: write_export(root, kind, LAST, AS_OF, tmp_path / f"x.{kind}") for kind in EXPORTS}
    lines = [row for table in _tables(Document(str(files["docx"])), "Chỉ tiêu, chỉ số") for row in table]
    assert [row[4] for row in lines if row[1] == label] == [f"{total:,} tập thể".replace(",", ".")]
    sheet = load_workbook(files["xlsx"])["chi-tieu"]
    shown = [row for row in _sheet_rows(sheet) if row["Chỉ tiêu, chỉ số"] == label]
    assert [(row["Kết quả"], row["Đơn vị tính"]) for row in shown] == [(total, "tập thể")]
    found = csv.DictReader(io.StringIO(files["csv"].read_bytes().decode("utf-8-sig")), delimiter=";")
    assert next(one["Giá trị"] for one in found if one["Mã dòng"] == "them_vao") == str(total)
    indicators = json.loads(files["json"].read_text(encoding="utf-8"))["results"]["indicators"]
    assert [one["label"] for one in indicators][-1] == label


def test_the_targets_of_the_report_are_those_of_the_results(province: Path) -> None:
    """Verdict and figure of every target that is judged in the period, in the sentence and in the table."""
    judged = [one for one in _results(province, LAST)["indicators"] if one["target"] and one["total"]["units_expected"]]
    document = _word(province, LAST)
    lines = {row[1]: row for row in _tables(document, "Yêu cầu của Kế hoạch")[0][1:]}
    assert list(lines) == [one["label"] for one in judged]
    for one in judged:
        total, line = one["total"], lines[one["label"]]
        assert line[5] == _VERDICTS[total["state"]]
        if total["denominator"]:
            assert line[4] in (f"{total['numerator']}/{total['denominator']}", _compared(total))
    sentence = next(one.text for one in document.paragraphs if one.text.startswith(f"Trong {len(judged)} chỉ tiêu"))
    for state, label in _VERDICTS.items():
        count = sum(one["total"]["state"] == state for one in judged)
        assert (f" {count} {label.lower()}" in sentence) == (count > 0)


_VERDICTS = {
    "dat": "Đạt",
    "chua_dat": "Chưa đạt",
    "khong_phat_sinh": "Không phát sinh",
    "chua_du_so_lieu": "Chưa đủ số liệu",
}


def _compared(total: Mapping[str, Any]) -> str:
    return f"{total['numerator']} so với {total['denominator']}"


def test_the_followed_schools_stand_in_the_order_of_the_plan(province: Path) -> None:
    """All of them, whether they reported or not."""
    registry = read_registry(Repository(province))
    names = [registry.unit(one).name for one in registry.group_members(2024, TRACKED)]
    table = _tables(_word(province, YEAR), "Mức phấn đấu")[0]
    assert [row[1] for row in table[1:]] == names
    assert any(row[2] for row in table[1:])


def test_an_unknown_kind_or_period_is_refused_by_name(province: Path, tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(PortalError, match="pdf"):
        write_export(province, "pdf", LAST, AS_OF, tmp_path / "x")
    with pytest.raises(PortalError, match="2031-K1"):
        write_export(province, "csv", "2031-K1", AS_OF, tmp_path / "x")
    assert not list(tmp_path.iterdir())

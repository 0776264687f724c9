"""The workbook of a unit: what is typed in is what is read back, and nothing in it is a trap."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from portal.checking.report_check import Checker
from portal.exports.report_yaml import render_report_yaml
from portal.reading.excel_cells import FORM_SHEET, SCHOOL_SHEET, SlotKind
from portal.reading.excel_sheet import read_excel_report
from portal.reading.report_values import type_values
from portal.vocabulary.form import FieldType
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data, Submission
from tests.excel_filling import changed, filled, good_report, layout_of, workbook_for

ERRORS = ("#REF!", "#NAME?", "#VALUE!", "Err:")


def one_of_each(registry: Registry) -> list[tuple[str, str]]:
    """A unit of every type of form, one that is followed and one that is not, in every period."""
    chosen: dict[tuple[str, bool, str], str] = {}
    for period in registry.periods.values():
        for unit in registry.expected_units(period):
            followed = bool(registry.members_through(period.year, unit.id))
            chosen.setdefault((unit.form_type, followed, period.id), unit.id)
    return [(unit, period) for (_, _, period), unit in chosen.items()]


def one_of_each_type(registry: Registry) -> list[tuple[str, str]]:
    """A unit of every type of form in the last period, those with followed schools."""
    last = list(registry.periods)[-1]
    kinds = {registry.unit(unit).form_type: (unit, period) for unit, period in one_of_each(registry) if period == last}
    return list(kinds.values())


def read_back(content: bytes, checker: Checker) -> Data:
    """The data of a workbook after typing; no fault may be left."""
    registry = checker.registry
    report = read_excel_report(content, registry)
    assert report.faults == ()
    form = registry.form_of(registry.period(report.period))
    return type_values(report.data, form, registry.unit(report.unit).form_type)


def opened(content: bytes, **options: Any) -> Any:
    """The workbook as openpyxl sees it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), **options)


def test_a_good_report_of_every_kind_of_unit_reads_back_equal(checker: Checker) -> None:
    """Fill in, save, read: the same data; and it passes the checks."""
    kinds = one_of_each(checker.registry)
    assert {checker.registry.unit(unit).form_type for unit, _ in kinds} == {"pgd", "thpt", "gdnn_gdtx", "so_gddt"}
    for unit, period in kinds:
        report = good_report(checker, unit, period)
        sheet = filled(workbook_for(checker, unit, period), checker.registry, report)
        assert read_back(sheet, checker) == report, (unit, period)


def test_explanations_read_back(checker: Checker) -> None:
    """A warning is explained in the sheet as it is in the file."""
    unit, period = one_of_each(checker.registry)[0]
    report = good_report(checker, unit, period) | {
        "giai_trinh": {"R07a": "kế hoạch đang chờ ký", "R12": "đã học trước"}
    }
    assert read_back(filled(workbook_for(checker, unit, period), checker.registry, report), checker) == report


def test_the_same_inputs_give_the_same_bytes(checker: Checker) -> None:
    """No clock, no order of memory, no state of an earlier workbook."""
    unit, period = one_of_each(checker.registry)[0]
    assert workbook_for(checker, unit, period) == workbook_for(checker, unit, period)


def test_only_our_own_formulas_and_none_from_data(checker: Checker) -> None:
    """Hostile text in the registry or in the report before stays text (O08)."""
    registry = checker.registry
    unit_id, period_id = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "thpt")
    hostile = ['=cmd|"/c calc"!A0', "+1+1", "@SUM(A1)", "-2+3", "\t=1", "http://x.invalid/"]
    previous: Data = {"thong_tin_chung": {"so_ky_hieu": hostile[0]}, "quy_mo": {"so_nguoi_hoc": hostile[1]}}
    evil = replace(registry.unit(unit_id), name=hostile[0], short_name=hostile[2])
    units = {**registry.org_units, unit_id: evil}
    world = Checker(replace_units(registry, units), checker.wording.messages, checker.rules, checker.thresholds)
    book = opened(workbook_for(world, unit_id, period_id, previous))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert hostile[0] in texts
    assert hostile[1] in texts
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert {cell.column_letter for cell in formulas} == {"K"}
    assert not any(word in cell.value for cell in formulas for word in ("cmd", "SUM(A1)"))


def replace_units(registry: Registry, units: Any) -> Registry:
    """The registry with other units."""
    return Registry(**{**{key: getattr(registry, key) for key in registry.__dataclass_fields__}, "org_units": units})


def test_every_message_and_formula_keeps_the_limits_of_excel(checker: Checker) -> None:
    """A title of 32, a message and a validation of 255, a formula of 8,192 characters: Excel refuses the file else."""
    for unit, period in one_of_each_type(checker.registry):
        book = opened(workbook_for(checker, unit, period))
        for sheet in book:
            for rule in sheet.data_validations.dataValidation:
                assert len(rule.promptTitle or "") <= 32
                assert max(len(rule.prompt or ""), len(rule.error or ""), len(rule.formula1 or "")) <= 255
                assert rule.error
            lengths = [len(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
            assert max(lengths, default=0) <= 8192


def test_labels_are_vietnamese_and_input_cells_alone_are_open(checker: Checker) -> None:
    """Sheet protection without a password; every cell that is filled in is unlocked, identity is not."""
    unit, period = one_of_each(checker.registry)[0]
    content = workbook_for(checker, unit, period)
    sheet = opened(content)[FORM_SHEET]
    assert sheet.protection.sheet
    fixed = {FieldType.UNIT_ID, FieldType.PERIOD_ID, FieldType.FORM_VERSION}
    members = {(*row.path, row.key) for row in layout_of(content, checker.registry).rows if row.kept}
    for slot in layout_of(content, checker.registry).slots:
        locked = (slot.field is not None and slot.field.type in fixed) or slot.path in members
        assert sheet.cell(slot.row, slot.column).protection.locked is locked, slot
    assert sheet.cell(2, 2).protection.locked
    assert sheet.freeze_panes == "A6"
    assert sheet.page_setup.paperSize == 9
    assert sheet.column_dimensions["A"].hidden


def test_the_stamp_and_the_lists_are_very_hidden(checker: Checker) -> None:
    """People see three sheets at most."""
    unit, period = one_of_each(checker.registry)[0]
    states = {sheet.title: sheet.sheet_state for sheet in opened(workbook_for(checker, unit, period))}
    assert {name for name, state in states.items() if state == "veryHidden"} == {"_phieu", "_danh_muc"}


def test_no_hidden_text_can_be_taken_for_an_escape(checker: Checker) -> None:
    """LibreOffice reads `_xa_` in a cell as a line break; so the hidden names have no underscore at all."""
    for unit, period in one_of_each_type(checker.registry):
        sheets = opened(workbook_for(checker, unit, period), read_only=True)
        rows = [(number, row) for sheet in sheets for number, row in enumerate(sheet.iter_rows(values_only=True))]
        hidden = [text for number, row in rows for text in (row if number == 0 else row[:1]) if isinstance(text, str)]
        assert not [text for text in hidden if re.search(r"_x[0-9a-fA-F]+_", text)]


def test_what_the_report_before_said_stands_beside_the_cells(checker: Checker) -> None:
    """Numbers, labels of codes, and rows found by their code and not by their number."""
    registry = checker.registry
    unit, period = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "thpt")
    previous = good_report(checker, unit, period)
    book = opened(workbook_for(checker, unit, period, previous))
    sheet = book[FORM_SHEET]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    assert sheet.cell(rows["to-giac.phat-sinh"], 6).value == str(previous["to_giac"]["phat_sinh"])
    assert sheet.cell(rows["quan-triet.luat-luc-luong-antt-co-so"], 6).value == "Đã quán triệt"
    topic = previous["tuyen_truyen"]["theo_chu_de"][0]
    line = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 3).value == "Phòng, chống ma túy")
    assert topic["chu_de"] == "ma_tuy"
    assert sheet.cell(line, 5).comment.text.endswith(str(topic["so_buoi"]))


def test_a_phong_gets_a_line_for_each_school_that_adds_up(checker: Checker) -> None:
    """One column for each figure that is summed over units; the report's cell is the sum, and may be overwritten."""
    registry = checker.registry
    unit, period = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "pgd")
    content = workbook_for(checker, unit, period)
    layout, book = layout_of(content, registry), opened(content)
    assert "chỉ ở lại trong tệp này" in book[SCHOOL_SHEET]["A2"].value.replace("\n", " ")
    for place, slot in enumerate(layout.summed()):
        formula = book[FORM_SHEET].cell(slot.row, slot.column).value
        letter = get_column_letter(3 + place)
        assert f"SUM('{SCHOOL_SHEET}'!${letter}$7:${letter}$126)" in formula
    thpt = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "thpt")
    assert SCHOOL_SHEET not in opened(workbook_for(checker, *thpt)).sheetnames


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Save again through LibreOffice. Not installed is a failure that says so: a silent skip would prove nothing."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice (soffice) không có trên máy này, nên CHƯA thử được bảng tính do nó lưu lại")
    folder = tmp_path_factory.mktemp("office")

    def save_again(contents: dict[str, bytes]) -> dict[str, bytes]:
        paths = [folder / f"{name}.xlsx" for name in contents]
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "out")]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=180)
        return {path.stem: (folder / "out" / path.name).read_bytes() for path in paths}

    return save_again


def test_what_libreoffice_saved_reads_the_same(checker: Checker, office: Any) -> None:
    """Every kind of unit; the saved sheet also shows no formula that failed."""
    reports, sheets = {}, {}
    for number, (unit, period) in enumerate(one_of_each_type(checker.registry)):
        reports[str(number)] = good_report(checker, unit, period)
        sheets[str(number)] = filled(workbook_for(checker, unit, period), checker.registry, reports[str(number)])
    for name, content in office(sheets).items():
        assert read_back(content, checker) == reports[name]
        shown = [cell.value for row in opened(content, data_only=True)[FORM_SHEET].iter_rows() for cell in row]
        assert not [value for value in shown if isinstance(value, str) and value.startswith(ERRORS)]
        advice = [row[10].value for row in opened(content, data_only=True)[FORM_SHEET].iter_rows(max_col=11)]
        assert [text for text in advice if text] == ["Còn 0 ô bắt buộc chưa điền"]


def test_contradictions_and_blanks_show_while_typing(checker: Checker, office: Any) -> None:
    """The sheet says the same about a broken rule as the checks do, and counts what is still blank."""
    registry = checker.registry
    unit, period = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "thpt")
    report = good_report(checker, unit, period)
    report["to_giac"] |= {"da_tiep_nhan": report["to_giac"]["phat_sinh"] + 3}
    report["vu_viec"]["ma_tuy"] |= {"so_vu": 1, "so_vu_da_xu_ly": 2}
    report["xac_nhan"]["khong_phat_sinh"] = "không"
    del report["danh_gia"]["phuong_huong"]
    sheet = office({"x": filled(workbook_for(checker, unit, period), registry, report)})["x"]
    rows = list(opened(sheet, data_only=True)[FORM_SHEET].iter_rows(max_col=11))
    advice = " ".join(row[10].value for row in rows if row[10].value)
    assert "Còn 1 ô bắt buộc chưa điền" in advice
    expected = {rule for rule in found(checker, report) if re.fullmatch(r"R[0-9]+[a-z]?", rule)}
    assert {"R19a", "R24b"} <= expected
    assert set(re.findall(r"(R[0-9]+[a-z]?):", advice)) == expected


def found(checker: Checker, report: Data) -> list[str]:
    """The rules that the checks find broken in a report."""
    identity = report["thong_tin_chung"]
    unit, period = identity["ma_don_vi"], identity["ky_bao_cao"]
    form = checker.registry.form_of(checker.registry.period(period))
    text = render_report_yaml(report, form, checker.registry.unit(unit).form_type)
    checked = checker.check(Submission(f"submissions/{unit}/{period}.yaml", unit, period, text.encode()))
    return [finding.rule for finding in checked.findings]


def test_sums_of_schools_reach_the_report_once_a_program_has_added_them(checker: Checker, office: Any) -> None:
    """Three schools; saved by LibreOffice the sum is there, saved without adding up it is a fault with its cell."""
    registry = checker.registry
    unit, period = next((u, p) for u, p in one_of_each(registry) if registry.unit(u).form_type == "pgd")

    def schools(book: Any) -> None:
        for row in (7, 8, 9):
            book[SCHOOL_SHEET].cell(row, 2).value = f"Trường hư cấu {row}"
            book[SCHOOL_SHEET].cell(row, 3).value = row

    typed = changed(workbook_for(checker, unit, period), schools)
    slot = layout_of(typed, registry).summed()[0]
    stale = read_excel_report(typed, registry)
    assert [(fault.rule, fault.position) for fault in stale.faults] == [("excel-not-calculated", slot.position)]
    saved = read_excel_report(office({"p": typed})["p"], registry)
    assert saved.faults == ()
    assert saved.data[str(slot.path[0])] == {slot.path[1]: "24"}


def test_no_part_of_the_archive_tells_the_time(checker: Checker) -> None:
    """Dates inside are those of the period, not of the day it was made."""
    unit, period = one_of_each(checker.registry)[0]
    archive = zipfile.ZipFile(io.BytesIO(workbook_for(checker, unit, period)))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert checker.registry.period(period).first_day.isoformat() in archive.read("docProps/core.xml").decode()
    assert Path(__file__).name not in archive.namelist()


def test_ticks_and_lists_stand_for_every_code(checker: Checker) -> None:
    """Each code of a list that takes several has its line."""
    unit, period = one_of_each(checker.registry)[0]
    slots = list(layout_of(workbook_for(checker, unit, period), checker.registry).slots)
    ticks = {(slot.path, slot.code) for slot in slots if slot.kind is SlotKind.TICK}
    lists = {slot.path: slot.field for slot in slots if slot.kind is SlotKind.TICK}
    for path, field in lists.items():
        assert field is not None
        codes = field.codes or checker.registry.code_lists[field.code_list].keys
        assert {code for one, code in ticks if one == path} == set(codes)

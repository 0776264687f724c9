"""What is no plain workbook is refused by its kind, before anything is unpacked, and never with an exception."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from portal.checking.report_check import Checker
from portal.checking.wording import Wording
from portal.reading.excel_archive import MAX_BYTES, MAX_MEMBERS, MAX_UNPACKED, archive_fault
from portal.reading.excel_sheet import read_excel_report
from portal.vocabulary.registry import Registry
from tests.excel_filling import workbook_for

SECRET = "EncryptedPackage".encode("utf-16-le")


def packed(parts: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def book(**parts: bytes) -> bytes:
    """An archive that claims to be a workbook."""
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CASES: dict[str, tuple[bytes, str, str]] = {
    "xls": (OLE + b"\0" * 600, "excel-other-kind", ".xls"),
    "password": (OLE + b"\0" * 600 + SECRET, "excel-password", ""),
    "xlsm": (book(**{"xl/vbaProject.bin": b"x"}), "excel-other-kind", "macro"),
    "xlsb": (packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "excel-other-kind", ".xlsb"),
    "docx": (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), "excel-other-kind", "Word"),
    "ods": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}, zipfile.ZIP_STORED),
        "excel-other-kind",
        ".ods",
    ),
    "zip": (packed({"a.txt": b"x"}), "excel-other-kind", ".zip"),
    "photo": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "excel-other-kind", "JPEG"),
    "phone photo": (b"\0\0\0\x18ftypheic" + b"\0" * 100, "excel-other-kind", "HEIC"),
    "pdf": (b"%PDF-1.7", "excel-other-kind", "PDF"),
    "empty": (b"", "excel-unreadable", ""),
    "text": (b"a,b,c\n1,2,3\n", "excel-unreadable", ""),
    "cut off": (book()[:40], "excel-unreadable", ""),
    "large": (b"PK\x03\x04" + b"\0" * MAX_BYTES, "excel-too-large", ""),
    "bomb": (book(**{"xl/worksheets/sheet1.xml": b" " * (MAX_UNPACKED + 1)}), "excel-too-large", ""),
    "members": (book(**{f"x{number}": b"" for number in range(MAX_MEMBERS)}), "excel-too-large", ""),
    "entities": (
        book(**{"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'}),
        "excel-unreadable",
        "",
    ),
    "entities in UTF-16": (
        book(**{"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'.encode("utf-16")}),
        "excel-unreadable",
        "",
    ),
    "no sheets": (book(), "excel-unreadable", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_every_other_kind_of_file_is_named_in_vietnamese(name: str, registry: Registry, checker: Checker) -> None:
    """The fault has its sentence, and says what the file is as far as it can be told."""
    content, rule, word = CASES[name]
    report = read_excel_report(content, registry)
    assert [fault.rule for fault in report.faults] == [rule]
    assert report.data == {}
    finding = Wording(checker.wording.messages, {}).of_fault("x.xlsx", report.faults[0])
    assert word in finding.message
    assert finding.remedy


def test_a_workbook_of_ours_is_let_through(checker: Checker) -> None:
    """The guard does not stand in the way of what we make."""
    period = next(iter(checker.registry.periods.values()))
    unit = checker.registry.expected_units(period)[0]
    assert archive_fault(workbook_for(checker, unit.id, period.id)) is None


def test_damaged_workbooks_never_raise(checker: Checker) -> None:
    """Bytes flipped at random in a good workbook give a report or a fault, nothing else."""
    period = next(iter(checker.registry.periods.values()))
    unit = next(one for one in checker.registry.expected_units(period) if one.form_type == "thpt")
    content = workbook_for(checker, unit.id, period.id)
    step = len(content) // 60
    for at in range(7, len(content), step):
        damaged = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        report = read_excel_report(damaged, checker.registry)
        assert report.faults or report.unit == unit.id
    assert read_excel_report(content[:30] + os.urandom(4000), checker.registry).faults

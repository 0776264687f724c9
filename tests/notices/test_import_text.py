"""What the coordinator reads after an import."""

from __future__ import annotations

from portal.notices.import_text import MAX_SHOWN, render_imports
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.imports import ImportedFile, ImportOutcome


def a_finding(position: Position, severity: Severity = Severity.ERROR) -> Finding:
    """A finding somewhere."""
    return Finding("R1", severity, "a.xlsx", "Sai số.", "Sửa số.", position=position)


def test_places_are_cells_in_workbooks_and_lines_in_text() -> None:
    """And the whole file where no place is meant."""
    findings = (a_finding(Position(1, 1)), a_finding(Position(14, 3)))
    book = ImportedFile("a.xlsx", True, ImportOutcome.REFUSED, findings=findings)
    text = ImportedFile("a.yaml", False, ImportOutcome.REFUSED, findings=findings[1:])
    assert "  cả tệp: LỖI Sai số. [R1]" in render_imports([book])
    assert "  ô C14: LỖI Sai số. [R1]" in render_imports([book])
    assert "  dòng 14: LỖI Sai số. [R1]" in render_imports([text])


def test_every_file_has_its_line_and_the_count_is_true() -> None:
    """Good ones, refused ones, and those the repository would not take."""
    files = [
        ImportedFile("1.xlsx", True, ImportOutcome.COMMITTED, "a", "Trường A", "K1", (), "bao-cao/a/K1", "0123456789"),
        ImportedFile("2.xlsx", True, ImportOutcome.UNCHANGED, "b", "Trường B", "K1", (), "bao-cao/b/K1"),
        ImportedFile("3.xlsx", True, ImportOutcome.REFUSED, problem="git từ chối"),
        ImportedFile("4.xlsx", True, ImportOutcome.REFUSED, findings=(a_finding(Position(2, 2)),)),
    ]
    text = render_imports(files)
    assert "Đã nhận 2 trên 4 tệp; 2 tệp chưa nhận" in text
    assert "bao-cao/a/K1 (0123456)" in text
    assert "cả tệp: git từ chối" in text
    assert "không rõ" in text
    assert "Đã nhận 1 trên 1 tệp." in render_imports(files[:1])


def test_notes_and_explained_warnings_do_not_count_as_faults() -> None:
    """The table counts what keeps a file out."""
    note = a_finding(Position(3, 3), Severity.NOTE)
    warning = a_finding(Position(3, 3), Severity.WARNING)
    text = render_imports([ImportedFile("a.xlsx", True, ImportOutcome.REFUSED, findings=(note, warning))])
    assert "1 cảnh báo" in text
    assert "lỗi," not in text


def test_a_hostile_name_cannot_steer_the_terminal() -> None:
    """And a hundred faults are cut short with their number."""
    findings = tuple(a_finding(Position(row, 1)) for row in range(2, 102))
    text = render_imports([ImportedFile("a\x1b[31m.xlsx", True, ImportOutcome.REFUSED, findings=findings)])
    assert "\x1b" not in text
    assert f"còn {100 - MAX_SHOWN} lỗi nữa" in text

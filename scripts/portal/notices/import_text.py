"""What became of the files that came by mail, on a terminal: their faults by cell, then one line a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.notices.findings_text import printable
from portal.notices.text_table import render_table
from portal.reading.excel_cells import cell_name
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.imports import ImportedFile, ImportOutcome

MAX_SHOWN = 60
_WORDS = {Severity.ERROR: "LỖI", Severity.WARNING: "CẢNH BÁO", Severity.NOTE: "LƯU Ý"}
_OUTCOMES = {
    ImportOutcome.WRITTEN: "đã ghi",
    ImportOutcome.COMMITTED: "đã ghi, một lần gửi",
    ImportOutcome.UNCHANGED: "đã có, không đổi",
    ImportOutcome.REFUSED: "CHƯA NHẬN",
}
_WHOLE = Position(1, 1)


def render_imports(files: Sequence[ImportedFile]) -> str:
    """The findings of each file that has any, the table of all files, and the count."""
    lines: list[str] = []
    for one in files:
        if one.findings or one.problem:
            lines += [printable(one.name), *_finding_lines(one), ""]
    lines.append(render_table(("Tệp", "Đơn vị", "Kỳ", "Kết quả", "Nơi lưu"), [_row(one) for one in files]))
    taken = sum(one.outcome is not ImportOutcome.REFUSED for one in files)
    lines += ["", f"Đã nhận {taken} trên {len(files)} tệp{_rest(len(files) - taken)}."]
    return "\n".join(lines)


def _rest(refused: int) -> str:
    return f"; {refused} tệp chưa nhận: gửi lại đơn vị các lỗi nêu trên" if refused else ""


def _row(one: ImportedFile) -> tuple[str, str, str, str, str]:
    unit = one.unit_name or one.unit or "không rõ"
    place = one.place or (one.problem and "xem trên") or _counts(one.findings)
    commit = f" ({one.commit[:7]})" if one.commit else ""
    return one.name, unit, one.period or "không rõ", _OUTCOMES[one.outcome], place + commit


def _counts(findings: Iterable[Finding]) -> str:
    kinds = [finding.severity for finding in findings if finding.blocks]
    errors, warnings = kinds.count(Severity.ERROR), kinds.count(Severity.WARNING)
    parts = [f"{errors} lỗi"] if errors else []
    return ", ".join([*parts, f"{warnings} cảnh báo"] if warnings else parts)


def _finding_lines(one: ImportedFile) -> Iterable[str]:
    if one.problem:
        yield f"  cả tệp: {printable(one.problem)}"
    for finding in one.findings[:MAX_SHOWN]:
        word = f"{_WORDS[finding.severity]} (đã giải trình)" if finding.explained else _WORDS[finding.severity]
        yield f"  {_where(finding.position, one)}: {word} {printable(finding.message)} [{finding.rule}]"
        yield f"      → {printable(finding.remedy)}"
    if len(one.findings) > MAX_SHOWN:
        yield f"  … còn {len(one.findings) - MAX_SHOWN} lỗi nữa trong tệp này."


def _where(position: Position, one: ImportedFile) -> str:
    """`ô C14` in a workbook, `dòng 14` in a text file."""
    if position == _WHOLE:
        return "cả tệp"
    return f"ô {cell_name(position)}" if one.is_workbook else f"dòng {position.line}"

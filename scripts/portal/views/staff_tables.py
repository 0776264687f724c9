"""Status, totals and indicators as plain tables for files that staff take away: workbook, Word report, exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from portal.views.reporting_status import NONE_TEXT, CountsRow, StatusRow, StatusView
from portal.views.results import Figure, ResultRow, ResultSection, ResultsView
from portal.vocabulary.form import NO, Publication
from portal.vocabulary.vietnamese import number_text, percent_text

Cell = str | int | Decimal | Fraction | None
"""Words, a number, a share of one, or None where nobody answered; an empty word where the question is not put."""
PER_ROW = "dòng"
_BY_TYPE = "Loại đơn vị"
ON_TIME_OF_UNITS = "đúng hạn theo chỉ tiêu của Kế hoạch (không tính Sở)"
NO_CASE = "không áp dụng"
"""Where everybody who answered said that the question does not concern it."""
TOTAL_ONLY = "·"
"""Stands for a type of unit where a figure is added up for the province only."""
NOTE = f"Ô ghi “{NONE_TEXT}”: chưa có đơn vị nào trả lời; chỗ trống trong báo cáo không được tính là 0."
_YES_NOTE = " Câu hỏi có, không: số đơn vị trả lời “có”."
_TYPES_NOTE = f" Ô trống: không hỏi loại đơn vị này; ô ghi “{TOTAL_ONLY}”: chỉ tổng hợp toàn ngành."


@dataclass(frozen=True, slots=True)
class StaffTable:
    """One table with its title and `coverage`, the line that says how many units stand behind it.

    `words` are the numbers of the columns that hold words; the others hold figures. `has_total` marks a last row that
    adds up the others.
    """

    id: str
    title: str
    coverage: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: frozenset[int]
    note: str = ""
    has_total: bool = False


def cell_text(cell: Cell) -> str:
    """A cell in writing: `1.234`, `92,5`, a share as `92,5%`, a dash for None."""
    if cell is None:
        return NONE_TEXT
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Fraction):
        return percent_text(cell.numerator, cell.denominator)
    exponent = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
    return number_text(cell, max(0, -exponent) if isinstance(exponent, int) else 0)


def coverage_line(view: ResultsView) -> str:
    """`Số đơn vị đã báo cáo: 60/69` of a period; reports instead of units in a year (domain.md 4.3)."""
    subject = "Số báo cáo đã tiếp nhận" if view.whole_year else "Số đơn vị đã báo cáo"
    return f"{subject}: {number_text(view.reports_accepted)}/{number_text(view.reports_expected)}"


def status_coverage(view: StatusView) -> str:
    """The same line for the status of one period."""
    return f"Số đơn vị đã báo cáo: {number_text(view.overall.actual)}/{number_text(view.overall.expected)}"


def status_tables(view: StatusView) -> tuple[StaffTable, ...]:
    """The counts by type and by locality, and every unit with its state."""
    title = f"Tình hình nộp báo cáo, {view.label}"
    return (
        counts_table(view),
        _counts(f"nop-dia-ban-{view.period}", f"{title}, theo địa bàn", "Địa bàn", view.by_locality, view),
        units_table(f"nop-don-vi-{view.period}", f"{title}, từng đơn vị", view.rows, view),
    )


def counts_table(view: StatusView) -> StaffTable:
    """Expected, actual and on-time reports by type of unit."""
    title = f"Tình hình nộp báo cáo, {view.label}, theo loại đơn vị"
    if view.without_department is None:
        return _counts(f"nop-loai-{view.period}", title, _BY_TYPE, (*view.by_type, view.overall), view)
    whole = replace(view.overall, label=f"{view.overall.label}, tính cả Sở")
    rows = (*view.by_type, view.without_department, whole)
    note = f"Chỉ tiêu “Báo cáo đúng hạn” của Kế hoạch tính theo dòng “{view.without_department.label}”."
    return replace(_counts(f"nop-loai-{view.period}", title, _BY_TYPE, rows, view), note=note)


def units_table(table_id: str, title: str, rows: Iterable[StatusRow], view: StatusView) -> StaffTable:
    """Units with their state; those given, in their order."""
    cells = ((row.name, row.locality, row.state_label, row.arrived, row.note) for row in rows)
    heads = ("Đơn vị", "Địa bàn", "Tình trạng", "Đến lúc", "Ghi chú")
    return StaffTable(table_id, title, status_coverage(view), heads, tuple(cells), frozenset(range(5)))


def _counts(table_id: str, title: str, head: str, rows: Iterable[CountsRow], view: StatusView) -> StaffTable:
    heads = (head, "Phải nộp", "Đã tiếp nhận", "Tỷ lệ", "Đúng hạn", "Tỷ lệ đúng hạn", "Chưa rõ lúc đến", "Được miễn")
    cells = (
        (
            one.label,
            one.expected,
            one.actual,
            _share(one.actual, one.expected),
            one.on_time,
            _share(one.on_time, one.expected),
            one.undated,
            one.exempt,
        )
        for one in rows
    )
    table = StaffTable(table_id, title, status_coverage(view), heads, tuple(cells), frozenset({0}))
    return replace(table, has_total=head == _BY_TYPE)


def section_tables(view: ResultsView) -> tuple[StaffTable, ...]:
    """Every total of a scope, a table a section of the form, every answer a row."""
    return tuple(_section_table(section, view) for section in view.sections)


def _section_table(section: ResultSection, view: ResultsView) -> StaffTable:
    types = _types(section.rows)
    heads = ("Nội dung", "Chi tiết", "Đơn vị tính", "Toàn ngành", *(label for _, label in types))
    rows = [
        (row.label, detail, measure, *_values(row, answer, types), *_behind(row))
        for row in section.rows
        for detail, measure, answer in _lines(row)
    ]
    return StaffTable(
        f"{section.letter}-{section.key}",
        f"{section.letter}. {section.label}, {view.label}",
        coverage_line(view),
        (*heads, "Đơn vị trả lời", "Đơn vị được hỏi", "Không áp dụng", "Ghi chú"),
        tuple(rows),
        frozenset((0, 1, 2, len(heads) + 3)),
    )


def _share(part: int, whole: int) -> Cell:
    return Fraction(part, whole) if whole else None


def on_time_words(units: CountsRow) -> str:
    """`23/29 (79,3%)`."""
    return f"{number_text(units.on_time)}/{number_text(units.expected)} ({units.on_time_rate})"


def field_table(view: ResultsView, rows: Sequence[ResultRow], *, by_type: bool) -> StaffTable:
    """Chosen fields, a row each, for the official report; of a question with yes or no, who said yes.

    A figure that may be shown for the province only has no figures by type of unit.
    """
    types = _types(rows) if by_type else ()
    cells = [
        (_label(row, detail), measure, *_values(row, answer, types, open_only=True), _coverage(row, view))
        for row in rows
        for detail, measure, answer in _lines(row)
        if answer != NO
    ]
    cells, behind = usual_apart(cells, len(types) + 3)
    asks_yes = any(answer.code == NO for row in rows for answer in row.overall.answers)
    note = NOTE + (_YES_NOTE if asks_yes else "") + (_TYPES_NOTE if by_type else "")
    heads = ("Nội dung", "Đơn vị tính", "Toàn ngành", *(label for _, label in types))
    if any(row[-1] for row in cells):
        heads = (*heads, "Số đơn vị trả lời")
    else:
        cells = [row[:-1] for row in cells]
    note = behind + note
    return StaffTable("", "", coverage_line(view), heads, tuple(cells), frozenset({0}), note)


def usual_apart(rows: Sequence[tuple[Cell, ...]], column: int) -> tuple[list[tuple[Cell, ...]], str]:
    """The rows, their cell of the units behind left empty where it says what most rows say; and a sentence with that.

    The sentence is empty, and the rows as they were, where no two rows say the same.
    """
    found = Counter(str(row[column]) for row in rows)
    usual = max(found, key=lambda words: found[words], default="")
    if not usual or found[usual] < 2:
        return list(rows), ""
    apart = [row if row[column] != usual else (*row[:column], "", *row[column + 1 :]) for row in rows]
    but = ", trừ dòng ghi khác" if len(found) > 1 else ""
    return apart, f"Số đơn vị trả lời: {usual.replace(chr(10), ' ')}{but}. "


def code_table(view: ResultsView, rows: Sequence[ResultRow]) -> StaffTable:
    """Fields broken down by the same codes: a row a code, a column a field, the whole below; the province only."""
    fields = [row for row in rows if not row.code]
    found = {(row.field, row.code): row for row in rows}
    codes = list(dict.fromkeys((row.code, row.code_label) for row in rows if row.code))
    cells = [
        (label, *(_of_code(found[(one.field, code)].overall) for one in fields if (one.field, code) in found))
        for code, label in (*codes, ("", "Cộng"))
    ]
    heads = ("Nội dung", *(f"{one.label} ({one.measure})" if one.measure else one.label for one in fields))
    usual = fields[0].overall.coverage if fields else ""
    apart = "".join(f"; riêng “{one.label}” {one.overall.coverage}" for one in fields if one.overall.coverage != usual)
    note = f"Số đơn vị trả lời: {usual}{apart}. Chỗ trống trong báo cáo không được tính là 0."
    return StaffTable("", "", coverage_line(view), heads, tuple(cells), frozenset({0}), note, has_total=True)


def _types(rows: Iterable[ResultRow]) -> tuple[tuple[str, str], ...]:
    """Types of units that are asked at least one of these questions."""
    figures = (figure for row in rows for figure in row.by_type if figure.units_expected)
    return tuple(dict.fromkeys((figure.unit_type, figure.unit_type_label) for figure in figures))


def _lines(row: ResultRow) -> Iterator[tuple[str, str, str]]:
    """What is written of a row: detail, measure, and the answer counted, empty for a number."""
    if not row.overall.answers:
        yield row.code_label, row.measure, ""
        return
    measure = PER_ROW if row.counts_rows else "đơn vị"
    for answer in row.overall.answers:
        yield " – ".join(part for part in (row.code_label, answer.label) if part), measure, answer.code


def _label(row: ResultRow, detail: str) -> str:
    shown = "" if [answer.code for answer in row.overall.answers if answer.code == NO] else detail
    return f"{row.label}: {shown}" if shown else row.label


def _values(
    row: ResultRow, answer: str, types: Sequence[tuple[str, str]], *, open_only: bool = False
) -> Iterator[Cell]:
    yield _value(row.overall, answer)
    figures = {figure.unit_type: figure for figure in row.by_type if figure.units_expected}
    for unit_type, _ in types:
        if open_only and row.publication is not Publication.PER_UNIT:
            yield TOTAL_ONLY
        else:
            yield _value(figures[unit_type], answer) if unit_type in figures else ""


def _of_code(figure: Figure) -> Cell:
    """The number, or the answers that were given with how many gave each."""
    if not figure.answers or not figure.units_reporting:
        return _value(figure, "")
    given = [one for one in figure.answers if one.count]
    return "; ".join(one.label if one.count == 1 else f"{one.label} ({one.text})" for one in given)


def _value(figure: Figure, answer: str) -> Cell:
    if not figure.units_reporting:
        return NO_CASE if figure.not_applicable else None
    if answer:
        return next(one.count for one in figure.answers if one.code == answer)
    return figure.value or 0


def _coverage(row: ResultRow, view: ResultsView) -> str:
    """`56/69`, and below how many answered in every period of a year, and how many the question does not concern."""
    whole = row.overall
    words = [f"{number_text(whole.units_reporting)}/{number_text(whole.units_expected)}"]
    if view.whole_year and whole.units_complete < whole.units_reporting:
        words.append(f"({number_text(whole.units_complete)} đủ các kỳ)")
    if whole.not_applicable:
        words.append(f"({number_text(whole.not_applicable)} không áp dụng)")
    return "\n".join(words)


def _behind(row: ResultRow) -> tuple[Cell, ...]:
    whole = row.overall
    return whole.units_reporting, whole.units_expected, whole.not_applicable, whole.remark

"""The same period of two years side by side, with what cannot be compared and why; staff only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.statistics.comparable_units import ComparableUnits, Obstacle
from portal.statistics.form_lines import form_lines
from portal.statistics.year_comparison import ComparedFigure, Missing, YearComparison
from portal.vocabulary.form import Form
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text, number_text

_LEFT_OUT = {
    Missing.ONLY_EARLIER: "mẫu năm sau không hỏi",
    Missing.ONLY_LATER: "mẫu năm trước không hỏi",
    Missing.CHANGED: "hai mẫu hỏi khác nhau",
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One figure in both periods; `coverage` is `58/60`: sets of units in both sums, of those that may be compared."""

    field: str
    code: str
    label: str
    code_label: str
    measure: str
    before: str
    after: str
    difference: str
    coverage: str


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """The figures of one section of the form."""

    letter: str
    label: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class UnitRemark:
    """Units and what must be known of them: why they are not compared, or how they were followed."""

    units: str
    remark: str


@dataclass(frozen=True, slots=True)
class YearComparisonView:
    """Two periods beside each other; `compared` is how many sets of units may be compared, of all."""

    before: str
    after: str
    compared: str = ""
    sections: tuple[ComparedSection, ...] = ()
    followed: tuple[UnitRemark, ...] = ()
    not_compared: tuple[UnitRemark, ...] = ()
    fields: tuple[UnitRemark, ...] = ()
    refused: str = ""
    """Why nothing of the two periods may be compared; empty when something may."""


def build_year_comparison(comparison: YearComparison, registry: Registry) -> YearComparisonView:
    """The comparison in words; rows without a figure on either side are left out."""
    earlier, later = comparison.earlier, comparison.later
    form = registry.form_of(later)
    able = [one for one in comparison.units if not one.obstacle]
    return YearComparisonView(
        before=earlier.label,
        after=later.label,
        compared=f"{number_text(len(able))}/{number_text(len(comparison.units))}",
        sections=tuple(_sections(comparison.figures, form, registry)),
        followed=tuple(_remark(one, registry) for one in able if one.change is not None),
        not_compared=tuple(_remark(one, registry) for one in comparison.units if one.obstacle),
        fields=tuple(_left_out(comparison, registry.form_of(earlier), form, registry)),
    )


def _sections(figures: Sequence[ComparedFigure], form: Form, registry: Registry) -> Iterator[ComparedSection]:
    of_path: dict[str, list[ComparedFigure]] = {}
    for figure in figures:
        if figure.units:
            of_path.setdefault(figure.field, []).append(figure)
    lines = [line for line in form_lines(form, registry.code_lists) if line.path in of_path]
    for section in form.sections:
        rows = []
        for line in lines:
            if line.section is section:
                for figure in of_path[line.path]:
                    code_label = registry.code_lists[line.code_list].label_of(figure.code) if figure.code else ""
                    rows.append(_row(figure, line.field.label, code_label, line.field.measure))
        if rows:
            yield ComparedSection(section.letter, section.label, tuple(rows))


def _row(figure: ComparedFigure, label: str, code_label: str, measure: str) -> ComparedRow:
    before, after = figure.before or 0, figure.after or 0
    difference: int | Decimal = after - before
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return ComparedRow(
        field=figure.field,
        code=figure.code,
        label=label,
        code_label=code_label,
        measure=measure,
        before=number_text(before),
        after=number_text(after),
        difference=f"{sign}{number_text(-difference if difference < 0 else difference)}",
        coverage=f"{number_text(figure.units)}/{number_text(figure.comparable)}",
    )


def _remark(one: ComparableUnits, registry: Registry) -> UnitRemark:
    old, new = _names(one.before, registry), _names(one.after, registry)
    units = old if old == new or not new else new if not old else f"{old} → {new}"
    since = f" từ {date_text(one.change.on)} ({one.change.document})" if one.change else ""
    remarks = {
        Obstacle.NONE: f"Theo thay đổi{since}; cộng số liệu của các đơn vị trước khi thay đổi.",
        Obstacle.SPLIT: f"Không so sánh được: chia tách{since}. Số liệu cũ không chia cho các đơn vị mới.",
        Obstacle.CLOSED: f"Không so sánh được: đơn vị kết thúc hoạt động{since}.",
        Obstacle.UNKNOWN_PART: f"Không so sánh được: hợp nhất{since} với đơn vị không có số liệu năm trước ở đây.",
        Obstacle.NEW: "Không so sánh được: năm trước không có trong danh sách phải báo cáo.",
        Obstacle.NOT_ASKED: "Không so sánh được: năm sau không còn trong danh sách phải báo cáo.",
    }
    return UnitRemark(units, remarks[one.obstacle])


def _names(units: Sequence[str], registry: Registry) -> str:
    return ", ".join(registry.unit(unit).short_name for unit in units)


def _left_out(comparison: YearComparison, before: Form, after: Form, registry: Registry) -> Iterator[UnitRemark]:
    labels = {
        line.path: f"{line.section.letter}. {line.field.label}"
        for form in (before, after)
        for line in form_lines(form, registry.code_lists)
    }
    for path, why in comparison.left_out:
        yield UnitRemark(labels[path], f"Không so sánh được: {_LEFT_OUT[why]}.")

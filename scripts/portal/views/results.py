"""What the reports add up to: every total of the form with its unit of measure and the units behind it; staff only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.aggregation import Total, TotalKey, Totals
from portal.statistics.form_lines import FormLine, form_lines
from portal.statistics.reporting_rates import PeriodStatus
from portal.views.indicators import IndicatorRow, build_indicator_rows
from portal.views.reporting_status import NONE_TEXT
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import NO, YES, OverPeriods, OverUnits, Publication
from portal.vocabulary.indicators import IndicatorValues
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text, until_text

_OVER_PERIODS = {
    OverPeriods.SUM: "cộng các kỳ",
    OverPeriods.LAST: "số của kỳ báo cáo gần nhất",
    OverPeriods.ANY: "“có” khi một kỳ trả lời “có”",
    OverPeriods.YEAR_END: "số của kỳ cuối năm",
    OverPeriods.NONE: "chỉ tính trong một kỳ",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How many units (rows, in a list of rows) gave an answer."""

    code: str
    label: str
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One total for all units or for one type of unit.

    `text` is `1.234 buổi` or `có 45 · không 10`; a dash when nobody answered. `coverage` is `52/60 đơn vị` and belongs
    beside every figure; `remark` says what else one must know to read it.
    """

    unit_type: str
    unit_type_label: str
    value: int | Decimal | None
    answers: tuple[Answer, ...]
    text: str
    coverage: str
    units_reporting: int
    units_complete: int
    units_expected: int
    not_applicable: int
    nil: int
    remark: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One field, or one code of a field that is broken down; `code` is empty for the field as a whole."""

    field: str
    label: str
    code: str
    code_label: str
    measure: str
    over_periods: OverPeriods
    over_periods_label: str
    publication: Publication
    counts_people: bool
    counts_rows: bool
    """Whether answers are counted by row of a list and not by unit."""
    overall: Figure
    by_type: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ResultSection:
    """The totals of one section of the form."""

    key: str
    letter: str
    label: str
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """The totals of a period, or of a whole year, in the order of the form; `coverage` tells how many reports."""

    periods: tuple[str, ...]
    label: str
    as_of: datetime
    as_of_label: str
    reports_expected: int
    reports_accepted: int
    coverage: str
    whole_year: bool
    sections: tuple[ResultSection, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    """The indicators of the year over the same reports, in the order of their table."""


def build_results_view(
    totals: Totals,
    registry: Registry,
    periods: Sequence[ReportingPeriod],
    statuses: Sequence[PeriodStatus],
    as_of: datetime,
    indicators: IndicatorValues | None = None,
) -> ResultsView:
    """The view of a scope's totals; fields that the form does not add up are left out."""
    form = registry.form_of(periods[0])
    labels = _Labels(registry, len(periods) > 1)
    lines = list(form_lines(form, registry.code_lists))
    sections = []
    for section in form.sections:
        of_section = (line for line in lines if line.section is section)
        rows = tuple(row for line in of_section for row in labels.rows(line, totals))
        if rows:
            sections.append(ResultSection(section.key, section.letter, section.label, rows))
    expected = sum(status.overall.expected for status in statuses)
    accepted = sum(status.overall.actual for status in statuses)
    return ResultsView(
        periods=tuple(period.id for period in periods),
        label=periods[0].label if len(periods) == 1 else f"Năm {periods[0].year}",
        as_of=as_of,
        as_of_label=until_text(as_of.astimezone(periods[0].due.tzinfo)),
        reports_expected=expected,
        reports_accepted=accepted,
        coverage=f"{number_text(accepted)}/{number_text(expected)} {'báo cáo' if len(periods) > 1 else 'đơn vị'}",
        whole_year=len(periods) > 1,
        sections=tuple(sections),
        indicators=build_indicator_rows(indicators, registry) if indicators is not None else (),
    )


class _Labels:
    """Puts words to totals."""

    def __init__(self, registry: Registry, whole_year: bool) -> None:
        self.code_lists: Mapping[str, CodeList] = registry.code_lists
        self.types = registry.code_lists[UNIT_TYPES]
        self.whole_year = whole_year

    def rows(self, line: FormLine, totals: Totals) -> Iterator[ResultRow]:
        """The row of a field, then one for each of its codes."""
        for code in ("", *line.codes):
            key = (line.path, code)
            total = totals.overall.get(key)
            if total is not None:
                yield self._row(line, code, total, self._of_types(line, key, totals))

    def _of_types(self, line: FormLine, key: TotalKey, totals: Totals) -> Iterator[Figure]:
        for code in self.types.keys:
            total = totals.by_type.get(code, {}).get(key)
            if total is not None:
                yield self._figure(line, total, code)

    def _row(self, line: FormLine, code: str, total: Total, by_type: Iterable[Figure]) -> ResultRow:
        field = line.field
        return ResultRow(
            field=line.path,
            label=field.label,
            code=code,
            code_label=self.code_lists[line.code_list].label_of(code) if code else "",
            measure=field.measure,
            over_periods=field.over_periods,
            over_periods_label=_OVER_PERIODS[field.over_periods],
            publication=field.publication,
            counts_people=bool(field.counts_people),
            counts_rows=bool(line.container) and field.over_units is OverUnits.COUNT,
            overall=self._figure(line, total, ""),
            by_type=tuple(by_type),
        )

    def _figure(self, line: FormLine, total: Total, unit_type: str) -> Figure:
        answers = tuple(
            Answer(answer, self._answer_label(line, answer), count, number_text(count))
            for answer, count in total.answers.items()
        )
        return Figure(
            unit_type=unit_type,
            unit_type_label=self.types.label_of(unit_type) if unit_type else "Toàn ngành",
            value=total.value,
            answers=answers,
            text=self._text(line, total, answers),
            coverage=f"{number_text(total.units_reporting)}/{number_text(total.units_expected)} đơn vị",
            units_reporting=total.units_reporting,
            units_complete=total.units_complete,
            units_expected=total.units_expected,
            not_applicable=total.not_applicable,
            nil=total.nil,
            remark=self._remark(total),
        )

    def _answer_label(self, line: FormLine, answer: str) -> str:
        return answer if answer in (YES, NO) else self.code_lists[line.field.code_list].label_of(answer)

    def _text(self, line: FormLine, total: Total, answers: tuple[Answer, ...]) -> str:
        if not total.units_reporting:
            return NONE_TEXT
        if line.field.over_units is OverUnits.COUNT:
            return " · ".join(f"{answer.label} {answer.text}" for answer in answers)
        return f"{number_text(total.value or 0)} {line.field.measure}".strip()

    def _remark(self, total: Total) -> str:
        remarks: list[str] = []
        if self.whole_year and total.units_complete < total.units_reporting:
            remarks.append(f"{number_text(total.units_complete)} đơn vị đủ các kỳ")
        if total.not_applicable:
            remarks.append(f"{number_text(total.not_applicable)} đơn vị không áp dụng")
        if total.nil:
            remarks.append(f"{number_text(total.nil)} đơn vị báo không phát sinh")
        return "; ".join(remarks)

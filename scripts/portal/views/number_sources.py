"""Where each total comes from: what every unit gave, by which receipt, and what it had given before; staff only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.statistics.editions import Edition, UnitFigure
from portal.views.reporting_status import NONE_TEXT
from portal.views.results import ResultRow, ResultSection, ResultsView
from portal.vocabulary.form import NOT_APPLICABLE, field_path
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import instant_text, number_text

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One total: its field and code as words, and what all units together gave."""

    anchor: str
    label: str
    total: str
    coverage: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One unit: its cells in the order of the columns, the receipt of the version that is counted, earlier versions."""

    unit: str
    name: str
    receipt: str
    came: str
    revisions: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The totals of some fields, one column each."""

    anchor: str
    label: str
    columns: tuple[SourceColumn, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that a later version of a unit's report changed."""

    unit: str
    label: str
    before: str
    after: str
    came: str
    receipt: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The figures of one section of the form in one period."""

    period: str
    period_label: str
    section: str
    title: str
    as_of: str
    tables: tuple[SourceTable, ...]
    changes: tuple[FigureChange, ...]


def build_number_sources(
    view: ResultsView, period: ReportingPeriod, registry: Registry, editions: Mapping[Key, Sequence[Edition]]
) -> tuple[SourcePage, ...]:
    """A page for each section of a period's totals; units in the order of the register, the cost linear in them."""
    units = [unit for unit in registry.expected_units(period) if (unit.id, period.id) in editions]
    words = _Words(registry, period, editions)
    return tuple(
        SourcePage(
            period=period.id,
            period_label=period.label,
            section=section.key,
            title=f"{section.letter}. {section.label}",
            as_of=view.as_of_label,
            tables=tuple(words.tables(section, units)),
            changes=tuple(words.changes(section, units)),
        )
        for section in view.sections
    )


class _Words:
    """Puts words to the figures of one period."""

    def __init__(self, registry: Registry, period: ReportingPeriod, editions: Mapping[Key, Sequence[Edition]]) -> None:
        self.period, self.editions = period, editions
        form = registry.form_of(period)
        self.lists = {
            field_path(section, chain): registry.code_lists[chain[-1].code_list]
            for section, chain in form.walk()
            if chain[-1].code_list
        }
        self.zone = period.due.tzinfo

    def tables(self, section: ResultSection, units: Sequence[OrgUnit]) -> Iterator[SourceTable]:
        """Fields without codes side by side in one table, then a table for each field that has codes."""
        coded = {row.field for row in section.rows if row.code}
        single = [row for row in section.rows if row.field not in coded]
        if single:
            yield self._table(section.key, section.label, single, units)
        for field in dict.fromkeys(row.field for row in section.rows if row.code):
            rows = [row for row in section.rows if row.field == field]
            yield self._table(field, rows[0].label, rows, units)

    def _table(self, key: str, label: str, rows: Sequence[ResultRow], units: Sequence[OrgUnit]) -> SourceTable:
        columns = tuple(
            SourceColumn(source_anchor(row.field, row.code), _label(row), row.overall.text, row.overall.coverage)
            for row in rows
        )
        return SourceTable(
            f"bang-{key.replace('.', '-')}", label, columns, tuple(self._row(unit, rows) for unit in units)
        )

    def _row(self, unit: OrgUnit, rows: Sequence[ResultRow]) -> SourceRow:
        editions = self.editions[(unit.id, self.period.id)]
        present = editions[-1]
        cells = tuple(self._text(row.field, present.figures.get((row.field, row.code))) for row in rows)
        return SourceRow(unit.id, unit.short_name, present.receipt, self._came(present), len(editions) - 1, cells)

    def changes(self, section: ResultSection, units: Sequence[OrgUnit]) -> Iterator[FigureChange]:
        """What each later version changed in a section, unit by unit, the earliest change first."""
        for unit in units:
            for before, after in pairwise(self.editions[(unit.id, self.period.id)]):
                for row in section.rows:
                    place = (row.field, row.code)
                    old, new = (self._text(row.field, one.figures.get(place)) for one in (before, after))
                    if old != new:
                        label = f"{row.label}: {row.code_label}" if row.code else row.label
                        yield FigureChange(unit.short_name, label, old, new, self._came(after), after.receipt)

    def _came(self, edition: Edition) -> str:
        return instant_text(edition.instant.astimezone(self.zone)) if edition.instant else "chưa rõ thời điểm"

    def _text(self, field: str, figure: UnitFigure | None) -> str:
        if figure is None:
            return NONE_TEXT
        if figure.number is not None and not figure.words:
            return f"{number_text(figure.number)} (báo không phát sinh)" if figure.nil else number_text(figure.number)
        words = [f"{self._word(field, word)}{f' × {count}' if count > 1 else ''}" for word, count in figure.words]
        return "; ".join(words if figure.number is None else [number_text(figure.number), *words])

    def _word(self, field: str, word: str) -> str:
        if word == NOT_APPLICABLE:
            return "không áp dụng"
        return self.lists[field].label_of(word) if field in self.lists else word


def _label(row: ResultRow) -> str:
    label = row.code_label if row.code else row.label
    return f"{label} ({row.measure})" if row.measure and not row.code else label


def source_anchor(field: str, code: str) -> str:
    """The anchor of a total among the figures it comes from."""
    return f"so-{'-'.join(part for part in (field.replace('.', '-'), code) if part)}"

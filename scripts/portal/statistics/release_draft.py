"""One period or year as it would be released: its cells with their forms, its units, and the truth behind both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.aggregation import compute_totals
from portal.statistics.attack import Truth
from portal.statistics.attack_slots import HiddenField, Slot, hidden_fields
from portal.statistics.coverage import Key, Scope
from portal.statistics.disclosure import Ladder
from portal.statistics.facts import Fact
from portal.statistics.form_lines import FormLine, form_lines
from portal.statistics.indicators import compute_indicators
from portal.statistics.release_figures import figure_ladders
from portal.statistics.release_indicators import indicator_ladders
from portal.statistics.release_restraint import everyone_reported, restrain
from portal.statistics.reporting_rates import PeriodStatus
from portal.vocabulary.form import NOT_APPLICABLE, FieldType, Form, OverUnits, Publication
from portal.vocabulary.indicators import IndicatorTable
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import PublicationRules, Registry
from portal.vocabulary.releases import (
    Known,
    Protection,
    Release,
    ReleasedColumn,
    ReleasedPeriod,
    ReleasedText,
    ReleasedUnit,
)


@dataclass(frozen=True, eq=False)
class ReleaseSource:
    """What a release is made from; `editions` counts the corrections of each report."""

    registry: Registry
    periods: tuple[ReportingPeriod, ...]
    scope: Scope
    facts: Sequence[Fact]
    statuses: Sequence[PeriodStatus]
    table: IndicatorTable
    editions: Mapping[Key, int]
    as_of: datetime
    software: str
    texts: tuple[ReleasedText, ...] = ()

    @property
    def form(self) -> Form:
        """The form of its periods."""
        return self.registry.form_of(self.periods[0])


@dataclass(frozen=True, eq=False)
class ReleaseDraft:
    """A release without cells, the ladders of its cells, and what only the department knows."""

    release: Release
    ladders: tuple[Ladder, ...]
    hidden: Mapping[str, HiddenField]
    truth: Truth


def protection_of(rules: PublicationRules) -> Protection:
    """The numbers of the policy that cells are made by."""
    return Protection(
        rules.small_count_threshold, rules.rounding_base, rules.rate_minimum_denominator, rules.minimum_contributors
    )


def draft_release(source: ReleaseSource, number: int, reason: str, earlier: Sequence[Release] = ()) -> ReleaseDraft:
    """The release of a scope before protection; `number` from 1, `reason` for taking the place of an earlier one.

    `earlier` are all releases before it: they decide, not the numbers, what must stay shut (release_restraint).
    """
    registry, form = source.registry, source.form
    protection = protection_of(registry.publication)
    totals = compute_totals(source.facts, form, registry.code_lists, source.scope)
    values = compute_indicators(source.table, registry, source.scope, source.statuses, source.facts)
    year = registry.year_of(source.periods[0])
    ladders: tuple[Ladder, ...] = (
        *figure_ladders(totals, form, registry, year.year, protection),
        *indicator_ladders(values, totals, registry, form, protection),
    )
    columns, units = _unit_table(source)
    single = len(source.periods) == 1
    release = Release(
        scope=source.periods[0].id if single else str(year.year),
        number=number,
        label=source.periods[0].label if single else f"Năm {year.year}",
        year=year.year,
        periods=tuple(ReleasedPeriod(one.id, one.label, one.last_of_year) for one in source.periods),
        as_of=source.as_of,
        form=form.version,
        rules=year.rules,
        software=source.software,
        protection=protection,
        reports_accepted=sum(status.overall.actual for status in source.statuses),
        reports_expected=sum(status.overall.expected for status in source.statuses),
        figures=(),
        columns=columns,
        units=units,
        texts=source.texts,
        reports=_reports(source) if not units else {},
        reason=reason,
    )
    complete = everyone_reported(registry, source.periods, source.scope)
    ladders = tuple(restrain(ladders, release, earlier, form, complete=complete))
    hidden = hidden_fields(form, registry.code_lists)
    return ReleaseDraft(release, ladders, hidden, hidden_truth(source.facts, source.scope, hidden))


def hidden_truth(facts: Iterable[Fact], scope: Scope, hidden: Mapping[str, HiddenField]) -> Truth:
    """Every hidden number of the reports of a scope."""
    truth: dict[Key, dict[Slot, int]] = {}
    for fact in facts:
        key, field = (fact.unit, fact.period), hidden.get(fact.field)
        if field is None or key not in scope.reported or fact.value == NOT_APPLICABLE:
            continue
        of_unit = truth.setdefault(key, {})
        answer = str(fact.value) if field.is_counted else ""
        slot = (fact.field, fact.breakdown, answer)
        of_unit[slot] = of_unit.get(slot, 0) + (1 if field.is_counted else int(fact.value))
    return truth


def without_names(truth: Truth, types: Mapping[str, str]) -> Truth:
    """The truth by the names that the attack gives to units whose own are not published; `types` by unit."""
    counted: Counter[tuple[str, str]] = Counter()
    found: dict[Key, Mapping[Slot, int]] = {}
    for (unit, period), of_unit in truth.items():
        place = counted[(types[unit], period)]
        counted[(types[unit], period)] += 1
        found[(f"{types[unit]}#{place}", period)] = of_unit
    return found


def _reports(source: ReleaseSource) -> dict[tuple[str, str], int]:
    """How many reports of each type of form stand behind the release, by period."""
    types = {unit: source.registry.unit(unit).form_type for unit in source.scope.unit_types}
    return dict(sorted(Counter((period, types[unit]) for unit, period in source.scope.reported).items()))


def _unit_table(source: ReleaseSource) -> tuple[tuple[ReleasedColumn, ...], tuple[ReleasedUnit, ...]]:
    """What is published of each unit; nothing where the department does not name units at all."""
    registry = source.registry
    if not registry.publication.names_units:
        return (), ()
    said: dict[Key, dict[tuple[str, str], list[Known]]] = {}
    for fact in source.facts:
        said.setdefault((fact.unit, fact.period), {}).setdefault((fact.field, fact.breakdown), []).append(fact.value)
    lines = [line for line in form_lines(source.form, registry.code_lists) if _is_per_unit(line)]
    columns = [(line, code) for line in lines for code in line.codes or ("",)]
    given = {place for of_unit in said.values() for place in of_unit}
    columns = [(line, code) for line, code in columns if (line.path, code) in given]
    return tuple(_column(line, code, registry) for line, code in columns), tuple(_rows(source, columns, said))


def _rows(
    source: ReleaseSource,
    columns: Sequence[tuple[FormLine, str]],
    said: Mapping[Key, Mapping[tuple[str, str], list[Known]]],
) -> Iterator[ReleasedUnit]:
    registry = source.registry
    labels = registry.code_lists[UNIT_TYPES]
    for period in source.scope.periods:
        for unit_id in source.scope.unit_types:
            if (unit_id, period) not in source.scope.reported:
                continue
            unit, of_unit = registry.unit(unit_id), said.get((unit_id, period), {})
            yield ReleasedUnit(
                unit=unit.id,
                name=unit.name,
                type=unit.type,
                type_label=labels.label_of(unit.type),
                form_type=unit.form_type,
                period=period,
                edition=source.editions.get((unit_id, period), 0),
                values=tuple(_value(of_unit.get((line.path, code), []), line, registry) for line, code in columns),
            )


def _value(values: Sequence[Known], line: FormLine, registry: Registry) -> Known:
    """A unit's number, or its answers in words; several choices as one text."""
    if not values or line.field.over_units is OverUnits.SUM:
        return values[0] if values else None
    if not line.field.code_list:
        return str(values[0])
    labels = registry.code_lists[line.field.code_list]
    return ", ".join(labels.label_of(str(value)) for value in values)


def _is_per_unit(line: FormLine) -> bool:
    """Whether each unit's own answer is published: rows of a group never, since they would name its members."""
    adds_up = line.field.over_units is not OverUnits.NONE
    return adds_up and line.field.publication is Publication.PER_UNIT and not line.section.group


def _column(line: FormLine, code: str, registry: Registry) -> ReleasedColumn:
    label = line.field.label
    if code:
        label = f"{label}: {registry.code_lists[line.code_list].label_of(code)}"
    number = line.field.type in (FieldType.INTEGER, FieldType.MONEY, FieldType.DECIMAL)
    return ReleasedColumn(line.path, code, label, line.field.measure if number else "")

"""The totals of a period or a year as cells that may be published, each with the forms it may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.aggregation import Total, Totals
from portal.statistics.attack_slots import can_be_attacked
from portal.statistics.disclosure import Ladder
from portal.statistics.form_lines import FormLine, form_lines
from portal.statistics.small_groups import closed_groups
from portal.vocabulary.form import NO, YES, FieldType, Form, OverPeriods, OverUnits, Publication
from portal.vocabulary.registry import PublicationRules, Registry
from portal.vocabulary.releases import Cell, Protection, ReleasedFigure, ReleasedIndicator, Shown, ShownForm

WITHHELD = Shown(ShownForm.WITHHELD)
NO_DATA = Shown(ShownForm.NO_DATA)


def figure_ladders(
    totals: Totals, form: Form, registry: Registry, year: int, protection: Protection
) -> Iterator[Ladder]:
    """A ladder for each figure that the form lets be published, in its order.

    Published by unit: the exact total, by type of unit too. Totals only: over all units. Internal: none.
    """
    maker = _Maker(registry, form, year, protection)
    for line in form_lines(form, registry.code_lists):
        if line.field.publication is not Publication.INTERNAL:
            yield from maker.of_line(line, totals)


def closed_levels(path: str, totals: Totals, rules: PublicationRules) -> frozenset[str]:
    """The types of unit, and the whole (empty), that a number published by unit is not told for because units are not
    named and too few stand behind it; none where units are named."""
    if rules.names_units:
        return frozenset()
    of_type = {code: by_field.get((path, "")) for code, by_field in totals.by_type.items()}
    sizes = {code: total.units_reporting for code, total in of_type.items() if total and total.units_expected}
    closed = closed_groups(sizes, rules.minimum_contributors)
    return closed if sum(sizes.values()) >= rules.minimum_contributors else closed | {""}


def withheld(cell: Cell) -> Cell:
    """The cell without anything that depends on reports: number, verdict and coverage."""
    blank = replace(cell, shown=WITHHELD, units_reporting=None, units_expected=None)
    return replace(blank, state="", out_of=None) if isinstance(blank, ReleasedIndicator) else blank


def guarded(number: int, protection: Protection) -> Shown:
    """A count about people or incidents as it may be seen: 0, under the threshold, or rounded."""
    if number == 0:
        return Shown(ShownForm.ZERO, 0)
    if number < protection.threshold:
        return Shown(ShownForm.UNDER)
    return Shown(ShownForm.ROUNDED, protection.round(number))


def count_forms(number: int, protection: Protection, *, counts_people: bool, is_money: bool) -> tuple[Shown, ...]:
    """The forms of a count that is not published by unit, the best first."""
    safe = guarded(number, protection)
    if counts_people or number == 0:
        return (safe, WITHHELD)
    exact = Shown(ShownForm.EXACT, number)
    return (exact, WITHHELD) if is_money else (exact, safe, WITHHELD)


@dataclass(slots=True)
class _Maker:
    """Makes the cells of one scope."""

    registry: Registry
    form: Form
    year: int
    protection: Protection

    def of_line(self, line: FormLine, totals: Totals) -> Iterator[Ladder]:
        """The ladders of one field: as a whole, then by code; of each over all units, then by type."""
        types: Mapping[str, str] = {}
        if line.field.publication is Publication.PER_UNIT:
            codes = self.registry.code_lists[UNIT_TYPES]
            types = {code: codes.label_of(code) for code in codes.keys if code in totals.by_type}
        closed = closed_levels(line.path, totals, self.registry.publication) if types else frozenset[str]()
        for code in ("", *line.codes):
            whole = totals.overall.get((line.path, code))
            if whole is None:
                continue
            yield from self._told(self._of_total(line, code, whole, "", "Toàn ngành"), closed)
            for unit_type, label in types.items():
                total = totals.by_type[unit_type].get((line.path, code))
                if total is not None:
                    yield from self._told(self._of_total(line, code, total, unit_type, label), closed)

    def _told(self, ladders: Iterator[Ladder], closed: frozenset[str]) -> Iterator[Ladder]:
        """The ladders, shut for a level that holds too few units."""
        for ladder in ladders:
            yield (withheld(ladder[0]),) if ladder[0].level in closed else ladder

    def _of_total(self, line: FormLine, code: str, total: Total, level: str, level_label: str) -> Iterator[Ladder]:
        counted = line.field.over_units is OverUnits.COUNT
        for answer in line.answers if counted else ("",):
            number = total.answers[answer] if counted else int(total.value or 0)
            blank = self._blank(line, code, answer, level, level_label)
            shown = blank
            if not line.section.group:
                shown = replace(blank, units_reporting=total.units_reporting, units_expected=total.units_expected)
            yield tuple(
                replace(blank if form is WITHHELD else shown, shown=form) for form in self._forms(line, total, number)
            )

    def _forms(self, line: FormLine, total: Total, number: int) -> tuple[Shown, ...]:
        if not total.units_reporting:
            return (NO_DATA,)
        exact = Shown(ShownForm.EXACT, number)
        if line.field.publication is Publication.PER_UNIT:
            return (exact,)
        if line.section.group:
            members = len(self.registry.group_members(self.year, line.section.group))
            return (exact if members >= self.protection.rate_minimum else WITHHELD,)
        enough = total.units_reporting >= self.protection.minimum_contributors
        if not enough or not can_be_attacked(line) or line.field.over_periods is OverPeriods.ANY:
            return (WITHHELD,)
        people, money = bool(line.field.counts_people), line.field.type is FieldType.MONEY
        return count_forms(number, self.protection, counts_people=people, is_money=money)

    def _blank(self, line: FormLine, code: str, answer: str, level: str, level_label: str) -> ReleasedFigure:
        field, lists = line.field, self.registry.code_lists
        answer_label = answer if answer in ("", YES, NO) else lists[field.code_list].label_of(answer)
        unit = "dòng" if line.container else "đơn vị"
        return ReleasedFigure(
            field=line.path,
            code=code,
            answer=answer,
            level=level,
            shown=WITHHELD,
            publication=field.publication,
            counts_people=bool(field.counts_people),
            over_periods=field.over_periods,
            section=f"{line.section.letter}. {line.section.label}",
            label=field.label,
            code_label=lists[line.code_list].label_of(code) if code else "",
            answer_label=answer_label,
            level_label=level_label,
            measure=unit if field.over_units is OverUnits.COUNT else field.measure,
        )

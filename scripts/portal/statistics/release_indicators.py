"""The indicators of a period or a year as cells that may be published, each with the forms it may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from portal.reading.code_lists import UNIT_TYPES
from portal.statistics.aggregation import Total, Totals
from portal.statistics.disclosure import Ladder
from portal.statistics.release_figures import NO_DATA, WITHHELD, closed_levels, count_forms, withheld
from portal.statistics.small_groups import closed_groups
from portal.vocabulary.form import Field, FieldType, Form, Publication, field_path
from portal.vocabulary.indicators import (
    Indicator,
    IndicatorKind,
    IndicatorState,
    IndicatorValue,
    IndicatorValues,
    Level,
    Term,
    TermKind,
)
from portal.vocabulary.registry import PublicationRules, Registry
from portal.vocabulary.releases import Protection, ReleasedIndicator, Shown, ShownForm
from portal.vocabulary.vietnamese import percent_text

_JUDGED = {IndicatorState.MET: ShownForm.MET, IndicatorState.NOT_MET: ShownForm.NOT_MET}


def indicator_ladders(
    values: IndicatorValues, totals: Totals, registry: Registry, form: Form, protection: Protection
) -> Iterator[Ladder]:
    """A ladder for each indicator, in table order: over all units, then, where units may be seen, by type.

    Internal ones are told by their name alone when the plan sets a target for them, else not at all.
    """
    maker = _Maker(totals, form, protection)
    labels, rules = registry.code_lists[UNIT_TYPES], registry.publication
    for place, value in enumerate(values.overall):
        if value.indicator.publication is Publication.INTERNAL:
            if value.indicator.target_in(value.scope.periods) is not None:
                yield (maker.blank(value, "Toàn ngành"),)
            continue
        closed = _closed(values, place, totals, rules)
        ladder = maker.ladder(value, "Toàn ngành")
        yield (withheld(ladder[0]),) if "" in closed else ladder
        if value.indicator.publication is Publication.PER_UNIT and not value.indicator.group:
            for unit_type in (code for code in labels.keys if code in values.by_type):
                one = values.by_type[unit_type][_place_of(values, unit_type, place)]
                if one.units_expected:
                    ladder = maker.ladder(one, labels.label_of(unit_type))
                    yield (withheld(ladder[0]),) if unit_type in closed else ladder


def _closed(values: IndicatorValues, place: int, totals: Totals, rules: PublicationRules) -> frozenset[str]:
    """The types of unit, and the whole (empty), that an indicator published by unit is not told for: as for its fields,
    and by the units behind itself."""
    one = values.overall[place].indicator
    if rules.names_units or one.publication is not Publication.PER_UNIT or one.group:
        return frozenset()
    of_type = {code: values.by_type[code][_place_of(values, code, place)] for code in values.by_type}
    sizes = {code: value.units_reporting for code, value in of_type.items() if value.units_expected}
    closed = [closed_levels(path, totals, rules) for path in one.fields]
    return closed_groups(sizes, rules.minimum_contributors).union(*closed)


def _place_of(values: IndicatorValues, unit_type: str, place: int) -> int:
    """Where an indicator stands among those by type, which leave out the ones about groups."""
    wanted = values.overall[place].indicator.id
    return next(at for at, one in enumerate(values.by_type[unit_type]) if one.indicator.id == wanted)


class _Maker:
    """Makes the cells of one scope."""

    def __init__(self, totals: Totals, form: Form, protection: Protection) -> None:
        self.totals, self.protection = totals, protection
        self.fields: dict[str, Field] = {field_path(section, chain): chain[-1] for section, chain in form.walk()}

    def blank(self, value: IndicatorValue, level_label: str) -> ReleasedIndicator:
        """The cell that tells nothing."""
        one = value.indicator
        return ReleasedIndicator(
            id=one.id,
            level=value.scope.key if value.scope.level is Level.UNIT_TYPE else "",
            label=one.label,
            definition=one.definition,
            note=one.note,
            measure=one.measure,
            kind=one.kind,
            plan=one.plan,
            publication=one.publication,
            group=one.group,
            numerator=one.numerator,
            denominator=one.denominator,
            target=one.target_text_in(value.scope.periods),
            figure=one.figure_in(value.scope.periods),
            shown=WITHHELD,
            state="",
            level_label=level_label,
        )

    def ladder(self, value: IndicatorValue, level_label: str) -> Ladder:
        """The forms of one value, the best first."""
        blank = self.blank(value, level_label)
        told = replace(
            blank,
            state=value.state.value,
            units_reporting=value.units_reporting,
            units_expected=value.units_expected,
        )
        if value.numerator is None:
            return (replace(told, shown=NO_DATA),)
        if value.indicator.group:
            return self._of_group(value, told)
        forms = [replace(told, shown=shown) for shown in self._numbers(value)]
        if value.state in _JUDGED and self._may_be_told(value):
            forms.append(replace(told, shown=Shown(_JUDGED[value.state])))
        if value.indicator.publication is Publication.PER_UNIT:
            return tuple(forms[:1]) or (blank,)
        return (*forms, blank)

    def _of_group(self, value: IndicatorValue, told: ReleasedIndicator) -> Ladder:
        """`18/20` of a group that is large enough; of a smaller one the verdict at most."""
        members = value.denominator or 0
        if members >= self.protection.rate_minimum:
            return (replace(told, shown=Shown(ShownForm.EXACT, value.numerator), out_of=members),)
        if value.state in _JUDGED:
            return (replace(told, shown=Shown(_JUDGED[value.state]), units_reporting=None, units_expected=None),)
        return (replace(told, shown=WITHHELD, state="", units_reporting=None, units_expected=None),)

    def _numbers(self, value: IndicatorValue) -> tuple[Shown, ...]:
        """The forms in which its number may be seen, without the one that tells nothing."""
        numerator, denominator = int(value.numerator or 0), value.denominator
        per_unit = value.indicator.publication is Publication.PER_UNIT
        if not per_unit and not self._may_be_told(value):
            return ()
        if value.indicator.kind is IndicatorKind.COUNT:
            exact = Shown(ShownForm.EXACT, numerator)
            people, money = self._about(value.indicator)
            forms = count_forms(numerator, self.protection, counts_people=people, is_money=money)
            return (exact,) if per_unit else tuple(form for form in forms if form is not WITHHELD)
        if denominator == 0:
            return (Shown(ShownForm.NOTHING_AROSE),)
        if value.indicator.kind is IndicatorKind.CHANGE or (denominator or 0) < self.protection.rate_minimum:
            return ()
        percent = percent_text(numerator, denominator or 1).removesuffix("%").replace(",", ".")
        return (Shown(ShownForm.RATE, Decimal(percent)),)

    def _about(self, indicator: Indicator) -> tuple[bool, bool]:
        """Whether it counts people or incidents, and whether it is a sum of money."""
        fields = [self.fields[path] for path in indicator.fields]
        return any(field.counts_people for field in fields), any(field.type is FieldType.MONEY for field in fields)

    def _may_be_told(self, value: IndicatorValue) -> bool:
        """Whether enough units stand behind it, and its parts are the totals that the attack reckons with."""
        if value.indicator.publication is Publication.PER_UNIT:
            return True
        if value.units_reporting < self.protection.minimum_contributors:
            return False
        below = value.denominator if value.indicator.denominator else 0
        return self._sum(value.indicator.numerator) == value.numerator and self._sum(value.indicator.denominator) == (
            below or 0
        )

    def _sum(self, terms: tuple[Term, ...]) -> int | None:
        """A part as the totals say it; None when they do not."""
        found = 0
        for term in terms:
            total = self.totals.overall.get((term.field, term.code))
            if total is None or term.kind not in (TermKind.FIELD, TermKind.ANSWERING, TermKind.ANSWERED):
                return None
            found += _of_total(term, total)
        return found


def _of_total(term: Term, total: Total) -> int:
    if term.kind is TermKind.FIELD:
        return int(total.value or 0)
    answers = term.answers if term.kind is TermKind.ANSWERING else tuple(total.answers)
    return sum(total.answers[answer] for answer in answers)

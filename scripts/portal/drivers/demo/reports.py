"""Good reports for any unit, made from the form: nothing in them contradicts the form or the plan's arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from portal.checking.expressions import Expression, MissingValueError, engine_for
from portal.checking.scope import ScopeBuilder, period_scope, unit_scope
from portal.drivers.demo.agreement import agree
from portal.drivers.demo.chance import chance_for
from portal.drivers.demo.draft import Draft, Size
from portal.drivers.demo.values import ValueMaker
from portal.vocabulary.form import (
    Field,
    FieldType,
    Form,
    OverPeriods,
    Publication,
    Requirement,
    Section,
    Shape,
    field_path,
)
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data

_A_SCHOOL = ((0, 0), (45, 110), (600, 1800))
_SIZES = {"pgd": ((24, 60), (1200, 2800), (14_000, 38_000)), "gdnn_gdtx": ((0, 0), (18, 50), (150, 900))}
"""Least and most schools, staff, learners by unit type of form; orders of magnitude, nobody's figures."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """When a section (field is None) or a field is asked for."""

    section: Section
    field: Field | None
    expression: Expression
    names: frozenset[str]


class ReportMaker:
    """Makes reports of one fictional province; the same names give the same report."""

    def __init__(self, registry: Registry, seed: int) -> None:
        self.registry, self.seed = registry, seed
        self.values = ValueMaker(registry.code_lists)
        self._conditions = cache(_conditions_of)
        self._scopes = cache(ScopeBuilder)
        self._periods = cache(period_scope)

    def make(self, unit: OrgUnit, period: ReportingPeriod, reported_on: date, previous: Data) -> Data:
        """A good report; `previous` is the unit's report of the period before, empty when there is none."""
        form = self.registry.form_of(period)
        scope = {"ky": self._periods(period), "don_vi": unit_scope(unit, period, self.registry)}
        draft = Draft(
            form=form,
            unit=unit,
            period=period,
            size=self._size(unit),
            members=scope["don_vi"]["thanh_vien"],
            reported_on=reported_on,
            previous=previous,
            rng=chance_for(self.seed, unit.id, period.id),
            data={},
        )
        for section in form.sections:
            if section.fields_for(unit.form_type) and unit.form_type in section.unit_types:
                draft.data[section.key] = self.values.propose(section, draft)
        agree(draft, self.values)
        self._leave_out(draft, scope)
        return draft.data

    def _size(self, unit: OrgUnit) -> Size:
        rng = chance_for(self.seed, unit.id, "size")
        schools, staff, learners = _SIZES.get(unit.form_type, _A_SCHOOL)
        return Size(rng.randint(*schools), rng.randint(*staff), rng.randint(*learners))

    def _leave_out(self, draft: Draft, scope: Mapping[str, Any]) -> None:
        """Take out what this unit is not asked in this period, in the order of the form."""
        for condition in self._conditions(draft.form, draft.unit.form_type):
            key = condition.section.key
            if key not in draft.data:
                continue
            if condition.section.shape is not Shape.RECORD and condition.field is not None:
                rows = draft.data[key]
                for row in rows.values() if isinstance(rows, dict) else rows:
                    self._settle(condition, draft, {**scope, "dong": row}, row)
            else:
                self._settle(condition, draft, scope, draft.data[key])
        for section in draft.form.sections:
            content = draft.data.get(section.key)
            if isinstance(content, dict) and section.shape is Shape.RECORD and _says_nothing(section, content):
                del draft.data[section.key]

    def _settle(self, condition: _Condition, draft: Draft, scope: Mapping[str, Any], record: Any) -> None:
        field, section = condition.field, condition.section
        if field is not None and field.key not in record:
            return
        if self._holds(condition, draft, scope):
            return
        if field is not None:
            del record[field.key]
        elif not (section.nil_when and draft.rng.random() < 0.2):  # some clerks write out a table of zeros
            del draft.data[section.key]

    def _holds(self, condition: _Condition, draft: Draft, scope: Mapping[str, Any]) -> bool:
        """Whether the condition asks for its field; the engine gets only the sections it names, to save time."""
        named = {name: draft.data[name] for name in condition.names if name in draft.data}
        converted = self._scopes(draft.form).sections(named)
        engine = engine_for(tuple(section.key for section in draft.form.sections))
        try:
            return condition.expression.evaluate(engine.activation({**converted, **scope})) is True
        except MissingValueError:
            return False

    def revise(self, data: Data, form: Form, unit_type: str) -> Data:
        """The same report sent again with a sentence and one figure more, which no other figure depends on."""
        revised = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
        for section, field in _free_counts(form, unit_type):
            value = revised.get(section.key, {}).get(field.key, 0)
            if value:
                revised[section.key][field.key] = value + 1
                break
        for section, field in _narratives(form, unit_type):
            if field.key in revised.get(section.key, {}):
                text = f"{revised[section.key][field.key]} {self.values.texts.revised}"
                revised[section.key][field.key] = text[: field.max_length].strip()
                break
        return revised


def _conditions_of(form: Form, unit_type: str) -> tuple[_Condition, ...]:
    return tuple(_read_conditions(form, unit_type))


def _read_conditions(form: Form, unit_type: str) -> Iterator[_Condition]:
    """Those that can be judged: a condition on a field of other unit types says nothing about this one."""
    engine = engine_for(tuple(section.key for section in form.sections))
    own = {field_path(*place) for place in form.walk(unit_type)}
    foreign = {field_path(*place) for place in form.walk()} - own
    for section in form.sections:
        asked: list[tuple[Field | None, str]] = [(None, section.required_when)]
        asked += [(field, field.required_when) for field in section.fields_for(unit_type)]
        for field, source in asked:
            expression = engine.compile(source) if source else None
            if expression is not None and not any(name.path in foreign for name in expression.names):
                names = frozenset(name.path.split(".")[0] for name in expression.names)
                yield _Condition(section, field, expression, names)


def _says_nothing(section: Section, content: Mapping[str, Any]) -> bool:
    """Whether an optional section holds nothing but optional remarks."""
    remarks = {field.key for field in section.fields if field.required is Requirement.OPTIONAL}
    return section.required is not Requirement.ALWAYS and set(content) <= remarks


def _free_counts(form: Form, unit_type: str) -> Iterator[tuple[Section, Field]]:
    """Counts of activities: flows, published by unit, of nobody."""
    for section in form.sections:
        for field in section.fields_for(unit_type) if section.shape is Shape.RECORD else ():
            flow = field.over_periods is OverPeriods.SUM and field.publication is Publication.PER_UNIT
            if field.type is FieldType.INTEGER and flow and not field.counts_people:
                yield section, field


def _narratives(form: Form, unit_type: str) -> Iterator[tuple[Section, Field]]:
    for section in form.sections:
        for field in section.fields_for(unit_type) if section.shape is Shape.RECORD else ():
            if field.type is FieldType.TEXT and field.max_length >= 1000:
                yield section, field

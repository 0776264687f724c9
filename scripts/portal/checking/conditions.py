"""Fields that must be filled in because of the period or the unit: what JSON Schema cannot ask by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.checking.expressions import Expression, MissingValueError, engine_for
from portal.checking.report_schema import report_condition, row_condition
from portal.reading.yaml_source import Path
from portal.vocabulary.form import Field, Form, Section, Shape


@dataclass(frozen=True, eq=False)
class _Condition:
    expression: Expression
    section: Section
    field: Field | None

    @property
    def of_report(self) -> bool:
        """Whether it is asked once, not for each row."""
        return self.field is None or self.section.shape is Shape.RECORD

    def is_filled_in(self, data: Mapping[str, Any]) -> bool:
        """Whether what it may ask for is there."""
        content, field = data.get(self.section.key), self.field
        return content is not None and (field is None or not isinstance(content, dict) or field.key in content)


@dataclass(frozen=True, slots=True)
class Missing:
    """A place that must be filled in, and the condition that asks for it."""

    where: Path
    section: Section
    field: Field | None
    source: str


class ConditionChecker:
    """Evaluates `required_when` of one form for one unit type, as far as the JSON Schema does not."""

    def __init__(self, form: Form, unit_type: str) -> None:
        self.engine = engine_for(tuple(section.key for section in form.sections))
        conditions = tuple(self._read(form, unit_type))
        self._of_report = tuple(one for one in conditions if one.of_report)
        self._of_rows = tuple(one for one in conditions if not one.of_report)
        self._named = frozenset(name.path.split(".")[0] for one in conditions for name in one.expression.names)
        self._none_of = lru_cache(maxsize=256)(self._new_none_of)

    def _new_none_of(self, conditions: tuple[_Condition, ...]) -> Expression:
        """True when none of the conditions is met: one question instead of many, and the same for most reports."""
        return self.engine.compile("!(" + " || ".join(f"({one.expression.source})" for one in conditions) + ")")

    def _read(self, form: Form, unit_type: str) -> Iterator[_Condition]:
        for section in form.sections:
            fields = section.fields_for(unit_type)
            if not fields or unit_type not in section.unit_types:
                continue
            if section.required_when and report_condition(self.engine, section.required_when) is None:
                yield _Condition(self.engine.compile(section.required_when), section, None)
            for field in fields:
                if field.required_when and not self._in_schema(section, field):
                    yield _Condition(self.engine.compile(field.required_when), section, field)

    def _in_schema(self, section: Section, field: Field) -> bool:
        if section.shape is Shape.RECORD:
            return report_condition(self.engine, field.required_when) is not None
        return row_condition(self.engine, field.required_when) is not None

    def check(self, data: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Missing]:
        """What is missing; a whole absent section is named once, not field by field."""
        lean = {name: value for name, value in scope.items() if name in self._named}
        activation = self.engine.activation(lean)
        found: dict[Path, Missing] = {}
        of_report = tuple(one for one in self._of_report if not one.is_filled_in(data))
        asked = of_report if of_report and not self._none_of(of_report).holds(activation) else ()
        for condition in (*asked, *self._of_rows):
            for missing in self._check_one(condition, data, lean, activation):
                found.setdefault(missing.where, missing)
        return list(found.values())

    def _check_one(
        self, condition: _Condition, data: Mapping[str, Any], scope: Mapping[str, Any], activation: Any
    ) -> Iterator[Missing]:
        section, field, source = condition.section, condition.field, condition.expression.source
        content = data.get(section.key)
        if condition.of_report or field is None:
            if _holds(condition.expression, activation):
                named = field is not None and content is not None
                where = (section.key, field.key) if named and field is not None else (section.key,)
                yield Missing(where, section, field if named else None, source)
            return
        rows = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
        for index, row in rows:
            if not isinstance(row, dict) or field.key in row:
                continue
            if _holds(condition.expression, self.engine.activation({**scope, "dong": row})):
                yield Missing((section.key, index, field.key), section, field, source)


def _holds(expression: Expression, activation: Any) -> bool:
    """Whether the condition is met; when it asks for a value that is not there, nothing more is demanded."""
    try:
        return expression.evaluate(activation) is True
    except MissingValueError:
        return False

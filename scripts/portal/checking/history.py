"""Numbers that rose since the unit's previous report, beside what they were then: `so_lieu` of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.checking.expressions import Engine, MissingValueError
from portal.reading.yaml_source import Path
from portal.vocabulary.form import Field, FieldType, Form, OverPeriods, Publication, Section, Shape

Pairs = list[tuple[dict[str, Any], Path]]
"""What a rule sees as `dong`, and the place of the number in the report."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that are compared in a section, or in the rows of one of its fields, with their measures."""

    section: Section
    fields: tuple[tuple[str, str], ...]
    rows: str = ""
    code: str = ""


class History:
    """Compares the whole numbers of one unit type's form with those of the report before.

    Internal fields are never compared (DESIGN.md policy 8), nor numbers that are asked only once a year, nor money.
    """

    def __init__(self, form: Form, unit_type: str, engine: Engine) -> None:
        self._engine = engine
        self._numbers = [n for s in form.sections if s.shape is not Shape.ROWS for n in _numbers(s, unit_type)]
        self._nil = {s.key: engine.compile(s.nil_when) for s in form.sections if s.nil_when}

    def pairs(self, now: Mapping[str, Any], before: Mapping[str, Any]) -> Pairs:
        """Every whole number that rose; what one of the reports lacks is not compared."""
        pairs: Pairs = []
        for numbers in self._numbers if any(before.values()) else ():
            for values, earlier, path in self._records(numbers, now, before):
                for key, measure in numbers.fields:
                    new, old = values.get(key), 0 if earlier is None else earlier.get(key)
                    if type(new) is int and type(old) is int and new > old:
                        pairs.append(({"gia_tri": new, "ky_truoc": old, "don_vi_tinh": measure}, (*path, key)))
        return pairs

    def _records(
        self, numbers: _Numbers, now: Mapping[str, Any], before: Mapping[str, Any]
    ) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None, Path]]:
        """Records that answer each other; None for an earlier one of which the report said that all is 0."""
        section = numbers.section
        values, earlier = now[section.key], before.get(section.key, {})
        if section.shape is Shape.PER_CODE:
            nil = not earlier and self._declared_nil(section, before)
            for code, row in values.items():
                yield row, None if nil else earlier.get(code, {}), (section.key, code)
        elif not numbers.rows:
            yield values, earlier, (section.key,)
        else:
            known = {row.get(numbers.code): row for row in earlier.get(numbers.rows, ()) if isinstance(row, dict)}
            for at, row in enumerate(values.get(numbers.rows, ())):
                if isinstance(row, dict) and row.get(numbers.code) in known:
                    yield row, known[row[numbers.code]], (section.key, numbers.rows, at)

    def _declared_nil(self, section: Section, before: Mapping[str, Any]) -> bool:
        """Whether the earlier report said that there was nothing: a declared 0, other than a blank."""
        if section.key not in self._nil:
            return False
        try:
            return self._nil[section.key].evaluate(self._engine.activation(before)) is True
        except MissingValueError:
            return False


def _numbers(section: Section, unit_type: str) -> Iterator[_Numbers]:
    fields = section.fields_for(unit_type)
    yield _Numbers(section, tuple((field.key, field.measure) for field in fields if _compared(field)))
    for field in fields:
        code = next((row.key for row in field.rows if row.type is FieldType.CODE), "")
        if code and field.publication is not Publication.INTERNAL:
            inner = (row for row in field.rows if row.applies_to(unit_type) and _compared(row))
            yield _Numbers(section, tuple((row.key, row.measure) for row in inner), field.key, code)


def _compared(field: Field) -> bool:
    return (
        field.type is FieldType.INTEGER
        and field.publication is not Publication.INTERNAL
        and field.over_periods in (OverPeriods.SUM, OverPeriods.LAST)
    )

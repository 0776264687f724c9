"""Whether the units and periods that a report names in its rows are there, so that a slip of the pen is not lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from portal.checking.case import Case
from portal.checking.identity import unknown_period_words, unknown_unit_words
from portal.checking.places import dotted_key
from portal.checking.schema_check import nearest
from portal.checking.wording import Wording
from portal.reading.yaml_source import Path
from portal.vocabulary.findings import Finding
from portal.vocabulary.form import Field, Form, Named, Section, Shape
from portal.vocabulary.registry import Registry

_Value = tuple[Path, Any]


def check_named(case: Case, form: Form, registry: Registry, wording: Wording) -> Iterator[Finding]:
    """A finding for each id that nobody has, in the fields whose row says `names`."""
    known: Mapping[Named, Collection[str]] = {Named.UNIT: registry.org_units, Named.PERIOD: registry.periods}
    for section, chain in _naming(form, case.unit.form_type):
        names = chain[-1].names
        for where, written in _values(case.data, section, chain):
            if not isinstance(written, str) or written in known[names]:
                continue
            unit = names is Named.UNIT
            words = unknown_unit_words(written, registry) if unit else unknown_period_words(written, registry)
            yield wording.finding(
                "unknown-unit" if unit else "unknown-period",
                case.path,
                nearest(case.positions, where),
                {**words, "label": chain[-1].label},
                section=section,
                key=dotted_key(where),
            )


@cache
def _naming(form: Form, unit_type: str) -> tuple[tuple[Section, tuple[Field, ...]], ...]:
    """The fields that name something; for most units none."""
    return tuple((section, chain) for section, chain in form.walk(unit_type) if chain[-1].names)


def _values(data: Mapping[str, Any], section: Section, chain: tuple[Field, ...]) -> Iterable[_Value]:
    """Every value of a field with its place, whatever the shape of its section; nothing where the shape is wrong."""
    whole: _Value = ((section.key,), data.get(section.key))
    found: Iterable[_Value] = [whole] if section.shape is Shape.RECORD else _inside(*whole)
    for place, field in enumerate(chain):
        if place:
            found = [row for where, value in found for row in _inside(where, value)]
        found = [
            ((*where, field.key), record[field.key])
            for where, record in found
            if isinstance(record, dict) and field.key in record
        ]
    return found


def _inside(where: Path, value: Any) -> list[_Value]:
    """The rows of a list, or the records of a section by code."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [((*where, part), inner) for part, inner in items]

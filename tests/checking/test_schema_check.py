"""Every way in which a value can have the wrong shape is found at its place and said in Vietnamese."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from portal.checking.report_check import Checker
from portal.checking.report_schema import decimal_pattern
from portal.checking.schema_check import HANDLED_KEYWORDS, SchemaChecker
from portal.reading.yaml_source import Path
from portal.vocabulary.registry import Registry
from tests.example_reports import example_report

STRUCTURE = {
    "$schema", "$id", "$comment", "title", "description", "properties", "items", "allOf", "anyOf", "not", "if", "then",
}  # fmt: skip


def _checkers(registry: Registry, checker: Checker) -> Iterator[tuple[str, SchemaChecker]]:
    for form in registry.forms.values():
        for unit_type in form.unit_types:
            yield unit_type, SchemaChecker(form, unit_type, dict(registry.code_lists), checker.wording)


def _keywords(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield key
            if key in ("properties",):
                for inner in value.values():
                    yield from _keywords(inner)
            elif key not in ("enum", "const", "required"):
                yield from _keywords(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _keywords(value)


def test_every_keyword_of_the_derived_schemas_has_a_sentence(registry: Registry, checker: Checker) -> None:
    """A keyword nobody explains would show a unit the library's English."""
    for _, schema in _checkers(registry, checker):
        assert set(_keywords(schema.schema)) - STRUCTURE <= HANDLED_KEYWORDS


def test_the_schemas_are_valid_and_closed(registry: Registry, checker: Checker) -> None:
    """2020-12, and no object lets unknown keys pass."""
    for _, schema in _checkers(registry, checker):
        jsonschema.Draft202012Validator.check_schema(schema.schema)
        assert all("additionalProperties" in part for part in _objects(schema.schema))


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def test_a_report_of_the_forms_own_examples_has_the_right_shape(registry: Registry, checker: Checker) -> None:
    """Examples are shown to people as acceptable, so they must be accepted."""
    for unit_type, schema in _checkers(registry, checker):
        data = example_report(schema.form, unit_type, checker.wording)
        assert schema.explain(data, "x", {}) == []
        assert schema.accepts(data)


BAD: list[Any] = [
    None,
    "",
    "1.250",
    "-5",
    -5,
    10**16,
    1.5,
    True,
    [],
    {},
    [[]],
    ["x"],
    {"x": 1},
    "x" * 3000,
    "30/02/2024",
    "co",
]


def _leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from _leaves(inner, (*path, index))


def _replaced(data: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(data)
    holder = changed
    for part in path[:-1]:
        holder = holder[part]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


def test_the_fast_and_the_explaining_engine_agree_on_thousands_of_mistakes(
    registry: Registry, checker: Checker
) -> None:
    """What one refuses the other explains, and nothing else; every explanation names its place and a remedy."""
    choose = random.Random(7)
    for unit_type, schema in _checkers(registry, checker):
        good = example_report(schema.form, unit_type, checker.wording)
        places = list(_leaves(good))
        for path in choose.sample(places, min(150, len(places))):
            for bad in choose.sample(BAD, 5):
                data = _replaced(good, path, bad)
                findings = schema.explain(data, "x", {})
                assert schema.accepts(data) is (not findings), (path, bad, findings)
                for finding in findings:
                    assert finding.message
                    assert finding.remedy
                    assert "{" not in finding.message + finding.remedy


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0", True), ("92,5", True), ("100", True), ("100,0", True), ("99,9", True), ("7", True),
     ("100,5", False), ("101", False), ("92.5", False), ("092", False), ("92,55", False), (",5", False), ("5,", False)],
)  # fmt: skip
def test_decimals_up_to_a_power_of_ten_are_told_by_their_pattern(text: str, fits: bool) -> None:
    """Both engines read the pattern the same way."""
    import re

    assert bool(re.search(decimal_pattern(100, 1), text)) is fits

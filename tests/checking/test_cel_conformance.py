"""The engine judges expressions as the conformance file says, which the browser's engine is held to as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portal.checking.expressions import ExpressionError, MissingValueError, engine_for
from portal.reading.config_source import read_config

CASES = read_config(Path(__file__).parents[1] / "cases" / "cel_conformance.yaml")


def _typed(text: str) -> Any:
    return json.loads(text, object_hook=lambda found: float(found["$double"]) if "$double" in found else found)


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["expr"] for case in CASES["cases"]])
def test_the_engine_agrees_with_the_conformance_file(case: dict[str, str]) -> None:
    """Whole numbers beside decimals, Vietnamese text, absence, absorption and macros are judged the same everywhere."""
    scope = {**_typed(CASES["base"]), **_typed(case.get("given", "{}"))}
    engine = engine_for(tuple(_typed(CASES["base"])))
    expression = engine.compile(case["expr"])
    activation = engine.activation(scope)
    if case["expect"] == "missing":
        with pytest.raises(MissingValueError):
            expression.evaluate(activation)
    elif case["expect"] == "error":
        with pytest.raises(ExpressionError):
            expression.evaluate(activation)
    else:
        expected = json.loads(case["expect"])
        found = expression.evaluate(activation)
        assert found == expected
        assert type(found) is type(expected)
        assert expression.holds(activation) is (expected is True)

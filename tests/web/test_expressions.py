"""The form's engine judges expressions as the conformance file says, as the engine of `portal check` does."""

from __future__ import annotations

import json
from typing import Any

from portal.reading.config_source import read_config
from tests.web.world import ROOT, run_node

CASES = read_config(ROOT / "tests" / "cases" / "cel_conformance.yaml")


def _marked(value: Any) -> Any:
    """Expected values as the script writes them: whole numbers apart from decimals."""
    if isinstance(value, list):
        return [_marked(one) for one in value]
    return {"$int": str(value)} if isinstance(value, int) and not isinstance(value, bool) else value


def test_the_engine_agrees_with_the_conformance_file() -> None:
    """Every case of the file: values, what is missing, other errors."""
    base = json.loads(CASES["base"])
    asked = [{"expr": one["expr"], "scope": base | json.loads(one.get("given", "{}"))} for one in CASES["cases"]]
    found = run_node("run_expressions.mjs", {"sections": list(base), "cases": asked})
    differ = []
    for case, answer in zip(CASES["cases"], found, strict=True):
        plain = case["expect"] in ("missing", "error")
        expected = {"error": case["expect"]} if plain else {"value": _marked(json.loads(case["expect"]))}
        if answer != expected:
            differ.append((case["expr"], expected, answer))
    assert differ == []

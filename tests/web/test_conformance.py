"""The form and `portal check` say the same, word for word; what the form writes, Python reads."""

from __future__ import annotations

import json

from portal.exports.form_data import derive_form_data
from tests.web.conformance import read_cases
from tests.web.world import fictional_source, in_order, python_findings, run_node


def test_the_form_finds_what_portal_check_finds_in_the_same_words() -> None:
    """Rule, field, severity, message, remedy of every finding, in hundreds of reports with every kind of fault."""
    cases = read_cases()
    told = run_node("run_checks.mjs", {"source": derive_form_data(fictional_source()), "cases": cases})
    differ = []
    for at, (case, found) in enumerate(zip(cases, told, strict=True)):
        expected = python_findings(case["text"], case["unit"], case["period"])
        if in_order(found) != expected:
            differ.append((at, case, [f for f in expected if f not in found], [f for f in found if f not in expected]))
    assert not differ, json.dumps(differ[0][:1] + differ[0][2:], ensure_ascii=False, indent=1)

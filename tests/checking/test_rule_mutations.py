"""One contradiction in a good report of every unit type is found by its rule, at its field, and by no other."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.checking.report_check import Checker
from portal.drivers.demo.reports import ReportMaker
from portal.exports.report_yaml import render_report_yaml
from portal.reading.config_source import read_config
from portal.vocabulary.form import Form
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import Data, Submission

CASES = read_config(Path(__file__).parents[1] / "cases" / "rule_mutations.yaml")["cases"]


def _good(checker: Checker, case: Mapping[str, Any]) -> Iterator[tuple[OrgUnit, ReportingPeriod, Data]]:
    """Good reports of one unit of each type, for the periods the case is about."""
    registry = checker.registry
    maker = ReportMaker(registry, seed=4)
    for unit_type in case.get("types") or _types_with(next(iter(registry.forms.values())), case["set"]):
        unit = next(one for one in registry.org_units.values() if one.form_type == unit_type and one.reports)
        for period in registry.periods.values():
            if case.get("period", _name(period)) == _name(period) and registry.expects(unit, period):
                yield unit, period, maker.make(unit, period, period.opens.date(), {})


def _types_with(form: Form, paths: Iterable[str]) -> Iterator[str]:
    """Unit types that fill in every section a case sets."""
    sections = {path.partition(".")[0] for path in paths}
    return (kind for kind in form.unit_types if all(kind in form.section(key).unit_types for key in sections))


def _name(period: ReportingPeriod) -> str:
    return "cuoi" if period.last_of_year else "dau"


def _changed(data: Data, case: Mapping[str, Any]) -> Data:
    changed = copy.deepcopy(data)
    for path, value in case["set"].items():
        holder, last = _holder(changed, path)
        holder[last] = int(value) if value.isdecimal() else value
    for path in case.get("remove", ()):
        holder, last = _holder(changed, path)
        holder.pop(last, None)
    return changed


def _holder(data: Any, path: str) -> tuple[Any, str]:
    *parts, last = path.split(".")
    for part in parts:
        data = data[0] if part == "first" else data[part]
    return data, last


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_contradiction_is_found_by_its_rule_and_no_other(case: Mapping[str, Any], checker: Checker) -> None:
    """From a report without any finding to exactly one, at a line that exists, blocking or to be explained."""
    tried = 0
    for unit, period, data in _good(checker, case):
        assert _check(checker, unit, period, data) == []
        findings = _check(checker, unit, period, _changed(data, case))
        assert [finding.rule for finding in findings] == [case["rule"]], (unit.id, period.id, findings)
        assert findings[0].position.line > 1
        assert findings[0].label
        assert findings[0].blocks
        tried += 1
    assert tried


def _check(checker: Checker, unit: OrgUnit, period: ReportingPeriod, data: Data) -> list[Any]:
    text = render_report_yaml(data, checker.registry.form_of(period), unit.form_type)
    path = f"submissions/{unit.id}/{period.id}.yaml"
    return list(checker.check(Submission(path, unit.id, period.id, text.encode())).findings)

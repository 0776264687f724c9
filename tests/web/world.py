"""The real contract with units that exist nowhere, and the JavaScript of the form run by node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import playwright
import pytest

from portal.checking.report_check import Checker
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.web_form import DIST, read_form_source
from portal.exports.form_data import FormSource
from portal.reading.repository import Repository
from portal.vocabulary.org_units import OrgUnit, UnitGroup
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data, Submission
from portal.vocabulary.rules import RuleScope

ROOT = Path(__file__).parents[2]
CHECKS = DIST / "portal-check.js"
HERE = Path(__file__).parent
TRACKED, PILOTS = "truong_trung_binh", "diem_cap_tinh"
Json = dict[str, Any]


def _unit(unit_id: str, kind: str, name: str, **more: Any) -> OrgUnit:
    settled: Json = {"short_name": name, "type": kind, "form_type": kind, "reports": True}
    return OrgUnit(id=unit_id, name=name, valid_from=date(2020, 1, 1), **(settled | more))


UNITS = (
    _unit("pgd-mau-so-1", "pgd", "Phòng GDĐT mẫu số 1"),
    _unit("thpt-mau-so-1", "thpt", "Trường THPT mẫu số 1"),
    _unit("thpt-mau-so-2", "thpt", "Trường THPT mẫu số 2"),
    _unit("gdnn-gdtx-mau-so-1", "gdnn_gdtx", "Trung tâm mẫu số 1"),
    _unit("so-mau-so-1", "so_gddt", "Sở GDĐT mẫu số 1"),
    _unit("thcs-mau-so-1", "thcs", "Trường THCS mẫu số 1", reports=False, reports_through="pgd-mau-so-1"),
)
GROUPS = {TRACKED: ("thpt-mau-so-2", "thcs-mau-so-1"), PILOTS: ("thpt-mau-so-2",)}


@cache
def fictional_source() -> FormSource:
    """What the form is derived from, with invented units and groups."""
    source = read_form_source(Repository(ROOT))
    groups = {name: UnitGroup(name, f"Nhóm {name}", "X.1", members) for name, members in GROUPS.items()}
    years = {year.year: groups for year in source.registry.years}
    return replace(source, registry=replace(source.registry, org_units={one.id: one for one in UNITS}, groups=years))


@cache
def fictional_checker() -> Checker:
    """The checker of `portal check` over the invented units."""
    source = fictional_source()
    return Checker(source.registry, source.messages, source.rules, source.thresholds, source.screens)


def good_report(registry: Registry, unit: str, period: str) -> Data:
    """A report of an invented unit in which nothing is wrong; its figures are nobody's."""
    found = registry.periods[period]
    maker = ReportMaker(registry, seed=11)
    earlier = registry.year_of(found).before(found)
    before = good_report(registry, unit, earlier.id) if earlier else {}
    return maker.make(registry.org_units[unit], found, found.last_day + timedelta(days=6), before)


_IN_THE_DIRECTORY = ("unknown-unit", "unknown-period")
"""About a unit or a period that a row names: the page has no directory of everybody."""


@cache
def python_findings(text: str, unit: str, period: str) -> list[Json]:
    """What `portal check` says, rules that need the registry or the report before left out."""
    checker = fictional_checker()
    path = f"submissions/{unit}/{period}.yaml"
    checked = checker.check(Submission(path, unit, period, text.encode()))
    rules = checker.rules[checker.registry.year_of(checker.registry.periods[period]).rules].by_id
    elsewhere = {name for name, rule in rules.items() if rule.scope is not RuleScope.REPORT} | {"wrong-place"}
    told = [
        {name: str(getattr(one, name)) for name in ("rule", "field", "severity", "message", "remedy")}
        | {"explained": one.explained}
        for one in checked.findings
        if one.rule not in elsewhere and not (one.field and one.rule in _IN_THE_DIRECTORY)
    ]
    return in_order(told)


def in_order(findings: list[Json]) -> list[Json]:
    """Findings in an order of their own: the page shows them by field, the command line by line."""
    return sorted(findings, key=lambda one: json.dumps(one, ensure_ascii=False, sort_keys=True))


def find_node() -> str:
    """The node of this machine, or the one that playwright brings; fails loudly when there is neither."""
    brought = Path(playwright.__file__).parent / "driver" / "node"
    found = shutil.which("node") or (str(brought) if brought.is_file() else None)
    if found is None:
        pytest.fail("!!! there is no node: the form's own JavaScript was NOT tested", pytrace=False)
    return found


def run_node(script: str, given: Mapping[str, Any]) -> Any:
    """The answer of a script beside this file to a JSON on its standard input."""
    command = [find_node(), str(HERE / script), CHECKS.as_uri()]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        pytest.fail(f"{script}: {done.stderr}", pytrace=False)
    return json.loads(done.stdout)

"""The JSON of status and results has the shape that other programs rely on."""

from __future__ import annotations

import json
from datetime import timedelta

from portal.exports.results_json import render_results_json
from portal.exports.status_json import render_status_json
from portal.statistics.reporting_rates import compute_status
from portal.views.reporting_status import build_status_view
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, a_registry, a_report
from tests.views.test_results import a_results_view


def test_status_is_version_1_with_exact_counts_and_instants() -> None:
    """Adding a field is allowed, changing or dropping one is not."""
    registry = a_registry()
    first = DUE - timedelta(hours=1)
    arrivals = {("thpt-mot", FIRST): Arrival(first, first, 0, Evidence.RECEIPT, ("so-1",))}
    verdicts = {"thpt-mot": Verdict(passes=True)}
    status = compute_status(registry, registry.period(FIRST), verdicts, arrivals, DUE)
    content = json.loads(render_status_json(build_status_view(status, registry)))
    assert content["version"] == 1
    assert content["period"] == {"id": FIRST, "label": "Kỳ 1 năm 2030", "due": "2030-06-15T00:00:00+07:00"}
    assert {key: content["summary"][key] for key in ("expected", "actual", "on_time", "undated", "exempt")} == {
        "expected": 3,
        "actual": 1,
        "on_time": 1,
        "undated": 0,
        "exempt": 0,
    }
    assert content["summary"]["reporting_rate"] == content["summary"]["on_time_rate"] == 0.333333
    assert sum(content["summary"]["states"].values()) == len(content["units"])
    unit = next(unit for unit in content["units"] if unit["unit"] == "thpt-mot")
    assert (unit["state"], unit["first"], unit["evidence"]) == ("dung-han", first.isoformat(), "receipt")
    assert (unit["receipts"], unit["days_late"]) == (["so-1"], 0)
    assert [group["type"] for group in content["by_type"]] == ["pgd", "thpt"]


def test_results_are_version_1_and_tell_missing_from_zero() -> None:
    """`value` is null when nobody answered."""
    content = json.loads(render_results_json(a_results_view([a_report("thpt-mot", so={"buoi": 0})])))
    rows = {(row["field"], row["code"]): row for row in content["results"]}
    assert (content["version"], content["periods"]) == (1, [FIRST])
    assert rows[("so.buoi", "")]["total"]["value"] == 0
    assert rows[("so.tuy_y", "")]["total"]["value"] is None
    assert rows[("so.buoi", "")]["total"]["units_expected"] == 3
    assert rows[("so.buoi", "")]["by_type"]["pgd"]["units_reporting"] == 0
    assert rows[("dap.ke_hoach", "")]["total"]["answers"] == {"có": 0, "không": 0}

"""Adding a field to the form is one row: schema, blank report, guide and totals follow with no line of Python."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from portal.checking.report_schema import derive_schema
from portal.checking.scope import period_scope, unit_scope
from portal.checking.wording import Wording
from portal.drivers.derived_files import write_derived
from portal.exports.blank_report import render_blank_report
from portal.reading.messages import read_messages
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.statistics.aggregation import compute_totals
from portal.statistics.coverage import compute_scope
from portal.statistics.facts import FactReader
from portal.views.field_guide import build_field_guide
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport
from tests.example_reports import example_report

ROOT = Path(__file__).parents[1]
ROW = (
    '  - {key: so_buoi_thu, label: "Số buổi thử nghiệm", type: integer, measure: buổi, required: always,'
    " over_units: sum, over_periods: sum, publication: per_unit, counts_people: false,"
    ' hint: "Số buổi đã làm thử.", example: "7"}\n'
)
SECTION, PATH = "phoi_hop", "phoi_hop.so_buoi_thu"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The contract with one more row, and nothing else changed."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    form = next((tmp_path / "schemas" / "form").glob("*.yaml"))
    text = form.read_text(encoding="utf-8")
    at = text.index("  fields:\n", text.index(f"- key: {SECTION}\n")) + len("  fields:\n")
    form.write_text(text[:at] + ROW + text[at:], encoding="utf-8")
    return Repository(tmp_path)


@pytest.fixture
def registry(repository: Repository) -> Registry:
    """The registry of that contract."""
    return read_registry(repository)


def test_schema_blank_report_and_guide_have_the_new_row(repository: Repository, registry: Registry) -> None:
    """Each is derived; `portal derive` writes the schemas."""
    period = next(iter(registry.periods.values()))
    form = registry.form_of(period)
    asked = form.section(SECTION).unit_types
    assert len(write_derived(repository)) == len(asked)
    for unit_type in asked:
        schema = json.loads(repository.report_schema(form.version, unit_type).read_text(encoding="utf-8"))
        section = schema["properties"][SECTION]
        assert section["properties"]["so_buoi_thu"]["type"] == "integer"
        assert "so_buoi_thu" in section["required"]
        assert schema == derive_schema(form, unit_type, dict(registry.code_lists))
    unit = next(unit for unit in registry.expected_units(period) if unit.form_type in asked)
    assert "# Số buổi thử nghiệm *" in render_blank_report(registry, unit, period)
    plan = read_plan(repository.schemas / "plan" / f"{registry.year_of(period).plan}.yaml")
    rows = [
        field for section in build_field_guide(form, registry, plan, period.year).sections for field in section.fields
    ]
    assert [row.measure for row in rows if row.id == PATH] == ["buổi"]


def test_totals_add_the_new_row_up(repository: Repository, registry: Registry) -> None:
    """Two units with 7 each are 14, with the units behind it."""
    period = next(iter(registry.periods.values()))
    form = registry.form_of(period)
    wording = Wording(read_messages(repository.schemas / "messages.yaml"), registry.code_lists)
    asked = form.section(SECTION).unit_types
    units = [unit for unit in registry.expected_units(period) if unit.form_type in asked][:2]
    reader = FactReader(form, registry.code_lists)
    reports = {
        (unit.id, period.id): AcceptedReport(
            unit.id, unit.form_type, period.id, example_report(form, unit.form_type, wording)
        )
        for unit in units
    }
    facts = [
        fact
        for unit in units
        for fact in reader.read(
            reports[(unit.id, period.id)],
            {"ky": period_scope(period), "don_vi": unit_scope(unit, period, registry)},
        )
    ]
    totals = compute_totals(facts, form, registry.code_lists, compute_scope(registry, [period], reports))
    total = totals.of(PATH)
    assert (total.value, total.units_reporting) == (14, 2)
    assert total.units_expected == sum(unit.form_type in asked for unit in registry.expected_units(period))

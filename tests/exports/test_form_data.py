"""What the browser form is given: the whole contract, and nothing that is not public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from portal.drivers.web_form import read_form_source
from portal.exports.form_data import derive_form_data, render_form_data
from portal.reading.repository import Repository
from portal.vocabulary.rules import RuleScope

ROOT = Path(__file__).parents[2]
SOURCE = read_form_source(Repository(ROOT))
DATA = derive_form_data(SOURCE)


def test_every_row_of_the_form_and_every_rule_of_scope_report_is_there() -> None:
    """The form is derived, so that a row added to the table is a box on the page."""
    for version, form in SOURCE.registry.forms.items():
        sections = DATA["forms"][version]["sections"]
        assert [one["key"] for one in sections] == [section.key for section in form.sections]
        for known, section in zip(sections, form.sections, strict=True):
            assert [one["key"] for one in known["fields"]] == [field.key for field in section.fields]
    for year in SOURCE.registry.years:
        rules = SOURCE.rules[year.rules].rules
        known = DATA["rules"][f"{year.rules} {year.form}"]
        assert [one["id"] for one in known["rules"]] == [rule.id for rule in rules if rule.scope is RuleScope.REPORT]
        assert list(known["ids"]) == [rule.id for rule in rules]


def test_a_new_row_is_in_the_data_with_no_line_of_program(tmp_path: Path) -> None:
    """One row in the table; the schema of the browser has it too."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    table = next((tmp_path / "schemas" / "form").glob("*.yaml"))
    text = table.read_text(encoding="utf-8")
    at = text.index("  fields:\n", text.index("- key: phoi_hop\n")) + len("  fields:\n")
    row = (
        "  - {key: so_thu, label: Số thử, type: integer, measure: buổi, required: always, over_units: sum,"
        " over_periods: sum, publication: per_unit, counts_people: false, hint: Thử., example: '7'}\n"
    )
    table.write_text(text[:at] + row + text[at:], encoding="utf-8")
    form = derive_form_data(read_form_source(Repository(tmp_path)))["forms"][table.stem]
    section = next(one for one in form["sections"] if one["key"] == "phoi_hop")
    assert section["fields"][0] == {
        "key": "so_thu",
        "label": "Số thử",
        "type": "integer",
        "required": "always",
        "unit_types": section["unit_types"],
        "hint": "Thử.",
        "measure": "buổi",
        "example": "7",
        "screen": "all",
    }
    assert all(
        "so_thu" in form["schemas"][kind]["properties"]["phoi_hop"]["required"] for kind in section["unit_types"]
    )


def test_nobody_learns_which_units_the_plan_singles_out() -> None:
    """No member of a group that does not report, no note, source or mark of verification, no account."""
    text = json.dumps(DATA, ensure_ascii=False)
    registry = SOURCE.registry
    expected = {unit["id"] for unit in DATA["units"]}
    silent = [unit for unit in registry.org_units.values() if unit.id not in expected and unit.type == "thcs"]
    assert silent, "the test needs units that only the list of the plan names"
    for unit in silent:
        assert unit.id not in text and unit.name not in text
    assert {key for unit in DATA["units"] for key in unit} == {"id", "name", "type", "above", "periods"}
    assert all(isinstance(label, str) for label in DATA["groups"].values())
    for words in ("verified", "accounts", "on_behalf", "members"):
        assert words not in text


def test_units_of_a_group_look_like_all_others() -> None:
    """Order, shape and periods tell nothing: units are sorted by name, whatever group they are in."""
    registry = SOURCE.registry
    members = {unit for groups in registry.groups.values() for group in groups.values() for unit in group.members}
    kinds = {
        kind: {
            (unit["id"] in members): (len(unit), tuple(unit["periods"]))
            for unit in DATA["units"]
            if unit["type"] == kind
        }
        for kind in {unit["type"] for unit in DATA["units"]}
    }
    assert any(len(found) == 2 for found in kinds.values())
    assert all(len(set(found.values())) == 1 for found in kinds.values())


def test_the_same_contract_gives_the_same_bytes() -> None:
    """Two readings, one text, small enough for a slow line."""
    text = render_form_data(SOURCE)
    assert text == render_form_data(read_form_source(Repository(ROOT)))
    assert len(text.encode()) < 400_000

"""What stands in this repository today is whole: contract, derived files, links between plan and form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.checking.expressions import engine_for
from portal.drivers.derived_files import outdated
from portal.reading.config_source import read_config
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.vocabulary.form import field_path
from portal.vocabulary.registry import Registry

ROOT = Path(__file__).parents[1]
EXCHANGED = {"pr_result", "staff_export", "material"}
"""Shapes of what programs hand to each other, and of the heads of pages; no configuration file has them."""
META = {path.name.removesuffix(".schema.json"): path for path in (ROOT / "schemas" / "meta").glob("*.schema.json")}


def _configs(kind: str) -> list[Path]:
    folder = ROOT / "schemas" / kind
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else [ROOT / "schemas" / f"{kind}.yaml"]


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind in META if kind not in EXCHANGED for path in _configs(kind)], ids=str
)
def test_every_configuration_file_fits_its_meta_schema(kind: str, path: Path) -> None:
    """Editors help by these schemas, so they must hold."""
    schema = json.loads(META[kind].read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    errors = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(read_config(path))]
    assert errors == []


def test_derived_files_are_up_to_date(repository: Repository) -> None:
    """`portal derive` has been run after the last change of the form."""
    assert outdated(repository) == []


def test_every_row_of_the_form_evidences_actions_that_the_plan_has(registry: Registry) -> None:
    """A misspelt plan id would silently lose an action's evidence."""
    for year in registry.years:
        plan = read_plan(ROOT / "schemas" / "plan" / f"{year.plan}.yaml")
        known = {piece.id for piece in plan.actions}
        form = registry.forms[year.form]
        named = {(field_path(section, chain), task) for section, chain in form.walk() for task in chain[-1].evidences}
        assert {(path, task) for path, task in named if task not in known} == set()


def test_every_action_is_evidenced_or_says_who_shows_it(registry: Registry) -> None:
    """DESIGN.md section 4: plan and form are tied both ways; what no field shows, the department or the status does."""
    for year in registry.years:
        plan = read_plan(ROOT / "schemas" / "plan" / f"{year.plan}.yaml")
        shown = {task for _, chain in registry.forms[year.form].walk() for task in chain[-1].evidences}
        silent = [p.id for p in plan.actions if p.id not in shown and not p.evidence_note and not p.due and not p.note]
        assert silent == []


def test_every_condition_of_the_form_compiles(registry: Registry) -> None:
    """A condition that the engine refuses would stop every check."""
    for form in registry.forms.values():
        engine = engine_for(tuple(section.key for section in form.sections))
        sources = [s.required_when for s in form.sections] + [s.nil_when for s in form.sections]
        sources += [chain[-1].required_when for _, chain in form.walk()]
        sources += [chain[-1].prefill for _, chain in form.walk()]
        for source in filter(None, sources):
            assert engine.compile(source).source == source


def test_every_field_has_a_hint_and_every_number_a_measure(registry: Registry) -> None:
    """Guidance stands next to each field."""
    for form in registry.forms.values():
        bare: list[Any] = [
            field_path(section, chain)
            for section, chain in form.walk()
            if not chain[-1].rows and (not chain[-1].hint or (chain[-1].type.counts and not chain[-1].measure))
        ]
        assert bare == []
        assert len({section.letter for section in form.sections}) == len(form.sections)

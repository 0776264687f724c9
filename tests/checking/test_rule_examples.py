"""Every rule of this repository keeps its own promises: its examples, its words, its references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.checking.compiled_rules import CompiledRule, RuleTable
from portal.checking.rule_examples import example_case
from portal.checking.rule_words import inner_quotes
from portal.checking.rules import RuleChecker, RuleHit
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.reading.thresholds import read_thresholds
from portal.vocabulary.form import NOT_APPLICABLE, FieldType, Publication
from portal.vocabulary.rules import Rules
from portal.vocabulary.vietnamese import number_text

ROOT = Path(__file__).parents[2]
REGISTRY = read_registry(Repository(ROOT))
THRESHOLDS = read_thresholds(ROOT / "schemas" / "thresholds.yaml")
FORBIDDEN = re.compile(
    r"\b(yaml|json|schema|null|none|nil|true|false|field|error|warning|note|rule|key|value|list|row|commit|pull|request"
    r"|cel|regex|pattern|string|integer|must|the|and|not|is|of)\b",
    re.IGNORECASE,
)
UNACCENTED_KEY = re.compile(r"[a-z]+_[a-z_]+")
SHOWN_KEYS = {"giai_trinh", "khong_ap_dung", "trung_binh"}
YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")


def _tables() -> Iterator[RuleTable]:
    for year in REGISTRY.years:
        rules = read_rules(ROOT / "schemas" / "rules" / f"{year.rules}.yaml")
        yield RuleTable(REGISTRY.forms[year.form], rules, THRESHOLDS, REGISTRY.code_lists)


TABLES = tuple(_tables())
CHECKERS = {(table.rules.version, kind): RuleChecker(table, kind) for table in TABLES for kind in table.form.unit_types}
EVERY = [
    pytest.param(table, one, id=f"{table.rules.version}-{one.rule.id}") for table in TABLES for one in table.compiled
]
VERSIONS = [pytest.param(table.rules, id=table.rules.version) for table in TABLES]


def _hits(table: RuleTable, compiled: CompiledRule, given: Any) -> list[RuleHit]:
    case = example_case(table, compiled, given)
    return CHECKERS[table.rules.version, case.unit_type].check(case.data, case.scope)


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_a_rule_accepts_its_passing_and_finds_its_failing_example(table: RuleTable, compiled: CompiledRule) -> None:
    """The examples are shown to people; and no other rule finds anything in either."""
    assert _hits(table, compiled, compiled.rule.passes) == []
    found = _hits(table, compiled, compiled.rule.fails)
    assert {hit.rule.id for hit in found} == {compiled.rule.id}


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_a_rule_says_the_names_and_values_of_its_fields_and_what_to_do(
    table: RuleTable, compiled: CompiledRule
) -> None:
    """A clerk sees which lines contradict each other, what stands there, and the remedy with an example."""
    hit = _hits(table, compiled, compiled.rule.fails)[0]
    case = example_case(table, compiled, compiled.rule.fails)
    for path in compiled.rule.fields:
        name = compiled.name_of(path)
        target = table.names.target(name, every_code=True)
        if target is None:  # a number beside the one of the period before: its name is tested in test_rules.py
            continue
        label = target.chain[-1].label if target.chain else target.section.label
        assert inner_quotes(label) in hit.message
        for value in _values(case.data, hit, path):
            if type(value) is int:
                assert number_text(value) in hit.message
    assert hit.example
    assert hit.example in hit.remedy
    assert "{" not in hit.message + hit.remedy


def _values(data: Any, hit: RuleHit, path: str) -> Iterator[Any]:
    names = path.split(".")
    places: tuple[str | int, ...] = (*hit.where[:-1], names[-1]) if names[0] == "dong" else tuple(names)
    for part in places:
        if (isinstance(data, dict) and part not in data) or (isinstance(data, list) and isinstance(part, str)):
            return
        data = data[part]
    yield data


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_a_rule_speaks_plain_vietnamese(table: RuleTable, compiled: CompiledRule) -> None:
    """No English, no technical word, no key of the file but those a clerk must type."""
    hit = _hits(table, compiled, compiled.rule.fails)[0]
    rule = compiled.rule
    for text in (hit.message, hit.remedy, rule.title, rule.why):
        assert not FORBIDDEN.search(text), text
        assert set(UNACCENTED_KEY.findall(text)) <= SHOWN_KEYS
        assert not text.isascii()
        assert text == text.strip()
        assert text[-1] in ".!" or text is rule.title
    assert len(rule.title) <= 90


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_no_rule_names_a_year_a_period_or_a_unit(table: RuleTable, compiled: CompiledRule) -> None:
    """Next year's plan needs new data, not new rules."""
    rule = compiled.rule
    computed = " ".join(value.expression for value in rule.values.values())
    told = " ".join((rule.title, rule.expression, rule.when, rule.message, rule.remedy, rule.example, computed))
    assert not YEAR.search(told)
    assert not any(unit in told for unit in REGISTRY.org_units)
    assert not any(period in told for period in REGISTRY.periods)


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_a_rule_refers_to_pieces_that_the_plan_has(table: RuleTable, compiled: CompiledRule) -> None:
    """A misspelt plan id would lead readers nowhere."""
    year = next(year for year in REGISTRY.years if year.rules == table.rules.version)
    plan = read_plan(ROOT / "schemas" / "plan" / f"{year.plan}.yaml")
    known = {piece.id for piece in plan.pieces}
    ids = {one for one in compiled.rule.refers if re.fullmatch(r"[A-Z]+\.[0-9a-zA-Z.]+", one)}
    assert ids
    assert ids <= known


@pytest.mark.parametrize(("table", "compiled"), EVERY)
def test_no_rule_reads_what_must_not_be_judged_or_compares_a_number_with_not_applicable(
    table: RuleTable, compiled: CompiledRule
) -> None:
    """DESIGN.md policy 8: rebutted opinions are never judged. And `khong_ap_dung` is no number."""
    rule = compiled.rule
    told = " ".join((*rule.fields, rule.expression, rule.when, rule.message, rule.remedy))
    assert "so_tin_bai_phan_bac" not in told
    for name in compiled.names.every:
        target = table.names.target(compiled.full(name), every_code=True)
        field = target.chain[-1] if target and target.chain else None
        assert field is None or not (field.not_applicable and field.type.counts), NOT_APPLICABLE


@pytest.mark.parametrize("rules", VERSIONS)
def test_every_rule_of_the_plans_list_is_an_expression_or_held_elsewhere(rules: Rules) -> None:
    """domain.md 2.1 has 38 rules; the list people read leaves none out. From 41 on: the department's own report."""
    ids = [rule.id for rule in rules.rules] + [rule.id for rule in rules.elsewhere]
    numbers = {int(one[1:3]) for one in ids}
    assert {number for number in numbers if number <= 40} == set(range(1, 39))


@pytest.mark.parametrize("table", TABLES, ids=[table.rules.version for table in TABLES])
def test_comparison_with_the_report_before_leaves_internal_fields_and_money_out(table: RuleTable) -> None:
    """A rise of what nobody outside may see is not asked about, least of all of rebutted opinions."""
    section_names = {section.key: section for section in table.form.sections}
    for kind in table.form.unit_types:
        for numbers in CHECKERS[table.rules.version, kind]._history._numbers:
            fields = {field.key: field for field in section_names[numbers.section.key].fields}
            if numbers.rows:
                fields = {row.key: row for row in fields[numbers.rows].rows}
            for key, measure in numbers.fields:
                assert fields[key].publication is not Publication.INTERNAL
                assert fields[key].type is FieldType.INTEGER
                assert measure
                assert key != "so_tin_bai_phan_bac"


def test_every_measure_with_a_limit_is_one_that_the_form_uses() -> None:
    """A misspelt measure would silently switch a comparison off."""
    used = {chain[-1].measure for form in REGISTRY.forms.values() for _, chain in form.walk()}
    for name in ("chenh_toi_thieu", "nhay_tu_khong"):
        assert set(THRESHOLDS[name].value) <= used


def test_every_topic_and_level_in_the_limits_is_a_code() -> None:
    """A misspelt code would ask for a topic that nobody can report."""
    assert set(THRESHOLDS["chu_de_bat_buoc"].value) <= set(REGISTRY.code_lists["chu_de"].keys)
    assert {band["muc"] for band in THRESHOLDS["xep_loai"].value} <= set(REGISTRY.code_lists["xep_loai"].keys)

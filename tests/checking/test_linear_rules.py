"""What the rules tell everybody: sums and limits read from their expressions, and nothing that is not certain."""

from __future__ import annotations

import pytest

from portal.checking.linear_rules import LinearKind, LinearRule, RuleTerm, read_linear_rules
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.vocabulary.findings import Severity
from portal.vocabulary.registry import Registry


@pytest.fixture(scope="module")
def rules(repository: Repository, registry: Registry) -> dict[str, list[LinearRule]]:
    """The linear statements of the real rules, by rule."""
    found: dict[str, list[LinearRule]] = {}
    version = registry.years[-1].rules
    form = registry.forms[registry.years[-1].form]
    for one in read_linear_rules(
        form, read_rules(repository.schemas / "rules" / f"{version}.yaml"), registry.code_lists
    ):
        found.setdefault(one.rule, []).append(one)
    return found


def test_a_limit_becomes_a_difference(rules: dict[str, list[LinearRule]]) -> None:
    """`a <= b` is a less b, at most 0."""
    (rule,) = rules["R19a"]
    assert rule.kind is LinearKind.AT_MOST
    assert dict(rule.terms) == {RuleTerm("to_giac.da_tiep_nhan"): 1, RuleTerm("to_giac.phat_sinh"): -1}
    assert rule.constant == 0


def test_a_sum_of_the_last_period_binds_only_then(rules: dict[str, list[LinearRule]]) -> None:
    """Four levels add up to the number of schools, which is public: known to everybody, at the end of the year."""
    (rule,) = rules["R32"]
    assert rule.kind is LinearKind.EQUAL
    assert rule.terms[RuleTerm("quy_mo.so_truong_thcs")] == -1
    assert sum(rule.terms.values()) == 3
    assert rule.holds_for("pgd", last_of_year=True)
    assert not rule.holds_for("pgd", last_of_year=False)


def test_a_rule_over_rows_holds_for_every_code(rules: dict[str, list[LinearRule]], registry: Registry) -> None:
    """“None without an incident”, and through it “never more than the incidents”, for each kind."""
    codes = set(registry.code_lists["loai_vu_viec"].keys)
    zeros = rules["R24a"]
    assert {rule.kind for rule in zeros} == {LinearKind.ZERO}
    assert {term.code for rule in zeros for term in rule.cause or {}} == codes
    limits = rules["R24b"]
    assert {term.code for rule in limits for term in rule.terms} == codes
    assert all(rule.cause is None for rule in limits)


def test_the_report_before_is_told_from_this_one(rules: dict[str, list[LinearRule]]) -> None:
    """What is carried over equals what was left."""
    (rule,) = rules["R22"]
    assert {term.previous for term in rule.terms} == {False, True}


def test_a_type_of_unit_that_is_left_out_is_not_bound(rules: dict[str, list[LinearRule]]) -> None:
    """One school is one place; a district is many."""
    (rule,) = rules["R28c"]
    assert rule.constant == -1
    assert rule.holds_for("thpt", last_of_year=False)
    assert not rule.holds_for("pgd", last_of_year=False)


def test_nothing_is_taken_from_warnings_dates_or_what_may_be_blank(
    rules: dict[str, list[LinearRule]], repository: Repository, registry: Registry
) -> None:
    """A warning can be explained away, a day is no number, and a blank field is bound by nothing."""
    version = registry.years[-1].rules
    warnings = {
        rule.id
        for rule in read_rules(repository.schemas / "rules" / f"{version}.yaml").rules
        if rule.severity is not Severity.ERROR
    }
    assert warnings
    assert not warnings & rules.keys()
    assert not {"R04a", "R04c", "R08", "R23", "R30b"} & rules.keys()

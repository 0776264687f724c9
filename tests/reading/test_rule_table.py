"""Rules and limits are read whole or refused with the name of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.reading.rule_table import read_rules
from portal.reading.thresholds import read_thresholds
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.findings import Severity
from portal.vocabulary.rules import RuleScope, in_expressions

HEAD = 'version: "2024.1"\nexplain: Ghi lý do.\nrules:\n'
RULE = """- id: R19a
  severity: error
  scope: report
  title: Một điều phải đúng
  why: Để thử.
  refers: [I.2.4]
  expr: a.x <= a.y
  fields: [a.x]
  values: {tong: a.x + a.y, ten: {expr: a.z, like: a.x}}
  message: Sai.
  remedy: Sửa.
  example: "0"
  passes: {a: {x: 1, y: 1}}
  fails: {a: {x: 2, y: 1}}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A file of rules with some text."""

    def write(text: str) -> Path:
        path = tmp_path / "2024.1.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_rule_is_read_with_everything_it_says(write: Callable[[str], Path]) -> None:
    """Nothing is typed by the YAML library."""
    rules = read_rules(write(HEAD + RULE))
    (rule,) = rules.rules
    assert (rule.id, rule.severity, rule.scope, rule.review) == ("R19a", Severity.ERROR, RuleScope.REPORT, False)
    assert rule.values["tong"].expression == "a.x + a.y"
    assert (rule.values["ten"].expression, rule.values["ten"].like) == ("a.z", "a.x")
    assert rule.passes == {"a": {"x": "1", "y": "1"}}
    assert rules.by_id == {"R19a": rule}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  expr: a.x <= a.y\n", "", "R19a.*expr"),
        ("severity: error", "severity: fatal", "R19a.*severity"),
        ("scope: report", "scope: world", "R19a.*scope"),
        ("  fields: [a.x]\n", "", "R19a.*fields"),
        ("  fails: {a: {x: 2, y: 1}}\n", "", "R19a.*fails"),
        ("  why: Để thử.", "  why: Để thử.\n  wenn: ky.cuoi_nam", "R19a.*wenn"),
        ("like: a.x", "as: a.x", "R19a.*as"),
        ('version: "2024.1"', 'version: "2024.2"', "2024.2"),
        ("rules:\n", "rules:\n" + RULE, "R19a"),
        ("rules:\n", "elsewhere:\n- {id: R19a, by: form, title: T, why: W}\nrules:\n", "R19a"),
    ],
)
def test_a_rule_that_is_incomplete_odd_or_repeated_is_refused(
    write: Callable[[str], Path], old: str, new: str, said: str
) -> None:
    """The message names the rule."""
    text = HEAD + RULE
    assert old in text
    with pytest.raises(ConfigError, match=said):
        read_rules(write(text.replace(old, new)))


def _limit(kind: str, value: str) -> str:
    return f"thresholds:\n- {{id: muc, type: {kind}, label: Mức, why: Để thử, value: {value}}}\n"


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("integer", "100000", 100000),
        ("date", "2024-11-28", "2024-11-28"),
        ("texts", "[ma_tuy, khac]", ["ma_tuy", "khac"]),
        ("by_measure", "{vụ: 5, văn bản: 30}", {"vụ": 5, "văn bản": 30}),
        ("bands", "[{muc: kha, tu: 70, den: 89.5}]", [{"muc": "kha", "tu": 70.0, "den": 89.5}]),
        ("bands", "[]", []),
    ],
)
def test_each_kind_of_limit_becomes_a_value_for_expressions(
    write: Callable[[str], Path], kind: str, value: str, read: object
) -> None:
    """Numbers are numbers, days are text that sorts by time, points are decimals."""
    limits = read_thresholds(write(_limit(kind, value)))
    assert in_expressions(limits) == {"muc": read}
    assert type(limits["muc"].value) is type(read)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "nhiều"),
        ("date", "28/11/2024"),
        ("texts", "ma_tuy"),
        ("by_measure", "{vụ: nhiều}"),
        ("bands", "[{muc: kha, tu: cao, den: 90}]"),
        ("bands", "[{muc: kha, tu: 70, den: 90, them: 1}]"),
        ("number", "5"),
    ],
)
def test_a_limit_that_cannot_be_read_is_refused(write: Callable[[str], Path], kind: str, value: str) -> None:
    """Never taken for something else."""
    with pytest.raises(ConfigError, match="muc"):
        read_thresholds(write(_limit(kind, value)))


def test_a_repeated_limit_is_refused(write: Callable[[str], Path]) -> None:
    """Which of the two holds would be a guess."""
    text = _limit("integer", "5")
    with pytest.raises(ConfigError, match="lặp"):
        read_thresholds(write(text + text.removeprefix("thresholds:\n")))

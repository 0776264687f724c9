"""Read the validation rules of one version: what must hold in a report, and what is said when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.findings import Severity
from portal.vocabulary.rules import CheckedBy, ComputedValue, HeldElsewhere, Rule, Rules, RuleScope


def read_rules(path: Path) -> Rules:
    """The rules of a version; ConfigError naming the rule when one is incomplete or an id repeats."""
    head = Entry(path, read_config(path))
    version = head.text("version")
    if version != path.stem:
        raise head.fault(f"version “{version}” phải trùng tên tệp “{path.stem}”")
    explain = head.text("explain")
    rules = tuple(_read_rule(path, values) for values in head.entries("rules"))
    elsewhere = tuple(_read_elsewhere(path, values) for values in head.entries("elsewhere"))
    head.done()
    ids = [rule.id for rule in rules] + [rule.id for rule in elsewhere]
    if repeated := sorted({one for one in ids if ids.count(one) > 1}):
        raise head.fault("mã quy tắc bị lặp: " + ", ".join(repeated))
    return Rules(version, rules, elsewhere, explain)


def _read_rule(path: Path, values: object) -> Rule:
    entry = Entry(path, values, "rules")
    name = entry.text("id")
    entry.where = f"quy tắc {name}"
    rule = Rule(
        id=name,
        severity=entry.choice("severity", Severity),
        scope=entry.choice("scope", RuleScope),
        title=entry.text("title"),
        why=entry.text("why"),
        refers=entry.texts("refers"),
        when=entry.text("when", ""),
        each=entry.text("moi", ""),
        expression=entry.text("expr"),
        fields=entry.texts("fields"),
        values={key: _read_computed(entry, key, value) for key, value in entry.mapping("values").items()},
        message=entry.text("message"),
        remedy=entry.text("remedy"),
        example=entry.text("example"),
        review=entry.flag("review", False),
        passes=entry.mapping("passes"),
        fails=entry.mapping("fails"),
    )
    entry.done()
    for key, given in (("fields", rule.fields), ("passes", rule.passes), ("fails", rule.fails)):
        if not given:
            raise entry.fault(f"thiếu “{key}”")
    return rule


def _read_computed(rule: Entry, key: str, value: Any) -> ComputedValue:
    if isinstance(value, str):
        return ComputedValue(value)
    if not isinstance(value, Mapping):
        raise rule.fault(f"“values.{key}” phải là một biểu thức, hoặc expr kèm like")
    entry = Entry(rule.path, value, f"{rule.where}, values.{key}")
    computed = ComputedValue(entry.text("expr"), entry.text("like", ""))
    entry.done()
    return computed


def _read_elsewhere(path: Path, values: object) -> HeldElsewhere:
    entry = Entry(path, values, "elsewhere")
    rule = HeldElsewhere(entry.text("id"), entry.text("title"), entry.text("why"), entry.choice("by", CheckedBy))
    entry.done()
    return rule

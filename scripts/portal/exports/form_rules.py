"""The rules of a report as the browser form runs them: every name looked up here, every sentence cut into pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.checking.cel_tree import Call, Const, Node, children, dotted
from portal.checking.compiled_rules import LABEL, PLACEHOLDER, CompiledRule, RuleTable
from portal.checking.rule_names import Name, Target
from portal.checking.rule_words import RuleWords
from portal.vocabulary.form import FieldType
from portal.vocabulary.rules import RuleScope

Json = dict[str, Any]
_COMPARISONS = {"_==_": "==", "_<=_": "<=", "_>=_": ">="}


def derive_form_rules(table: RuleTable) -> Json:
    """The rules of scope `report` with all that running them needs, the limits they read, and every rule id.

    The browser has no syntax tree: which places a rule reads, needs and points at is worked out here (DESIGN.md
    section 4). Rules of other scopes are named only, so that an explanation of one is not called unknown.
    """
    words = RuleWords(table.names)
    runs = [rule for rule in table.compiled if rule.rule.scope is RuleScope.REPORT]
    return {
        "explain": table.rules.explain,
        "ids": {rule.rule.id: rule.rule.scope.value for rule in table.compiled},
        "limits": with_doubles(table.limits),
        "rules": [_rule(rule, table, words) for rule in runs],
        "sums": [line for rule in runs if (line := _sum_line(rule, table))],
    }


def with_doubles(value: Any) -> Any:
    """JSON in which a decimal is `{"$double": "70.0"}`: every other number there is a whole one."""
    if isinstance(value, float):
        return {"$double": repr(value)}
    if isinstance(value, dict):
        return {key: with_doubles(inner) for key, inner in value.items()}
    return [with_doubles(inner) for inner in value] if isinstance(value, list) else value


def _rule(compiled: CompiledRule, table: RuleTable, words: RuleWords) -> Json:
    rule, names = compiled.rule, compiled.names
    of_report = sorted(name for name in names.every if name[0] != "dong")
    of_row = sorted(name for name in names.every if name[0] == "dong")
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "types": [kind for kind in table.form.unit_types if compiled in table.for_unit_type(kind)],
        "when": rule.when,
        "expr": rule.expression,
        "rows": list(compiled.row_name),
        "where": rule.fields[0].split("."),
        "reads": [list(table.names.place(name)) for name in of_report],
        "needs": [list(name) for name in of_report if name in names.needed],
        "tested": [list(name) for name in sorted(names.tested)],
        "row_reads": [list(name[1:]) for name in of_row],
        "row_needs": [name[1] for name in of_row if name in names.needed],
        "sums": [[list(name), list(table.names.place(name))] for name in sorted(compiled.read) if name[0] == "tong"],
        "values": {key: value.expression for key, value in rule.values.items()},
        "message": list(_pieces(rule.message, compiled, table, words)),
        "remedy": list(_pieces(rule.remedy, compiled, table, words)),
        "example": list(_pieces(rule.example, compiled, table, words)),
    }


def _pieces(template: str, compiled: CompiledRule, table: RuleTable, words: RuleWords) -> Iterator[str | Json]:
    """A sentence cut into text and places; names of fields are text already."""
    at = 0
    for match in PLACEHOLDER.finditer(template):
        if match.start() > at:
            yield template[at : match.start()]
        yield _piece(match[1], compiled, table, words)
        at = match.end()
    if at < len(template):
        yield template[at:]


def _piece(place: str, compiled: CompiledRule, table: RuleTable, words: RuleWords) -> str | Json:
    if place in compiled.rule.values:
        like = compiled.rule.values[place].like
        target = table.names.target(compiled.name_of(like), every_code=True) if like else None
        return {"value": place, **_shown(target)}
    if place == "khoa":
        return {"code": table.form.section(compiled.row_name[0]).code_list}
    if place.startswith(LABEL):
        return words.fill(f"{{{place}}}", compiled, {}, {})
    target = table.names.target(compiled.name_of(place), every_code=True)
    return {"look": place.split("."), **_shown(target)}


def _shown(target: Target | None) -> Json:
    """By which field's type a value is written, if by any."""
    if target is None or not target.chain:
        return {}
    field = target.chain[-1]
    shown: Json = {"field": True}
    if field.type in (FieldType.CODE, FieldType.CODES):
        shown["list"] = field.code_list
    elif field.code_list:
        shown["coded"] = True
    return shown


def _sum_line(compiled: CompiledRule, table: RuleTable) -> Json | None:
    """A rule that compares sums, so that the form can show both sides while figures are typed."""
    tree = table.engine.compile(compiled.rule.expression).tree
    if not (isinstance(tree, Call) and tree.function in _COMPARISONS) or compiled.row_name:
        return None
    left, right = (list(_terms(side)) for side in tree.args)
    if not (all(left) and all(right)) or len(left) + len(right) < 3:
        return None
    title, when = compiled.rule.title, compiled.rule.when
    sign = _COMPARISONS[tree.function]
    return {"rule": compiled.rule.id, "title": title, "when": when, "sign": sign, "left": left, "right": right}


def _terms(node: Node) -> Iterator[list[str]]:
    """The fields that are added up; an empty one for anything else."""
    if isinstance(node, Call) and node.function == "_+_":
        for part in node.args:
            yield from _terms(part)
        return
    name = dotted(node).split(".")
    yield name if len(name) == 2 else []


def groups_asked(node: Node) -> Iterator[str]:
    """The groups that a condition asks for: `"x" in don_vi.nhom`."""
    if isinstance(node, Call) and node.function == "@in":
        group, holder = node.args
        if isinstance(group, Const) and isinstance(group.value, str) and dotted(holder) == "don_vi.nhom":
            yield group.value
    for child in children(node):
        yield from groups_asked(child)


def fixed_answer(node: Node) -> tuple[Name, str] | None:
    """`section.field == "text"` as its two sides; None for any other condition."""
    if not (isinstance(node, Call) and node.function == "_==_"):
        return None
    name, value = dotted(node.args[0]), node.args[1]
    return (tuple(name.split(".")), value.value) if isinstance(value, Const) and isinstance(value.value, str) else None

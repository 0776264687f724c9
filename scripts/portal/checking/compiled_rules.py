"""The rules of one form version, ready to run, with every name in them looked up in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.checking.cel_tree import Items, Node
from portal.checking.expressions import Engine, Expression, ExpressionError, engine_for
from portal.checking.rule_names import (
    ANY,
    Name,
    Names,
    NameTable,
    UnknownNameError,
    names_in,
    needs_history,
    needs_unit,
    written,
)
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import FieldType, Form, Requirement, Shape
from portal.vocabulary.rules import RISEN_NUMBERS, Rule, Rules, RuleScope, Thresholds, in_expressions

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LABEL = "nhan:"
_NEVER_SHOWN = (FieldType.TEXT, FieldType.TEXTS, FieldType.ROWS)


class RuleError(PortalError):
    """A rule that cannot be used; the message names it."""

    def __init__(self, rule: Rule, problem: object) -> None:
        super().__init__(f"quy tắc {rule.id}: {problem}")


@dataclass(slots=True)
class CompiledRule:
    """One rule with the places it reads; its expressions are compiled when they are first needed."""

    rule: Rule
    names: Names
    row_name: Name
    """The name of one row of `each`, empty for a rule that is asked once."""
    engine: Engine
    read: frozenset[Name]
    """Every place of the scope that one of its expressions reads, those of its values included."""
    _compiled: dict[str, Expression] = field(default_factory=dict)

    def evaluate(self, source: str, activation: Any) -> Any:
        """The value of one of the rule's expressions; RuleError on an engine error, also when a value is missing."""
        if source not in self._compiled:
            self._compiled[source] = self.engine.compile(source)
        try:
            return self._compiled[source].evaluate(activation)
        except ExpressionError as error:
            raise RuleError(self.rule, error) from None

    def name_of(self, path: str) -> Name:
        """A field as a rule writes it (`dong.so_vu`) as a name of the form."""
        return self.full(tuple(path.split(".")))

    def full(self, name: Name) -> Name:
        """A name with `dong` replaced by the rows it stands for."""
        return _full(name, self.row_name)


def _full(name: Name, row_name: Name) -> Name:
    return (*row_name, *name[1:]) if name[0] == "dong" and row_name else name


class RuleTable:
    """Every rule of a version over one form; RuleError when a rule names what is not there."""

    def __init__(self, form: Form, rules: Rules, thresholds: Thresholds, code_lists: Mapping[str, CodeList]) -> None:
        self.form, self.rules = form, rules
        self.limits = in_expressions(thresholds)
        self.names = NameTable(form, code_lists, self.limits)
        self.engine = engine_for(tuple(section.key for section in form.sections))
        trees = self._trees()
        self.compiled = tuple(self._compile(rule, trees[rule.id]) for rule in rules.rules)

    def _trees(self) -> dict[str, tuple[Node, ...]]:
        """The syntax trees of all expressions, compiled in one go: the engine's start-up for each costs more."""
        sources = {rule.id: _sources(rule) for rule in self.rules.rules}
        whole = "[" + ", ".join("[" + ", ".join(parts) + "]" for parts in sources.values()) + "]"
        try:
            tree = self.engine.compile(whole).tree
        except ExpressionError:
            for rule in self.rules.rules:
                self._refuse_faulty(rule)
            raise
        assert isinstance(tree, Items)  # noqa: S101 -- the source above is a list of lists
        return {name: group.items for name, group in zip(sources, tree.items, strict=True) if isinstance(group, Items)}

    def _refuse_faulty(self, rule: Rule) -> None:
        for source in _sources(rule):
            try:
                self.engine.compile(source)
            except ExpressionError as error:
                raise RuleError(rule, error) from None

    def _compile(self, rule: Rule, trees: tuple[Node, ...]) -> CompiledRule:
        try:
            row_name = self.names.rows_name(rule.each)
            every = [names_in(tree) for tree in trees]
            read = frozenset(_full(name, row_name) for names in every for name in names.every)
            for name in read:
                self.names.target(name)
            compiled = CompiledRule(rule, every[0] | every[1], row_name, self.engine, read)
            self._check_fields(compiled)
            for text in (rule.message, rule.remedy, rule.example):
                for place in PLACEHOLDER.findall(text):
                    self._check_place(compiled, place)
        except UnknownNameError as error:
            raise RuleError(rule, error) from None
        _check_scope(compiled)
        return compiled

    def _check_fields(self, compiled: CompiledRule) -> None:
        read = {self.names.place(compiled.full(name)) for name in compiled.names.every}
        read |= {name[1:] for name in read if name[0] == "truoc"}
        for path in compiled.rule.fields:
            name = compiled.name_of(path)
            self.names.target(name, every_code=True)
            if self.names.place(name) not in read:
                raise UnknownNameError(f"“{path}” ở fields nhưng biểu thức không nhắc tới")

    def _check_place(self, compiled: CompiledRule, place: str) -> None:
        if place in compiled.rule.values or (place == "khoa" and compiled.row_name[-1:] == (ANY,)):
            return
        name = compiled.name_of(place.removeprefix(LABEL))
        labelled = place.startswith(LABEL)
        target = self.names.target(name, every_code=labelled)
        if target is None:
            if labelled and name[0] != RISEN_NUMBERS:
                raise UnknownNameError(f"“{{{place}}}” trong câu: tên này không có nhãn")
        elif not labelled and (not target.chain or target.chain[-1].type in _NEVER_SHOWN):
            raise UnknownNameError(f"“{{{place}}}” trong câu: không nhắc lại lời văn của phiếu")

    def for_unit_type(self, unit_type: str) -> Iterator[CompiledRule]:
        """The rules that can ever be asked of this unit type: every place they need is in its form."""
        for compiled in self.compiled:
            targets = [self.names.target(compiled.full(name)) for name in compiled.names.needed]
            if all(target is None or target.applies_to(unit_type) for target in targets):
                yield compiled

    def as_one(self, compiled: CompiledRule) -> str:
        """The rule as one expression that is true when the rule holds or need not be asked, its rows included."""
        rule = compiled.rule
        body = f"(!({rule.when}) || ({rule.expression}))" if rule.when else f"({rule.expression})"
        guards = [guard for name in sorted(compiled.names.needed) for guard in self._guards(compiled, name)]
        if guards:
            body = f"(!({' && '.join(dict.fromkeys(guards))}) || {body})"
        if not rule.each:
            return body
        if rule.each == RISEN_NUMBERS or not self._by_code(compiled):
            return f"{rule.each}.all(dong, {body})"
        return f"{rule.each}.all(khoa, [{rule.each}[khoa]].all(dong, {body}))"

    def _guards(self, compiled: CompiledRule, name: Name) -> Iterator[str]:
        """`has()` for a place that a good report may leave blank; without it the whole expression would fail."""
        target = self.names.target(compiled.full(name))
        if target is None or name[0] in ("tong", "truoc") or ANY in name:
            return
        always = target.section.required is Requirement.ALWAYS or name[0] == "dong"
        if target.chain and not (always and all(one.required is Requirement.ALWAYS for one in target.chain)):
            rows = len(target.chain) > 1 and name[0] != "dong"
            deepest = len(name) - 1 if rows else len(name)
            yield from (f"has({'.'.join(name[:length])})" for length in range(2, deepest + 1))

    def _by_code(self, compiled: CompiledRule) -> bool:
        return self.form.section(compiled.row_name[0]).shape is Shape.PER_CODE


def _sources(rule: Rule) -> list[str]:
    return [rule.when or "true", rule.expression, *(value.expression for value in rule.values.values())]


def _check_scope(compiled: CompiledRule) -> None:
    """A rule says where it can run; the browser relies on it."""
    needed = RuleScope.REPORT
    if needs_unit(compiled.names):
        needed = RuleScope.REGISTRY
    if needs_history(compiled.names) or compiled.rule.each == RISEN_NUMBERS:
        needed = RuleScope.HISTORY
    if compiled.rule.scope is not needed:
        read = ", ".join(sorted(written(name) for name in compiled.names.every))
        raise RuleError(compiled.rule, f"scope phải là {needed.value}, vì quy tắc đọc: {read}")

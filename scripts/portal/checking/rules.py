"""Which rules a report does not keep: asked together while all is well, one by one when something is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.checking.compiled_rules import CompiledRule, RuleError, RuleTable
from portal.checking.expressions import Expression, MissingValueError
from portal.checking.history import History, Pairs
from portal.checking.lean_scope import LeanScope, values_at
from portal.checking.places import Places
from portal.checking.refused import Refused
from portal.checking.rule_names import ANY, Name
from portal.checking.rule_words import RuleWords, inner_quotes
from portal.checking.scope import ScopeBuilder
from portal.reading.yaml_source import Path
from portal.vocabulary.reports import Data
from portal.vocabulary.rules import RISEN_NUMBERS, Rule, RuleScope

_PART = 8
"""Rules looked at together once it is known that one is broken: fewer questions to ask, few expressions to compile."""


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that does not hold, the place it points at, and its sentences."""

    rule: Rule
    where: Path
    message: str
    remedy: str
    """What to do; the rule's example is part of it."""
    example: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of `each`: where it is, its code in sections by code, and its values."""

    path: Path
    key: str
    values: Mapping[str, Any]
    is_number: bool = False
    """Whether the row is one of `so_lieu`, whose place is the number itself."""


class _Together:
    """Some rules as one expression; parts of it are compiled when a report first breaks one of the rules.

    To ask is dear, mostly because the engine reads the report's values anew each time, so a good report is asked once
    and a bad one as often as it takes to find what it breaks.
    """

    def __init__(self, table: RuleTable, rules: tuple[CompiledRule, ...]) -> None:
        self._table, self.rules = table, rules

    @cached_property
    def _all_hold(self) -> Expression:
        return self._table.engine.compile(" && ".join(self._table.as_one(rule) for rule in self.rules) or "true")

    @cached_property
    def _parts(self) -> tuple[_Together, ...]:
        size = _PART if len(self.rules) > _PART else 1
        starts = range(0, len(self.rules), size)
        return tuple(_Together(self._table, self.rules[start : start + size]) for start in starts)

    def broken(self, activation: Any) -> Iterator[CompiledRule]:
        """The rules that do not plainly hold, in their order."""
        if self._all_hold.holds(activation):
            return
        if len(self.rules) == 1:
            yield self.rules[0]
            return
        for part in self._parts:
            yield from part.broken(activation)


@dataclass(frozen=True, slots=True)
class _Round:
    """The rules that are asked of a report, and what they read."""

    lean: LeanScope
    joined: tuple[_Together, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One report: everything known of it, what the engine sees of that, and what is asked."""

    whole: dict[str, Any]
    lean: dict[str, Any]
    activation: Any
    pairs: Pairs
    refused: Refused
    asked: _Round


class RuleChecker:
    """Runs the rules of one form version on reports of one unit type; built once, used for every report."""

    def __init__(self, table: RuleTable, unit_type: str) -> None:
        self.table, self.names = table, table.names
        self.sections = ScopeBuilder(table.form).sections
        self.rules = tuple(table.for_unit_type(unit_type))
        self._words = RuleWords(table.names)
        self._places = Places(table.form, dict(table.names.code_lists))
        self._history = History(table.form, unit_type, table.engine)
        first = tuple(rule for rule in self.rules if rule.rule.scope is not RuleScope.HISTORY)
        later = tuple(rule for rule in self.rules if rule.rule.scope is RuleScope.HISTORY)
        always = _Together(table, first)
        self._alone = _Round(LeanScope(table.form, table.names, _read(first)), (always,))
        self._beside = _Round(LeanScope(table.form, table.names, _read(self.rules)), (always, _Together(table, later)))

    def check(self, data: Data, scope: Mapping[str, Any], refused: Iterable[str] = ()) -> list[RuleHit]:
        """Every rule that does not hold, in the order of the file.

        `scope` has the sections, `ky`, `don_vi` and, when there is a previous report of the year, `truoc` (DESIGN.md
        section 4); without it, rules of history are not asked. `refused` are the dotted keys of schema findings:
        their values are taken out first, and rules that name them are not asked.
        Raises RuleError when an expression fails on values that are there: a fault of the rule, not of the report.
        """
        case = self._case(data, scope, Refused(refused))
        hits: list[RuleHit] = []
        for together in case.asked.joined:
            for rule in together.broken(case.activation):
                hits += self._ask(rule, case)
        if len(hits) > 1:
            order = {rule.rule.id: at for at, rule in enumerate(self.rules)}
            hits.sort(key=lambda hit: order[hit.rule.id])
        return hits

    def _case(self, data: Data, scope: Mapping[str, Any], refused: Refused) -> _Case:
        whole = dict(scope)
        if refused:
            whole.update(self.sections(refused.without(data)))
        whole.setdefault("nguong", self.table.limits)
        before = whole.get("truoc")
        asked, pairs = self._alone, Pairs()
        if before and any(before.values()):
            asked, pairs = self._beside, self._history.pairs(whole, before)
        whole[RISEN_NUMBERS] = [row for row, _ in pairs]
        lean = asked.lean.of(whole)
        whole["tong"] = lean["tong"]
        return _Case(whole, lean, self.table.engine.activation(lean), pairs, refused, asked)

    def _ask(self, rule: CompiledRule, case: _Case) -> Iterator[RuleHit]:
        of_report = {name for name in rule.names.every if name[0] != "dong"}
        of_row = rule.names.every - of_report
        if any(case.refused.covers(self.names.place(name)) for name in of_report):
            return
        if not all(_is_there(case.whole, name, rule.names.tested) for name in rule.names.needed & of_report):
            return
        if not rule.rule.each:
            if not self._holds(rule, case.activation):
                yield self._hit(rule, case.whole, case.activation, None)
            return
        needed = {name[1] for name in rule.names.needed & of_row}
        for row in self._rows(rule, case):
            if not needed <= row.values.keys():
                continue
            if case.refused and any(case.refused.covers_path((*row.path, *name[1:])) for name in of_row):
                continue
            here = {"dong": row.values, "khoa": row.key}
            activation = self.table.engine.activation({**case.lean, **here})
            if not self._holds(rule, activation):
                yield self._hit(rule, {**case.whole, **here}, activation, row)

    def _holds(self, rule: CompiledRule, activation: Any) -> bool:
        """Whether the rule holds or need not be asked."""
        try:
            if rule.rule.when and not self._truth(rule, rule.rule.when, activation):
                return True
            return self._truth(rule, rule.rule.expression, activation)
        except MissingValueError as error:
            raise RuleError(rule.rule, f"cần một giá trị mà không hỏi has() trước: {error}") from None

    def _truth(self, rule: CompiledRule, source: str, activation: Any) -> bool:
        result = rule.evaluate(source, activation)
        if not isinstance(result, bool):
            raise RuleError(rule.rule, f"“{source}” không cho ra đúng hay sai")
        return result

    def _rows(self, rule: CompiledRule, case: _Case) -> Iterator[_Row]:
        name = rule.row_name
        if name == (RISEN_NUMBERS,):
            yield from (_Row(path, "", row, is_number=True) for row, path in case.pairs)
        elif name[-1] == ANY:
            yield from (_Row((name[0], code), code, row) for code, row in case.whole[name[0]].items())
        else:
            rows = case.whole[name[0]] if len(name) == 1 else case.whole[name[0]].get(name[1], ())
            yield from (_Row((*name, at), "", row) for at, row in enumerate(rows) if isinstance(row, dict))

    def _hit(self, rule: CompiledRule, scope: Mapping[str, Any], activation: Any, row: _Row | None) -> RuleHit:
        values = {name: rule.evaluate(value.expression, activation) for name, value in rule.rule.values.items()}
        if row is not None and row.is_number:
            label = inner_quotes(self._places.find(row.path).label)
            values |= {"nhan:dong.gia_tri": label, "nhan:dong.ky_truoc": label}
        message, remedy = (
            self._words.fill(text, rule, scope, values) for text in (rule.rule.message, rule.rule.remedy)
        )
        example = self._words.fill(rule.rule.example, rule, scope, values, as_typed=True)
        if example not in remedy:
            remedy = f"{remedy} Ví dụ: {example}."
        return RuleHit(rule.rule, _place(rule, row), message, remedy, example)


def _read(rules: Iterable[CompiledRule]) -> set[Name]:
    return {name for rule in rules for name in rule.read}


def _place(rule: CompiledRule, row: _Row | None) -> Path:
    """Where the finding points: the first of the rule's fields, in its row."""
    first = rule.rule.fields[0].split(".")
    if row is None or first[0] != "dong":
        return tuple(first)
    return row.path if row.is_number else (*row.path, *first[1:])


def _is_there(scope: Mapping[str, Any], name: Name, tested: frozenset[Name]) -> bool:
    """Whether every place a name stands for has a value; below what has() asks for, there may be nothing at all."""
    for length in range(1, len(name)):
        if name[:length] in tested and None in values_at(scope, name[:length]):
            return True
    return None not in values_at(scope, name)

"""What everybody may conclude from the rules: sums and limits that every accepted report keeps, read from their CEL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.checking.cel_tree import Call, Const, Node, Select, dotted
from portal.checking.expressions import Expression, engine_for
from portal.reading.form_places import FormPlaces
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import Field, Form, Requirement, Section, field_path
from portal.vocabulary.rules import Rule, Rules

_COMPARE = {"_<=_": (1, 0), "_<_": (1, 1), "_>=_": (-1, 0), "_>_": (-1, 1)}
_LAST_PERIOD = "ky.cuoi_nam"


class LinearKind(StrEnum):
    """How a rule binds its numbers."""

    AT_MOST = "at_most"
    """The sum is at most 0."""
    EQUAL = "equal"
    """The sum is 0."""
    ZERO = "zero"
    """When every number of `cause` is 0, so is every number of the sum."""


@dataclass(frozen=True, slots=True, order=True)
class RuleTerm:
    """A number of a report: a field with the code of its row, of this report or of the one before."""

    field: str
    code: str = ""
    previous: bool = False


Linear = Mapping[RuleTerm, int]


@dataclass(frozen=True, eq=False)
class LinearRule:
    """One statement about numbers; `constant` is added to the sum. None means every type, every period."""

    rule: str
    kind: LinearKind
    terms: Linear
    constant: int = 0
    cause: Linear | None = None
    unit_type: str = ""
    other_type: str = ""
    """A type of unit that the rule is not asked of."""
    last_of_year: bool | None = None

    def holds_for(self, unit_type: str, *, last_of_year: bool) -> bool:
        """Whether it is asked of units of this type in such a period."""
        if unit_type == self.other_type or self.unit_type not in ("", unit_type):
            return False
        return self.last_of_year in (None, last_of_year)


class _NotLinearError(Exception):
    """The rule says something that is no sum of numbers; an attacker cannot use it here."""


def read_linear_rules(form: Form, rules: Rules, code_lists: Mapping[str, CodeList]) -> tuple[LinearRule, ...]:
    """The statements of blocking rules that are linear in the numbers of a report, one for each row they run over.

    Warnings may be explained away, so nobody can rely on them; nor on rules over numbers that may be left blank.
    """
    reader = _Reader(form, code_lists)
    found: list[LinearRule] = []
    for rule in rules.rules:
        if rule.severity is Severity.ERROR:
            found.extend(reader.read(rule))
    return tuple(_without_condition(found))


def _without_condition(rules: Iterable[LinearRule]) -> Iterator[LinearRule]:
    """`A > 0 → B ≤ A` holds always when another rule says that B is 0 with A."""
    listed = list(rules)
    zeros = [rule for rule in listed if rule.kind is LinearKind.ZERO]
    for rule in listed:
        if rule.kind is LinearKind.ZERO or rule.cause is None:
            yield rule
            continue
        linked = {term for zero in zeros if zero.cause == rule.cause for term in zero.terms}
        if all(term in linked for term, weight in rule.terms.items() if weight > 0) and rule.constant <= 0:
            yield replace(rule, cause=None)


class _Reader:
    """Reads the rules over one form."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList]) -> None:
        self.places = FormPlaces(form, code_lists)
        self.engine = engine_for(tuple(section.key for section in form.sections))
        self.fields: dict[str, tuple[Section, Field]] = {
            field_path(section, chain): (section, chain[-1]) for section, chain in form.walk()
        }

    def read(self, rule: Rule) -> list[LinearRule]:
        """What one rule says, for each code of the rows it runs over; nothing when it is not linear."""
        expression = self.engine.compile(rule.expression)
        condition = self.engine.compile(rule.when) if rule.when else None
        found: list[LinearRule] = []
        try:
            for code in self._codes(rule.each):
                found.extend(_RowReader(self, rule, code).read(expression, condition))
        except _NotLinearError:
            return []
        return found

    def _codes(self, each: str) -> tuple[str, ...]:
        if not each:
            return ("",)
        inside = [path for path in self.fields if path.startswith(f"{each}.")]
        codes = next((self.places.codes(path) for path in inside if self.places.codes(path)), ())
        if not codes:
            raise _NotLinearError
        return codes

    def codes(self, path: str) -> tuple[str, ...]:
        """The codes a field is broken down by."""
        return self.places.codes(path)

    def is_certain(self, path: str) -> tuple[bool, bool]:
        """Whether every accepted report has the number, and whether only those of the last period of the year do."""
        _, field = self.fields[path]
        yearly = field.required is Requirement.CONDITIONAL and field.required_when == _LAST_PERIOD
        return field.required is Requirement.ALWAYS or yearly, yearly


class _RowReader:
    """Reads one rule for one row."""

    def __init__(self, reader: _Reader, rule: Rule, code: str) -> None:
        self.reader, self.rule, self.code = reader, rule, code
        self.cause: dict[RuleTerm, int] | None = None
        self.unit_type = self.other_type = ""
        self.last_of_year: bool | None = None

    def read(self, expression: Expression, condition: Expression | None) -> Iterator[LinearRule]:
        """The statements of the rule."""
        for part in _all_of(condition.tree) if condition else ():
            self._condition(part)
        for part in _all_of(expression.tree):
            for kind, terms, constant, cause in self._statement(part):
                yield LinearRule(
                    self.rule.id,
                    kind,
                    {term: weight for term, weight in terms.items() if weight},
                    constant,
                    cause if cause is not None else self.cause,
                    self.unit_type,
                    self.other_type,
                    self.last_of_year,
                )

    def _condition(self, node: Node) -> None:
        if dotted(node) == _LAST_PERIOD:
            self.last_of_year = True
            return
        if isinstance(node, Select) and node.test and dotted(node.operand).startswith("truoc."):
            return
        if isinstance(node, Call) and node.function == "!_" and dotted(node.args[0]) == _LAST_PERIOD:
            self.last_of_year = False
            return
        if isinstance(node, Call) and len(node.args) == 2:
            left, right = node.args
            if dotted(left) == "don_vi.loai" and isinstance(right, Const) and node.function in ("_!=_", "_==_"):
                setattr(self, "unit_type" if node.function == "_==_" else "other_type", str(right.value))
                return
            if _is_positive(node):
                self.cause = self._linear(left)[0]
                return
        raise _NotLinearError

    def _statement(self, node: Node) -> Iterator[tuple[LinearKind, dict[RuleTerm, int], int, Linear | None]]:
        if not isinstance(node, Call) or len(node.args) != 2:
            raise _NotLinearError
        left, right = node.args
        if node.function == "_||_" and _is_positive(left) and _is_zero(right):
            yield LinearKind.ZERO, self._inside(right), 0, self._inside(left)
        elif node.function == "_==_" and _is_zero(left) and _is_zero(right):
            yield LinearKind.ZERO, self._inside(left), 0, self._inside(right)
            yield LinearKind.ZERO, self._inside(right), 0, self._inside(left)
        elif node.function == "_==_":
            terms, constant = self._difference(left, right, 1)
            yield LinearKind.EQUAL, terms, constant, None
        elif node.function in _COMPARE:
            sign, strict = _COMPARE[node.function]
            terms, constant = self._difference(left, right, sign)
            yield LinearKind.AT_MOST, terms, constant + strict, None
        else:
            raise _NotLinearError

    def _inside(self, node: Node) -> dict[RuleTerm, int]:
        """The sum that a comparison with 0 is about."""
        if not isinstance(node, Call):
            raise _NotLinearError
        terms, constant = self._linear(node.args[0])
        if constant or any(weight < 0 for weight in terms.values()):
            raise _NotLinearError
        return terms

    def _difference(self, left: Node, right: Node, sign: int) -> tuple[dict[RuleTerm, int], int]:
        terms, constant = self._linear(left)
        others, taken = self._linear(right)
        for term, weight in others.items():
            terms[term] = terms.get(term, 0) - weight
        return {term: sign * weight for term, weight in terms.items()}, sign * (constant - taken)

    def _linear(self, node: Node) -> tuple[dict[RuleTerm, int], int]:
        if isinstance(node, Const) and isinstance(node.value, int) and not isinstance(node.value, bool):
            return {}, node.value
        if isinstance(node, Call) and node.function in ("_+_", "_-_"):
            left, right = node.args
            return self._difference(left, right, 1) if node.function == "_-_" else self._sum(left, right)
        path = dotted(node)
        if not path:
            raise _NotLinearError
        return dict.fromkeys(self._terms(path.split(".")), 1), 0

    def _sum(self, left: Node, right: Node) -> tuple[dict[RuleTerm, int], int]:
        terms, constant = self._linear(left)
        more, added = self._linear(right)
        for term, weight in more.items():
            terms[term] = terms.get(term, 0) + weight
        return terms, constant + added

    def _terms(self, parts: list[str]) -> tuple[RuleTerm, ...]:
        """The numbers a name stands for: one, or for `tong` that of every code."""
        previous = parts[0] == "truoc"
        parts = parts[1:] if previous else parts
        whole = parts[0] == "tong"
        parts = parts[1:] if whole else parts
        code = ""
        if parts and parts[0] == "dong":
            parts, code = [*self.rule.each.split("."), *parts[1:]], self.code
        path = ".".join(parts)
        if path not in self.reader.fields and len(parts) == 3:
            path, code = f"{parts[0]}.{parts[2]}", parts[1]
        if path not in self.reader.fields or not self.reader.places.is_sum(path):
            raise _NotLinearError
        certain, yearly = self.reader.is_certain(path)
        if not certain:
            raise _NotLinearError
        if yearly:
            self.last_of_year = True
        codes = self.reader.codes(path) if whole else (code,)
        if bool(self.reader.codes(path)) != bool(codes[0]):
            raise _NotLinearError
        return tuple(RuleTerm(path, one, previous) for one in codes)


def _all_of(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.function == "_&&_":
        for part in node.args:
            yield from _all_of(part)
    else:
        yield node


def _is_zero(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "_==_" and node.args[1] == Const(0)


def _is_positive(node: Node) -> bool:
    return isinstance(node, Call) and (node.function, node.args[-1]) in (("_>_", Const(0)), ("_>=_", Const(1)))

"""Conditions and rules in CEL: compiled once, evaluated on a report's values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from cel_expr_python import cel

from portal.checking.cel_tree import Named, Node, named_fields, parse_tree
from portal.vocabulary.errors import PortalError

CONTEXT_NAMES = ("ky", "don_vi", "truoc", "tong", "nguong", "so_lieu", "dong", "khoa")
"""Names every expression may use beside the sections of the form (DESIGN.md section 4)."""


class ExpressionError(PortalError):
    """An expression in `schemas/` that does not compile, or whose engine fails on values that are there."""


class MissingValueError(Exception):
    """The expression needs a value that the report does not have; the caller decides what that means."""


@dataclass(frozen=True, eq=False)
class Expression:
    """One compiled expression; its tree is read only when somebody asks which fields it names."""

    source: str
    _compiled: Any

    @cached_property
    def tree(self) -> Node:
        """The syntax tree, as the engine checked it."""
        return parse_tree(self._compiled.serialize())

    @cached_property
    def names(self) -> tuple[Named, ...]:
        """The fields it names."""
        return named_fields(self.tree)

    def evaluate(self, activation: Any) -> Any:
        """The value; MissingValueError when a value is missing, ExpressionError on any other engine error.

        The engine returns errors as values, so the type is tested (research/ecosystem.md section 4).
        """
        result = self._compiled.eval(activation)
        if result.type() == cel.Type.ERROR:
            problem = str(result.value())
            if "NOT_FOUND" in problem or "no such key" in problem.lower():
                raise MissingValueError(problem)
            raise ExpressionError(f"{self.source}: {problem}")
        return result.plain_value()

    def holds(self, activation: Any) -> bool:
        """Whether the value is plainly true; no reason is given when it is not."""
        result = self._compiled.eval(activation)
        return bool(result.type() == cel.Type.BOOL and result.plain_value())


class Engine:
    """Compiles expressions over the sections of one form."""

    def __init__(self, sections: Iterable[str]) -> None:
        self._env = cel.NewEnv(variables=dict.fromkeys((*sections, *CONTEXT_NAMES), cel.Type.DYN))

    def compile(self, source: str) -> Expression:
        """The expression ready to run; ExpressionError quoting the engine when it does not compile."""
        try:
            return Expression(source, self._env.compile(source))
        except RuntimeError as error:
            raise ExpressionError(f"biểu thức không dùng được: {error}") from None

    def activation(self, scope: Mapping[str, Any]) -> Any:
        """The scope in the engine's own form; made once per report and shared by all expressions."""
        return self._env.Activation(dict(scope))


@lru_cache(maxsize=16)
def engine_for(sections: tuple[str, ...]) -> Engine:
    """The engine for a form's sections; building one costs more than checking a report."""
    return Engine(sections)

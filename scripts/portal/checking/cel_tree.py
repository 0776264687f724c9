"""The parsed shape of a condition: which fields it names, and how its parts hang together.

The engine hands its checked syntax tree out only as serialized `cel.expr.CheckedExpr`; the few message fields used
here are read straight from the wire format, whose numbers are fixed by the CEL specification (cel/expr/syntax.proto).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ANY_VALUE, _CHECKED_EXPR = 2, 4
_CONST, _IDENT, _SELECT, _CALL, _LIST, _COMPREHENSION = 3, 4, 5, 6, 7, 9
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: text, whole number, decimal or truth value."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Ident:
    """A name."""

    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """`operand.field`, or `has(operand.field)` when `test` is set."""

    operand: Node
    field: str
    test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function with its arguments; a method's target comes first."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list literal."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A macro such as `all` or `exists` over a range."""

    variable: str
    range: Node
    parts: tuple[Node, ...]


Node = Const | Ident | Select | Call | Items | Loop


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and raw values of a serialized message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value
        elif kind == _BYTES:
            size, at = _varint(message, at)
            yield number, message[at : at + size]
            at += size
        else:
            size = {_FIXED64: 8, _FIXED32: 4}[kind]
            yield number, message[at : at + size]
            at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _only(message: bytes, number: int) -> bytes:
    return next((value for field, value in _fields(message) if field == number and isinstance(value, bytes)), b"")


def _all(message: bytes, number: int) -> tuple[bytes, ...]:
    return tuple(value for field, value in _fields(message) if field == number and isinstance(value, bytes))


def _node(message: bytes) -> Node:
    """One `cel.expr.Expr`."""
    for number, value in _fields(message):
        if not isinstance(value, bytes):
            continue
        if number == _CONST:
            return Const(_constant(value))
        if number == _IDENT:
            return Ident(_only(value, 1).decode())
        if number == _SELECT:
            test = any(field == 3 and raw for field, raw in _fields(value))
            return Select(_node(_only(value, 1)), _only(value, 2).decode(), test)
        if number == _CALL:
            target = _all(value, 1)
            return Call(_only(value, 2).decode(), tuple(_node(arg) for arg in (*target, *_all(value, 3))))
        if number == _LIST:
            return Items(tuple(_node(item) for item in _all(value, 1)))
        if number == _COMPREHENSION:
            parts = tuple(_node(_only(value, part)) for part in (4, 5, 6, 7))
            return Loop(_only(value, 1).decode(), _node(_only(value, 2)), parts)
    return Const(None)


def _constant(message: bytes) -> str | int | float | bool | None:
    """One `cel.expr.Constant`: 2 bool, 3 int64, 4 uint64, 5 double, 6 string."""
    for number, value in _fields(message):
        if number == 2:
            return bool(value)
        if number in (3, 4) and isinstance(value, int):
            return value - (1 << 64) if value >= 1 << 63 else value
        if number == 5 and isinstance(value, bytes):
            return float(struct.unpack("<d", value)[0])
        if number == 6 and isinstance(value, bytes):
            return value.decode()
    return None


def parse_tree(serialized: bytes) -> Node:
    """The syntax tree of a compiled expression, from `Expression.serialize()`."""
    return _node(_only(_only(serialized, _ANY_VALUE), _CHECKED_EXPR))


def dotted(node: Node) -> str:
    """`a.b.c` for a chain of selections of a name, else empty."""
    if isinstance(node, Ident):
        return node.name
    if isinstance(node, Select) and not node.test:
        head = dotted(node.operand)
        return f"{head}.{node.field}" if head else ""
    return ""


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node."""
    match node:
        case Select(operand=operand):
            return (operand,)
        case Call(args=args):
            return args
        case Items(items=items):
            return items
        case Loop(range=range_, parts=parts):
            return (range_, *parts)
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Named:
    """A field that an expression names, and whether it only asks if it is there (`has()`)."""

    path: str
    tested: bool


def named_fields(node: Node) -> tuple[Named, ...]:
    """Every dotted name the expression reads, in order, loop variables left out."""
    found: dict[Named, None] = {}
    _collect(node, frozenset(), found)
    return tuple(found)


def _collect(node: Node, bound: frozenset[str], found: dict[Named, None]) -> None:
    if isinstance(node, Loop):
        _collect(node.range, bound, found)
        for part in node.parts:
            _collect(part, bound | {node.variable, "@result"}, found)
        return
    if isinstance(node, Select) and node.test:
        path = dotted(Select(node.operand, node.field, test=False))
        if path and path.split(".")[0] not in bound:
            found.setdefault(Named(path, tested=True))
            return
    path = dotted(node)
    if path:
        if path.split(".")[0] not in bound:
            found.setdefault(Named(path, tested=False))
        return
    for child in children(node):
        _collect(child, bound, found)

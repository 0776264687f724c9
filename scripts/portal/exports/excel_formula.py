"""Conditions and rules of the form as formulas of a sheet, as far as a sheet can say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.checking.cel_tree import Call, Const, Ident, Items, Node, Select, dotted
from portal.reading.excel_cells import Layout, Slot, SlotKind, cell_name
from portal.reading.yaml_source import Path
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import FieldType

_OPERATORS = {"_==_": "=", "_!=_": "<>", "_<=_": "<=", "_<_": "<", "_>=_": ">=", "_>_": ">"}
_ARITHMETIC = {"_+_": "+", "_-_": "-", "_*_": "*"}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CONTEXT = ("ky", "don_vi", "nguong")


class NotInSheetError(Exception):
    """The condition reads what a sheet does not have, or cannot say: rows that are counted, the previous report."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A part of a formula; `slot` when it is just one cell."""

    text: str
    slot: Slot | None = None
    constant: Any = None
    known: bool = False


class FormulaWriter:
    """Writes formulas over the cells of one layout; `context` has what is known before anything is filled in."""

    def __init__(self, layout: Layout, code_lists: Mapping[str, CodeList], context: Mapping[str, Any]) -> None:
        self.code_lists, self.context = code_lists, context
        values = [slot for slot in layout.slots if slot.kind is SlotKind.VALUE and slot.field is not None]
        self._slots = {slot.path: slot for slot in values}

    def formula(self, node: Node, row: Path = ()) -> str:
        """The condition as a formula without the equals sign; `row` is where `dong` is. NotInSheetError otherwise."""
        return self._term(node, row).text

    def cells_of(self, name: Path, row: Path = ()) -> list[Slot]:
        """The cells a dotted name reads: one, or a column of a table for `tong.…`; empty when the sheet has none."""
        if name[0] == "tong":
            return [slot for path, slot in self._slots.items() if _without_row(path) == name[1:] and path != name[1:]]
        path = (*row, *name[1:]) if name[0] == "dong" else name
        return [self._slots[path]] if path in self._slots else []

    def _term(self, node: Node, row: Path) -> _Term:
        match node:
            case Const(value=value):
                return _constant(value)
            case Items() | Ident():
                raise NotInSheetError
            case Select(operand=operand, field=field, test=True):
                return _Term(f"(LEN(TRIM({self._cell(dotted(Select(operand, field, test=False)), row)}))>0)")
            case Select():
                return self._name(dotted(node), row)
            case Call(function=function, args=args):
                return self._call(function, args, row)
        raise NotInSheetError

    def _name(self, name: str, row: Path) -> _Term:
        head, *rest = name.split(".")
        if head in _CONTEXT:
            value: Any = self.context.get(head)
            for part in rest:
                if not isinstance(value, Mapping) or part not in value:
                    raise NotInSheetError
                value = value[part]
            return _constant(value)
        if head == "tong":
            cells = self.cells_of((head, *rest))
            if not cells:
                raise NotInSheetError
            return _Term("SUM(" + ",".join(map(address, cells)) + ")")
        slot = self._slot(name, row)
        return _Term(_date(address(slot)) if _is(slot, FieldType.DATE) else address(slot), slot)

    def _cell(self, name: str, row: Path) -> str:
        return address(self._slot(name, row))

    def _slot(self, name: str, row: Path) -> Slot:
        found = self.cells_of(tuple(name.split(".")), row) if name and not name.startswith("tong.") else []
        if not found:
            raise NotInSheetError
        return found[0]

    def _call(self, function: str, args: tuple[Node, ...], row: Path) -> _Term:
        if function in ("_&&_", "_||_"):
            return _join("AND" if function == "_&&_" else "OR", [self._term(arg, row) for arg in args])
        if function == "!_":
            term = self._term(args[0], row)
            return _constant(not term.constant) if term.known else _Term(f"NOT({term.text})")
        if function == "@in":
            return self._in(args, row)
        if function in _OPERATORS:
            return self._compare(_OPERATORS[function], args, row)
        if function in _ARITHMETIC:
            left, right = (self._term(arg, row) for arg in args)
            return _Term(f"({left.text}{_ARITHMETIC[function]}{right.text})")
        raise NotInSheetError

    def _in(self, args: tuple[Node, ...], row: Path) -> _Term:
        item, holder = args
        if isinstance(holder, Items):
            return _join("OR", [self._compare("=", (item, one), row) for one in holder.items])
        within = self._name(dotted(holder), row) if dotted(holder) else _Term("")
        if not within.known or not isinstance(item, Const):
            raise NotInSheetError
        return _constant(item.value in within.constant)

    def _compare(self, sign: str, args: tuple[Node, ...], row: Path) -> _Term:
        if isinstance(args[0], Call) and args[0].function == "size":
            return self._size(sign, args)
        left, right = (self._term(arg, row) for arg in args)
        if left.known and right.known:
            if sign in ("=", "<>"):
                return _constant((left.constant == right.constant) == (sign == "="))
            raise NotInSheetError
        return _Term(f"({self._beside(left, right)}{sign}{self._beside(right, left)})")

    def _beside(self, term: _Term, other: _Term) -> str:
        """A constant as it stands in the cell it is compared with: the label of a code, the day of a date."""
        if not term.known or not isinstance(term.constant, str) or other.slot is None:
            return term.text
        field = other.slot.field
        if field is not None and field.type is FieldType.CODE:
            return _quoted(self.code_lists[field.code_list].label_of(term.constant))
        match = _ISO.fullmatch(term.constant)
        if _is(other.slot, FieldType.DATE) and match is not None:
            return f"DATE({int(match[1])},{int(match[2])},{int(match[3])})"
        return term.text

    def _size(self, sign: str, args: tuple[Node, ...]) -> _Term:
        """`size(rows) > 0`: some row of the table has a number above zero."""
        call, limit = args
        path = tuple(dotted(call.args[0]).split(".")) if isinstance(call, Call) else ()
        cells = [slot for at, slot in self._slots.items() if at[: len(path)] == path and len(at) > len(path)]
        if sign != ">" or limit != Const(0) or not cells or any(not _counts(slot) for slot in cells):
            raise NotInSheetError
        rows = sorted({slot.row for slot in cells})
        columns = sorted({slot.column for slot in cells})
        first, last = cells[0], cells[-1]
        if len(rows) != rows[-1] - rows[0] + 1 or len(columns) != columns[-1] - columns[0] + 1:
            raise NotInSheetError
        return _Term(f"(SUM({address(first)}:{address(last)})>0)")


def address(slot: Slot) -> str:
    """`$E$14`."""
    name = cell_name(slot.position)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def _without_row(path: Path) -> Path:
    """`(vu_viec, ma_tuy, so_vu)` and `(tuyen_truyen, theo_chu_de, 2, so_buoi)` as sums name them."""
    if any(isinstance(part, int) for part in path):
        return tuple(part for part in path if not isinstance(part, int))
    return (path[0], *path[2:]) if len(path) == 3 else path


def _is(slot: Slot, kind: FieldType) -> bool:
    return slot.field is not None and slot.field.type is kind


def _counts(slot: Slot) -> bool:
    return slot.field is not None and slot.field.type.counts


def _constant(value: Any) -> _Term:
    if isinstance(value, bool):
        return _Term("TRUE" if value else "FALSE", constant=value, known=True)
    if isinstance(value, str):
        return _Term(_quoted(value), constant=value, known=True)
    return _Term(str(value) if isinstance(value, int | float) else "", constant=value, known=True)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _join(function: str, terms: list[_Term]) -> _Term:
    """AND, OR with what is already known left out; short formulas are what a sheet can be checked by."""
    deciding = function == "OR"
    if any(term.known and bool(term.constant) is deciding for term in terms):
        return _constant(deciding)
    open_terms = [term.text for term in terms if not term.known]
    if not open_terms:
        return _constant(not deciding)
    return _Term(open_terms[0] if len(open_terms) == 1 else f"{function}({','.join(open_terms)})")


def _date(cell: str) -> str:
    """The day of a cell, be it a date or the text dd/mm/yyyy, whatever the language of the program is."""
    middle = f'MID({cell},FIND("/",{cell})+1,LEN({cell})-FIND("/",{cell})-5)'
    written = f'DATE(VALUE(RIGHT({cell},4)),VALUE({middle}),VALUE(LEFT({cell},FIND("/",{cell})-1)))'
    return f"IF(ISNUMBER({cell}),{cell},{written})"

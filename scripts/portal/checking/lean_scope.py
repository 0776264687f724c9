"""Only what the rules read is handed to the engine: turning values into its own form costs more than asking them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.checking.rule_names import ANY, Name, NameTable
from portal.vocabulary.form import Form, Shape

_EMPTY: dict[str, Any] = {}


class LeanScope:
    """What some rules over one form read, section by section."""

    def __init__(self, form: Form, names: NameTable, read: Iterable[Name]) -> None:
        every = set(read)
        self._fields = {
            section.key: _fields_below((section.key,), every)
            for section in form.sections
            if section.shape is Shape.RECORD
        }
        self._before = {
            key: _fields_below(("truoc", key), every) if form.section(key).shape is Shape.RECORD else None
            for key in {name[1] for name in every if name[0] == "truoc"}
        }
        self._limits = tuple(sorted({name[1] for name in every if name[0] == "nguong"}))
        self._sums = tuple((name, names.place(name)) for name in sorted(every) if name[0] == "tong")

    def of(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        """The scope with nothing in records, `truoc` and `nguong` but what is read, and `tong` added up."""
        lean = dict(scope)
        for key, fields in self._fields.items():
            lean[key] = _part(scope[key], fields)
        if "truoc" in scope:
            before = scope["truoc"]
            lean["truoc"] = {
                key: before[key] if fields is None else _part(before[key], fields)
                for key, fields in self._before.items()
            }
        limits = scope["nguong"]
        lean["nguong"] = {name: limits[name] for name in self._limits if name in limits}
        lean["tong"] = self._add_up(scope)
        return lean

    def _add_up(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        """The sums that rules ask for; a sum with a missing part is missing itself, never a smaller number."""
        sums: dict[str, Any] = {}
        for name, place in self._sums:
            parts = values_at(scope, place)
            if not all(type(part) is int for part in parts):
                continue
            holder = sums
            for part in name[1:-1]:
                holder = holder.setdefault(part, {})
            holder[name[-1]] = sum(parts)
        return sums


def _fields_below(head: Name, names: Iterable[Name]) -> tuple[str, ...]:
    depth = len(head)
    return tuple(sorted({name[depth] for name in names if name[:depth] == head and len(name) > depth}))


def _part(record: Mapping[str, Any], fields: tuple[str, ...]) -> Mapping[str, Any]:
    return {key: record[key] for key in fields if key in record} if fields and record else _EMPTY


def values_at(scope: Mapping[str, Any], name: Name) -> list[Any]:
    """Every value a name stands for, through rows and codes; None for each that is missing."""
    found: list[Any] = [scope]
    for part in name:
        following: list[Any] = []
        for value in found:
            for one in value if isinstance(value, list) else (value,):
                if part == ANY and isinstance(one, Mapping):
                    following += one.values()
                else:
                    following.append(one.get(part) if isinstance(one, Mapping) else None)
        found = following
    return found

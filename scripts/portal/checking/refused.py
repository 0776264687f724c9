"""Values that the shape checks refused: rules neither see them nor are asked about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Any

from portal.checking.rule_names import ANY, Name
from portal.reading.yaml_source import Path

_INDEX = re.compile(r"\[([0-9]{1,9})\]")


def data_path(key: str) -> Path:
    """The data path of a dotted key as findings write it: `a.b[2].c` is `("a", "b", 1, "c")`; rows count from 1."""
    parts: list[str | int] = []
    for piece in key.split("."):
        name = _INDEX.sub("", piece)
        parts += [name] if name else []
        parts += [int(index) - 1 for index in _INDEX.findall(piece)]
    return tuple(parts)


class Refused:
    """The refused places of one report."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.paths = {data_path(key) for key in keys if key}
        exact = {tuple(part for part in path if isinstance(part, str)) for path in self.paths}
        self._names: Set[Name] = exact | {(name[0], ANY, *name[2:]) for name in exact if len(name) > 1}

    def __bool__(self) -> bool:
        return bool(self.paths)

    def covers(self, name: Name) -> bool:
        """Whether a place, or something around it, is refused somewhere; `*` stands for every code."""
        return any(name[:length] in self._names for length in range(1, len(name) + 1))

    def covers_path(self, path: Path) -> bool:
        """Whether exactly this place of the data, or something around it, is refused."""
        return any(path[:length] in self.paths for length in range(1, len(path) + 1))

    def without(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data without the refused values; a refused row becomes empty, so that the others keep their number."""
        copy: dict[str, Any] = _copy(data)
        for path in self.paths:
            _remove(copy, path)
        return copy


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(inner) for key, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _remove(holder: Any, path: Path) -> None:
    """Take one value out; an item that cannot be read spoils its whole list, unless the list is one of rows."""
    for at, part in enumerate(path):
        last = at == len(path) - 1
        if isinstance(holder, dict) and part in holder:
            inner = holder[part]
            rows = isinstance(inner, list) and any(isinstance(item, dict) for item in inner)
            if last or (isinstance(inner, list) and not rows):
                del holder[part]
                return
            holder = inner
        elif isinstance(holder, list) and isinstance(part, int) and part < len(holder):
            if last or not isinstance(holder[part], dict):
                holder[part] = {}
                return
            holder = holder[part]
        else:
            return

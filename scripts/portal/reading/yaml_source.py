"""Read a YAML text as plain text values with their places, and refuse everything a report has no use for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from portal.reading.yaml_layout import layout_faults
from portal.reading.yaml_quick import OddTextError, parse_quickly
from portal.vocabulary.findings import Position

MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_KEY = 100

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal: the id of its message, its place, and the words that fill the message in."""

    rule: str
    position: Position
    words: dict[str, str] = field(default_factory=dict)


class _RefusedError(Exception):
    """Reading cannot go on; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.rule)
        self.fault = fault


@dataclass(slots=True)
class _Open:
    """A mapping or list that has been opened and not yet closed."""

    value: dict[str, Any] | list[Any]
    key: str | None = None
    ignored: bool = False


class _Reader:
    """Builds values from libyaml's events, with places and faults."""

    def __init__(self, text: str, places: dict[Path, Position], max_nodes: int = MAX_NODES) -> None:
        self.text = text
        self.max_nodes = max_nodes
        self.places = places
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.path: list[str | int] = []
        self.root: Any = None
        self.nodes = 0
        self.documents = 0

    def read(self) -> Any:
        """Feed every event; syntax errors end the reading with a fault."""
        loader = yaml.CSafeLoader(self.text)
        get, handlers = loader.get_event, self._handlers()
        try:
            while (event := get()) is not None:
                handler = handlers.get(event.__class__)
                if handler is not None:
                    handler(event)
        except _RefusedError as refused:
            self.faults.append(refused.fault)
        except yaml.YAMLError as error:
            self.faults += _syntax_faults(error, self.text)
        finally:
            loader.dispose()
        return self.root

    def _handlers(self) -> dict[type, Any]:
        return {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.DocumentStartEvent: self._document,
            yaml.AliasEvent: self._alias,
        }

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and type(top.value) is dict:
            self._begin_pair(top, event)
            return
        value = event.value
        if (not event.style and value in ("", "~", "null")) or not value.strip():
            value = None
        self._put(value, event)

    def _begin_pair(self, top: _Open, event: Any) -> None:
        key = event.value
        if len(key) > MAX_KEY:
            raise _RefusedError(Fault("key-too-long", _place(event), {"limit": str(MAX_KEY)}))
        if key == "<<" and not event.style:
            raise _RefusedError(Fault("merge-key", _place(event)))
        top.ignored = key in top.value
        if top.ignored:
            self._duplicate(key, event)
        top.key = key
        self.path.append(key)
        self.places.setdefault(tuple(self.path), _place(event))

    def _duplicate(self, key: str, event: Any) -> None:
        first = self.places.get((*self.path, key)) if self.places is not None else None
        self.faults.append(
            Fault("duplicate-key", _place(event), {"key": key, "line": str(first.line) if first else "?"})
        )

    def _put(self, value: Any, event: Any) -> None:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise _RefusedError(Fault("too-many-values", _place(event), {"limit": str(self.max_nodes)}))
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        container = top.value
        if type(container) is list:
            container.append(value)
            self.places[(*self.path, len(container) - 1)] = _place(event)
        elif top.key is not None and type(container) is dict:
            if not top.ignored:
                container[top.key] = value
            if not isinstance(value, dict | list):
                self._end_pair(top)

    def _end_pair(self, top: _Open) -> None:
        top.key = None
        self.path.pop()

    def _open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and type(top.value) is dict:
            raise _RefusedError(Fault("complex-key", _place(event)))
        if len(self.stack) >= MAX_DEPTH:
            raise _RefusedError(Fault("too-deep", _place(event), {"limit": str(MAX_DEPTH)}))
        self._put(value, event)
        if top is not None and type(top.value) is list:
            self.path.append(len(top.value) - 1)
        self.stack.append(_Open(value))

    def _open_mapping(self, event: Any) -> None:
        self._open({}, event)

    def _open_list(self, event: Any) -> None:
        self._open([], event)

    def _close(self, _event: Any) -> None:
        self.stack.pop()
        if not self.stack:
            return
        top = self.stack[-1]
        if type(top.value) is dict:
            self._end_pair(top)
        else:
            self.path.pop()

    def _document(self, event: Any) -> None:
        self.documents += 1
        if event.version is not None or event.tags:
            raise _RefusedError(Fault("directive", _place(event)))
        if self.documents > 1:
            raise _RefusedError(Fault("several-documents", _place(event)))

    def _alias(self, event: Any) -> None:
        raise _RefusedError(Fault("alias", _place(event), {"name": str(event.anchor)}))

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            raise _RefusedError(Fault("anchor", _place(event), {"name": str(event.anchor)}))
        if event.tag == "!" and event.style:
            return
        raise _RefusedError(Fault("tag", _place(event), {"name": str(event.tag)}))


def _place(event: Any) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)


def _syntax_faults(error: yaml.YAMLError, text: str) -> list[Fault]:
    """Why the library stopped: the lines that are laid out wrongly, or else what it says itself.

    The library names the line at which it noticed, often the one after the mistake.
    """
    said = _syntax_fault(error)
    found = layout_faults(text, said.position.line)
    return [Fault(one.rule, Position(one.line, one.column), one.words) for one in found] or [said]


def _syntax_fault(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = Position(mark.line + 1, mark.column + 1) if mark is not None else Position(1, 1)
    problem = getattr(error, "problem", None) or str(error)
    return Fault("syntax", position, {"problem": str(problem), "context": str(getattr(error, "context", "") or "")})


def parse_yaml(text: str, max_nodes: int = MAX_NODES) -> tuple[Any, list[Fault]]:
    """The text's content, every scalar as `str` (blank ones as None), and what was refused.

    Anchors, aliases, tags, directives, merge keys, several documents, complex keys and depth over 20 are refused at
    the event stage, so that nothing is ever built from them (research/reliability.md 2.2). Never raises on bad text.
    """
    try:
        return parse_quickly(text, MAX_DEPTH, max_nodes, MAX_KEY), []
    except OddTextError:
        return parse_carefully(text, max_nodes)


def parse_carefully(text: str, max_nodes: int = MAX_NODES) -> tuple[Any, list[Fault]]:
    """The same as `parse_yaml`, slower, with the places that messages need."""
    reader = _Reader(text, {}, max_nodes)
    return reader.read(), reader.faults


def parse_places(text: str) -> dict[Path, Position]:
    """Where each key and list item of the text stands; for files in which something is wrong."""
    places: dict[Path, Position] = {}
    _Reader(text, places).read()
    return places

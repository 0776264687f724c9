"""Read a YAML text that has nothing odd in it, fast; whatever is odd is left to the careful reader.

Most reports are good, and at ten thousand of them parsing is half the work (research/performance.md). One loop
without calls, positions or messages takes a third of the careful reader's time; a property test holds the two equal.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

_BLANKS = frozenset(("", "~", "null"))


class OddTextError(Exception):
    """The text has something that only the careful reader can judge."""


def parse_quickly(text: str, max_depth: int, max_nodes: int, max_key: int) -> Any:
    """The content of the text, every scalar as `str` and blanks as None; OddTextError when in any doubt."""
    parser = yaml.CSafeLoader(text)
    try:
        return _build(parser.get_event, max_depth, max_nodes, max_key)
    except yaml.YAMLError:
        raise OddTextError from None
    finally:
        parser.dispose()


def _build(get: Any, max_depth: int, max_nodes: int, max_key: int) -> Any:  # noqa: C901 (one loop on purpose)
    stack: list[tuple[Any, bool]] = []
    holder: Any = None
    root: Any = None
    key: str | None = None
    is_map = False
    nodes = documents = 0
    while True:
        event = get()
        kind = event.__class__
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                raise OddTextError
            value = event.value
            if is_map and key is None:
                if value in holder or len(value) > max_key or value == "<<":
                    raise OddTextError
                key = value
                continue
            if (value in _BLANKS and (not value or not event.style)) or value.isspace():
                value = None
            nodes += 1
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor is not None or event.tag is not None or (is_map and key is None) or len(stack) >= max_depth:
                raise OddTextError
            value = {} if kind is MappingStartEvent else []
            nodes += 1
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            holder, is_map = stack.pop()
            continue
        elif kind is StreamEndEvent:
            return root
        else:
            if kind is DocumentStartEvent:
                documents += 1
            if kind is AliasEvent or documents > 1 or getattr(event, "version", None) or getattr(event, "tags", None):
                raise OddTextError
            continue
        if nodes > max_nodes:
            raise OddTextError
        if is_map:
            holder[key] = value
            key = None
        elif holder is not None:
            holder.append(value)
        else:
            root = value
        if kind is not ScalarEvent:
            stack.append((holder, is_map))
            holder, is_map = value, kind is MappingStartEvent

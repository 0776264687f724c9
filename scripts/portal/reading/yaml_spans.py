"""Where each value and key stands in a text, so that a mend can replace it and leave every other character alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from portal.reading.yaml_source import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A single-line scalar: its path, what it says, and from where to where its characters stand."""

    path: Path
    value: str
    start: int
    end: int
    is_key: bool


def parse_spans(text: str) -> list[Span]:
    """Every key and single-line value of a text that `parse_yaml` accepts, in order of their places."""
    loader = yaml.CSafeLoader(text)
    try:
        loader.get_event()
        loader.get_event()
        return list(_node(loader, ()))
    finally:
        loader.dispose()


def _node(loader: Any, path: Path) -> Iterator[Span]:
    event = loader.get_event()
    if isinstance(event, yaml.ScalarEvent):
        yield from _scalar(event, path, is_key=False)
    elif isinstance(event, yaml.SequenceStartEvent):
        index = 0
        while not isinstance(loader.peek_event(), yaml.SequenceEndEvent):
            yield from _node(loader, (*path, index))
            index += 1
        loader.get_event()
    elif isinstance(event, yaml.MappingStartEvent):
        while not isinstance(loader.peek_event(), yaml.MappingEndEvent):
            key = loader.get_event()
            yield from _scalar(key, (*path, key.value), is_key=True)
            yield from _node(loader, (*path, key.value))
        loader.get_event()


def _scalar(event: Any, path: Path, *, is_key: bool) -> Iterator[Span]:
    start, end = event.start_mark, event.end_mark
    if start.line == end.line and event.style not in ("|", ">"):
        yield Span(path, event.value, start.index, end.index, is_key)

"""Read a page of `content/` apart: what its head says, where each line of it stands, and the text below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from portal.reading.yaml_source import Fault, parse_places, parse_yaml
from portal.vocabulary.findings import Position

_HEAD = re.compile(r"\A---\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page: its head as untyped data (None without one), the text below, and the line at which that starts."""

    head: dict[str, Any] | None
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()
    source: str = field(default="", repr=False)

    def place(self, *path: str | int) -> Position:
        """Where an entry of the head stands in the page; the nearest one that holds it when it is not there."""
        places = parse_places(self.source)
        while path:
            if path in places:
                found = places[path]
                return Position(found.line + 1, found.column)
            path = path[:-1]
        return _START

    def line_of(self, words: str) -> Position:
        """Where words first stand in the body; its first line when they do not."""
        before, found, _ = self.body.partition(words)
        return Position(self.body_line + before.count("\n") if found else self.body_line, 1)


def read_page_text(text: str) -> PageText:
    """The parts of a page; faults name lines of the page, and a faulty head is empty."""
    text = text.replace("\r\n", "\n")
    match = _HEAD.match(text)
    if match is None:
        return PageText(None, text, 1)
    data, faults = parse_yaml(match[1])
    moved = tuple(Fault(one.rule, Position(one.position.line + 1, one.position.column), one.words) for one in faults)
    head = data if isinstance(data, dict) and not faults else {}
    return PageText(head, text[match.end() :], text.count("\n", 0, match.end()) + 1, moved, match[1])

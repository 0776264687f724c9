"""Tables on a terminal: columns line up whatever diacritics the words carry, long words wrap."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from portal.notices.findings_text import printable

_GAP = "  "


def render_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), width: int = 46
) -> str:
    """The rows under their heads; columns named in `right` are set flush right, no cell is wider than `width`."""
    cells = [[_wrapped(cell, width) for cell in row] for row in (head, *rows)]
    widths = [max(columns(line) for row in cells for line in row[place]) for place in range(len(head))]
    lines = [line for row in cells for line in _lines(row, widths, right)]
    lines.insert(max(len(cell) for cell in cells[0]), _GAP.join("-" * wide for wide in widths))
    return "\n".join(line.rstrip() for line in lines)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: marks that stand on a letter take none."""
    return sum(not unicodedata.combining(letter) for letter in text)


def _wrapped(cell: str, width: int) -> list[str]:
    return textwrap.wrap(printable(unicodedata.normalize("NFC", cell)), width) or [""]


def _lines(row: list[list[str]], widths: list[int], right: Sequence[int]) -> list[str]:
    height = max(len(cell) for cell in row)
    filled = [cell + [""] * (height - len(cell)) for cell in row]
    return [
        _GAP.join(_aligned(filled[place][level], widths[place], flush=place in right) for place in range(len(row)))
        for level in range(height)
    ]


def _aligned(text: str, width: int, *, flush: bool) -> str:
    fill = " " * (width - columns(text))
    return fill + text if flush else text + fill

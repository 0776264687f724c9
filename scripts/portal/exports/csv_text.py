"""Tables as text that Excel opens rightly in Vietnam: a mark of UTF-8, semicolons, decimal commas, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Excel runs a cell that begins so."""

CsvCell = str | int | Decimal | None


def render_csv(heads: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> bytes:
    """The file's bytes; numbers without separators of thousands (`1234,5`), None as an empty cell.

    A word that Excel would take for a formula gets an apostrophe in front.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(_cell, heads))
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cell(cell: CsvCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)

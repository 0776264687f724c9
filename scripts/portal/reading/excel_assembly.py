"""Put the texts of the cells together as a report's data: blank rows fall away, the rest keeps its order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from portal.reading.excel_cells import Layout, LineKind, RowOfList, Slot, SlotKind
from portal.reading.yaml_source import Fault, Path
from portal.vocabulary.findings import Position
from portal.vocabulary.form import EXPLANATIONS, Requirement, Section, Shape
from portal.vocabulary.reports import Data

MAX_NAME = 40
_BULLET = re.compile(r"[-–•+*][ \u00a0]+")


@dataclass(slots=True)
class Content:
    """The data of a sheet, the cell of each of its values, and what could not be put anywhere."""

    data: Data = field(default_factory=dict)
    cells: dict[Path, Position] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def assemble(layout: Layout, values: Mapping[Slot, str], places: Mapping[Slot, Position]) -> Content:
    """The data of the sheet. A row that stands for a code and holds nothing but zeros is no row of the report."""
    content = Content()
    numbers = _row_numbers(layout, values)
    for line in layout.lines:
        if line.kind is LineKind.SECTION and line.section is not None:
            _open_section(content, line.section)
    for row in layout.rows:
        if _written(row, values) or row.kept:
            _put(content.data, row.path[:-1], [], keep=True)
        if numbers[row.path] is not None and row.key:
            _put(content.data, (*_renumbered(row.path, numbers), row.key), row.value, keep=True)
    for slot in layout.slots:
        path = _renumbered(slot.path, numbers)
        for size in range(1, len(path) + 1):
            content.cells.setdefault(path[:size], places[slot])
        if path[0] != EXPLANATIONS and None not in path:
            _put_value(content, slot, path, values.get(slot, ""), places[slot])
    _explanations(content, values, places)
    content.data = {key: value for key, value in content.data.items() if value or _always(layout, key)}
    return content


def _always(layout: Layout, key: str) -> bool:
    """Whether a section is kept though nothing is written in it, so that each of its blank cells is named."""
    sections = {line.section.key: line.section for line in layout.lines if line.section is not None}
    return key in sections and sections[key].required is Requirement.ALWAYS


def _open_section(content: Content, section: Section) -> None:
    content.data[section.key] = [] if section.shape is Shape.ROWS else {}


def _written(row: RowOfList, values: Mapping[Slot, str]) -> list[str]:
    """What people wrote in a row, other than what the sheet fills in."""
    own = (*row.path, row.key)
    size = len(row.path)
    return [text for slot, text in values.items() if slot.path[:size] == row.path and slot.path != own and text]


def _row_numbers(layout: Layout, values: Mapping[Slot, str]) -> dict[Path, int | None]:
    """The place of each row among those of the report; None for rows that are none."""
    numbers: dict[Path, int | None] = {}
    counts: dict[Path, int] = {}
    for row in layout.rows:
        written = _written(row, values)
        stands_for_code = bool(row.value) and not row.kept
        if not row.kept and (not written or (stands_for_code and set(written) == {"0"})):
            numbers[row.path] = None
            continue
        place = counts.get(row.path[:-1], 0)
        numbers[row.path], counts[row.path[:-1]] = place, place + 1
    return numbers


def _renumbered(path: Path, numbers: Mapping[Path, int | None]) -> Any:
    for size in range(2, len(path) + 1):
        if path[:size] in numbers:
            return (*path[: size - 1], numbers[path[:size]], *path[size:])
    return path


def _put(data: Any, path: Path, value: Any, *, keep: bool = False) -> None:
    """Set a value deep in the data; lists grow row by row. `keep` leaves what is there."""
    for part, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(part, int):
            while len(data) <= part:
                data.append({})
            data = data[part]
        else:
            data = data.setdefault(part, empty)
    if not keep or path[-1] not in data:
        data[path[-1]] = value


def _put_value(content: Content, slot: Slot, path: Path, text: str, place: Position) -> None:
    if not text:
        return
    if slot.kind is SlotKind.VALUE:
        _put(content.data, path, text)
        return
    whole = path[:-1] if slot.kind is SlotKind.ITEM else path
    _put(content.data, whole, [], keep=True)
    items = content.data
    for part in whole:
        items = items[part]  # type: ignore[index]
    lines = (
        [text] if slot.kind is SlotKind.TICK else [_BULLET.sub("", one.strip(), count=1) for one in text.split("\n")]
    )
    for line in filter(None, lines):
        content.cells[(*whole, len(items))] = place
        items.append(line)  # type: ignore[attr-defined]


def _explanations(content: Content, values: Mapping[Slot, str], places: Mapping[Slot, Position]) -> None:
    """`giai_trinh`: the name of a warning on the left, the reason on the right."""
    names = {slot.path: text for slot, text in values.items() if slot.kind is SlotKind.NAME}
    written: dict[str, str] = {}
    for slot, text in values.items():
        if slot.path[0] != EXPLANATIONS or slot.kind is SlotKind.NAME or not text:
            continue
        name = names.get(slot.path, "").strip(" :.")
        if not name or len(name) > MAX_NAME:
            content.faults.append(Fault("excel-explanation", places[slot]))
        elif name in written:
            content.faults.append(Fault("excel-explanation-twice", places[slot], {"value": name[:40]}))
        else:
            written[name] = text
            content.cells[(EXPLANATIONS, name)] = places[slot]
    if written:
        content.data[EXPLANATIONS] = written

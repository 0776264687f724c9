"""What a later release changed of an earlier one of the same scope, and what it leaves to that one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.views.released_words import cell_name, cell_text
from portal.vocabulary.releases import Cell, CellKey, Release, ShownForm
from portal.vocabulary.vietnamese import date_text, number_text

Told = Mapping[CellKey, tuple[Cell, Release]]
"""A cell as a release told it, and the release."""
_UNTOLD = frozenset({ShownForm.WITHHELD, ShownForm.NO_DATA})


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected cell: what stood there, and what stands there now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Erratum:
    """A release that took the place of another, with the reason and every cell that tells another value; `held_back`
    says of those that only an earlier release tells how many there are and why, empty when there is none."""

    id: str
    before: str
    day: str
    reason: str
    changes: tuple[Change, ...]
    held_back: str


def build_errata(releases: Sequence[Release]) -> tuple[Erratum, ...]:
    """The corrections of a scope, the newest first; `releases` by number."""
    return tuple(
        Erratum(
            id=after.id,
            before=releases[place - 1].id,
            day=date_text(after.as_of.date()),
            reason=after.reason,
            changes=tuple(_changes(releases[:place], after)),
            held_back=held_back_text(told_before(releases[: place + 1])),
        )
        for place, after in reversed(list(enumerate(releases)))
        if place
    )


def told_before(releases: Sequence[Release]) -> Told:
    """What the newest of a scope does not tell and an earlier one did: the cell as it was last told, and where.

    Made of what is published already, whatever has been corrected since; so it tells nobody more.
    """
    *earlier, newest = releases
    shut = {cell.key for cell in newest.cells if cell.shown.form in _UNTOLD}
    return {key: told for key, told in _last_told(earlier).items() if key in shut}


def held_back_text(held: Told) -> str:
    """How many totals are left to releases before, and why; empty when none is."""
    if not held:
        return ""
    names = ", ".join(sorted({release.id for _, release in held.values()}))
    return (
        f"{number_text(len(held))} số tổng không công bố lại và giữ theo đợt {names}, để không ai đặt các đợt cạnh "
        "nhau mà tính ra số riêng của đơn vị vừa sửa hoặc còn thiếu. Các số đó chưa tính chỗ vừa sửa, nếu có."
    )


def _last_told(releases: Iterable[Release]) -> Told:
    """Every cell as it was last told."""
    return {
        cell.key: (cell, release) for release in releases for cell in release.cells if cell.shown.form not in _UNTOLD
    }


def _changes(earlier: Sequence[Release], after: Release) -> Iterator[Change]:
    """The cells that are read otherwise than before the release, whichever release they were read from."""
    old: Told = {**{cell.key: (cell, earlier[-1]) for cell in earlier[-1].cells}, **_last_told(earlier)}
    for cell in after.cells:
        before, source = old.get(cell.key, (None, after))
        if before is not None and cell.shown.form in _UNTOLD:
            continue
        was = cell_text(before, source.protection) if before is not None else "chưa có"
        now = cell_text(cell, after.protection)
        if was != now:
            yield Change(cell_name(cell), was, now)
    new = {cell.key for cell in after.cells}
    for cell in earlier[-1].cells:
        if cell.key not in new:
            yield Change(cell_name(cell), cell_text(cell, earlier[-1].protection), "không còn")

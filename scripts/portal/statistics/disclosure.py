"""Make figures fit to be published: take the best form of each, attack, and give way until nothing comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.checking.linear_rules import LinearRule
from portal.statistics.attack import AttackResult, Leak, Memory, Truth, attack
from portal.statistics.attack_slots import HiddenField
from portal.vocabulary.errors import PortalError
from portal.vocabulary.releases import Cell, CellKey, Release, ReleasedFigure, ReleasedIndicator, ShownForm

Ladder = tuple[Cell, ...]
"""The forms one cell may take, the best first; the last one tells nothing."""
_SEAL = object()


@dataclass(frozen=True, slots=True)
class Step:
    """A cell that had to give way, and to what."""

    cell: CellKey
    before: ShownForm
    after: ShownForm


class ProtectedTable:
    """Figures that passed the attack: the only thing that release files are made from. Only `protect` makes one."""

    __slots__ = ("release", "steps")

    def __init__(self, release: Release, steps: Sequence[Step], seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a protected table is made by portal.statistics.disclosure.protect, nowhere else")
        self.release, self.steps = release, tuple(steps)


class BlockedReleaseError(PortalError):
    """Something hidden can be worked out whatever the new release shows; `result` tells what."""

    def __init__(self, result: AttackResult, releases: Sequence[Release]) -> None:
        super().__init__("các đợt công bố trước đã đủ để tính ra số phải giấu; không công bố thêm")
        self.result, self.releases = result, tuple(releases)


def protect(
    draft: Release,
    ladders: Iterable[Ladder],
    earlier: Sequence[Release],
    hidden: Mapping[str, HiddenField],
    rules: Sequence[LinearRule],
    truth: Truth,
) -> ProtectedTable:
    """A release whose cells stand in the best forms that survive the attack, earlier releases included.

    Each round takes one step down for one cell of every leak, so that it ends; the same inputs end the same way. The
    last attack finds nothing, or BlockedReleaseError is raised. Source: DESIGN.md policy 7.
    """
    choices = {ladder[0].key: ladder for ladder in ladders}
    places = dict.fromkeys(choices, 0)
    steps: list[Step] = []
    memory: Memory = {}
    while True:
        release = _with_cells(draft, [choices[key][place] for key, place in places.items()])
        releases = (*earlier, release)
        result = attack(releases, hidden, rules, truth, memory)
        if not result.leaks:
            return ProtectedTable(release, steps, _SEAL)
        giving = _giving_way(result.leaks, len(earlier), choices, places)
        if not giving:
            raise BlockedReleaseError(result, releases)
        for key in giving:
            before, after = (choices[key][places[key] + step].shown.form for step in (0, 1))
            steps.append(Step(key, before, after))
            places[key] += 1


def _with_cells(draft: Release, cells: Sequence[Cell]) -> Release:
    return replace(
        draft,
        figures=tuple(cell for cell in cells if isinstance(cell, ReleasedFigure)),
        indicators=tuple(cell for cell in cells if isinstance(cell, ReleasedIndicator)),
    )


def _giving_way(
    leaks: Iterable[Leak], newest: int, choices: Mapping[CellKey, Ladder], places: Mapping[CellKey, int]
) -> list[CellKey]:
    """The cells of the new release that take a step down: of each leak the one that readers miss least."""
    order = {key: place for place, key in enumerate(choices)}
    giving: list[CellKey] = []
    for leak in leaks:
        cells = [key for release, key in leak.cells if release == newest]
        if leak.target.release == newest and not leak.target.level:
            own = ("figure", leak.target.field, leak.target.code, leak.target.answer, "")
            cells = cells or [key for key in (own,) if key in choices]
        if any(key in giving for key in cells):
            continue
        able = [key for key in cells if places[key] + 1 < len(choices[key])]
        if able:
            giving.append(min(able, key=lambda key: (_worth(key), -order[key])))
    return giving


def _worth(key: CellKey) -> int:
    """How much readers miss a cell: percentages least, then details, then whole totals."""
    if key[0] == "indicator":
        return 0
    _, _, code, answer, _ = key
    return 1 if code else 2 if answer else 3

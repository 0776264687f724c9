"""Spoil good reports the way people do, and know exactly what a check must say about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from portal.drivers.demo.faults_of_files import UNREADABLE
from portal.drivers.demo.faults_of_layout import MISPLACED
from portal.drivers.demo.faults_of_values import SPOILT
from portal.drivers.demo.sheet import Planted, Sheet

_MOST_FAULTS = 3


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of mistake; one that stands alone hides everything else that may be wrong in the file."""

    name: str
    plant: Callable[[Sheet], list[Planted] | None]
    alone: bool


KINDS = (
    *(FaultKind(plant.__name__, plant, alone=False) for plant in (*SPOILT, *MISPLACED)),
    *(FaultKind(plant.__name__, plant, alone=True) for plant in UNREADABLE),
)
"""Every kind of mistake; what is expected of `portal check` for each is held against reality by a test."""


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """What a check must find in a spoilt file, and the mistake behind it."""

    kind: str
    rule: str
    line: int
    field: str


class FaultDealer:
    """Deals kinds of mistakes in turn, so that all of them come up before one comes again."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._waiting: list[FaultKind] = []

    def spoil(self, sheet: Sheet) -> list[KnownFinding]:
        """Plant one to three mistakes; at least one always finds its place."""
        wanted = self._rng.randint(1, _MOST_FAULTS)
        planted: list[tuple[str, Planted]] = []
        done: list[str] = []
        for kind in self._hand():
            if len(done) >= wanted or (kind.alone and done):
                self._waiting.append(kind)
                continue
            found = kind.plant(sheet)
            if found is None:
                self._waiting.append(kind)
                continue
            done.append(kind.name)
            planted += [(kind.name, one) for one in found]
            wanted = 1 if kind.alone else wanted
        return known_findings(sheet, planted)

    def _hand(self) -> list[FaultKind]:
        """The kinds to try for one report, those that waited longest first."""
        if len(self._waiting) < len(KINDS):
            fresh = list(KINDS)
            self._rng.shuffle(fresh)
            self._waiting += fresh
        hand, self._waiting = self._waiting, []
        return hand


def known_findings(sheet: Sheet, planted: list[tuple[str, Planted]]) -> list[KnownFinding]:
    """What was planted, with lines as they are numbered in the end; what would be said twice is said once."""
    found = [KnownFinding(kind, one.rule, sheet.number_of(one.line), one.field) for kind, one in planted]
    return list({(one.rule, one.line, one.field): one for one in found}.values())

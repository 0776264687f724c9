"""When a unit's figure is far from those of its peers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeerRules:
    """`size` is the field that tells how big a unit is, `bands` how many groups of equal number its values make.

    A figure is far off when it is at least `floor` and more than `times` the median of at least `minimum_peers` peers.
    """

    size: str
    bands: int
    times: int
    floor: int
    minimum_peers: int


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One figure far from its peers': for the department's staff only."""

    unit: str
    field: str
    breakdown: str
    value: int
    median: int
    peers: int

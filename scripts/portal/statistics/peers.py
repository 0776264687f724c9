"""Which figures are far from those of units of the same type and about the same size.

What CEL cannot say, because it needs all reports at once (DESIGN.md section 4). Medians, not means and deviations:
most series here are short and mostly zero, and one slip of the pen would move a mean (research/mission.md section 4).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from statistics import median_low

from portal.statistics.facts import Fact
from portal.vocabulary.form import Form, Publication, field_path
from portal.vocabulary.peers import PeerFigure, PeerRules

_Series = dict[tuple[str, str, str, int], dict[str, int]]
"""Field, breakdown, unit type, size band -> unit -> figure."""


def compute_peer_figures(facts: Iterable[Fact], form: Form, rules: PeerRules) -> list[PeerFigure]:
    """The figures of one period that are far above their peers', most units' first in the order of the facts.

    Only numbers that may be published per unit are compared: never internal or total-only ones (issue 3.2). A series
    whose median is 0 compares with 1, so that a jump from zero needs the floor. Linear in the facts but for a sort.
    """
    known = list(facts)
    bands = _bands(known, rules)
    compared = {
        field_path(section, chain)
        for section, chain in form.walk()
        if chain[-1].type.counts and chain[-1].publication is Publication.PER_UNIT
    }
    series: _Series = {}
    for fact in known:
        if fact.field in compared and type(fact.value) is int and fact.field != rules.size:
            key = (fact.field, fact.breakdown, fact.unit_type, bands.get(fact.unit, 0))
            series.setdefault(key, {})[fact.unit] = fact.value
    found = [figure for key, figures in series.items() for figure in _far(key, figures, rules)]
    return sorted(found, key=lambda figure: -figure.value / max(figure.median, 1))


def _bands(facts: Iterable[Fact], rules: PeerRules) -> dict[str, int]:
    """The size band of each unit: as many units in each, within a unit type."""
    sizes: dict[str, dict[str, int]] = {}
    for fact in facts:
        if fact.field == rules.size and type(fact.value) is int:
            sizes.setdefault(fact.unit_type, {})[fact.unit] = fact.value
    return {unit: band for of_type in sizes.values() for unit, band in _split(of_type, rules.bands).items()}


def _split(sizes: Mapping[str, int], bands: int) -> dict[str, int]:
    ordered = sorted(sizes.values())
    limits = [ordered[len(ordered) * part // bands] for part in range(1, bands)] if ordered else []
    return {unit: bisect_right(limits, size) for unit, size in sizes.items()}


def _far(key: tuple[str, str, str, int], figures: Mapping[str, int], rules: PeerRules) -> Iterable[PeerFigure]:
    if len(figures) <= rules.minimum_peers:
        return
    middle = median_low(figures.values())
    for unit, value in figures.items():
        if value >= rules.floor and value > rules.times * max(middle, 1):
            yield PeerFigure(unit, key[0], key[1], value, middle, len(figures) - 1)

"""A figure far from those of units alike is told to staff; small, internal and total-only figures never are."""

from __future__ import annotations

from portal.statistics.facts import Fact
from portal.statistics.peers import compute_peer_figures
from portal.vocabulary.form import Form, Publication, field_path
from portal.vocabulary.peers import PeerRules
from portal.vocabulary.registry import Registry

RULES = PeerRules(size="quy_mo.so_nguoi_hoc", bands=2, times=10, floor=20, minimum_peers=4)


def _form(registry: Registry) -> Form:
    return next(iter(registry.forms.values()))


def _numbers(form: Form, publication: Publication) -> list[str]:
    return [
        field_path(section, chain)
        for section, chain in form.walk()
        if chain[-1].type.counts and chain[-1].publication is publication and field_path(section, chain) != RULES.size
    ]


def _facts(field: str, values: list[int], sizes: list[int], unit_type: str = "thpt") -> list[Fact]:
    units = [f"u{number}" for number in range(len(values))]
    made = [Fact(unit, unit_type, "k", RULES.size, "", size) for unit, size in zip(units, sizes, strict=True)]
    return made + [Fact(unit, unit_type, "k", field, "", value) for unit, value in zip(units, values, strict=True)]


def test_a_figure_far_above_units_of_its_type_and_size_is_named(registry: Registry) -> None:
    """300 beside fives; the same 300 among big units that all write 300 is nothing."""
    form = _form(registry)
    field = _numbers(form, Publication.PER_UNIT)[0]
    small, big = [100] * 6, [2000] * 6
    found = compute_peer_figures(_facts(field, [5, 5, 5, 5, 5, 300, *[300] * 6], small + big), form, RULES)
    assert [(one.unit, one.value, one.median, one.peers) for one in found] == [("u5", 300, 5, 5)]


def test_zero_heavy_series_need_the_floor_and_few_peers_say_nothing(registry: Registry) -> None:
    """Most units report 0: a 3 is not far off; with four units there is no middle to speak of."""
    form = _form(registry)
    field = _numbers(form, Publication.PER_UNIT)[0]
    assert compute_peer_figures(_facts(field, [0] * 9 + [19], [100] * 10), form, RULES) == []
    assert len(compute_peer_figures(_facts(field, [0] * 9 + [20], [100] * 10), form, RULES)) == 1
    assert compute_peer_figures(_facts(field, [0, 0, 0, 900], [100] * 4), form, RULES) == []


def test_internal_and_total_only_figures_are_never_compared(registry: Registry) -> None:
    """DESIGN.md section 4 and policy 8."""
    form = _form(registry)
    for publication in (Publication.INTERNAL, Publication.TOTAL_ONLY):
        for field in _numbers(form, publication):
            assert compute_peer_figures(_facts(field, [0] * 9 + [900], [100] * 10), form, RULES) == []

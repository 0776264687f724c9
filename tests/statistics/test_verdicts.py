"""A target is met or not only when nothing that is still missing could turn it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.statistics.verdicts import judge
from portal.vocabulary.indicators import Indicator, IndicatorState, Term, TermKind
from portal.vocabulary.plan import Comparison, Figure, Measure

ONE = (Term(TermKind.FIELD, "so.buoi"),)
COUNT = Indicator("dem", "Đếm", "", "vụ", ONE)
RATE = Indicator("ty_le", "Tỷ lệ", "", "%", ONE, ONE)
CHANGE = Indicator("so_sanh", "So sánh", "", "%", ONE, base=ONE)
GROUP = Indicator("nhom", "Nhóm", "", "%", ONE, (Term(TermKind.MEMBERS, group="nhom_mau"),))
NONE_MAY = Figure(Comparison.EQUAL, Decimal(0), Measure.COUNT)
ALL = Figure(Comparison.EQUAL, Decimal(100), Measure.PERCENT)
ABOVE_90 = Figure(Comparison.ABOVE, Decimal(90), Measure.PERCENT)
FEWER = Figure(Comparison.BELOW, Decimal(100), Measure.PERCENT)
TWENTY = Figure(Comparison.EQUAL, Decimal(20), Measure.COUNT)
MET, NOT_MET, OPEN = IndicatorState.MET, IndicatorState.NOT_MET, IndicatorState.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    ("indicator", "figure", "parts", "undecided", "state", "provisional"),
    [
        (COUNT, NONE_MAY, (0, None), 0, MET, True),
        (COUNT, NONE_MAY, (0, None), None, OPEN, True),
        (COUNT, NONE_MAY, (1, None), None, NOT_MET, False),
        (RATE, ALL, (9, 10), None, NOT_MET, False),
        (RATE, ALL, (10, 10), None, OPEN, True),
        (RATE, ALL, (10, 10), 0, MET, True),
        (RATE, ABOVE_90, (90, 100), 0, NOT_MET, False),
        (RATE, ABOVE_90, (9001, 10_000), 0, MET, True),
        (RATE, ABOVE_90, (9001, 10_000), None, OPEN, True),
        (RATE, ABOVE_90, (0, 100), None, OPEN, False),
        (RATE, ABOVE_90, (50, 100), 40, NOT_MET, False),
        (RATE, ABOVE_90, (50, 100), 41, OPEN, False),
        (RATE, ABOVE_90, (95, 100), 5, MET, True),
        (CHANGE, FEWER, (3, 4), 0, MET, True),
        (CHANGE, FEWER, (4, 4), 0, NOT_MET, False),
        (CHANGE, FEWER, (1, 0), 0, NOT_MET, False),
        (CHANGE, FEWER, (3, 4), None, OPEN, True),
        (GROUP, TWENTY, (12, 20), 8, OPEN, False),
        (GROUP, TWENTY, (12, 20), 7, NOT_MET, False),
        (GROUP, TWENTY, (20, 20), 0, MET, True),
        (GROUP, TWENTY, (5, 5), 0, MET, True),
    ],
)
def test_the_verdict_waits_for_what_could_turn_it(
    indicator: Indicator,
    figure: Figure,
    parts: tuple[int, int | None],
    undecided: int | None,
    state: IndicatorState,
    provisional: bool,
) -> None:
    """ "Trên 90%" is strict; one hot spot is enough; nobody knows what a missing report holds."""
    assert judge(indicator, figure, *parts, undecided) == (state, provisional)


@pytest.mark.parametrize(("indicator", "parts"), [(RATE, (0, 0)), (CHANGE, (0, 0))])
def test_nothing_to_divide_by_is_neither_met_nor_missed(indicator: Indicator, parts: tuple[int, int]) -> None:
    """Not 0%, not 100%."""
    assert judge(indicator, ALL, *parts, 0) == (IndicatorState.NOTHING_AROSE, None)


def test_without_a_figure_nothing_is_judged() -> None:
    """What the plan only asks to be done."""
    assert judge(RATE, None, 1, 2, 0) == (IndicatorState.NO_TARGET, None)

"""Whether a target of the plan is met, and whether reports that are still missing could turn that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from portal.vocabulary.indicators import Indicator, IndicatorKind, IndicatorState, TermKind
from portal.vocabulary.plan import Comparison, Figure, Measure

_ALL = Decimal(100)
_UPWARDS = (Comparison.AT_LEAST, Comparison.ABOVE)


def judge(
    indicator: Indicator,
    figure: Figure | None,
    numerator: int,
    denominator: int | None,
    undecided: int | None,
) -> tuple[IndicatorState, bool | None]:
    """The state of an indicator that somebody answered, and what the data so far say of the target.

    `undecided` is how many units (members of a group, reports) are still open: 0 when nothing is missing, None when
    reports are missing whose size nobody knows. "Trên 90%" is strict (plan I.2); 0 below the line is "không phát sinh".
    """
    if denominator == 0 and (indicator.kind is IndicatorKind.RATE or numerator == 0):
        return IndicatorState.NOTHING_AROSE, None
    if figure is None:
        return IndicatorState.NO_TARGET, None
    figure = _of_group(indicator, figure, denominator)
    met = _is_met(figure, numerator, denominator)
    if undecided == 0 or _is_settled(indicator, figure, numerator, denominator, undecided):
        return (IndicatorState.MET if met else IndicatorState.NOT_MET), met
    return IndicatorState.NOT_ENOUGH_DATA, met


def _of_group(indicator: Indicator, figure: Figure, denominator: int | None) -> Figure:
    """The plan writes the size of the group ("20/20"); a register with another size is judged by its own."""
    members = any(term.kind is TermKind.MEMBERS for term in indicator.denominator)
    if members and figure.measure is Measure.COUNT and denominator is not None:
        return replace(figure, value=Decimal(denominator))
    return figure


def _is_met(figure: Figure, numerator: int, denominator: int | None) -> bool:
    if figure.measure is Measure.COUNT or denominator is None:
        return figure.is_met_by(numerator)
    if denominator == 0:
        return figure.compare in _UPWARDS
    return figure.is_met_by(Fraction(numerator * 100, denominator))


def _is_settled(
    indicator: Indicator, figure: Figure, numerator: int, denominator: int | None, undecided: int | None
) -> bool:
    """Whether no answer still to come can turn the verdict: a count only grows, a shortfall from all stays one."""
    now = _is_met(figure, numerator, denominator)
    if undecided is not None:
        best = numerator + undecided
        if figure.compare is Comparison.EQUAL:
            return not now and not _reaches(figure, best, denominator)
        return now is _is_met(figure, best, denominator)
    if indicator.kind is IndicatorKind.COUNT:
        return now if figure.compare in _UPWARDS else numerator > figure.value
    demands_all = figure.value == _ALL and figure.compare in (Comparison.EQUAL, Comparison.AT_LEAST)
    return indicator.kind is IndicatorKind.RATE and demands_all and not now


def _reaches(figure: Figure, best: int, denominator: int | None) -> bool:
    return _is_met(replace(figure, compare=Comparison.AT_LEAST), best, denominator)

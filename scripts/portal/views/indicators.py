"""What the indicators came to, as people read it: value, parts, coverage, target, a light with a word; staff only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from portal.reading.code_lists import UNIT_TYPES
from portal.views.reporting_status import NONE_TEXT
from portal.vocabulary.form import Publication
from portal.vocabulary.indicators import (
    Indicator,
    IndicatorKind,
    IndicatorState,
    IndicatorValue,
    IndicatorValues,
    TermKind,
)
from portal.vocabulary.plan import Figure, Measure
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text, percent_text, sort_key

STATE_WORDS = {
    IndicatorState.MET: "Đạt",
    IndicatorState.NOT_MET: "Chưa đạt",
    IndicatorState.NOTHING_AROSE: "Không phát sinh",
    IndicatorState.NOT_ENOUGH_DATA: "Chưa đủ số liệu",
    IndicatorState.NO_TARGET: "Chỉ theo dõi",
}
_ICONS = {
    IndicatorState.MET: "✓",
    IndicatorState.NOT_MET: "✗",
    IndicatorState.NOTHING_AROSE: "–",
    IndicatorState.NOT_ENOUGH_DATA: "…",
    IndicatorState.NO_TARGET: "·",
}
_NOT_ASKED = "Không hỏi trong kỳ này"
_EXCUSED = "Không áp dụng"
_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Light:
    """The traffic light: a word and a sign carry it, colour only helps; `css` is the state's own name."""

    css: str
    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One value in words: `92,3%`, `12/13`, `58/70 đơn vị`; `remark` says what else one must know to read it.

    `key` and `label` name the type of unit or the locality, both empty for all units together. `value` is unrounded.
    """

    key: str
    label: str
    value: int | Fraction | None
    numerator: int | None
    denominator: int | None
    text: str
    parts: str
    coverage: str
    units_reporting: int
    units_complete: int
    units_expected: int
    not_applicable: int
    state: IndicatorState
    light: Light
    remark: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator with its values; `target` is what the plan demands in these periods, empty when it only counts."""

    id: str
    label: str
    definition: str
    note: str
    measure: str
    plan: tuple[str, ...]
    target: str
    is_share: bool
    target_share: Fraction | None
    """The target as a share of all, for charts; None when it is none."""
    publication: Publication
    overall: IndicatorFigure
    by_type: tuple[IndicatorFigure, ...]
    by_locality: tuple[IndicatorFigure, ...]


def build_indicator_rows(values: IndicatorValues, registry: Registry) -> tuple[IndicatorRow, ...]:
    """The values of a scope in table order; types in the order of their list, localities in that of the alphabet."""
    types = registry.code_lists[UNIT_TYPES]
    by_type = _by_indicator({kind: values.by_type[kind] for kind in types.keys if kind in values.by_type})
    places = sorted(values.by_locality, key=sort_key)
    by_locality = _by_indicator({place: values.by_locality[place] for place in places})
    return tuple(
        _row(
            value,
            [_figure(one, types.label_of(one.scope.key)) for one in by_type.get(value.indicator.id, ())],
            [_figure(one, one.scope.key) for one in by_locality.get(value.indicator.id, ())],
        )
        for value in values.overall
    )


def _by_indicator(levels: Mapping[str, Sequence[IndicatorValue]]) -> dict[str, list[IndicatorValue]]:
    """By indicator, the values of the units it asks something."""
    found: dict[str, list[IndicatorValue]] = {}
    for values in levels.values():
        for value in values:
            if value.units_expected:
                found.setdefault(value.indicator.id, []).append(value)
    return found


def _row(
    value: IndicatorValue, by_type: Sequence[IndicatorFigure], by_locality: Sequence[IndicatorFigure]
) -> IndicatorRow:
    one, periods = value.indicator, value.scope.periods
    figure = one.figure_in(periods)
    return IndicatorRow(
        id=one.id,
        label=one.label,
        definition=one.definition,
        note=one.note,
        measure=one.measure,
        plan=one.plan,
        target=one.target_text_in(periods),
        is_share=one.kind is IndicatorKind.RATE,
        target_share=_target_share(one, figure),
        publication=one.publication,
        overall=_figure(value, ""),
        by_type=tuple(by_type),
        by_locality=tuple(by_locality),
    )


def _target_share(indicator: Indicator, figure: Figure | None) -> Fraction | None:
    if figure is None or indicator.kind is not IndicatorKind.RATE:
        return None
    return Fraction(1) if figure.measure is Measure.COUNT else Fraction(figure.value) / 100


def _figure(value: IndicatorValue, label: str) -> IndicatorFigure:
    asked = bool(value.units_expected)
    excused = value.not_applicable and not value.units_reporting
    word = _NOT_ASKED if not asked else _EXCUSED if excused else STATE_WORDS[value.state]
    return IndicatorFigure(
        key=value.scope.key,
        label=label,
        value=value.value,
        numerator=value.numerator,
        denominator=value.denominator,
        text=_text(value),
        parts=_parts(value),
        coverage=_coverage(value) if asked else "",
        units_reporting=value.units_reporting,
        units_complete=value.units_complete,
        units_expected=value.units_expected,
        not_applicable=value.not_applicable,
        state=value.state,
        light=Light(value.state.value.replace("_", "-"), _ICONS[value.state], word),
        remark=_remark(value),
    )


def _text(value: IndicatorValue) -> str:
    if value.numerator is None:
        return "không áp dụng" if value.not_applicable and not value.units_reporting else NONE_TEXT
    kind = value.indicator.kind
    if kind is IndicatorKind.COUNT:
        return f"{number_text(value.numerator)} {value.indicator.measure}"
    if value.state is IndicatorState.NOTHING_AROSE:
        return "không áp dụng" if value.not_applicable and not value.units_reporting else "không phát sinh"
    if kind is IndicatorKind.CHANGE:
        return _change_text(value)
    return share_text(value.numerator, value.denominator or 0, value.indicator.figure_in(value.scope.periods))


def share_text(part: int, whole: int, figure: Figure | None = None) -> str:
    """`92,3%`; with more decimals only where rounding would hide on which side of the target it stands.

    90,04% against "trên 90%" is not written as 90,0%.
    """
    share = Fraction(part * 100, whole)
    if figure is None or Fraction(part * 1000, whole) == int(Fraction(part * 1000, whole)):
        return percent_text(part, whole)
    rounding = ROUND_FLOOR if share < Fraction(figure.value) else ROUND_CEILING
    for decimals in range(1, _MOST_DECIMALS):
        rounded = (Decimal(share.numerator) / share.denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if Fraction(rounded) != Fraction(figure.value):
            return percent_text(part, whole) if decimals == 1 else f"{number_text(rounded, decimals)}%"
    exact = Decimal(share.numerator) / share.denominator
    return f"{number_text(exact.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), rounding), _MOST_DECIMALS)}%"


def _change_text(value: IndicatorValue) -> str:
    now, before = value.numerator or 0, value.denominator or 0
    if now == before:
        return "bằng cùng kỳ"
    word = "tăng" if now > before else "giảm"
    if not before:
        return f"tăng từ 0 lên {number_text(now)}"
    return f"{word} {share_text(abs(now - before), before)}"


def _parts(value: IndicatorValue) -> str:
    if value.numerator is None or value.denominator is None or value.state is IndicatorState.NOTHING_AROSE:
        return ""
    joint = " so với " if value.indicator.kind is IndicatorKind.CHANGE else "/"
    return f"{number_text(value.numerator)}{joint}{number_text(value.denominator)}"


def _coverage(value: IndicatorValue) -> str:
    what = "báo cáo" if any(term.kind is TermKind.UNITS for term in value.indicator.terms) else "đơn vị"
    return f"{number_text(value.units_reporting)}/{number_text(value.units_expected)} {what}"


def _remark(value: IndicatorValue) -> str:
    remarks: list[str] = []
    compares = value.indicator.kind is IndicatorKind.CHANGE
    comparable = not compares or value.units_complete == value.units_reporting
    if value.state is IndicatorState.NOT_ENOUGH_DATA and value.provisional is not None and comparable:
        remarks.append(f"tạm tính: {'đạt' if value.provisional else 'chưa đạt'}")
    if compares and value.numerator is None and value.units_expected:
        remarks.append("không có số liệu cùng kỳ")
    if value.units_complete < value.units_reporting:
        enough = "đơn vị ghi đủ số cùng kỳ" if compares else "đơn vị đủ các kỳ"
        verdict = ", chưa đủ để kết luận" if compares else ""
        remarks.append(f"{number_text(value.units_complete)} {enough}{verdict}")
    if value.not_applicable:
        remarks.append(f"{number_text(value.not_applicable)} đơn vị không áp dụng")
    return "; ".join(remarks)

"""How a published number is read: `1.235`, `dưới 5`, `khoảng 15`, `92,3%`, or the word that stands in its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.vocabulary.indicators import IndicatorState, TermKind
from portal.vocabulary.releases import Protection, ReleasedFigure, ReleasedIndicator, Shown, ShownForm
from portal.vocabulary.vietnamese import number_text

_WORDS = {
    ShownForm.MET: "đạt",
    ShownForm.NOT_MET: "chưa đạt",
    ShownForm.WITHHELD: "không công bố",
    ShownForm.NOTHING_AROSE: "không phát sinh",
    ShownForm.NO_DATA: "chưa có số liệu",
}
STATE_WORDS = {
    IndicatorState.MET.value: "Đạt",
    IndicatorState.NOT_MET.value: "Chưa đạt",
    IndicatorState.NOTHING_AROSE.value: "Không phát sinh",
    IndicatorState.NOT_ENOUGH_DATA.value: "Chưa đủ số liệu",
    IndicatorState.NO_TARGET.value: "",
    "": "",
}
"""What people read for the state of a released indicator."""
STATE_ICONS = {
    IndicatorState.MET.value: "✓",
    IndicatorState.NOT_MET.value: "✗",
    IndicatorState.NOTHING_AROSE.value: "–",
    IndicatorState.NOT_ENOUGH_DATA.value: "…",
    IndicatorState.NO_TARGET.value: "·",
    "": "",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a result stands to its target: a word and a sign carry it, colour only helps."""

    css: str
    icon: str
    label: str


def verdict_of(cell: ReleasedIndicator) -> Verdict:
    """The verdict on an indicator; an empty word where it is not told."""
    return Verdict(cell.state.replace("_", "-"), STATE_ICONS[cell.state], STATE_WORDS[cell.state])


def shown_text(shown: Shown, protection: Protection, measure: str = "") -> str:
    """The number with its unit of measure, or the word in its place."""
    if shown.form in _WORDS:
        return _WORDS[shown.form]
    if shown.form is ShownForm.RATE:
        return f"{number_text(Decimal(shown.value or 0), 1)}%"
    if shown.form is ShownForm.UNDER:
        text = f"dưới {number_text(protection.threshold)}"
    elif shown.form is ShownForm.ROUNDED:
        text = f"khoảng {number_text(shown.value or 0)}"
    else:
        text = number_text(shown.value or 0)
    return f"{text} {measure}".strip()


def is_word(shown: Shown) -> bool:
    """Whether a word is read in place of a number."""
    return shown.form in _WORDS


def cell_text(cell: ReleasedFigure | ReleasedIndicator, protection: Protection) -> str:
    """What is read in a cell; `18/20` for a group that is told exactly."""
    if isinstance(cell, ReleasedFigure):
        return shown_text(cell.shown, protection, cell.measure)
    if cell.out_of is not None:
        return f"{number_text(cell.shown.value or 0)}/{number_text(cell.out_of)}"
    return shown_text(cell.shown, protection, "" if cell.measure == "%" else cell.measure)


def coverage_text(cell: ReleasedFigure | ReleasedIndicator) -> str:
    """`58/70 đơn vị`; empty where that is not told."""
    if cell.units_reporting is None or cell.units_expected is None:
        return ""
    unit = "đơn vị"
    if isinstance(cell, ReleasedIndicator):
        reports = any(term.kind is TermKind.UNITS for term in cell.numerator)
        unit = "trường, trung tâm" if cell.group else "báo cáo" if reports else unit
    return f"{number_text(cell.units_reporting)}/{number_text(cell.units_expected)} {unit}"


def cell_name(cell: ReleasedFigure | ReleasedIndicator) -> str:
    """A cell as people find it in its table."""
    if isinstance(cell, ReleasedFigure):
        parts = (cell.label, cell.code_label, cell.answer_label, cell.level_label)
        return "bảng Số liệu, dòng “" + " – ".join(part for part in parts if part) + "”"
    return f"bảng Chỉ tiêu, dòng “{cell.label} – {cell.level_label}”"

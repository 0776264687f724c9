"""Charts as pictures in the page: drawn once, without a script, told by words, signs and patterns, never colour alone.

Widths are shares of the picture's own width and letters keep their size, so that a chart reads on a telephone as on
paper; colours come from the style sheet and follow light and dark.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.pages.blocks import Blocks, Html, render_html
from portal.views.charts import BarPanel, Chart, ChartBar, Drawn, StackedChart, TargetChart

_LETTERS = 42
"""How many letters of a label fit beside each other on the narrowest screen."""
_LINE, _BAR, _GAP = 17, 12, 11
"""Heights of a line of text, of a bar, and between rows, in pixels."""
_LONGEST = 78
"""The longest bar, in hundredths of the width: the rest is for the number beside it."""
_ROOM_FOR_SIGN, _ROOM_FOR_COUNT = Fraction(13, 100), Fraction(6, 100)
"""From which share of a stacked bar on its part carries sign and count, or the count alone."""


@dataclass(frozen=True, slots=True)
class _Line:
    y: int
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as it is placed; `width` is empty when nothing is drawn."""

    lines: tuple[_Line, ...]
    y: int
    width: str
    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a stacked bar: where it starts, how wide it is, and what is written in it."""

    place: int
    x: str
    width: str
    middle: str
    text: str


def render_charts(charts: Iterable[Chart]) -> Blocks:
    """Each chart with its numbers as a table to open."""
    return tuple(_render(chart) for chart in charts)


def _render(chart: Chart) -> Html:
    if isinstance(chart, StackedChart):
        bars = [(bar, _parts(bar.counts)) for bar in chart.bars]
        return render_html("chart_stacked", chart=chart, bars=bars, patterns=[part.pattern for part in chart.parts])
    if isinstance(chart, TargetChart):
        return _targets(chart)
    panels = [(panel, *_bar_rows(panel, chart.scale)) for panel in chart.panels]
    return render_html("chart_bars", chart=chart, panels=panels, rows=_table(chart.panels))


def _bar_rows(panel: BarPanel, scale: Fraction) -> tuple[list[_Row], int]:
    """The rows of a panel from the top down, and its height."""
    rows, y = [], 0
    for bar in panel.bars:
        lines = _label(bar.label, bar.note, y)
        y += _LINE * len(lines) + 3
        width = "" if bar.value is None else _percent(max(Fraction(0), Fraction(bar.value) / scale) * _LONGEST / 100)
        rows.append(_Row(lines, y, width, bar.text))
        y += _BAR + _GAP
    return rows, y


def _targets(chart: TargetChart) -> Html:
    rows, y = [], 0
    for mark in chart.marks:
        judged = ": ".join(text for text in (f"{mark.icon} {mark.verdict}".strip(), mark.text) if text)
        lines = _lines(y, _wrapped(mark.label) or [""], _wrapped(judged, f"Chỉ tiêu: {mark.target_text}"))
        y += _LINE * len(lines) + 3
        rows.append((mark, lines, y, _on_track(mark.value), _on_track(mark.target)))
        y += _BAR + _GAP
    return render_html("chart_targets", chart=chart, rows=rows, height=y)


def _on_track(share: Drawn) -> str:
    """The place of a share between 0 and 1, a little inside the picture so that marks at the ends stay whole."""
    if share is None:
        return ""
    return _percent(Fraction(2, 100) + min(max(Fraction(share), Fraction(0)), Fraction(1)) * Fraction(96, 100))


def _label(label: str, note: str, top: int) -> tuple[_Line, ...]:
    """A label in lines that fit, its note behind the last one if there is room, else below."""
    texts, notes = _wrapped(label) or [""], _wrapped(note)
    beside = notes.pop(0) if notes and len(texts[-1]) + len(notes[0]) + 2 <= _LETTERS else ""
    return _lines(top, texts, notes, beside)


def _wrapped(*texts: str) -> list[str]:
    """Each text from a new line on, in lines that fit."""
    return [line for text in texts for line in textwrap.wrap(text, _LETTERS)]


def _lines(top: int, texts: Sequence[str], notes: Sequence[str], beside: str = "") -> tuple[_Line, ...]:
    """Texts, then quieter notes, from the top down; `beside` is the note on the last line of the texts."""
    pairs = [*((text, "") for text in texts[:-1]), (texts[-1], beside), *(("", note) for note in notes)]
    return tuple(_Line(top + _LINE * (place + 1) - 4, text, note) for place, (text, note) in enumerate(pairs))


def _parts(counts: Sequence[int]) -> list[_Part]:
    whole, before, parts = sum(counts), 0, []
    for place, count in enumerate(counts):
        if not count:
            continue
        share = Fraction(count, whole)
        size = "sign" if share >= _ROOM_FOR_SIGN else "count" if share >= _ROOM_FOR_COUNT else ""
        start = Fraction(before, whole)
        parts.append(_Part(place, _percent(start), _percent(share), _percent(start + share / 2), size))
        before += count
    return parts


def _table(panels: Sequence[BarPanel]) -> list[tuple[str, list[ChartBar | None]]]:
    """The bars as rows by label, one cell a panel, None where a panel has no such bar."""
    labels = dict.fromkeys(bar.label for panel in panels for bar in panel.bars)
    cells = [{bar.label: bar for bar in panel.bars} for panel in panels]
    return [(label, [of_panel.get(label) for of_panel in cells]) for label in labels]


def _percent(share: Fraction) -> str:
    """A share of the width, to a tenth of a percent: no finer than a reader can see, nor than the text beside it."""
    return f"{float(share * 100):.1f}%"

"""Charts as plain rows: the words, the values that are drawn, the texts that are read; what may be shown is settled.

A chart knows nothing of reports: staff charts are filled from totals, public ones from released figures. What is drawn
is what the text says: a row whose number is hidden or rounded carries the shown value, or none, never the true one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Drawn = int | Decimal | Fraction | None


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: `value` is drawn, `text` is read beside it; None draws nothing ("dưới 5", "không phát sinh").

    `note` stands behind the label: how many units are behind the figure.
    """

    label: str
    text: str
    value: Drawn
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarPanel:
    """One of several small charts on the same scale; `title` is empty when there is only one, `note` is of all bars."""

    title: str
    bars: tuple[ChartBar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars in one panel or several, all on one scale; `full` is the value of a whole bar, the largest one if None.

    `heading` names what the rows are ("Chủ đề"), `measure` what the numbers are ("buổi").
    """

    id: str
    title: str
    summary: str
    heading: str
    measure: str
    panels: tuple[BarPanel, ...]
    full: Drawn = None
    remark: str = ""
    """What one must know to read it, in a sentence below."""

    @property
    def scale(self) -> Fraction:
        """The value that fills a bar; 1 when nothing is above 0, so that it can divide."""
        values = [Fraction(bar.value) for panel in self.panels for bar in panel.bars if bar.value is not None]
        largest = Fraction(self.full) if self.full is not None else max(values, default=Fraction(0))
        return largest if largest > 0 else Fraction(1)


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One kind of part of stacked bars, told by word, sign and pattern; `css` gives its colour, `pattern` is fixed."""

    label: str
    icon: str
    css: str
    pattern: int


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One whole, divided; `counts` in the order of the chart's parts."""

    label: str
    note: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Wholes one below the other, each as long as the others: shares are compared, not sizes.

    `heading` names what the parts are ("Trạng thái").
    """

    id: str
    title: str
    summary: str
    heading: str
    measure: str
    parts: tuple[ChartPart, ...]
    bars: tuple[StackedBar, ...]


@dataclass(frozen=True, slots=True)
class TargetMark:
    """One share against what is demanded: both from 0 to 1; `value` None draws no mark, `target` None no line.

    `verdict` is the word ("Đạt"), `icon` its sign; `met` fills the mark, which is hollow otherwise.
    """

    label: str
    text: str
    value: Drawn
    target: Drawn
    target_text: str
    verdict: str
    icon: str
    met: bool


@dataclass(frozen=True, slots=True)
class TargetChart:
    """Shares on a line from 0 to 100%, each with its target as an upright line."""

    id: str
    title: str
    summary: str
    heading: str
    marks: tuple[TargetMark, ...]


Chart = BarChart | StackedChart | TargetChart

"""How far a hidden number can be narrowed down: whole-number programming over everything that is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy

from portal.vocabulary.errors import PortalError

_MOST = 1.0e7
"""No number of a report that is counted in things exceeds this; keeps every question bounded."""
_NEAR = 1.0e-4


class ContradictionError(PortalError):
    """What is published cannot all be true of the same reports."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of columns within limits; `source` is the place of the cell that says so, None for common knowledge."""

    weights: Mapping[int, float]
    low: float | None
    high: float | None
    source: int | None = None


@dataclass(slots=True)
class Problem:
    """Columns (never below 0, each with its largest value) and rows."""

    whole: bool = True
    highest: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, highest: float | None = None) -> int:
        """A new unknown."""
        self.highest.append(_MOST if highest is None else highest)
        return len(self.highest) - 1

    def sum_of(self, weights: Mapping[int, float]) -> int:
        """A new unknown that stands for a sum."""
        column = self.column(_MOST * 1000)
        self.rows.append(Row({**weights, column: -1.0}, 0.0, 0.0))
        return column


@dataclass(slots=True)
class Seen:
    """The smallest and largest value of a column in the solutions found so far."""

    low: float = float("inf")
    high: float = float("-inf")

    def add(self, value: float) -> None:
        """Widen by one more solution."""
        self.low, self.high = min(self.low, value), max(self.high, value)


class _QuietHighs(highspy.Highs):
    """The solver without the notice that its own constructor prints when it makes ready for callbacks."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


class Solver:
    """Asks one problem many questions; every answer also tells something about the columns not asked about."""

    def __init__(self, problem: Problem, watched: Iterable[int]) -> None:
        self.problem, self.seen = problem, {column: Seen() for column in watched}
        self._reach: dict[int, int] = {}
        self._highs = _QuietHighs()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_abs_gap", 0.5)
        kind = highspy.HighsVarType.kInteger if problem.whole else highspy.HighsVarType.kContinuous
        for highest in problem.highest:
            self._add_column(highest, kind)
        for row in problem.rows:
            self._add_row(row)
        for column in self.seen:
            self._reach[column] = self._add_column(0.0, highspy.HighsVarType.kContinuous)
            self._add_row(Row({self._reach[column]: 1.0, column: -1.0}, None, 0.0))
        self._costs: set[int] = set()

    def _add_column(self, highest: float, kind: highspy.HighsVarType) -> int:
        self._highs.addCol(0.0, 0.0, highest, 0, [], [])
        place = int(self._highs.getNumCol()) - 1
        self._highs.changeColIntegrality(place, kind)
        return place

    def _add_row(self, row: Row) -> None:
        infinity = highspy.kHighsInf
        low = -infinity if row.low is None else row.low
        high = infinity if row.high is None else row.high
        self._highs.addRow(low, high, len(row.weights), list(row.weights), list(row.weights.values()))

    def forget(self, sources: Iterable[int]) -> None:
        """Drop what some cells say."""
        dropped = set(sources)
        for place, row in enumerate(self.problem.rows):
            if row.source in dropped:
                self._highs.changeRowBounds(place, -highspy.kHighsInf, highspy.kHighsInf)

    def remember(self, sources: Iterable[int]) -> None:
        """Take what some cells say into account again."""
        wanted = set(sources)
        for place, row in enumerate(self.problem.rows):
            if row.source in wanted:
                low = -highspy.kHighsInf if row.low is None else row.low
                self._highs.changeRowBounds(place, low, highspy.kHighsInf if row.high is None else row.high)

    def lower(self, columns: Iterable[int]) -> None:
        """A solution in which these columns are small together."""
        self._solve(dict.fromkeys(columns, 1.0))

    def raise_to(self, aims: Mapping[int, float]) -> None:
        """A solution in which as many columns as possible reach their aim."""
        for column, aim in aims.items():
            self._highs.changeColBounds(self._reach[column], 0.0, aim)
        self._solve({self._reach[column]: -1.0 for column in aims})

    def interval(self, column: int) -> tuple[float, float]:
        """The smallest and largest value a column can take."""
        low = self._solve({column: 1.0})
        high = -self._solve({column: -1.0})
        return low, high

    def _solve(self, costs: Mapping[int, float]) -> float:
        for column in self._costs - costs.keys():
            self._highs.changeColCost(column, 0.0)
        for column, cost in costs.items():
            self._highs.changeColCost(column, cost)
        self._costs = set(costs)
        values = self._solution()
        for column, seen in self.seen.items():
            seen.add(_near(values[column]))
        return _near(float(self._highs.getInfo().objective_function_value))

    def _solution(self) -> list[float]:
        """The best values: those of the programme without the demand for whole numbers when they are whole anyway."""
        if self.problem.whole:
            self._highs.setOptionValue("solve_relaxation", True)
            values = self._run()
            if all(abs(value - round(value)) < _NEAR for value in values[: len(self.problem.highest)]):
                return values
            self._highs.setOptionValue("solve_relaxation", False)
        return self._run()

    def _run(self) -> list[float]:
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise ContradictionError("các số đã công bố mâu thuẫn nhau")
        if status != highspy.HighsModelStatus.kOptimal:
            raise PortalError(f"không giải được bài toán tấn công thử ({status})")
        return list(self._highs.getSolution().col_value)


def _near(value: float) -> float:
    """A whole number where the solver came as close to one as it can."""
    return float(round(value)) if abs(value - round(value)) < _NEAR else value

"""Indicators once more, from the rows of their file and the plan's, by trying what missing reports could still say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.recomputed import NA, Line, World, load

FAR = 10**9
"""A missing report may hold any number; this many is more than any."""


@dataclass
class Measured:
    """What an indicator comes to."""

    numerator: int | None
    denominator: int | None
    state: str
    reporting: int
    complete: int
    expected: int
    na: int


@dataclass
class Report:
    """One report as far as punctuality goes: it is on time, or it is still open whether it will have been."""

    unit: str
    period: str
    received: bool
    on_time: bool
    is_open: bool


class Indicators:
    """The rows of one year's file over one world."""

    def __init__(self, schemas: Path, world: World) -> None:
        self.world, self.rows = world, load(schemas / "indicators" / "2024.yaml")["indicators"]
        self.plan = {piece["id"]: piece for piece in load(schemas / "plan" / "2024.yaml")["pieces"]}
        self.lines = {line.path: line for line in world.lines}

    def measure(self, row: dict[str, Any], units: list[str], scope: list[str], reports: list[Report]) -> Measured:
        """One row over some units."""
        kinds = set(row.get("unit_types", self.world.form["unit_types"]))
        mine = [unit for unit in units if self.world.units[unit]["form"] in kinds]
        if any(isinstance(term, dict) and "units" in term for term in row["numerator"]):
            return self._punctual(row, [one for one in reports if one.unit in mine and one.period in scope], scope)
        if any(isinstance(term, dict) and "members" in term for term in row.get("denominator", [])):
            return self._of_group(row, mine, scope)
        if "base" in row:
            return self._change(row, mine, scope)
        return self._of_units(row, mine, scope)

    def figure(self, row: dict[str, Any], scope: list[str]) -> dict[str, Any] | None:
        """What must be reached in these periods."""
        for action in row.get("targets", []):
            piece = self.plan[action]
            if "due" not in piece or piece["due"] in scope:
                figure: dict[str, Any] = piece["target"] if "value" in piece["target"] else row["figure"]
                return figure
        return None

    def _term(self, term: Any, unit: str, scope: list[str]) -> tuple[str, int]:
        """`not asked`, `missing`, `na`, `partly` or `fully`, with the number."""
        if isinstance(term, dict) and "opening" in term:
            sent = [period for period in scope if (unit, period) in self.world.reports]
            line = self.lines[term["opening"]]
            found = self.world.entries(line, (unit, sent[0]))[0] if sent else []
            if found:
                return "fully", found[0][1]
            asked = any(
                self.world.asks(line, unit, period) for period in scope if (unit, period) in self.world.expected
            )
            return ("missing" if asked else "not asked"), 0
        path = term if isinstance(term, str) else term.get("answering") or term["answered"]
        path, _, code = path.rstrip("]").partition("[")
        one = self.world.tally(self.lines[path], code, unit, scope)
        if one is None:
            return "not asked", 0
        if not one.reporting:
            return ("na" if one.na else "missing"), 0
        word = "fully" if one.complete else "partly"
        if isinstance(term, str):
            return word, one.value or 0
        wanted = term.get("answers", self.lines[path].order)
        return word, sum(one.answers[answer] for answer in wanted)

    def _side(self, terms: list[Any], unit: str, scope: list[str]) -> tuple[str, int]:
        said = [one for one in (self._term(term, unit, scope) for term in terms) if one[0] != "not asked"]
        words = [word for word, _ in said]
        weakest = next((word for word in ("missing", "na", "partly", "fully") if word in words), "not asked")
        either = len(terms) > 1 and all(isinstance(term, dict) and "answering" in term for term in terms)
        numbers = [number for _, number in said]
        return weakest, max([0, *numbers]) if either else sum(numbers)

    def _of_units(self, row: dict[str, Any], units: list[str], scope: list[str]) -> Measured:
        found = Measured(0, 0 if "denominator" in row else None, "", 0, 0, 0, 0)
        for unit in units:
            sides = [self._side(row[part], unit, scope) for part in ("numerator", "denominator") if part in row]
            words = [word for word, _ in sides]
            if "not asked" in words:
                continue
            found.expected += 1
            if "missing" in words:
                continue
            if "na" in words:
                found.na += 1
                continue
            found.reporting += 1
            found.complete += "partly" not in words
            found.numerator = (found.numerator or 0) + sides[0][1]
            if found.denominator is not None:
                found.denominator += sides[1][1]
        return self._judged(row, found, scope)

    def _change(self, row: dict[str, Any], units: list[str], scope: list[str]) -> Measured:
        now, before = (self.lines[row[part][0]] for part in ("numerator", "base"))
        found = Measured(0, 0, "", 0, 0, 0, 0)
        for unit in units:
            asked = self.world.tally(now, "", unit, scope)
            if asked is None:
                continue
            found.expected += 1
            if not asked.reporting:
                continue
            pairs, lacks, excused = self._pairs(now, before, unit, scope)
            if pairs:
                found.reporting += 1
                found.complete += bool(asked.complete) and not lacks
                found.numerator = (found.numerator or 0) + sum(one for one, _ in pairs)
                found.denominator = (found.denominator or 0) + sum(other for _, other in pairs)
            elif excused and not lacks:
                found.na += 1
        return self._judged(row, found, scope)

    def _pairs(self, now: Line, before: Line, unit: str, scope: list[str]) -> tuple[list[tuple[int, int]], bool, bool]:
        pairs, lacks, excused = [], False, False
        for period in scope:
            current = dict(self.world.entries(now, (unit, period))[0])
            earlier = dict(self.world.entries(before, (unit, period))[0])
            for code, number in current.items():
                if code not in earlier:
                    lacks = True
                elif earlier[code] == NA:
                    excused = True
                else:
                    pairs.append((number, earlier[code]))
        return pairs, lacks, excused

    def _of_group(self, row: dict[str, Any], units: list[str], scope: list[str]) -> Measured:
        members = self.world.groups[row["denominator"][0]["members"]]
        term = row["numerator"][0]
        reporters = {self.world.units[one].get("reports_through") or one for one in members}
        good = answered = 0
        for unit in units:
            if "rows" in term:
                sent = [period for period in scope if (unit, period) in self.world.reports]
                rows = self.world.reports[(unit, sent[-1])].get(term["rows"].split(".")[0], []) if sent else []
                good, answered = good + len(rows), answered + len(rows)
            elif "group" not in term or unit in reporters:
                one = self.world.tally(self.lines[term["answering"]], "", unit, scope)
                if one is not None:
                    good += sum(one.answers[answer] for answer in term["answers"])
                    answered += sum(one.answers.values())
        found = Measured(good, len(members), "", answered, answered, len(members), 0)
        figure = self.figure(row, scope)
        reach = {**figure, "value": len(members)} if figure and figure["measure"] == "count" else figure
        return self._judged(row, found, scope, reach, len(members) - answered)

    def _punctual(self, row: dict[str, Any], reports: list[Report], scope: list[str]) -> Measured:
        still = sum(one.is_open for one in reports)
        found = Measured(
            sum(one.on_time for one in reports),
            len(reports),
            "",
            sum(one.received for one in reports),
            len(reports) - still,
            len(reports),
            0,
        )
        return self._judged(row, found, scope, self.figure(row, scope), still, always=True)

    def _judged(
        self,
        row: dict[str, Any],
        found: Measured,
        scope: list[str],
        figure: dict[str, Any] | None = None,
        still: int | None = None,
        *,
        always: bool = False,
    ) -> Measured:
        figure = figure or self.figure(row, scope)
        if not found.expected or not (found.reporting or found.na or always):
            found.numerator = found.denominator = None
            found.state = "chua_du_so_lieu"
            return found
        top, below = found.numerator or 0, found.denominator
        if below == 0 and not ("base" in row and top):
            found.state = "khong_phat_sinh"
        elif figure is None:
            found.state = "khong_co_chi_tieu"
        else:
            verdicts = {_meets(figure, *one) for one in _outcomes(row, found, top, below, still)}
            found.state = "chua_du_so_lieu" if len(verdicts) > 1 else "dat" if verdicts == {True} else "chua_dat"
        return found


def _outcomes(
    row: dict[str, Any], found: Measured, top: int, below: int | None, still: int | None
) -> list[tuple[int, int | None]]:
    """What could become of the parts once everything has come in."""
    if still is not None:
        return [(top + more, below) for more in range(still + 1)]
    if found.complete + found.na >= found.expected:
        return [(top, below)]
    if below is None:
        return [(top, None), (top + FAR, None)]
    if "base" in row:
        return [(top, below), (top + FAR, below), (top, below + FAR)]
    return [(top, below), (top, below + FAR), (top + FAR, below + FAR)]


def _meets(figure: dict[str, Any], top: int, below: int | None) -> bool:
    wanted = Fraction(str(figure["value"]))
    result = Fraction(top)
    if figure["measure"] == "percent" and below is not None:
        if not below:
            return figure["compare"] in ("gt", "ge")
        result = Fraction(100 * top, below)
    signs: dict[str, Callable[[Fraction, Fraction], bool]] = {
        "eq": Fraction.__eq__,
        "ge": Fraction.__ge__,
        "gt": Fraction.__gt__,
        "le": Fraction.__le__,
        "lt": Fraction.__lt__,
    }
    return signs[str(figure["compare"])](result, wanted)

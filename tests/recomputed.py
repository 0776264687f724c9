"""The results once more, by another road: plain YAML files and loops over units, nothing of the program's own code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Key = tuple[str, str]
NA = "khong_ap_dung"
NUMBERS = ("integer", "money")


def parse(text: str) -> Any:
    """A text as any YAML reader sees it: not the program's own reader, which is what this is to compare with."""
    return yaml.load(text, yaml.CSafeLoader)  # noqa: TID251


@cache
def load(path: Path) -> Any:
    """A file read so, once: nobody may change what it returns."""
    return parse(path.read_text(encoding="utf-8"))


@dataclass
class Tally:
    """A sum or answers, and the units behind them."""

    value: int | None = None
    answers: Counter[str] = field(default_factory=Counter)
    reporting: int = 0
    complete: int = 0
    expected: int = 0
    na: int = 0
    nil: int = 0

    def add(self, other: Tally) -> None:
        """Add the tally of other units."""
        if other.value is not None:
            self.value = (self.value or 0) + other.value
        self.answers += other.answers
        for name in ("reporting", "complete", "expected", "na", "nil"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Line:
    """A field that is counted, as the form's file writes it."""

    path: str
    section: dict[str, Any]
    row: dict[str, Any]
    parent: dict[str, Any] | None
    codes: list[str]
    order: list[str]


class World:
    """One province in raw form: form, lists, units, groups, reports; `expected` are the reports that must come."""

    def __init__(self, schemas: Path, reports: dict[Key, dict[str, Any]], exempt: set[Key]) -> None:
        self.form = load(schemas / "form" / "2024.1.yaml")
        self.lists = {p.stem: [c["code"] for c in load(p)["codes"]] for p in (schemas / "codelists").glob("*.yaml")}
        kinds = load(schemas / "codelists" / "loai_don_vi.yaml")["codes"]
        forms = {kind["code"]: kind.get("form") for kind in kinds}
        files = [path for path in (schemas / "org_units").glob("*.yaml") if path.stem != "changes"]
        units = [unit for path in files for unit in load(path)["units"]]
        self.units = {unit["id"]: {**unit, "form": forms[unit["type"]]} for unit in units}
        self.groups = {one["id"]: one["members"] for one in load(schemas / "groups" / "2024.yaml")["groups"]}
        self.periods = {one["id"]: one for one in load(schemas / "periods" / "2024.yaml")["periods"]}
        self.reports = reports
        asked = [unit["id"] for unit in self.units.values() if unit["reports"] and unit["form"]]
        every = {(unit, period) for unit in asked for period in self.periods}
        self.expected = {key for key in every if key in reports or key not in exempt}
        self.lines = list(self._lines())

    def _lines(self) -> Iterator[Line]:
        for section in self.form["sections"]:
            for row in section["fields"]:
                for parent, inner in [(None, row), *((row, one) for one in row.get("rows", []))]:
                    if inner["type"] not in (*NUMBERS, "decimal", "yes_no", "code", "codes"):
                        continue
                    path = ".".join([section["key"], *([parent["key"]] if parent else []), inner["key"]])
                    yield Line(path, section, inner, parent, self._codes(section, parent, inner), self._order(inner))

    def _codes(self, section: dict[str, Any], parent: dict[str, Any] | None, row: dict[str, Any]) -> list[str]:
        if section.get("shape") == "per_code":
            return self.lists[section["code_list"]]
        beside = parent["rows"] if parent else section["fields"] if section.get("shape") == "rows" else []
        heads = [one for one in beside if one["type"] == "code" and one["over_units"] == "none"]
        return [] if not heads or heads[0] is row else heads[0].get("codes") or self.lists[heads[0]["code_list"]]

    def _order(self, row: dict[str, Any]) -> list[str]:
        if row["type"] == "yes_no":
            return ["có", "không"]
        return [code for code in row.get("codes") or self.lists.get(row.get("code_list", ""), []) if code != NA]

    def in_group(self, unit: str, group: str) -> bool:
        """Whether a unit answers for a member of a group; the department answers for all."""
        through = {self.units[one].get("reports_through") or one for one in self.groups[group]}
        return unit in through or self.units[unit]["type"] == "so_gddt"

    def holds(self, condition: str, unit: str, period: str) -> bool:
        """Whether a condition of the form may hold; what nobody knows yet is asked."""
        report = self.reports.get((unit, period))
        if condition == "ky.cuoi_nam":
            return bool(self.periods[period]["last_of_year"])
        if condition.startswith('"'):
            return self.in_group(unit, condition.split('"')[1])
        if condition.startswith("dong."):
            return True
        if report is None:
            return True
        if condition == "size(tuyen_truyen.theo_chu_de) > 0":
            return bool(report["tuyen_truyen"].get("theo_chu_de"))
        place, sign, wanted = condition.split(" ", 2)
        section, key = place.split(".")
        if key not in report.get(section, {}):
            return False
        given = report[section][key]
        return bool(given != int(wanted)) if sign == "!=" else bool(given == wanted.strip('"'))

    def asks(self, line: Line, unit: str, period: str) -> bool:
        """Whether a field is put to a unit."""
        kind = self.units[unit]["form"]
        askers = [line.section, *([line.parent] if line.parent else []), line.row]
        if any(kind not in asker.get("unit_types", self.form["unit_types"]) for asker in askers):
            return False
        return all(
            self.holds(asker["required_when"], unit, period)
            for asker in askers[:1] + askers[-1:]
            if "required_when" in asker
        )

    def entries(self, line: Line, key: Key) -> tuple[list[tuple[str, Any]], bool, bool]:
        """Code and value of each answer in a report; whether a list that could hold it is there; whether it is nil."""
        report = self.reports.get(key, {})
        content = report.get(line.section["key"])
        name, shape = line.row["key"], line.section.get("shape", "record")
        if content is None:
            return self._nil(line, key)
        if shape == "per_code":
            return [(code, row[name]) for code, row in content.items() if row.get(name) is not None], False, False
        if shape == "record" and line.parent is None:
            value = content.get(name)
            values = value if isinstance(value, list) else [] if value is None else [value]
            return [("", one) for one in values], False, False
        rows = content if shape == "rows" else content.get(line.parent["key"]) if line.parent else None
        beside = line.parent["rows"] if line.parent else line.section["fields"]
        head = next((one["key"] for one in beside if one["type"] == "code" and one["over_units"] == "none"), "")
        found = [(row.get(head, "") if head else "", row[name]) for row in rows or [] if row.get(name) is not None]
        return found, rows is not None, False

    def _nil(self, line: Line, key: Key) -> tuple[list[tuple[str, Any]], bool, bool]:
        declared = self.reports.get(key, {}).get("xac_nhan", {}).get("khong_phat_sinh") == "có"
        numeric = line.row["type"] in NUMBERS and line.row["required"] != "optional"
        kind = self.units[key[0]]["form"]
        fits = kind in line.row.get("unit_types", self.form["unit_types"])
        if "nil_when" in line.section and declared and numeric and fits and key in self.reports:
            return [(code, 0) for code in line.codes or [""]], False, True
        return [], False, False

    def tally(self, line: Line, code: str, unit: str, scope: list[str]) -> Tally | None:
        """What one unit adds to a total; None when it was not asked."""
        rule = line.row["over_periods"]
        own = [period for period in scope if (unit, period) in self.expected]
        if not own:
            return None
        if rule == "last":
            own = [period for period in own if (unit, period) in self.reports][-1:] or own
        elif rule == "year_end":
            own = [period for period in own if self.periods[period]["last_of_year"]]
        said = {period: self.entries(line, (unit, period)) for period in own}
        asked = [period for period in own if self.asks(line, unit, period)]
        if not asked and not any(found or rows for found, rows, _ in said.values()):
            return None
        mine = {p: [v for c, v in found if not code or c == code] for p, (found, _, _) in said.items()}
        given = [value for values in mine.values() for value in values if value != NA]
        if not given and not any(rows for _, rows, _ in said.values()):
            return Tally(expected=1, na=int(any(mine.values())))
        one = Tally(expected=1, reporting=1)
        one.complete = int(rule != "sum" or all(mine[period] or said[period][1] for period in asked))
        one.nil = int(any(mine.values()) and all(said[p][2] for p, values in mine.items() if values))
        if line.row["over_units"] == "sum":
            one.value = sum(given)
        else:
            if rule == "any":
                given = (
                    list(dict.fromkeys(given))
                    if line.row["type"] == "codes"
                    else sorted(set(given), key=line.order.index)[:1]
                )
            one.answers = Counter(given)
        return one

    def total(self, line: Line, code: str, units: list[str], scope: list[str]) -> Tally | None:
        """The total of some units; None when nobody was asked or the form does not add it up here."""
        if line.row["over_units"] == "none" or (len(scope) > 1 and line.row["over_periods"] == "none"):
            return None
        tallies = [tally for unit in units if (tally := self.tally(line, code, unit, scope)) is not None]
        whole = Tally()
        for tally in tallies:
            whole.add(tally)
        return whole if tallies else None


def share(numerator: int, denominator: int) -> Fraction | None:
    """A rate; None when there is nothing to divide by."""
    return Fraction(numerator, denominator) if denominator else None

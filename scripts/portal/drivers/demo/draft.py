"""A made-up report before it is finished: its values by dotted name, and what is known about the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from portal.vocabulary.form import Form
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import Data


@dataclass(frozen=True, slots=True)
class Size:
    """How big a unit is: the same in every period. `schools` is 0 for a unit that is a school itself."""

    schools: int
    staff: int
    learners: int

    @property
    def scale(self) -> int:
        """How many schools' worth of activities a report tells of."""
        return max(1, self.schools // 6)


@dataclass(slots=True)
class Draft:
    """One report in the making. Names that the form does not ask this unit for are passed over."""

    form: Form
    unit: OrgUnit
    period: ReportingPeriod
    size: Size
    members: Mapping[str, list[str]]
    """Units of each group for which this unit reports."""
    reported_on: date
    previous: Data
    """The unit's report of the period before; empty when there is none."""
    rng: Random
    data: Data

    def section(self, key: str) -> Any:
        """A section's content; empty when the report has none."""
        return self.data.get(key, {})

    def number(self, name: str) -> int:
        """A whole number of the report; 0 when it has none."""
        return _number(self.data, name)

    def before(self, name: str) -> int:
        """The same number in the previous report; 0 when it has none."""
        return _number(self.previous, name)

    def has(self, name: str) -> bool:
        """Whether the report has this field."""
        section, _, key = name.partition(".")
        return key in self.section(section)

    def put(self, name: str, value: Any) -> None:
        """Set a field that the report has; do nothing when the form does not ask for it."""
        if self.has(name):
            section, _, key = name.partition(".")
            self.data[section][key] = value

    def add(self, name: str, value: Any) -> None:
        """Set a field of a section that the report has, also one that was left out."""
        section, _, key = name.partition(".")
        if section in self.data:
            self.data[section][key] = value

    def keep(self, *names: str) -> None:
        """Repeat what the previous report said in these fields."""
        for name in names:
            section, _, key = name.partition(".")
            if key in self.previous.get(section, {}):
                self.put(name, self.previous[section][key])

    def at_most(self, part: str, whole: int) -> None:
        """Cut a number down to the whole it is a part of."""
        if self.has(part):
            self.put(part, min(self.number(part), whole))


def _number(data: Data, name: str) -> int:
    section, _, key = name.partition(".")
    value = data.get(section, {}).get(key, 0)
    return value if isinstance(value, int) else 0

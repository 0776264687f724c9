"""A period that is closed for good: who was asked and how each stood then, and what was corrected afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.reports import Arrival
from portal.vocabulary.status import ReportState

FREE_TEXT = "(lời văn)"
"""Stands for a free text in a correction: a text may be corrected because it named somebody, so it is not copied."""


@dataclass(frozen=True, slots=True)
class ClosedUnit:
    """One unit that the period asked, with its names and types as they were on the day of closing.

    `first` is when its first valid report arrived, None when none had or nobody can prove when; `blob` is the content
    that lay in its place, empty when there was none.
    """

    id: str
    name: str
    short_name: str
    type: str
    form_type: str
    locality: str
    state: ReportState
    first: datetime | None = None
    blob: str = ""

    def as_of_closing(self, unit: OrgUnit) -> OrgUnit:
        """The unit of the register under the names and types of that day."""
        return replace(
            unit,
            name=self.name,
            short_name=self.short_name,
            type=self.type,
            form_type=self.form_type,
            locality=self.locality,
        )


@dataclass(frozen=True, eq=False)
class Closing:
    """A closed period (DESIGN.md policies 3 and 4); `units` as they were then, `receipts` how many there were."""

    period: str
    due: datetime
    closes: datetime
    as_of: datetime
    units: Mapping[str, ClosedUnit]
    receipts: int = 0

    def without_reports(self) -> Closing:
        """The same without what tells one report from another: when each first arrived and what lay in its place."""
        units = {unit_id: replace(one, first=None, blob="") for unit_id, one in self.units.items()}
        return replace(self, units=units)

    def keep_first(self, unit_id: str, arrival: Arrival) -> Arrival:
        """An arrival with the first instant that was known at closing: no correction moves it (policy 4)."""
        one = self.units.get(unit_id)
        return arrival if one is None or one.first is None else replace(arrival, first=one.first)


@dataclass(frozen=True, slots=True)
class FieldCorrection:
    """One value of a corrected report; `field` is its dotted path with the code or the number of the row in brackets.

    An empty text means that nothing was written there; `subject` is the code that says what a numbered row is about.
    """

    field: str
    old: str
    new: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One numbered correction of a report of a closed period; `before` and `after` are the contents.

    `before` is empty when the report came only after the closing: then no field is listed. With `before`, none is
    listed when only the way of writing changed.
    """

    number: str
    unit: str
    period: str
    on: datetime
    reason: str
    approved_by: str
    before: str
    after: str
    fields: tuple[FieldCorrection, ...] = ()


def known_contents(closing: Closing, corrections: Iterable[Correction]) -> dict[str, str]:
    """By unit the content that is known last: that of the closing, or of its last correction; empty where none was."""
    contents = {unit.id: unit.blob for unit in closing.units.values()}
    for one in corrections:
        if one.period == closing.period:
            contents[one.unit] = one.after
    return contents

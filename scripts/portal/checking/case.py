"""One report while it is being checked: its content, whose it is, and where in the file each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.checking.places import Place
from portal.checking.schema_check import nearest
from portal.reading.yaml_source import Path, parse_places
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import Data


@dataclass(frozen=True, eq=False)
class Case:
    """What the checks of one report's content share."""

    path: str
    data: Data
    text: str
    unit: OrgUnit
    period: ReportingPeriod

    @cached_property
    def positions(self) -> Mapping[Path, Position]:
        """Where each value stands; worked out only when something is wrong, for it costs as much as reading."""
        return parse_places(self.text)

    def finding(self, rule: str, severity: Severity, message: str, remedy: str, where: Path, place: Place) -> Finding:
        """A finding at a place of this report."""
        return Finding(
            rule=rule,
            severity=severity,
            path=self.path,
            message=message,
            remedy=remedy,
            field=place.key,
            label=place.label,
            section=f"{place.section.letter}. {place.section.label}" if place.section else "",
            position=nearest(self.positions, where),
        )

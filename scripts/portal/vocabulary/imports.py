"""A file that came by mail: what it turned out to be, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.vocabulary.findings import Finding


class ImportOutcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    COMMITTED = "committed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file. In a workbook the position of a finding is a cell (row, column), (1, 1) the whole file."""

    name: str
    is_workbook: bool
    outcome: ImportOutcome
    unit: str = ""
    unit_name: str = ""
    period: str = ""
    findings: tuple[Finding, ...] = ()
    place: str = ""
    """The file or the branch that has the report now."""
    commit: str = ""
    problem: str = ""
    """Why a good report could not be stored: a fault of the repository, not of the report."""

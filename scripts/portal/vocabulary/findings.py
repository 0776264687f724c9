"""One problem in one report: where it is, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error blocks, a warning needs an explanation, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, in the words of the person who must mend it.

    `field` is the dotted key (`to_giac.da_tiep_nhan`), empty when the whole file is meant; `label` is that
    field's name on screen. `message` says what and why, `remedy` what to do.
    """

    rule: str
    severity: Severity
    path: str
    message: str
    remedy: str
    field: str = ""
    label: str = ""
    section: str = ""
    position: Position = Position(1, 1)
    explained: bool = False
    """Whether the report itself gives a reason for this warning, under `giai_trinh`."""
    explanation: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be accepted while this stands: an error, or a warning that nobody explained."""
        return self.severity is Severity.ERROR or (self.severity is Severity.WARNING and not self.explained)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a person meets them: by file, line and column; those of one place stay in the order of the form."""
    return sorted(findings, key=lambda finding: (finding.path, finding.position.line, finding.position.column))

"""A report on its way: as it was sent, as it was read, and as it was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

Data = dict[str, Any]
"""A report's content: sections, then fields; text, int, lists of these."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A file in `submissions/`: its identity is its path, never what is written in it."""

    path: str
    unit: str
    period: str
    content: bytes
    regular: bool = True
    """False for a link, a folder or a device that stands where a report belongs; its content is empty."""


@dataclass(frozen=True, slots=True)
class Document:
    """A submission's content as plain data."""

    submission: Submission
    data: Data


@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """A report that passed every blocking check."""

    unit: str
    unit_type: str
    period: str
    data: Mapping[str, Any]


class Evidence(StrEnum):
    """What proves the instant at which a report arrived (DESIGN.md policy 2)."""

    RECEIPT = "receipt"
    HISTORY = "history"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that lay in its place from an instant on, until the next; `valid` by the checks of today."""

    since: datetime
    valid: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the valid version of a report first arrived, and when its present version did."""

    first: datetime | None
    latest: datetime | None
    revisions: int = 0
    evidence: Evidence = Evidence.NONE
    receipts: tuple[str, ...] = field(default=())
    seen: datetime | None = field(default=None, compare=False)
    """When any version of it, valid or not, first lay in its place; None where nobody knows."""
    versions: tuple[KnownVersion, ...] = field(default=(), compare=False)
    """All of them in turn, the present one last; none where nobody knows."""

    def as_known(self, as_of: datetime) -> tuple[Arrival, bool | None]:
        """What was known at an instant, and whether the version of then was valid; None when it is the present one.

        What came later must not change what a past day looked like.
        """
        known = [one for one in self.versions if one.since <= as_of]
        if len(known) == len(self.versions):
            return self, None
        if known:
            revisions = max(0, sum(one.valid for one in known) - 1)
            return replace(self, latest=known[-1].since, revisions=revisions), known[-1].valid
        if self.first is not None and self.first <= as_of:
            return replace(self, latest=self.first, revisions=0), True
        return self, None

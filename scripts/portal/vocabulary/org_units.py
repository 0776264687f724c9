"""Who reports: org units, since when and until when, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEPARTMENT_TYPE = "so_gddt"
"""The unit type of the department, whose accounts review reports (schemas/codelists/loai_don_vi.yaml)."""


class ChangeKind(StrEnum):
    """What happened to org units on a day."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """One org unit as long as it exists under this id; ids are never reused."""

    id: str
    name: str
    short_name: str
    type: str
    form_type: str
    """The unit type whose form this unit fills in; empty when its type has no form."""
    reports: bool
    valid_from: date
    valid_to: date | None = None
    parent: str = ""
    reports_through: str = ""
    locality: str = ""
    ownership: str = ""
    other_names: tuple[str, ...] = ()
    verified: bool = False
    source: str = ""
    note: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether the unit is there on that day; `valid_to` is its last day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A renaming, merger, split, move or closing, with the document that ordered it."""

    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    on: date
    document: str
    verified: bool
    source: str = ""
    note: str = ""
    complete: bool = True
    """Whether `before` names every predecessor; one that this register never had makes figures incomparable."""


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A named set of org units, such as the schools a plan singles out."""

    id: str
    label: str
    plan: str
    members: tuple[str, ...]

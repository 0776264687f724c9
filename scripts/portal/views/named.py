"""Something a page links to by its name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """Its id (dotted name of a field, page of a material, id of an indicator) and the name that people read."""

    id: str
    label: str

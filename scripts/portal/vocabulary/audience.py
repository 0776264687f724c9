"""For whom a site is built."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Everybody, or the staff of the department (DESIGN.md section 2)."""

    PUBLIC = "public"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The word readers see."""
        return {Audience.PUBLIC: "Công khai", Audience.STAFF: "Nội bộ"}[self]

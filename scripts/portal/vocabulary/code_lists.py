"""Closed lists of codes and the labels people read for them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list."""

    code: str
    label: str
    hint: str = ""
    form: str = ""
    """Only in the list of unit types: the unit type whose form this type fills in; empty when it does not report."""
    refers: str = ""
    """What the code stands for elsewhere: the id of an action of the plan, or the dotted name of a field."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named, ordered, closed list of codes."""

    id: str
    label: str
    codes: tuple[Code, ...]

    def label_of(self, code: str) -> str:
        """The label of a code; the code itself when the list does not have it."""
        return next((entry.label for entry in self.codes if entry.code == code), code)

    def refers_to(self, code: str) -> str:
        """What a code stands for elsewhere; empty when it stands for nothing or the list does not have it."""
        return next((entry.refers for entry in self.codes if entry.code == code), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The codes in the order of the file."""
        return tuple(entry.code for entry in self.codes)

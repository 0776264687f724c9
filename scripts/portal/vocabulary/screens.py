"""What must never stand in a text of a report: personal data and marks of secrecy, told apart by patterns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portal.vocabulary.findings import Severity

_UNSEEN = re.compile("[\u00ad\u034f\u180e\ufe00-\ufe0f]")
"""Soft hyphens and the like: nobody sees them in a number, so they part nothing."""
_HYPHENS = re.compile("[\u2010\u2012\u2212\u2043]")


class Normalise(StrEnum):
    """What is done to a text before a pattern sees it; the browser does the same."""

    NFKC = "nfkc"
    LOWER = "nfkc+lower"


class ScreenKind(StrEnum):
    """What a screen looks for; at one place only the gravest hit of a kind is told."""

    IDENTIFIER = "identifier"
    SECRECY = "secrecy"
    NAME = "name"
    SCHOOL_CLASS = "school_class"
    BACKGROUND = "background"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Harmless:
    """Phrases that look like a hit and are none, e.g. a school that bears a person's name."""

    id: str
    normalise: Normalise
    pattern: str
    why: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One pattern over the texts of a report, in the common subset of Python and JavaScript, and what to say.

    It hits when the pattern is found in the text and still is after the `harmless` phrases were replaced. `message`
    and `remedy` have a place for `{label}`, the field's name on screen, and never for what matched.
    """

    id: str
    severity: Severity
    kind: ScreenKind
    normalise: Normalise
    pattern: str
    message: str
    remedy: str
    harmless: tuple[Harmless, ...] = ()


def normalise_text(text: str, how: Normalise) -> str:
    """The text as patterns see it: NFKC, so that full-width digits and special blanks are the usual ones; no marks that
    nobody sees; one kind of hyphen; single blanks instead of line ends and tabs; lower case if asked."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        plain = _HYPHENS.sub("-", _UNSEEN.sub("", plain))
    for mark in "\n\r\t":
        plain = plain.replace(mark, " ")
    while "  " in plain:
        plain = plain.replace("  ", " ")
    return plain.lower() if how is Normalise.LOWER else plain

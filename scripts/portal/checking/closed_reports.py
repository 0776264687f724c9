"""Find the reports of a period closed for good whose content nobody let in, and those that are gone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from portal.checking.report_check import CheckedReport
from portal.checking.wording import Wording
from portal.reading.unlocks import Unlocks
from portal.vocabulary.closings import Correction, known_contents
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.registry import Registry

Key = tuple[str, str]
_START = Position(1, 1)
_LONG_ID = 64
"""Characters of an object's name in a repository with SHA-256."""


@dataclass(frozen=True, eq=False)
class ClosedReports:
    """What is written down about closed periods: their contents, their corrections, and who may still correct."""

    registry: Registry
    wording: Wording
    corrections: Collection[Correction]
    unlocks: Unlocks
    now: datetime

    @cached_property
    def _known(self) -> dict[Key, str]:
        """By unit and period the content known last, empty where no report had been received.

        A report that was received where there was no git has no content to compare with and is left out.
        """
        return {
            (unit, period): blob
            for period, closing in self.registry.closings.items()
            for unit, blob in known_contents(closing, self.corrections).items()
            if blob or not closing.units[unit].state.is_actual
        }

    @property
    def received(self) -> Iterator[Key]:
        """Every report that must lie in its place."""
        return (key for key, blob in self._known.items() if blob)

    def finding(self, checked: CheckedReport) -> Finding | None:
        """The finding about a report that was changed, or came, without a correction or an unlock that still holds."""
        submission = checked.submission
        key = (submission.unit, submission.period)
        known = self._known.get(key)
        if known is None or (not known and not checked.passes) or (known and has_content(known, submission.content)):
            return None
        if any(self.now < unlock.until for unlock in self.unlocks.get(key, ())):
            return None
        return self._finding("closed-changed", key)

    def lost(self, gone: Iterable[Key]) -> Iterator[Finding]:
        """A finding for each of these places, which are empty, where a received report must lie."""
        return (self._finding("closed-lost", key) for key in gone if self._known.get(key))

    def _finding(self, rule: str, key: Key) -> Finding:
        unit, period = key
        words = {"unit": self.registry.closings[period].units[unit].short_name, "period": period}
        return self.wording.finding(rule, f"submissions/{unit}/{period}.yaml", _START, words)


def has_content(blob: str, content: bytes) -> bool:
    """Whether git would give these bytes this name, whatever line ends this machine writes."""
    kind = hashlib.sha256 if len(blob) == _LONG_ID else hashlib.sha1
    plain = content.replace(b"\r\n", b"\n")
    names = (kind(b"blob %d\0%b" % (len(one), one), usedforsecurity=False).hexdigest() for one in (content, plain))
    return blob in names

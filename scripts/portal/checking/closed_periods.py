"""Refuse a report of a period that is closed, unless the department has opened the period again for the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.checking.wording import Wording
from portal.reading.unlocks import Unlocks
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import instant_text

_START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class ClosedPeriods:
    """The rule of DESIGN.md policy 4, the same for what is imported, pushed, and sent by pull request."""

    registry: Registry
    wording: Wording
    unlocks: Unlocks

    def finding(self, rule: str, path: str, place: tuple[str, str], received: datetime) -> Finding | None:
        """The finding `rule` when a report of `place` (unit, period) came when nothing was taken in any more.

        `received` is the attested instant of its arrival; a period that nobody knows is another rule's matter.
        """
        period = self.registry.periods.get(place[1])
        if period is None or received < period.closes:
            return None
        if any(received < unlock.until for unlock in self.unlocks.get(place, ())):
            return None
        open_then = [one.id for one in self.registry.periods.values() if one.is_open(received)]
        words = {
            "period": period.id,
            "closed": instant_text(period.closes),
            "received": instant_text(received.astimezone(period.closes.tzinfo)),
            "current": ", ".join(open_then) or "hiện không có kỳ nào đang nhận",
        }
        return self.wording.finding(rule, path, _START, words)

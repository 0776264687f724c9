"""Refuse an unlock record that names somebody, or that opens a closed period for longer than the department allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.checking.text_screens import ScreenChecker, ScreenHit
from portal.checking.wording import fill
from portal.vocabulary.findings import Severity
from portal.vocabulary.periods import Unlock
from portal.vocabulary.screens import ScreenKind
from portal.vocabulary.vietnamese import date_text

_LABELS = {"reason": "Lý do mở khóa", "approved_by": "Người duyệt mở khóa"}


@dataclass(frozen=True, slots=True)
class UnlockLimits:
    """What a record is measured by: the screens of reports, and how many days from `now` it may reach."""

    screening: ScreenChecker
    now: datetime
    days: int


def unlock_faults(
    unlocks: Mapping[tuple[str, str], Iterable[Unlock]], limits: UnlockLimits
) -> Iterator[tuple[Unlock, str]]:
    """Each record that must not stand, and why, without a word of what it says.

    The reason is shown on the page of corrections, so it names nobody; whoever agreed may be named, without numbers.
    """
    last = limits.now + timedelta(days=limits.days)
    for some in unlocks.values():
        for one in some:
            hits = limits.screening.check({"reason": one.reason, "approved_by": one.approved_by})
            for hit in hits:
                if _refused(hit):
                    words = {"label": _LABELS[str(hit.where[0])]}
                    yield one, f"{fill(hit.screen.message, words)} {fill(hit.screen.remedy, words)}"
            if one.until > last:
                day = date_text(last.astimezone(one.until.tzinfo).date())
                yield (
                    one,
                    f"until không được cách hôm nay quá {limits.days} ngày (schemas/thresholds.yaml), tức là quá {day}",
                )


def _refused(hit: ScreenHit) -> bool:
    is_name = hit.screen.kind is ScreenKind.NAME
    if hit.where[0] == "approved_by":
        return hit.screen.severity is Severity.ERROR and not is_name
    return hit.screen.severity is Severity.ERROR or is_name

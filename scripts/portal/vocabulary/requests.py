"""Where a sending with reports stands, and what the host told about it from one instant to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REASONS = "ly_do_tra_lai"
"""The code list of the reasons with which a reviewer sends a report back."""


class RequestState(StrEnum):
    """Where a pull request with reports stands; the value is the label's name after `phieu:`."""

    NEEDS_WORK = "can-bo-sung"
    WAITING = "cho-duyet"
    APPROVED = "da-duyet"
    RECEIVED = "da-tiep-nhan"
    CLOSED = "da-dong"

    @property
    def label(self) -> str:
        """What people read."""
        return _LABELS[self]


_LABELS = {
    RequestState.NEEDS_WORK: "Cần bổ sung",
    RequestState.WAITING: "Đã nộp, chờ duyệt",
    RequestState.APPROVED: "Đã duyệt, chờ tiếp nhận",
    RequestState.RECEIVED: "Đã tiếp nhận",
    RequestState.CLOSED: "Đã đóng, không tiếp nhận",
}


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One entry: the state of a pull request from an instant on, as the host told it.

    `request` is `owner/name#number`; `places` are unit and period of its reports; `reasons` are the codes with which
    a reviewer sent it back; `merge` is the commit that took it in.
    """

    request: str
    state: RequestState
    head: str
    instant: datetime
    places: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    merge: str = ""

    def says_the_same(self, other: RequestRecord) -> bool:
        """Whether the other entry would add nothing."""
        one = (self.state, self.head, self.places, self.reasons, self.merge)
        return one == (other.state, other.head, other.places, other.reasons, other.merge)


@dataclass(frozen=True, slots=True)
class ReviewDelay:
    """How long the department took over the sendings of a period: it tells of the department, of no unit.

    `decided` sendings were answered, half of them within `middle`; `waiting` wait now. A length is None without any.
    """

    period: str
    decided: int
    middle: timedelta | None
    longest: timedelta | None
    waiting: int
    waiting_longest: timedelta | None

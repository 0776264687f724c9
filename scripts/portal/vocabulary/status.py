"""Where a unit's report stands: the states people read, and which of them count as received and as on time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReportState(StrEnum):
    """The states of DESIGN.md policy 3; exactly one for each unit that a period asks. The value is the CSS name."""

    ON_TIME = "dung-han"
    REVISED = "sua-sau-han"
    LATE = "muon"
    UNDATED = "chua-ro-thoi-diem"
    PENDING = "cho-duyet"
    NEEDS_WORK = "can-bo-sung"
    MISSING = "chua-nop"
    EXEMPT = "duoc-mien"

    @property
    def label(self) -> str:
        """What people read."""
        return _LABELS[self]

    @property
    def icon(self) -> str:
        """One text character that tells the state without colour; no emoji, so that every font and terminal has it."""
        return _ICONS[self]

    @property
    def css(self) -> str:
        """The name of the state in style sheets and data files; never changes."""
        return self.value

    @property
    def is_actual(self) -> bool:
        """Whether the report counts as received ("actual report" in DHIS2)."""
        return self in (ReportState.ON_TIME, ReportState.REVISED, ReportState.LATE, ReportState.UNDATED)

    @property
    def is_on_time(self) -> bool:
        """Whether it counts as received on time: a correction after the due date does not take that away (policy 2)."""
        return self in (ReportState.ON_TIME, ReportState.REVISED)

    @property
    def is_expected(self) -> bool:
        """Whether the unit counts among those that must report; an exempt one does not."""
        return self is not ReportState.EXEMPT

    @property
    def waits_for_unit(self) -> bool:
        """Whether the unit has something to do."""
        return self in (ReportState.MISSING, ReportState.NEEDS_WORK)


_LABELS = {
    ReportState.ON_TIME: "Đã tiếp nhận đúng hạn",
    ReportState.REVISED: "Đã tiếp nhận đúng hạn, sửa sau hạn",
    ReportState.LATE: "Đã tiếp nhận muộn",
    ReportState.UNDATED: "Đã tiếp nhận, chưa rõ thời điểm",
    ReportState.PENDING: "Đã nộp, chờ duyệt",
    ReportState.NEEDS_WORK: "Cần bổ sung",
    ReportState.MISSING: "Chưa nộp",
    ReportState.EXEMPT: "Được miễn",
}
_ICONS = {
    ReportState.ON_TIME: "✓",
    ReportState.REVISED: "✎",
    ReportState.LATE: "▲",
    ReportState.UNDATED: "?",
    ReportState.PENDING: "◐",
    ReportState.NEEDS_WORK: "!",
    ReportState.MISSING: "○",
    ReportState.EXEMPT: "–",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say about the report that lies in its place now.

    `warnings` of a report that passes are those the unit has explained: an unexplained one blocks it.
    """

    passes: bool
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Exemption:
    """A unit that need not report for a period, with the reason and who agreed."""

    unit: str
    period: str
    reason: str
    approved_by: str

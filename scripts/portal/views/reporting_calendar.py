"""When to report: the periods of a year, and what is due now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.vietnamese import date_text


class Stage(StrEnum):
    """Where an instant lies in the life of a period."""

    COMING = "coming"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of the calendar; `proposed` while the department has not confirmed its dates."""

    id: str
    label: str
    window: str
    opens: str
    due: str
    closes: str
    why: str
    proposed: bool
    stage: Stage
    stage_label: str


@dataclass(frozen=True, slots=True)
class DueNow:
    """What a unit must know first: which period, until when, and how much time is left."""

    stage: Stage
    period: str
    headline: str
    detail: str
    left: str


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """The periods of one year and what is due on the day of the data."""

    year: int
    rows: tuple[PeriodRow, ...]
    due_now: DueNow


_STAGES = {
    Stage.COMING: "Chưa mở",
    Stage.OPEN: "Đang nhận phiếu",
    Stage.LATE: "Đã hết hạn, còn nhận phiếu muộn",
    Stage.CLOSED: "Đã khóa",
}


def stage_of(period: ReportingPeriod, as_of: datetime) -> Stage:
    """Where `as_of` lies; the due instant itself is late, the closing instant closed."""
    if as_of < period.opens:
        return Stage.COMING
    if as_of < period.due:
        return Stage.OPEN
    return Stage.LATE if as_of < period.closes else Stage.CLOSED


def period_in_hand(year: ReportingYear, as_of: datetime) -> ReportingPeriod:
    """The period whose progress is shown: the last one that has opened, else the first of the year."""
    opened = [period for period in year.periods if period.opens <= as_of]
    return opened[-1] if opened else year.periods[0]


def build_calendar(year: ReportingYear, as_of: datetime) -> ReportingCalendar:
    """The year's periods in order, seen from `as_of`."""
    return ReportingCalendar(year.year, tuple(_row(period, as_of) for period in year.periods), _due_now(year, as_of))


def _row(period: ReportingPeriod, as_of: datetime) -> PeriodRow:
    stage = stage_of(period, as_of)
    return PeriodRow(
        id=period.id,
        label=period.label,
        window=f"{date_text(period.first_day)} – {date_text(period.last_day)}",
        opens=date_text(period.opens.date()),
        due=date_text(period.last_good_day),
        closes=date_text(_last_day_before(period.closes)),
        why=period.why,
        proposed=not period.verified,
        stage=stage,
        stage_label=_STAGES[stage],
    )


def _due_now(year: ReportingYear, as_of: datetime) -> DueNow:
    period = next((one for one in year.periods if as_of < one.closes), year.periods[-1])
    stage = stage_of(period, as_of)
    due, closes = date_text(period.last_good_day), date_text(_last_day_before(period.closes))
    today = as_of.astimezone(period.due.tzinfo).date()
    headline = {
        Stage.COMING: f"Sắp tới: {period.label}",
        Stage.OPEN: f"Đang nhận phiếu: {period.label}",
        Stage.LATE: f"{period.label} đã hết hạn",
        Stage.CLOSED: f"{period.label} đã khóa",
    }[stage]
    detail = {
        Stage.COMING: f"Nhận phiếu từ ngày {date_text(period.opens.date())}, hạn nộp: hết ngày {due}.",
        Stage.OPEN: f"Hạn nộp: hết ngày {due}. Phiếu đến từ 00:00 ngày {date_text(period.due.date())} là muộn.",
        Stage.LATE: f"Hạn nộp là hết ngày {due}. Phiếu muộn vẫn được nhận đến hết ngày {closes}.",
        Stage.CLOSED: f"Hạn nộp là hết ngày {due}; kỳ khóa từ sau ngày {closes}. Chưa có kỳ báo cáo tiếp theo.",
    }[stage]
    return DueNow(stage, period.label, headline, detail, _left(stage, period.last_good_day, today))


def _left(stage: Stage, last_good_day: date, today: date) -> str:
    days = (last_good_day - today).days
    if stage in (Stage.LATE, Stage.CLOSED):
        return ""
    return f"còn {days} ngày" if days else "hôm nay là ngày cuối"


def _last_day_before(instant: datetime) -> date:
    return (instant - timedelta(microseconds=1)).date()

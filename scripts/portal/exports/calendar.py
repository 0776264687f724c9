"""The dates of a year as a calendar file for phones and computers (RFC 5545)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portal.vocabulary.materials import CampaignDay
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Department
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.vietnamese import date_text

_MOST_OCTETS = 75
"""A content line longer than this is folded (RFC 5545, 3.1); octets, not letters, and never inside a letter."""
_MORNING = timedelta(hours=8)
"""Alarms ring at eight, not at midnight."""
_WEEKS_AHEAD = -14
"""Days from a campaign day to its alarm."""
_DOMAIN = "bao-cao-antt.portal"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One all-day entry; `uid` never changes, so that a second import moves the entry instead of doubling it."""

    uid: str
    day: date
    title: str
    text: str
    alarms: tuple[timedelta, ...] = ()
    """Before the first minute of the day."""
    last: date | None = None
    """The last day of an entry that takes several."""
    yearly: bool = False


def calendar_days(
    periods: Iterable[ReportingPeriod], policy: ReminderPolicy, unit: OrgUnit | None = None
) -> Iterator[CalendarDay]:
    """Opening, last good day and last day of each period; the last good day rings as the reminder steps say."""
    owner = unit.id if unit else "chung"
    who = f" của {unit.name}" if unit else ""
    for period in periods:
        due, label = period.last_good_day, period.label_inside
        last = (period.closes - timedelta(microseconds=1)).date()
        window = f"Số liệu từ {date_text(period.first_day)} đến {date_text(period.last_day)}."
        late = f"Phiếu đến từ 00:00 ngày {date_text(period.due.date())} là muộn."
        yield CalendarDay(
            f"{period.id}-mo-{owner}@{_DOMAIN}",
            period.opens.date(),
            f"Bắt đầu nhận phiếu {label}",
            f"{window} Hạn nộp: hết ngày {date_text(due)}.",
        )
        yield CalendarDay(
            f"{period.id}-han-{owner}@{_DOMAIN}",
            due,
            f"Hạn nộp báo cáo {label}{who}",
            f"Ngày cuối để nộp đúng hạn. {window} {late}",
            tuple(_before(step.day) for step in policy.steps if step.alarm and step.day <= 0),
        )
        yield CalendarDay(
            f"{period.id}-khoa-{owner}@{_DOMAIN}",
            last,
            f"Ngày cuối nhận phiếu muộn và sửa phiếu {label}",
            "Sau ngày này kỳ báo cáo khóa lại.",
        )


def campaign_calendar_days(days: Iterable[CampaignDay], as_of: datetime) -> Iterator[CalendarDay]:
    """The days of awareness work, every year from that of `as_of` on; they ring two weeks before, to prepare."""
    for day in days:
        yield CalendarDay(
            f"dip-{day.id}@{_DOMAIN}",
            _in_year(as_of.year, *day.first),
            day.label,
            day.how,
            (_before(_WEEKS_AHEAD),),
            last=_in_year(as_of.year, *day.last),
            yearly=True,
        )


def _in_year(year: int, month: int, day: int) -> date:
    """That day, or the last of its month: 29 February is not in every year."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _before(day: int) -> timedelta:
    """From the start of the last good day back to the morning of a reminder; negative: after that start."""
    return timedelta(days=-day) - _MORNING


def render_calendar(name: str, department: Department, days: Sequence[CalendarDay], as_of: datetime) -> bytes:
    """The file's bytes; the same days and instant give the same bytes."""
    stamp = f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bao-cao-antt//portal//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for day in days:
        lines += _event(day, department, stamp)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(day: CalendarDay, department: Department, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{(day.last or day.day) + timedelta(days=1):%Y%m%d}"
    if day.yearly:
        yield "RRULE:FREQ=YEARLY"
    yield f"SUMMARY:{_text(day.title)}"
    yield f"DESCRIPTION:{_text(f'{day.text} {department.short_name}, {department.office}.')}"
    yield "TRANSP:TRANSPARENT"
    for alarm in day.alarms:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(day.title)}")
        yield from (f"TRIGGER:{_duration(alarm)}", "END:VALARM")
    yield "END:VEVENT"


def _duration(before: timedelta) -> str:
    """A trigger relative to the start: `-P2DT16H`, `PT8H`."""
    sign, length = ("-", before) if before > timedelta(0) else ("", -before)
    hours = length.seconds // 3600
    days = f"{length.days}D" if length.days else ""
    return f"{sign}P{days}" + (f"T{hours}H" if hours or not days else "")


def _text(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11: separators escaped, one line, no control characters."""
    flat = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return flat.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """One content line, folded, with its end."""
    octets = line.encode()
    parts, start, room = list[bytes](), 0, _MOST_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a letter
            end -= 1
        parts.append(octets[start:end])
        start, room = end, _MOST_OCTETS - 1  # the blank that marks a continuation counts too
    return b"\r\n ".join([*parts, octets[start:]]) + b"\r\n"

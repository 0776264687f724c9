"""The calendar file: what RFC 5545 asks, in bytes, and entries that keep their identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from portal.exports.calendar import CalendarDay, calendar_days, campaign_calendar_days, render_calendar
from portal.vocabulary.materials import CampaignDay
from portal.vocabulary.reminders import ReminderPolicy, ReminderStep
from tests.builders import DUE, FIRST, a_registry

REGISTRY = a_registry()
PERIOD = REGISTRY.period(FIRST)
STEPS = tuple(
    ReminderStep(str(day), day, "", "", formal=False, alarm=alarm, why="")
    for day, alarm in ((-10, True), (-3, False), (0, True), (4, True))
)
POLICY = ReminderPolicy(STEPS, 3, 45)


def _render(days: list[CalendarDay], as_of: datetime = DUE) -> bytes:
    return render_calendar("Lịch", REGISTRY.department, days, as_of)


def _lines(content: bytes) -> list[str]:
    """Content lines unfolded as any reader does."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_lines_end_in_crlf_and_none_is_longer_than_75_octets_nor_cut_inside_a_letter() -> None:
    """Vietnamese letters take up to three octets; a cut one would be unreadable in every calendar."""
    title = "Hạn nộp báo cáo " + "ữ" * 80
    content = _render([CalendarDay("a@b", PERIOD.last_day, title, "ề, ; \\ " * 30)])
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    pieces = content.split(b"\r\n")
    assert max(map(len, pieces)) in (73, 74, 75)
    assert all(piece.decode() for piece in pieces[:-1])
    assert f"SUMMARY:{title}" in _lines(content)


def test_separators_and_control_characters_stay_text() -> None:
    """A name may hold anything; it cannot begin a property of its own."""
    content = _render([CalendarDay("a@b", PERIOD.last_day, "x\r\nATTACH:http://a;b,c\\d\u2028e", "")])
    assert "SUMMARY:x ATTACH:http://a\\;b\\,c\\\\d e" in _lines(content)
    assert not [line for line in _lines(content) if line.startswith("ATTACH")]


def test_the_last_good_day_is_the_entry_and_it_rings_in_the_morning() -> None:
    """Due 15 June 00:00 is a whole-day entry on the 14th; day -10 rings at 8:00 of the 4th, day 0 at 8:00 of itself."""
    lines = _lines(_render(list(calendar_days([PERIOD], POLICY))))
    start = lines.index("DTSTART;VALUE=DATE:20300614")
    assert lines[start + 1] == "DTEND;VALUE=DATE:20300615"
    assert [line for line in lines if line.startswith("TRIGGER")] == ["TRIGGER:-P9DT16H", "TRIGGER:PT8H"]
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == 2
    assert "DTSTART;VALUE=DATE:20300714" in lines  # the last day before the period closes


def test_the_stamp_is_the_instant_of_the_data_in_utc_and_identities_stay() -> None:
    """A new issue of the file moves entries instead of doubling them, even when the dates have changed."""
    unit = REGISTRY.unit("thpt-mot")
    moved = replace(PERIOD, due=PERIOD.due + timedelta(days=3))
    before = _lines(_render(list(calendar_days([PERIOD], POLICY, unit))))
    after = _lines(_render(list(calendar_days([moved], POLICY, unit)), DUE + timedelta(hours=1)))
    uids = [[line for line in lines if line.startswith("UID:")] for lines in (before, after)]
    assert uids[0] == uids[1] and len(set(uids[0])) == 3
    assert {line for line in before if line.startswith("DTSTAMP")} == {"DTSTAMP:20300614T170000Z"}
    assert {line for line in after if line.startswith("DTSTAMP")} == {"DTSTAMP:20300614T180000Z"}
    assert before != after


@pytest.mark.parametrize("offset", ["+00:00", "-08:00", "+07:00"])
def test_the_same_instant_gives_the_same_bytes_in_every_zone(offset: str) -> None:
    """Wherever it is made."""
    zone = datetime.fromisoformat(f"2030-01-01T00:00{offset}").tzinfo
    assert _render(list(calendar_days([PERIOD], POLICY)), DUE.astimezone(zone)) == _render(
        list(calendar_days([PERIOD], POLICY))
    )


def test_campaign_days_come_every_year_ring_two_weeks_before_and_take_all_their_days() -> None:
    """A month ends on its last day (the end is exclusive); 29 February begins on the 28th where there is none."""
    month = CampaignDay("thang-6", "Tháng 6", (6, 1), (6, 30), (), "Làm", "", date(2030, 1, 1), verified=True)
    leap = replace(month, id="29-2", first=(2, 29), last=(2, 29))
    lines = _lines(_render(list(campaign_calendar_days([month, leap], DUE))))
    start = lines.index("DTSTART;VALUE=DATE:20300601")
    assert lines[start + 1 : start + 3] == ["DTEND;VALUE=DATE:20300701", "RRULE:FREQ=YEARLY"]
    assert "DTSTART;VALUE=DATE:20300228" in lines
    assert [line for line in lines if line.startswith("TRIGGER")] == ["TRIGGER:-P13DT16H"] * 2
    assert len({line for line in lines if line.startswith("UID:")}) == 2
    assert not [line for line in _lines(_render(list(calendar_days([PERIOD], POLICY)))) if line.startswith("RRULE")]

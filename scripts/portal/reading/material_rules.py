"""Read what materials may be and may name: kinds, licences, telephone numbers, the days of the year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.materials import CampaignDay, Hotline, Licence, MaterialRules

_LEAP_YEAR = 2024
"""A year in which every day of the calendar exists."""


def read_material_rules(path: Path) -> MaterialRules:
    """`schemas/materials.yaml`; ConfigError for what cannot be used."""
    head = Entry(path, read_config(path))
    limits = Entry(path, head.mapping("limits"), "limits")
    licences, sentences = {}, {}
    for values in head.entries("licences"):
        entry = Entry(path, values, "licences")
        licence = Licence(entry.text("id"), entry.text("label"), entry.text("url", ""))
        licences[licence.id] = licence
        entry.done()
    for values in head.entries("messages"):
        entry = Entry(path, values, "messages")
        sentences[entry.text("id")] = (entry.text("message"), entry.text("remedy"))
        entry.done()
    rules = MaterialRules(
        kinds=_code_list(head, "kinds", "loại tài liệu"),
        spoken_kinds=head.texts("spoken_kinds"),
        audiences=_code_list(head, "audiences", "đối tượng"),
        licences=licences,
        picture_limit=limits.integer("picture_kb"),
        page_limit=limits.integer("page_kb"),
        sentences=sentences,
    )
    limits.done()
    head.done()
    return rules


def _code_list(head: Entry, key: str, label: str) -> CodeList:
    codes = []
    for values in head.entries(key):
        entry = Entry(head.path, values, key)
        codes.append(Code(entry.text("code"), entry.text("label"), entry.text("hint", "")))
        entry.done()
    return CodeList(key, label, tuple(codes))


def read_hotlines(path: Path) -> dict[str, Hotline]:
    """`schemas/hotlines.yaml` by number; ConfigError when one repeats or is to be rechecked before it was checked."""
    head, found = Entry(path, read_config(path)), {}
    for values in head.entries("hotlines"):
        entry = Entry(path, values, "hotlines")
        hotline = Hotline(
            number=entry.text("number"),
            label=entry.text("label"),
            when=entry.text("when"),
            source=entry.text("source"),
            checked=entry.day("checked"),
            recheck_by=entry.day("recheck_by"),
        )
        entry.done()
        if hotline.number in found or hotline.recheck_by <= hotline.checked:
            raise entry.fault(f"số {hotline.number} bị lặp, hoặc hạn kiểm tra lại không sau ngày đối chiếu")
        found[hotline.number] = hotline
    head.done()
    return found


def read_campaign_days(path: Path, topics: CodeList) -> tuple[CampaignDay, ...]:
    """`schemas/campaign_days.yaml` in order of the year; ConfigError for an unknown topic or an impossible day."""
    head, days = Entry(path, read_config(path)), []
    for values in head.entries("days"):
        entry = Entry(path, values, "days")
        day = CampaignDay(
            id=entry.text("id"),
            label=entry.text("label"),
            first=_month_day(entry, "first"),
            last=_month_day(entry, "last"),
            topics=entry.texts("topics"),
            how=entry.text("how"),
            source=entry.text("source"),
            checked=entry.day("checked"),
            verified=entry.flag("verified"),
        )
        entry.done()
        unknown = [topic for topic in day.topics if topic not in topics.keys]
        if unknown or day.last < day.first:
            raise entry.fault(f"{day.id}: chủ đề lạ ({', '.join(unknown)}) hoặc ngày cuối trước ngày đầu")
        days.append(day)
    head.done()
    return tuple(sorted(days, key=lambda one: (one.first, one.last)))


def _month_day(entry: Entry, key: str) -> tuple[int, int]:
    text = entry.text(key)
    try:
        day = date.fromisoformat(f"{_LEAP_YEAR}-{text}")
    except ValueError:
        raise entry.fault(f"“{key}” là “{text}”, cần tháng-ngày như 07-30") from None
    return day.month, day.day

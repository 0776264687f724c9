"""Read the reporting years: which periods there are, and which plan, form and rules they use."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.periods import ReportingPeriod, ReportingYear


def read_years(folder: Path) -> tuple[ReportingYear, ...]:
    """Every year of the folder (`schemas/periods/<year>.yaml`), oldest first."""
    return tuple(_read_year(path) for path in sorted(folder.glob("[0-9]*.yaml")))


def _read_year(path: Path) -> ReportingYear:
    head = Entry(path, read_config(path))
    year = head.integer("year")
    if str(year) != path.stem:
        raise head.fault(f"year {year} phải trùng tên tệp {path.stem}")
    periods = tuple(_read_period(path, year, values) for values in head.entries("periods"))
    result = ReportingYear(year, head.text("plan"), head.text("form"), head.text("rules"), periods)
    head.done()
    for earlier, later in pairwise(periods):
        if later.first_day <= earlier.last_day:
            raise head.fault(f"kỳ {later.id} chồng lên kỳ {earlier.id}")
    return result


def _read_period(path: Path, year: int, values: object) -> ReportingPeriod:
    entry = Entry(path, values, "periods")
    period = ReportingPeriod(
        id=entry.text("id"),
        year=year,
        ordinal=entry.integer("ordinal"),
        label=entry.text("label"),
        first_day=entry.day("first_day"),
        last_day=entry.day("last_day"),
        opens=entry.instant("opens"),
        due=entry.instant("due"),
        closes=entry.instant("closes"),
        last_of_year=entry.flag("last_of_year"),
        verified=entry.flag("verified", False),
        why=entry.text("why", ""),
    )
    entry.done()
    if not period.first_day <= period.last_day < period.due.date() <= period.closes.date():
        raise entry.fault(f"kỳ {period.id}: ngày đầu, ngày cuối, hạn nộp, ngày khóa phải theo thứ tự")
    return period

"""Files that people subscribe to, beside a site's pages: the newsletter's feeds, the days of the year."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.derived_files import write_aside
from portal.exports.calendar import campaign_calendar_days, render_calendar
from portal.exports.feed import render_feed, render_rss
from portal.pages.materials import CALENDAR_FILE
from portal.views.newsletter import FEED, FOLDER, RSS
from portal.views.site import Site


def write_feed(site: Site, folder: Path) -> list[Path]:
    """Write the feeds below a site's folder, and the calendar of awareness work; the same inputs, the same bytes."""
    common = site.common
    department = common.units.registry.department
    days = tuple(campaign_calendar_days(common.library.days, common.as_of))
    name = f"Các dịp tuyên truyền – {department.short_name}"
    files = {
        f"{FOLDER}/{FEED}": render_feed(common.newsletter).encode(),
        f"{FOLDER}/{RSS}": render_rss(common.newsletter).encode(),
        CALENDAR_FILE: render_calendar(name, department, days, common.as_of),
    }
    for place, content in files.items():
        write_aside(folder / place, content)
    return [folder / place for place in files]

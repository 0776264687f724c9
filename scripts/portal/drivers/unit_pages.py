"""Write the page and the calendar of every unit, into a built site or beside staged pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from portal.exports.calendar import calendar_days, render_calendar
from portal.pages.links import unit_page
from portal.pages.unit_pages import CALENDAR, TEMPLATE, UnitTemplate
from portal.views.site import Site
from portal.views.unit_pages import UnitPages
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod

_FOLDER = "don-vi"


def write_built_unit_pages(site: Site, folder: Path) -> None:
    """Make every unit's page from the built page of the template, which is then removed.

    The builder renders one page, not one a unit: it takes hundredths of a second for each, this a thousandth.
    """
    built = folder / TEMPLATE.removesuffix(".md") / "index.html"
    if not built.is_file():
        raise PortalError(f"thiếu content/{TEMPLATE}: trang mẫu của từng đơn vị")
    units = site.common.units
    template = UnitTemplate(built.read_text(encoding="utf-8"), is_html=True, shows_state=units.shows_state)
    shutil.rmtree(built.parent)
    for page in units.pages():
        target = folder / _FOLDER / page.unit.id / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(template.fill(page), encoding="utf-8")
    _write_calendars(site, folder)


def write_staged_unit_pages(site: Site, template: str, folder: Path) -> Iterator[Path]:
    """Make every unit's page as Markdown from the template's words; yields the pages."""
    units = site.common.units
    filled = UnitTemplate(template, is_html=False, shows_state=units.shows_state)
    (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    for page in units.pages():
        target = folder / unit_page(page.unit.id)
        target.write_text(filled.fill(page), encoding="utf-8")
        yield target
    _write_calendars(site, folder)


def _write_calendars(site: Site, folder: Path) -> None:
    """One calendar for each unit with the periods that ask it, one for all."""
    units = site.common.units
    everybody = folder / _FOLDER / CALENDAR
    everybody.parent.mkdir(parents=True, exist_ok=True)
    everybody.write_bytes(_calendar(units, units.periods))
    for link in units.links:
        target = folder / _FOLDER / link.id / CALENDAR
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_calendar(units, units.periods_of(link.id), link.id))


def _calendar(units: UnitPages, periods: tuple[ReportingPeriod, ...], unit_id: str = "") -> bytes:
    unit = units.registry.unit(unit_id) if unit_id else None
    name = f"Hạn báo cáo – {unit.short_name}" if unit else f"Hạn báo cáo – {units.registry.department.short_name}"
    days = tuple(calendar_days(periods, units.policy, unit))
    return render_calendar(name, units.registry.department, days, units.as_of)

"""Which plan year the pages show on a day: the version that is published when nobody names one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from portal.drivers.campaign import now_in
from portal.drivers.public_status import status_without_reports
from portal.reading.publishing import FILE, read_publishing
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience


def shown_version(root: Path, audience: Audience, as_of: datetime | None = None) -> tuple[str, str]:
    """The year whose pages are shown at an instant (now when not given), and the name of the current version.

    Pages turn to a new year when its first period opens, so nobody has to change a setting that night. Without reports
    it is the year of the status that was handed over, as in the pages themselves (drivers.site_source.read_site).
    """
    repository = Repository(root)
    told = status_without_reports(root, audience)
    registry = read_registry(repository)
    moment = as_of or (told.as_of if told else now_in(registry))
    year = registry.year_of(registry.current_period(moment))
    return str(year.year), read_publishing(repository.schemas / FILE).current

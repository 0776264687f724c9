"""What a site knows of being one published version among others: its stamp, and where the current one is found."""

from __future__ import annotations

import os
from pathlib import Path

from portal.reading.publishing import FILE, STAMP, read_publishing, render_stamp
from portal.reading.repository import Repository
from portal.views.site import Site
from portal.vocabulary.audience import Audience
from portal.vocabulary.publishing import VersionStamp

VERSION = "MIKE_DOCS_VERSION"
"""The environment variable by which mike names the version that is being built."""


def version_settings(repository: Repository) -> dict[str, str] | None:
    """What the theme needs to show the other versions and the notice on older ones; None for a site by itself."""
    path = repository.schemas / FILE
    if not os.environ.get(VERSION) or not path.is_file():
        return None
    return {"provider": "mike", "default": read_publishing(path).current}


def write_stamp(site: Site, audience: Audience, folder: Path) -> None:
    """Put the stamp into a site that is built as a version."""
    if version := os.environ.get(VERSION):
        common = site.common
        year = common.calendar.year
        stamp = VersionStamp(version, f"Năm {year}", year, audience, common.as_of)
        (folder / STAMP).write_bytes(render_stamp(stamp))

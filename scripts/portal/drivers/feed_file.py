"""The newsletter's feed as a file beside a site's pages."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.derived_files import write_aside
from portal.exports.feed import render_feed
from portal.views.newsletter import FEED, FOLDER
from portal.views.site import Site


def write_feed(site: Site, folder: Path) -> Path:
    """Write the feed below a site's folder; the same posts give the same bytes."""
    path = folder / FOLDER / FEED
    write_aside(path, render_feed(site.common.newsletter).encode())
    return path

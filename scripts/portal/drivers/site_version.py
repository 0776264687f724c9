"""What a site knows of being one published version among others: its stamp, and where it and the current one are."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from portal.reading.publishing import FILE, STAMP, read_publishing, render_stamp
from portal.reading.repository import Repository
from portal.views.site import Site
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.publishing import VersionStamp
from portal.vocabulary.registry import Department

VERSION = "MIKE_DOCS_VERSION"
"""The environment variable by which mike names the version that is being built."""
OURS = "PORTAL_VERSION"
"""The same, set only by `portal publish`, which knows where each audience's pages may go."""


def version_settings(repository: Repository) -> dict[str, str] | None:
    """What the theme needs to show the other versions and the notice on older ones; None for a site by itself."""
    path = repository.schemas / FILE
    if not os.environ.get(VERSION) or not path.is_file():
        return None
    return {"provider": "mike", "default": read_publishing(path).current}


def refuse_stray_staff_site(audience: Audience, command: str = "build") -> None:
    """PortalError when the staff site is built to be sent by something that does not ask where to.

    mike and `gh-deploy` put any site on the branch that hosts show to everybody.
    """
    version = os.environ.get(VERSION, "")
    if audience is Audience.STAFF and (command == "gh-deploy" or (version and os.environ.get(OURS) != version)):
        raise PortalError(
            "trang nội bộ không được công bố bằng mike hay gh-deploy: hai lệnh ấy đặt trang vào nhánh mà máy chủ cho "
            "mọi người xem. Dùng “portal publish NĂM hien-hanh --audience staff”"
        )


def site_address(repository: Repository, department: Department) -> str:
    """The address that printed codes, feeds and previews begin with, with a stroke at its end; empty while not known.

    A published page names the folder of the current version: what is printed this year must open next year's pages.
    A site by itself stands at the address as the department wrote it.
    """
    if not department.site_url:
        return ""
    current = f"{settings['default']}/" if (settings := version_settings(repository)) else ""
    return f"{department.site_url.rstrip('/')}/{current}"


def site_path(department: Department, audience: Audience) -> str:
    """The path of a whole site on its host, a stroke at both ends; empty while not known.

    Only the address of the public site is written down.
    """
    if audience is not Audience.PUBLIC or not department.site_url:
        return ""
    path = urlsplit(department.site_url).path.strip("/")
    return f"/{path}/" if path else "/"


def version_path(department: Department, audience: Audience) -> str:
    """The path of the site that is being built: below that of the whole site, the folder of its version."""
    version = os.environ.get(VERSION)
    return (site_path(department, audience) or "/") + (f"{version}/" if version else "")


def write_stamp(site: Site, audience: Audience, folder: Path) -> None:
    """Put the stamp into a site that is built as a version."""
    if version := os.environ.get(VERSION):
        common = site.common
        year = common.calendar.year
        stamp = VersionStamp(version, f"Năm {year}", year, audience, common.as_of)
        (folder / STAMP).write_bytes(render_stamp(stamp))

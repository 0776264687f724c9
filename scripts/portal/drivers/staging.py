"""Write the pages as plain Markdown, every slot filled in, for another site builder."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from portal.drivers.feed_file import write_feed
from portal.drivers.site_source import read_site
from portal.drivers.unit_pages import write_staged_unit_pages
from portal.drivers.web_form import FormAge, write_web_form
from portal.pages.number_sources import source_pages
from portal.pages.slots import fill_inline
from portal.pages.unit_pages import TEMPLATE
from portal.reading.repository import Repository
from portal.reading.staff_pages import read_staff_pages
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError


def write_stage(root: Path, folder: Path, audience: Audience, as_of: datetime | None = None) -> list[Path]:
    """Write every file of `content/` below a new or empty folder, pages with their slots filled; returns them.

    PortalError when the folder already holds something: what is staged must not mix with what was.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise PortalError(f"{folder}: thư mục đã có nội dung; hãy chọn thư mục mới")
    site = read_site(root, audience, as_of)
    content = Repository(root).content
    left_out = frozenset[str]() if audience is Audience.STAFF else read_staff_pages(content)
    written: list[Path] = []
    for source in sorted(path for path in content.rglob("*") if path.is_file()):
        page = source.relative_to(content)
        if page.as_posix() in left_out:
            continue
        if page.as_posix() == TEMPLATE:
            written += write_staged_unit_pages(site, source.read_text(encoding="utf-8"), folder)
            continue
        target = folder / page
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".md":
            target.write_text(fill_inline(source.read_text(encoding="utf-8"), site, page.as_posix()), encoding="utf-8")
        else:
            shutil.copyfile(source, target)
        written.append(target)
    for place, text in source_pages(site):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(fill_inline(text, site, place), encoding="utf-8")
        written.append(folder / place)
    age = FormAge(site.common.freshness)
    return [*written, *write_feed(site, folder), *write_web_form(root, folder, age)]

"""Read where finished pages are sent, and the stamp that every published version carries."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.publishing import Place, Publishing, VersionStamp

FILE = "publishing.yaml"
"""Below schemas/."""
STAMP = "phien-ban.json"
"""In the top folder of a published version."""
ALIAS = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_BRANCH = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*")


def read_publishing(path: Path) -> Publishing:
    """The places of `schemas/publishing.yaml`; ConfigError when a place lacks a part."""
    head = Entry(path, read_config(path))
    current = head.text("current")
    if not ALIAS.fullmatch(current):
        raise head.fault("current: chỉ dùng chữ thường không dấu, số và gạch nối, bắt đầu bằng chữ")
    written = Entry(path, head.mapping("places"), "places")
    named = [audience for audience in Audience if audience.value in set(written.keys())]
    places = {audience: _read_place(path, audience, written.mapping(audience.value)) for audience in named}
    without_public = head.text("without_public", "")
    written.done()
    head.done()
    return Publishing(current, places, without_public)


def _read_place(path: Path, audience: Audience, values: object) -> Place:
    entry = Entry(path, values, f"places.{audience}")
    place = Place(entry.text("remote"), entry.text("branch"), entry.text("why"))
    entry.done()
    if place.remote.startswith("-") or not _BRANCH.fullmatch(place.branch):
        raise entry.fault("remote hoặc branch không phải tên kho, tên nhánh dùng được")
    return place


def read_stamp(content: bytes, where: str) -> VersionStamp:
    """The stamp of a version; PortalError naming `where` when it is damaged."""
    try:
        values = json.loads(content.decode("utf-8"))
        stamp = VersionStamp(
            version=str(values["version"]),
            title=str(values["title"]),
            year=int(values["year"]),
            audience=Audience(values["audience"]),
            as_of=datetime.fromisoformat(values["as_of"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PortalError(f"{where}: không đọc được phiên bản của trang") from None
    return stamp


def render_stamp(stamp: VersionStamp) -> bytes:
    """The stamp as its file."""
    values = {
        "version": stamp.version,
        "title": stamp.title,
        "year": stamp.year,
        "audience": stamp.audience.value,
        "as_of": stamp.as_of.isoformat(),
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()

"""Send the pages of one plan year to where their audience reads them, and nowhere else."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from portal.drivers.published_branch import PublishedBranch, PublishError
from portal.drivers.site_build import build_site
from portal.reading.publishing import ALIAS, FILE, STAMP, read_publishing, read_stamp
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.publishing import Place, Publishing

_SCP = re.compile(r"(?:[^@/:]+@)?([^/:]+):(?!//)(.*)")
_URL = re.compile(r"[a-z+]+://(?:[^@/]*@)?([^/:]+)(?::[0-9]+)?/(.*)", re.IGNORECASE)


def publish_site(root: Path, version: str, alias: str, audience: Audience, as_of: datetime | None = None) -> str:
    """Build the site of an audience and send it as the version of a plan year; returns what was done, in words.

    Strict as `build_site`. PublishError when the version is no plan year, when the pages would show another year than
    the version's, or when the place is not this audience's; nothing is sent then.
    """
    repository = Repository(root.resolve())
    years = [str(year.year) for year in read_registry(repository).years]
    if version not in years:
        raise PublishError(f"“{version}” không phải năm kế hoạch; các năm đang có: {', '.join(years)}")
    if alias and not ALIAS.fullmatch(alias):
        raise PublishError(f"“{alias}” không dùng làm tên khác của bản được; ghi chữ thường không dấu, như hien-hanh")
    branch, place = published_branch(repository, audience)
    with tempfile.TemporaryDirectory(prefix="portal-publish-") as folder:
        site = build_site(root, audience, Path(folder) / "site", as_of, version)
        stamp = read_stamp((site / STAMP).read_bytes(), STAMP)
        if str(stamp.year) != version or stamp.audience is not audience:
            raise PublishError(
                f"trang dựng vào lúc này là của năm {stamp.year}, không phải {version}; "
                "thêm --as-of một ngày của năm ấy, hoặc công bố dưới tên đúng năm"
            )
        branch.deploy(site, stamp, alias)
    also = f", cũng là {alias}" if alias else ""
    return f"Đã công bố trang {audience.label.lower()} năm {version}{also} lên nhánh {place.branch} của {place.remote}"


def rebuild_published(root: Path, audience: Audience) -> str:
    """Put a damaged published branch together again; returns which versions it shows, in words."""
    branch, place = published_branch(Repository(root.resolve()), audience)
    versions = branch.rebuild()
    return f"Đã dựng lại nhánh {place.branch} của {place.remote}: bản {', '.join(versions)}"


def published_branch(repository: Repository, audience: Audience) -> tuple[PublishedBranch, Place]:
    """The branch of an audience; PublishError when it has no place, or shares a repository with another audience."""
    publishing = read_publishing(repository.schemas / FILE)
    place = publishing.places.get(audience)
    if place is None:
        raise PublishError(
            f"schemas/{FILE} chưa ghi nơi đặt trang {audience.label.lower()}; "
            "đó phải là một kho riêng, chỉ người được xem trang này mới đọc được"
        )
    address = _address(repository, place)
    _refuse_shared_place(repository, publishing, audience, address)
    return PublishedBranch(address, place.branch, audience, os.environ.get("GITHUB_TOKEN", "")), place


def _refuse_shared_place(repository: Repository, publishing: Publishing, audience: Audience, address: str) -> None:
    for other, place in publishing.places.items():
        if other is not audience and where(_address(repository, place)) == where(address):
            raise PublishError(
                f"schemas/{FILE} đặt trang công khai và trang nội bộ trong cùng một kho ({place.remote}); "
                "ai đọc được kho là đọc được mọi nhánh của nó, nên phải là hai kho"
            )


def _address(repository: Repository, place: Place) -> str:
    """The address behind a remote's name; the remote itself when git knows no such name."""
    from portal.drivers.host.objects import GitObjects

    if (repository.root / ".git").exists():
        with GitObjects.at(repository.root) as objects:
            known = objects.run("remote", "get-url", "--", place.remote, with_exceptions=False)
        if known:
            return known
    if re.fullmatch(r"[A-Za-z0-9_-]+", place.remote):
        raise PublishError(f"kho này không có remote tên “{place.remote}” (ghi ở schemas/{FILE})")
    if not _URL.fullmatch(place.remote) and not _SCP.fullmatch(place.remote):
        return str((repository.root / place.remote).resolve())
    return place.remote


def where(address: str) -> str:
    """One name for every way of writing a repository's address: `https`, `ssh` or `git@`, with `.git` or without."""
    written = _URL.fullmatch(address) or _SCP.fullmatch(address)
    local = str(Path(address.removeprefix("file://")).resolve())
    return re.sub(r"(/?\.git)?/*$", "", f"{written[1]}/{written[2]}".lower() if written else local)

"""Send the pages of one plan year to where their audience reads them, and nowhere else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from portal.drivers.git_addresses import AddressError, Receiver, find_receiver, where
from portal.drivers.published_apart import refuse_mixed_audiences
from portal.drivers.published_branch import PublishedBranch, PublishError, Sent
from portal.drivers.site_build import build_site
from portal.drivers.site_version import site_path
from portal.reading.publishing import ALIAS, FILE, STAMP, read_publishing, read_stamp
from portal.reading.registry import read_department, read_registry
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.publishing import Front, Place, Publishing

_SHOWN = "gh-pages"
"""The branch that hosts show to everybody unless told otherwise."""


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
    _refuse_mixed(repository, branch)
    with tempfile.TemporaryDirectory(prefix="portal-publish-") as folder:
        site = build_site(root, audience, Path(folder) / "site", as_of, version)
        stamp = read_stamp((site / STAMP).read_bytes(), STAMP)
        if str(stamp.year) != version or stamp.audience is not audience:
            raise PublishError(
                f"trang dựng vào lúc này là của năm {stamp.year}, không phải {version}; "
                "thêm --as-of một ngày của năm ấy, hoặc công bố dưới tên đúng năm"
            )
        sent = branch.deploy(site, stamp, alias)
    also = f", cũng là {alias}" if alias else ""
    done = f"Đã công bố trang {audience.label.lower()} năm {version}{also} lên nhánh {place.branch} của {place.remote}"
    return "\n".join((done, *_remarks(sent, branch.front, alias)))


def rebuild_published(root: Path, audience: Audience) -> str:
    """Put a damaged published branch together again; returns which versions it shows, in words."""
    repository = Repository(root.resolve())
    branch, place = published_branch(repository, audience)
    _refuse_mixed(repository, branch)
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
    if audience is Audience.STAFF:
        _refuse_unknown_public(publishing, place)
    receiver = _receiver(repository, place)
    for other, elsewhere in publishing.places.items():
        if other is not audience and receiver.names & _receiver(repository, elsewhere).names:
            raise PublishError(
                f"schemas/{FILE} đặt trang công khai và trang nội bộ trong cùng một kho ({elsewhere.remote}); "
                "ai đọc được kho là đọc được mọi nhánh của nó, nên phải là hai kho"
            )
    return _branch(repository, publishing, audience, receiver.address), place


def _remarks(sent: Sent, front: Front, alias: str) -> Iterator[str]:
    if sent.mended:
        yield f"Nhánh đã thiếu hoặc sai {', '.join(sent.mended)}: đã làm lại."
    if alias and alias != front.current:
        yield f"Chú ý: “{alias}” không phải tên của bản hiện hành ({front.current}, ghi ở schemas/{FILE})."
    if sent.lead != front.current:
        yield (
            f"Chú ý: chưa bản nào mang tên {front.current}, nơi mã in và bản tin dẫn đến; trang đầu tạm mở bản "
            f"{sent.lead}. Công bố năm hiện hành kèm tên ấy: portal publish NĂM {front.current}"
        )


def _refuse_unknown_public(publishing: Publishing, place: Place) -> None:
    """The staff site goes out only when it can be told from the public place, or somebody says why there is none."""
    if Audience.PUBLIC in publishing.places or (publishing.without_public and place.branch != _SHOWN):
        return
    raise PublishError(
        f"schemas/{FILE} không ghi nơi đặt trang công khai nên không so được với nơi nhận trang nội bộ. "
        f"Ghi places.public; hoặc, khi Sở không có trang công khai nào, ghi lý do ở without_public "
        f"và đặt trang nội bộ ở nhánh khác {_SHOWN}"
    )


def _refuse_mixed(repository: Repository, branch: PublishedBranch) -> None:
    publishing = read_publishing(repository.schemas / FILE)
    others = {
        other: _branch(repository, publishing, other, _receiver(repository, place).address)
        for other, place in publishing.places.items()
        if other is not branch.audience
    }
    refuse_mixed_audiences(branch, others)


def _receiver(repository: Repository, place: Place) -> Receiver:
    try:
        return find_receiver(repository.root, place.remote)
    except AddressError as error:
        raise PublishError(f"schemas/{FILE}: {error}") from None


def _branch(repository: Repository, publishing: Publishing, audience: Audience, address: str) -> PublishedBranch:
    department, staff = read_department(repository.schemas / "department.yaml"), audience is Audience.STAFF
    title = department.staff_site_title if staff else department.site_title
    front = Front(publishing.current, site_path(department, audience), title, staff)
    branch = publishing.places[audience].branch
    return PublishedBranch(address, branch, audience, front, _token(address))


def _token(address: str) -> str:
    """The token of the host that runs this, for that host alone: the other audience may be elsewhere."""
    host = where(os.environ.get("GITHUB_SERVER_URL") or "https://github.com").partition("/")[0]
    return os.environ.get("GITHUB_TOKEN", "") if where(address).partition("/")[0] == host else ""

"""Freeze a year: one file with everything its public site is built from, which builds the same bytes ever after."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path

from portal.drivers.bundle_files import (
    Packed,
    folder_hash,
    hash_of,
    read_packet,
    render_packet,
    year_closings,
    year_files,
)
from portal.drivers.campaign import read_campaign
from portal.drivers.derived_files import write_aside
from portal.drivers.site_build import CONFIGS, build_site
from portal.drivers.web_form import DIST, FRESHNESS, WEB
from portal.exports.public_status import render_public_status
from portal.reading.repository import Repository
from portal.statistics.request_turns import compute_review_delays
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError

_HOUSE = Path(__file__).resolve().parents[3]
_LOCK = "requirements.lock"
_README = "DOC-TRUOC.txt"
_WORDS = """Gói lưu của kế hoạch năm {year}, số liệu tính đến {as_of}.

Trong gói: kế hoạch, danh sách đơn vị, mẫu phiếu, quy tắc, chỉ số, các đợt công bố, nội dung trang, tình hình nộp.
Không có phiếu của đơn vị nào. Gói có danh sách nhóm trường và tài khoản: chỉ lưu trong Sở, không đăng lên mạng.

Kiểm tra gói và dựng lại trang: portal bundle --verify <tệp này> --site-dir <thư mục>
"""


def write_bundle(root: Path, year_name: str, out: Path, as_of: datetime | None = None) -> Path:
    """Pack a plan year as it stands at `as_of` (now when not given); the same inputs give the same bytes.

    The site is built once from what is packed, so that a bundle that could not be built is never written. PortalError
    when the pages of that instant are those of another year.
    """
    campaign = read_campaign(root, as_of)
    repository, registry = campaign.repository, campaign.registry
    year = next((one for one in registry.years if str(one.year) == year_name), None)
    if year is None:
        registry.refuse_draft(year_name)
        years = ", ".join(str(one.year) for one in registry.years)
        raise PortalError(f"“{year_name}” không phải năm kế hoạch; các năm đang có: {years}")
    shown = registry.year_of(campaign.current_period())
    if shown is not year:
        raise PortalError(f"lúc này trang là của năm {shown.year}; thêm --as-of một ngày của năm {year.year}")
    files = {name: path.read_bytes() for name, path in year_files(repository, year).items()}
    files |= year_closings(repository, registry.closings.values(), year)
    status = repository.relative(repository.public_status)
    if repository.submissions.is_dir():
        periods = {period.id for period in year.periods}
        delays = (one for one in compute_review_delays(campaign.request_log, campaign.as_of) if one.period in periods)
        files[status] = render_public_status(campaign.status_of(year.periods), registry.publication, delays).encode()
    elif repository.public_status.is_file():
        files[status] = repository.public_status.read_bytes()
    files |= _site_files(repository)
    files[_LOCK] = (_HOUSE / _LOCK).read_bytes()
    files[_README] = _WORDS.format(year=year.year, as_of=campaign.as_of.isoformat()).encode()
    with tempfile.TemporaryDirectory(prefix="portal-bundle-") as folder:
        site = folder_hash(_build(files, campaign.as_of, Path(folder) / "trang"))
    packed = Packed(year.year, campaign.as_of, _software(), _lock_hash(), tool_hash(), site)
    write_aside(out, render_packet(packed, files))
    return out


def _site_files(repository: Repository) -> dict[str, bytes]:
    """The order of the pages and their dress: those of the repository, of this program when it has none of its own."""
    config = CONFIGS[Audience.PUBLIC]
    home = repository.root if (repository.root / config).is_file() else _HOUSE
    paths = [home / config, *(path for path in sorted((home / "theme").rglob("*")) if path.is_file())]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


def verify_bundle(bundle: Path, site_dir: Path | None = None) -> Iterator[str]:
    """Check a bundle file by file and build its public site again, into `site_dir` when one is given; says what is so.

    PortalError when a file is damaged, or when this very program builds other bytes than when the bundle was made. With
    another program the pages may differ; it is said which, and the content has still been proved.
    """
    packed, files = read_packet(bundle)
    yield f"Gói năm {packed.year}, số liệu đến {packed.as_of.isoformat()}: {len(files)} tệp, đúng như lúc đóng gói."
    with tempfile.TemporaryDirectory(prefix="portal-bundle-") as folder:
        built = folder_hash(_build(files, packed.as_of, site_dir or Path(folder) / "trang"))
    same_program = (packed.tool, packed.lock, packed.software) == (tool_hash(), _lock_hash(), _software())
    if built == packed.site:
        yield "Trang công khai dựng lại giống từng byte."
    elif same_program:
        raise PortalError(f"{bundle}: cùng chương trình mà trang dựng lại khác trang lúc đóng gói")
    else:
        yield (
            f"Trang dựng lại khác lúc đóng gói vì chương trình đã khác (gói: {packed.software}, mã {packed.tool[:12]}; "
            f"đang dùng: {_software()}, mã {tool_hash()[:12]}). Muốn giống từng byte thì dùng đúng chương trình ấy."
        )


def _build(files: Mapping[str, bytes], as_of: datetime, site_dir: Path) -> Path:
    with tempfile.TemporaryDirectory(prefix="portal-bundle-") as folder:
        root = Path(folder)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return build_site(root, Audience.PUBLIC, site_dir, as_of)


def _software() -> str:
    return metadata.version("bao-cao-antt")


def _lock_hash() -> str:
    return hash_of([(_LOCK, (_HOUSE / _LOCK).read_bytes())])


def tool_hash() -> str:
    """One hash over everything of this program that makes pages: its code, templates and browser form."""
    folders = (_HOUSE / "scripts" / "portal", DIST)
    paths = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    paths += [WEB / "index.html", *(WEB / "pictures").rglob("*"), FRESHNESS]
    return hash_of((path.relative_to(_HOUSE).as_posix(), path.read_bytes()) for path in paths if path.is_file())

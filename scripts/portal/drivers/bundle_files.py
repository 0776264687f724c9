"""The files of a year's bundle: which belong to it, what each was when it was packed, and the packet itself."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from portal.exports.closing_yaml import render_closing
from portal.reading.repository import Repository
from portal.vocabulary.closings import Closing
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingYear

MANIFEST = "muc-luc.json"
_VERSION = 1
_DATE = (1980, 1, 1, 0, 0, 0)
"""Every entry has the same date: the packet tells what is in it, not when it was made."""
_OF_A_YEAR = re.compile(r"([0-9]{4})(?:-[A-Z0-9]+)?(?:\..+)?")
_VERSIONED = ("form", "rules", "report")
"""Folders below schemas/ whose files are named by the version of form or rules."""
_MOST = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Packed:
    """What the manifest says: the year, the instant its pages are about, and by what they were made."""

    year: int
    as_of: datetime
    software: str
    lock: str
    tool: str
    site: str
    """The hash of the public site that the bundle builds."""


def year_files(repository: Repository, year: ReportingYear) -> dict[str, Path]:
    """The files of the contract that a year needs and every word of `content/`, by path.

    No report is among them, and nothing that tells of one: no corrections, unlocks, exemptions or closings.
    """
    found = {}
    about_reports = (*repository.about_reports, repository.closings)
    for path in _files(repository.schemas):
        if any(path.is_relative_to(one) for one in about_reports):
            continue
        parts = path.relative_to(repository.schemas).parts
        if parts[0] in _VERSIONED:
            wanted = Path(parts[1]).name.startswith((f"{year.form}.", f"{year.rules}.")) or parts[1] == year.form
        else:
            named = _OF_A_YEAR.fullmatch(parts[-1])
            wanted = named is None or named[1] in (str(year.year), year.plan)
        if wanted:
            found[repository.relative(path)] = path
    for path in _files(repository.content):
        if path != repository.public_status:
            found[repository.relative(path)] = path
    return found


def year_closings(repository: Repository, closings: Iterable[Closing], year: ReportingYear) -> dict[str, bytes]:
    """The closings of a year as far as its pages need them, by path: who was asked and under which name, without the
    instants and contents of reports."""
    periods = {period.id for period in year.periods}
    bare = (one.without_reports() for one in closings if one.period in periods)
    return {
        repository.relative(repository.closings / f"{one.period}.yaml"): render_closing(one).encode() for one in bare
    }


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def hash_of(files: Iterable[tuple[str, bytes]]) -> str:
    """One hash over named contents, in the order of the names."""
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def folder_hash(folder: Path) -> str:
    """One hash over every file below a folder."""
    return hash_of(
        (path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    )


def render_packet(packed: Packed, files: Mapping[str, bytes]) -> bytes:
    """The packet: stored, sorted and undated, so that the same files give the same bytes on every machine."""
    rows = [
        {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(files.items())
    ]
    manifest = {
        "version": _VERSION,
        "year": packed.year,
        "as_of": packed.as_of.isoformat(),
        "software": packed.software,
        "lock_sha256": packed.lock,
        "tool_sha256": packed.tool,
        "site_sha256": packed.site,
        "files": rows,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as packet:
        for path, content in [(MANIFEST, text.encode()), *sorted(files.items())]:
            entry = zipfile.ZipInfo(path, _DATE)
            entry.external_attr = 0o644 << 16
            packet.writestr(entry, content)
    return stream.getvalue()


def read_packet(path: Path) -> tuple[Packed, dict[str, bytes]]:
    """What a packet says and holds; PortalError naming the first file that is not what it was when it was packed."""
    try:
        with zipfile.ZipFile(path) as packet:
            if sum(entry.file_size for entry in packet.infolist()) > _MOST:
                raise PortalError(f"{path}: gói lớn quá mức")
            files = {entry.filename: packet.read(entry) for entry in packet.infolist()}
    except FileNotFoundError:
        raise PortalError(f"{path}: không có tệp này") from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise PortalError(f"{path}: không phải gói lưu năm, hoặc đã hỏng ({error})") from None
    packed, rows = _read_manifest(path, files.pop(MANIFEST, b""))
    for name, content in files.items():
        if rows.pop(name, "") != hashlib.sha256(content).hexdigest():
            raise PortalError(f"{path}: “{name}” không còn như lúc đóng gói")
    if rows:
        raise PortalError(f"{path}: thiếu “{next(iter(rows))}”")
    return packed, files


def _read_manifest(path: Path, content: bytes) -> tuple[Packed, dict[str, str]]:
    try:
        values = json.loads(content)
        if values["version"] != _VERSION:
            raise PortalError(f"{path}: gói bản {values['version']!r}, chương trình này đọc bản {_VERSION}")
        rows = {str(row["path"]): str(row["sha256"]) for row in values["files"]}
        hashes = (str(values["lock_sha256"]), str(values["tool_sha256"]), str(values["site_sha256"]))
        as_of = datetime.fromisoformat(values["as_of"])
        packed = Packed(int(values["year"]), as_of, str(values["software"]), *hashes)
    except (ValueError, KeyError, TypeError):
        raise PortalError(f"{path}: thiếu hoặc không đọc được {MANIFEST}") from None
    outside = [name for name in rows if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    if outside or any("\\" in name or ":" in name for name in rows):
        raise PortalError(f"{path}: gói có đường dẫn ra ngoài thư mục")
    return packed, rows

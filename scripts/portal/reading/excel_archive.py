"""Is it a plain .xlsx workbook? What else schools send is refused here, before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from portal.reading.yaml_source import Fault
from portal.vocabulary.findings import Position
from portal.vocabulary.vietnamese import size_text

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_MEMBERS = 200

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = (
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
)
_INSIDE = (
    ("xl/vbaProject.bin", "bảng tính có macro (.xlsm)"),
    ("xl/workbook.bin", "bảng tính nhị phân (.xlsb)"),
    ("word/document.xml", "văn bản Word"),
    ("ppt/presentation.xml", "bản trình chiếu PowerPoint"),
    ("Index/Document.iwa", "bảng tính của điện thoại, máy Apple (Numbers)"),
)
_DOCTYPE = re.compile(rb"<\x00?!\x00?(D\x00?O\x00?C|E\x00?N\x00?T)")
START = Position(1, 1)


def looks_like_workbook(content: bytes, name: str) -> bool:
    """Whether a file is to be read as a workbook; everything else goes the way of text reports."""
    return content.startswith((_ZIP, _OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"))


def archive_fault(content: bytes) -> Fault | None:
    """Why these bytes are no workbook that can be read safely; None when they are one (reliability.md O08)."""
    if len(content) > MAX_BYTES:
        return _too_large(len(content), MAX_BYTES)
    kind = _other_kind(content)
    if kind:
        return Fault("excel-other-kind", START, {"kind": kind})
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return Fault("excel-password", START)
        return Fault("excel-other-kind", START, {"kind": "bảng tính hoặc văn bản Office đời cũ (.xls, .doc)"})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members_fault(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
        return Fault("excel-unreadable", START)


def _other_kind(content: bytes) -> str:
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "ảnh chụp bằng điện thoại (HEIC)"
    return next((kind for magic, kind in _SIGNATURES if content.startswith(magic)), "")


def _members_fault(archive: zipfile.ZipFile) -> Fault | None:
    """What is wrong with the parts of the archive; reading a part stops at the size that its entry states."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        return _too_large(unpacked, MAX_UNPACKED)
    if any(member.flag_bits & 1 for member in members):
        return Fault("excel-password", START)
    names = {member.filename for member in members}
    kind = next((kind for name, kind in _INSIDE if name in names), "")
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        kind = "tệp của LibreOffice (.ods, .odt)"
    if not kind and "xl/workbook.xml" not in names:
        kind = "tệp nén (.zip)"
    if kind:
        return Fault("excel-other-kind", START, {"kind": kind})
    parts = [member for member in members if member.filename.endswith((".xml", ".rels", ".vml"))]
    if any(_DOCTYPE.search(archive.read(part)) for part in parts):
        return Fault("excel-unreadable", START)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        return Fault("excel-other-kind", START, {"kind": "bảng tính có macro (.xlsm)"})
    return None


def _too_large(size: int, limit: int) -> Fault:
    words = {"size": size_text(size), "limit": size_text(limit)}
    return Fault("excel-too-large", START, words)

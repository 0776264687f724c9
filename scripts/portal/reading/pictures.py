"""Look into a picture without drawing it: kind and size, what it tells beside what it shows, what it could run."""

from __future__ import annotations

import re
import struct
import xml.parsers.expat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_TRACES_PNG = {b"tEXt": "chữ kèm", b"zTXt": "chữ kèm", b"iTXt": "chữ kèm", b"eXIf": "EXIF", b"tIME": "giờ sửa"}
_TRACES_WEBP = {b"EXIF": "EXIF", b"XMP ": "XMP"}
_JPEG_NAMES = {0xE1: "EXIF", 0xED: "IPTC", 0xFE: "lời ghi chú"}
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}
"""JFIF, colour profile, Adobe's colour transform: they say how to show the picture, not who made it."""
_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SVG_TRACES = {"metadata": "metadata", "namedview": "dấu của chương trình vẽ"}
_SVG_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "set", "animate"}
_FETCHES = re.compile(r"url\s*\(\s*['\"]?(?!#)|@import|javascript:", re.IGNORECASE)


class OddPictureError(Exception):
    """The content is no picture of a known kind, or a broken one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture: `traces` tell of its making, `active` is what runs or fetches, `words` its text."""

    kind: str
    width: int
    height: int
    traces: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    words: str = ""


def read_picture(content: bytes) -> Picture:
    """The picture in some bytes; OddPictureError for anything but SVG, PNG, JPEG and WebP."""
    try:
        if content.startswith(_PNG):
            return _read_png(content)
        if content.startswith(_JPEG):
            return _read_jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _read_webp(content)
        return _SvgReader().read(content)
    except (struct.error, IndexError, ValueError, xml.parsers.expat.ExpatError) as error:
        raise OddPictureError(str(error)) from None


def _named(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _read_png(content: bytes) -> Picture:
    width, height = struct.unpack(">II", content[16:24])
    traces, at = [], len(_PNG)
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        traces.append(_TRACES_PNG.get(name, ""))
        at += length + 12
        if name == b"IEND":
            break
    traces += ["dữ liệu thừa ở cuối tệp"] if content[at:] else []
    return Picture("png", width, height, _named(filter(None, traces)))


def _read_jpeg(content: bytes) -> Picture:
    width = height = 0
    traces, at = [], 2
    while content[at + 1] != 0xDA:  # the picture's own data follow
        mark, (length,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if content[at] != 0xFF or length < 2:
            raise OddPictureError("JPEG")
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
        if mark == 0xFE or (0xE0 <= mark <= 0xEF and mark not in _JPEG_KEPT):
            traces.append(_JPEG_NAMES.get(mark, "thông tin kèm"))
        at += length + 2
    end = content.rfind(b"\xff\xd9")
    traces += ["dữ liệu thừa ở cuối tệp"] if end >= 0 and content[end + 2 :].strip(b"\0") else []
    return Picture("jpg", width, height, _named(iter(traces)))


def _read_webp(content: bytes) -> Picture:
    width = height = 0
    traces, at = [], 12
    while at + 8 <= len(content):
        name, length = struct.unpack("<4sI", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        traces.append(_TRACES_WEBP.get(name, ""))
        if name == b"VP8X":
            width, height = (int.from_bytes(data[place : place + 3], "little") + 1 for place in (4, 7))
        elif name == b"VP8 " and not width:
            width, height = (size & 0x3FFF for size in struct.unpack("<HH", data[6:10]))
        elif name == b"VP8L" and not width:
            bits = int.from_bytes(data[1:5], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        at += 8 + length + length % 2
    return Picture("webp", width, height, _named(filter(None, traces)))


class _SvgReader:
    """Walks an SVG by its parser's events; nothing is fetched and no entity is ever expanded."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self.depth = 0
        self.traces: list[str] = []
        self.active: list[str] = []
        self.words: list[str] = []
        self.style: list[str] = []
        self.in_style = False

    def read(self, content: bytes) -> Picture:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = lambda text: (self.style if self.in_style else self.words).append(text)
        parser.CommentHandler = lambda _text: self.traces.append("lời ghi chú")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.ProcessingInstructionHandler = lambda target, _data: self.active.append(f"<?{target}")
        parser.Parse(content, True)
        if not self.depth:
            raise OddPictureError("SVG")
        if _FETCHES.search("".join(self.style)):
            self.active.append("url(…)")
        width, height = self.size
        words = " ".join("".join(self.words).split())
        return Picture("svg", width, height, _named(iter(self.traces)), _named(iter(self.active)), words)

    def _refuse(self, *_: object) -> None:
        raise OddPictureError("DOCTYPE")

    def _end(self, _name: str) -> None:
        self.in_style = False

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        plain = name.rpartition(":")[2].lower()
        if not self.depth:
            if plain != "svg":
                raise OddPictureError(name)
            box = [float(part) for part in re.split(r"[ ,]+", attributes.get("viewBox", "").strip()) if part]
            self.size = (round(box[2]), round(box[3])) if len(box) == 4 else (0, 0)
        self.depth += 1
        self.in_style = plain == "style"
        self.words.append(" ")
        if plain in _SVG_TRACES:
            self.traces.append(_SVG_TRACES[plain])
        if plain in _SVG_ACTIVE:
            self.active.append(f"<{plain}>")
        for key, value in attributes.items():
            self._attribute(key.rpartition(":")[2].lower(), value)

    def _attribute(self, key: str, value: str) -> None:
        if key.startswith("on"):
            self.active.append(key)
        elif (key in ("href", "src") and not value.startswith("#")) or _FETCHES.search(value):
            self.active.append(f"{key}=…")

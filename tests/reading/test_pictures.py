"""A picture is looked into before it is published: what it tells of its making, what it could run, how large it is."""

from __future__ import annotations

import struct
import zlib

import pytest

from portal.reading.pictures import OddPictureError, read_picture


def _chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png(*more: bytes, tail: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 30, 20, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", b"x") + _chunk(b"IEND") + tail


def _segment(mark: int, data: bytes) -> bytes:
    return bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data


def _jpeg(*more: bytes, tail: bytes = b"") -> bytes:
    size = _segment(0xC0, b"\x08" + struct.pack(">HH", 20, 30) + b"\x03")
    return b"\xff\xd8" + _segment(0xE0, b"JFIF\0") + b"".join(more) + size + b"\xff\xda\x00\x02data\xff\xd9" + tail


def _webp(*more: bytes) -> bytes:
    size = b"VP8X" + struct.pack("<I", 10) + bytes((0, 0, 0, 0, 29, 0, 0, 19, 0, 0))
    content = b"WEBP" + size + b"".join(more)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _svg(inside: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"{attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize("content", [_png(), _jpeg(), _webp(), _svg("<text>Dừng lại</text>")])
def test_a_clean_picture_has_its_size_and_nothing_to_say(content: bytes) -> None:
    """The four kinds that pages may use, 30 wide and 20 high."""
    picture = read_picture(content)
    assert (picture.width, picture.height) == (30, 20)
    assert (picture.traces, picture.active) == ((), ())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (_png(_chunk(b"eXIf", b"GPS")), "EXIF"),
        (_png(_chunk(b"tEXt", b"Author\0x")), "chữ kèm"),
        (_png(_chunk(b"tIME", b"1234567")), "giờ sửa"),
        (_png(tail=b"secret"), "dữ liệu thừa ở cuối tệp"),
        (_jpeg(_segment(0xE1, b"Exif\0\0GPS")), "EXIF"),
        (_jpeg(_segment(0xED, b"Photoshop")), "IPTC"),
        (_jpeg(_segment(0xFE, b"made by")), "lời ghi chú"),
        (_jpeg(tail=b"secret"), "dữ liệu thừa ở cuối tệp"),
        (_webp(b"EXIF" + struct.pack("<I", 4) + b"GPS!"), "EXIF"),
        (_webp(b"XMP " + struct.pack("<I", 3) + b"xml\0"), "XMP"),
        (_svg("<metadata>x</metadata>"), "metadata"),
        (_svg("<!-- made by -->"), "lời ghi chú"),
    ],
)
def test_what_a_picture_tells_of_its_making_is_found(content: bytes, found: str) -> None:
    """A place or a name hidden in a file must not reach the public."""
    assert read_picture(content).traces == (found,)


@pytest.mark.parametrize(
    "content",
    [
        _svg("<script>alert(1)</script>"),
        _svg("<g onclick='x()'/>"),
        _svg("", ' onload="x()"'),
        _svg("<a xlink:href='https://x' xmlns:xlink='http://www.w3.org/1999/xlink'/>"),
        _svg("<image href='data:image/png;base64,AA'/>"),
        _svg("<foreignObject/>"),
        _svg("<rect fill='url(https://x/y)'/>"),
        _svg("<style>@import 'https://x';</style>"),
        b"<?xml-stylesheet href='https://x'?>" + _svg(),
    ],
)
def test_what_runs_or_fetches_is_found(content: bytes) -> None:
    """A drawing is lines and letters."""
    assert read_picture(content).active


def test_a_drawing_may_point_into_itself_and_its_style_is_no_text() -> None:
    """Gradients are named from inside; a colour must not be taken for a telephone number."""
    picture = read_picture(_svg("<style>a{fill:#111}</style><rect fill='url(#g)'/><text>Gọi</text><text>111</text>"))
    assert (picture.active, picture.words) == ((), "Gọi 111")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<html/>",
        _svg()[:-3],
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + _svg("&a;"),
        _png()[:20],
        b"\xff\xd8",
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    """Unknown, broken, cut off, or with entities."""
    with pytest.raises(OddPictureError):
        read_picture(content)

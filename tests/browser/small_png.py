"""A picture of a screen as a small PNG: at most 256 colours and the best compression, by the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TRUE_COLOUR, _WITH_ALPHA = 2, 6
_COLOURS = 256
Colour = tuple[int, int, int]


def shrink(content: bytes) -> bytes:
    """The same picture with a palette; colours beyond the 256 commonest become the nearest of those.

    `content` is a PNG of 8 bits a channel in true colour, as browsers write; ValueError for any other.
    """
    width, height, pixels = _decode(content)
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(_COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts.keys() - places.keys():
        places[colour] = _nearest(palette, colour)
    rows = bytes(places[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(sum(palette, ()))), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _nearest(palette: list[Colour], wanted: Colour) -> int:
    return min(range(len(palette)), key=lambda place: _distance(palette[place], wanted))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += length + 12


def _decode(content: bytes) -> tuple[int, int, list[Colour]]:
    """Width, height and the colour of every pixel, row by row (PNG specification, section 9: filters)."""
    found = list(_chunks(content))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    if (depth, interlaced) != (8, 0) or kind not in (_TRUE_COLOUR, _WITH_ALPHA):
        raise ValueError("not a picture as a browser writes it")
    size = 4 if kind == _WITH_ALPHA else 3
    raw = zlib.decompress(b"".join(data for name, data in found if name == b"IDAT"))
    before = bytearray(width * size)
    pixels: list[Colour] = []
    for row in range(height):
        start = row * (width * size + 1)
        line = bytearray(raw[start + 1 : start + 1 + width * size])
        _unfilter(raw[start], line, before, size)
        pixels += zip(line[0::size], line[1::size], line[2::size], strict=True)
        before = line
    return width, height, pixels


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    for at in range(len(line)) if kind else ():
        left = line[at - size] if at >= size else 0
        up, corner = above[at], above[at - size] if at >= size else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        line[at] = (line[at] + guess) & 0xFF


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]

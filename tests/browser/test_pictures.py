"""The guide's pictures of the form can be taken again, are small, and say in words what they show."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pictures import MOST_BYTES, TARGET, take_pictures
from tests.browser.small_png import shrink

GUIDE = TARGET.parent / "index.md"


def test_the_pictures_can_be_taken_again(browser: Browser, tmp_path: Path) -> None:
    """When the form changes: the same names as those that are kept, none too large for a slow line."""
    taken = take_pictures(browser, tmp_path)
    assert [path.name for path in taken] == sorted(path.name for path in TARGET.glob("*.png"))
    assert max(path.stat().st_size for path in (*taken, *TARGET.iterdir())) < MOST_BYTES


def test_every_picture_stands_in_the_guide_with_its_words() -> None:
    """Somebody who cannot see it reads what it shows."""
    used = dict(re.findall(r"!\[([^\]]+)\]\(anh/([^)]+)\)", GUIDE.read_text(encoding="utf-8")))
    assert sorted(used.values()) == sorted(path.name for path in TARGET.iterdir())
    assert min(map(len, used)) > 40


def _png(rows: list[bytes], width: int) -> bytes:
    parts = {b"IHDR": struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0), b"IDAT": zlib.compress(b"".join(rows))}
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*parts.items(), (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_shrunk_picture_shows_the_same_colours(browser: Browser) -> None:
    """Every filter that a browser may use is undone: each row here is the same two pixels, written in another way."""
    red, blue = bytes((200, 10, 20)), bytes((10, 20, 200))
    step = bytes((b - a) & 255 for a, b in zip(red, blue, strict=True))
    half = bytes((b - (a + b) // 2) & 255 for a, b in zip(red, blue, strict=True))
    first = bytes(a - a // 2 for a in red)
    rows = [b"\0" + red + blue, b"\1" + red + step, b"\2" + bytes(6), b"\3" + first + half, b"\4" + bytes(6)]
    page = browser.new_page()
    read = """async (bytes) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      context.drawImage(picture, 0, 0);
      return [...context.getImageData(0, 0, picture.width, picture.height).data];
    }"""
    before, after = (page.evaluate(read, list(one)) for one in (_png(rows, 2), shrink(_png(rows, 2))))
    assert after == before == [*red, 255, *blue, 255] * 5
    page.close()


def test_what_a_browser_would_not_write_is_refused() -> None:
    """A palette already, for one."""
    with pytest.raises(ValueError, match="browser"):
        shrink(shrink(_png([b"\0" + bytes(3)], 1)))

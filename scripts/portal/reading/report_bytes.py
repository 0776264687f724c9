"""From bytes to text: what is no report at all, and characters that would deceive a reader, are refused here."""

from __future__ import annotations

import re
import unicodedata

from portal.reading.yaml_source import Fault
from portal.vocabulary.findings import Position
from portal.vocabulary.vietnamese import number_text, size_text

MAX_BYTES = 256 * 1024
MAX_LINE = 64 * 1024

_LOOKS_LIKE = (
    (b"PK\x03\x04", "Excel hoặc Word (tệp nén)"),
    (b"\xd0\xcf\x11\xe0", "Excel hoặc Word đời cũ"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"version https://git-lfs", "con trỏ lưu trữ tệp lớn"),
)
_HTML = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
"""Zero-width characters come along when text is pasted from chats; nobody sees them, so nobody means them."""
_SUSPECT = re.compile(
    _FORBIDDEN.pattern[:-1] + "\t\u00a0\u00a8-\u00bf\u2000-\u200a\u202f\u3000føûïöäåÿØÛÏÖÄ" + _ZERO_WIDTH.pattern[1:]
)
"""Any sign of what is searched for below, in one look: most reports have none. A set alone is searched in half the
time of a choice between words, so the marks of a conflict are looked for apart."""
_CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>")
_TAB_INDENT = re.compile(r"^[ ]*\t", re.MULTILINE)
_BLANK_INDENT = re.compile("^[ ]*[\u00a0\u2000-\u200a\u202f\u3000]", re.MULTILINE)
_NOT_VIETNAMESE = re.compile("[\u00a8-\u00bføûïöäåÿØÛÏÖÄ]")
"""Letters and signs that proper Vietnamese lacks and both old fonts need: one look spares two long searches."""
_TCVN3 = re.compile(
    r"[A-Za-z][\u00b5-\u00b9\u00a8-\u00ae\u00bb-\u00bf\u00d0-\u00d7]|[\u00b5-\u00b9\u00ab\u00ac\u00ae][a-z]"
)
_VNI = re.compile(r"(öô|oâ|eâ|aâ|uù|où|aù|eù|aø|oø|uø|eø)[a-zøùûïáà]", re.IGNORECASE)


def decode_report(content: bytes) -> tuple[str, list[Fault]]:
    """The text of a report in NFC without byte order mark, and what makes it unreadable.

    All of research/reliability.md table 2.1. When a fault is returned nothing later may look at the text.
    """
    if len(content) > MAX_BYTES:
        words = {"size": size_text(len(content)), "limit": size_text(MAX_BYTES)}
        return "", [Fault("too-large", Position(1, 1), words)]
    kind = next((name for magic, name in _LOOKS_LIKE if content.startswith(magic)), "")
    if kind or _HTML.match(content):
        return "", [Fault("other-file", Position(1, 1), {"kind": kind or "trang web (HTML)"})]
    text, fault = _decode(content)
    if fault is not None:
        return "", [fault]
    faults: list[Fault] = []
    if _SUSPECT.search(text) or any(mark in text for mark in _CONFLICT_MARKS) or len(text) > MAX_LINE:
        text = _ZERO_WIDTH.sub("", text)
        faults = _screen(text)
    if not faults and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text, faults


def _decode(content: bytes) -> tuple[str, Fault | None]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:40].count(0) > len(content[:40]) // 4 > 0:
        return "", Fault("not-utf8", Position(1, 1), {"offset": "0", "kind": "UTF-16 hoặc UTF-32"})
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        kind = "Windows-1258, TCVN3 hoặc một bảng mã cũ khác"
        return "", Fault("not-utf8", Position(line, column), {"offset": str(error.start), "kind": kind})


def _screen(text: str) -> list[Fault]:
    """Characters and lines that may not stand in a report, each line's first one."""
    faults: list[Fault] = []
    if match := _CONFLICT.search(text):
        faults.append(Fault("merge-leftover", _place(text, match.start())))
    for match in _first_per_line(_FORBIDDEN, text):
        words = {"code": f"U+{ord(match[0]):04X}", "name": unicodedata.name(match[0], "ký tự điều khiển")}
        faults.append(Fault("forbidden-character", _place(text, match.start()), words))
    for pattern, rule in ((_TAB_INDENT, "tab-indent"), (_BLANK_INDENT, "odd-blank-indent")):
        faults += [Fault(rule, _place(text, match.start())) for match in _first_per_line(pattern, text)]
    for number, line in enumerate(text.split("\n") if len(text) > MAX_LINE else (), 1):
        if len(line) > MAX_LINE:
            words = {"length": number_text(len(line)), "limit": number_text(MAX_LINE)}
            faults.append(Fault("long-line", Position(number, 1), words))
    if _NOT_VIETNAMESE.search(text) and (len(_TCVN3.findall(text)) >= 3 or len(_VNI.findall(text)) >= 3):
        match = _TCVN3.search(text) or _VNI.search(text)
        faults.append(Fault("old-font", _place(text, match.start() if match else 0)))
    return faults


def _first_per_line(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    found: dict[int, re.Match[str]] = {}
    for match in pattern.finditer(text):
        found.setdefault(text.count("\n", 0, match.start()), match)
        if len(found) >= 20:
            break
    return list(found.values())


def _place(text: str, at: int) -> Position:
    return Position(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def forbidden_words(text: str) -> dict[str, str]:
    """The words of a finding about the first forbidden character of a text; empty when it has none."""
    match = _FORBIDDEN.search(text)
    return {"code": f"U+{ord(match[0]):04X}"} if match else {}

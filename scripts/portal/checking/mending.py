"""Mend what is mechanical in a report's text; a figure whose meaning is in doubt is never touched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from portal.checking.hints import guess_yes_no
from portal.checking.places import Place, Places
from portal.reading.report_bytes import decode_report
from portal.reading.report_values import canonical_date
from portal.reading.yaml_source import Path, parse_yaml
from portal.reading.yaml_spans import Span, parse_spans
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, FieldType
from portal.vocabulary.vietnamese import fold

_ODD_BLANKS = re.compile("^([ \t\u00a0\u2000-\u200a\u202f\u3000]+)", re.MULTILINE)
_TWO_GROUPS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}")
_TWO_DIGITS = re.compile(r"0[0-9]")
_WITH_MEASURE = re.compile(r"([1-9][0-9]*|0) ([^0-9]+)")
_POINT = re.compile(r"([0-9]+)\.([0-9])%?")
_DATES = (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
          re.compile(r"(?P<d>[0-9]{1,2})[-.](?P<m>[0-9]{1,2})[-.](?P<y>[0-9]{4})"))  # fmt: skip


def mend_bytes(content: bytes) -> bytes:
    """The same text as UTF-8 in NFC, with plain line ends and plain indentation; unchanged when it is no text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                content = content.decode(encoding).encode()
            except UnicodeDecodeError:
                return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _ODD_BLANKS.sub(_plain_blanks, text).encode()


def _plain_blanks(match: re.Match[str]) -> str:
    return "".join("  " if blank == "\t" else " " for blank in match[1])


def mend_report(content: bytes, places: Places) -> bytes:
    """The report with every mechanical fault mended; byte for byte the same where nothing is to mend.

    Mended: encoding, composed letters, line ends, indentation, style of dates, yes and no, codes and keys that differ
    only in case or diacritics, measures behind a figure, a leading zero of two digits, 1.250.000. Not mended: `1.250`
    (1250, or 1,25?), negative numbers, anything that would be a guess.
    """
    content = mend_bytes(content)
    for _ in range(2):  # a key that is mended in the first round says what its value must be in the second
        text, faults = decode_report(content)
        if faults or parse_yaml(text)[1]:
            return content
        content = _mend_text(text, places).encode()
    return content


def _mend_text(text: str, places: Places) -> str:
    spans = parse_spans(text)
    taken = {span.path for span in spans if span.is_key}
    pieces, at = [], 0
    for span in spans:
        mended = _key(span, places, taken) if span.is_key else _scalar(span, places)
        if mended is not None and mended != text[span.start : span.end]:
            pieces += [text[at : span.start], mended]
            at = span.end
    return "".join([*pieces, text[at:]])


def _scalar(span: Span, places: Places) -> str | None:
    field = places.find(span.path).field
    mended = _value(field, span.value.strip(), places) if field is not None else None
    return f'"{mended}"' if mended is not None and "," in mended else mended


def _key(span: Span, places: Places, taken: set[Path]) -> str | None:
    """The key that differs only in case or diacritics, unless that key is there already."""
    known = {fold(key).replace(" ", "_"): key for key in _known_keys(span, places)}
    meant = known.get(fold(span.value).replace(" ", "_"))
    if meant is None or (*span.path[:-1], meant) in taken:
        return None
    taken.add((*span.path[:-1], meant))
    return meant


def _known_keys(span: Span, places: Places) -> Iterator[str]:
    """The keys that may stand where this one stands."""
    if len(span.path) == 1:
        yield from (section.key for section in places.form.sections)
        return
    holder: Place = places.find(span.path[:-1])
    if holder.section is None:
        return
    rows = places.rows_of(span.path)
    yield from (field.key for field in rows or holder.section.fields)
    if holder.section.code_list:
        yield from places.code_lists[holder.section.code_list].keys


def _value(field: Field, text: str, places: Places) -> str | None:
    if field.type.counts:
        return _number(field, text)
    if field.type is FieldType.DECIMAL:
        match = _POINT.fullmatch(text)
        return f"{match[1]},{match[2]}" if match else None
    if field.type is FieldType.DATE:
        return _date(text)
    if field.type is FieldType.YES_NO:
        return guess_yes_no(text) if fold(text) in ("co", "khong") else None
    if field.type in (FieldType.CODE, FieldType.CODES):
        return _code(places.code_lists[field.code_list], text)
    return None


def _number(field: Field, text: str) -> str | None:
    if _TWO_GROUPS.fullmatch(text):
        return text.replace(".", "")
    if _TWO_DIGITS.fullmatch(text):
        return text[1]
    match = _WITH_MEASURE.fullmatch(text)
    return match[1] if match and fold(match[2]) == fold(field.measure) else None


def _date(text: str) -> str | None:
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match:
            return canonical_date(f"{match['d']}/{match['m']}/{match['y']}")
    return None


def _code(codes: CodeList, text: str) -> str | None:
    names = {fold(code.code).replace("_", " "): code.code for code in codes.codes}
    names |= {fold(code.label): code.code for code in codes.codes}
    meant = names.get(fold(text).replace("_", " "))
    return meant if meant != text else None

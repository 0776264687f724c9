"""Mistakes that keep a file from being read at all: wrong program, wrong encoding, broken layout."""

from __future__ import annotations

import unicodedata

from portal.drivers.demo.sheet import Line, Planted, Sheet
from portal.vocabulary.form import FieldType

_OLD_FONT = "§¬n vÞ ®· phèi hîp víi C«ng an, phßng chèng téi ph¹m trªn m¹ng x· héi, t¸c ®éng tèt"
"""Text typed in a TCVN3 font, as it looks to everybody else."""
_DEEPER_THAN_ALLOWED = 25
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _whole(sheet: Sheet, rule: str, content: bytes, line: Line | None = None) -> list[Planted]:
    sheet.replaced = content
    return [Planted(rule, line)]


def send_a_spreadsheet(sheet: Sheet) -> list[Planted] | None:
    """The Excel file itself, renamed."""
    return _whole(sheet, "other-file", b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(64)))


def save_as_utf_16(sheet: Sheet) -> list[Planted] | None:
    """Notepad's "Unicode"."""
    text = sheet.content().decode()
    return _whole(sheet, "not-utf8", b"\xff\xfe" + text.encode("utf-16-le"))


def save_as_ansi(sheet: Sheet) -> list[Planted] | None:
    """Notepad's "ANSI" on a Vietnamese Windows; the first letter with a mark betrays it."""
    text = sheet.content().decode()
    content = "".join(map(_with_loose_tones, text)).encode("cp1258", errors="replace")
    return _whole(sheet, "not-utf8", content, next(line for line in sheet.lines if not line.text.isascii()))


def _with_loose_tones(letter: str) -> str:
    """The letter as that encoding has it: tones apart, other marks not."""
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) + tones


def send_nothing(sheet: Sheet) -> list[Planted] | None:
    """A file without content."""
    return _whole(sheet, "empty-file", b"")


def send_a_letter(sheet: Sheet) -> list[Planted] | None:
    """The covering letter instead of the report."""
    return _whole(sheet, "not-a-report", "Kính gửi Sở, đơn vị xin nộp báo cáo trong tuần sau.\n".encode())


def _text_line(sheet: Sheet) -> Line | None:
    """A line with a value below a section, where most slips happen."""
    found = sheet.any_field(FieldType.TEXT)
    return sheet.write((found[0].key, found[1].key), "Nội dung đã thực hiện theo kế hoạch") if found else None


def _ruin(sheet: Sheet, rule: str, old: str, new: str) -> list[Planted] | None:
    line = _text_line(sheet)
    if line is None:
        return None
    line.text = line.text.replace(old, new, 1)
    return [Planted(rule, line)]


def paste_a_hidden_character(sheet: Sheet) -> list[Planted] | None:
    """Text that turns its direction, as some messengers insert."""
    return _ruin(sheet, "forbidden-character", "đã", "đã\u202e")


def indent_by_odd_blanks(sheet: Sheet) -> list[Planted] | None:
    """Blanks that came with text from a web page."""
    return _ruin(sheet, "odd-blank-indent", "  ", "\u00a0\u00a0")


def indent_by_tab(sheet: Sheet) -> list[Planted] | None:
    """The Tab key."""
    return _ruin(sheet, "tab-indent", "  ", "\t")


def type_in_an_old_font(sheet: Sheet) -> list[Planted] | None:
    """A TCVN3 font instead of Unicode."""
    return _ruin(sheet, "old-font", "Nội dung đã thực hiện theo kế hoạch", _OLD_FONT)


def write_a_colon(sheet: Sheet) -> list[Planted] | None:
    """A colon in a sentence without quotes."""
    return _ruin(sheet, "extra-colon", "Nội dung đã", "Nội dung: đã")


def write_an_ampersand(sheet: Sheet) -> list[Planted] | None:
    """An ampersand before a word."""
    return _ruin(sheet, "anchor", "Nội", "&y_chinh Nội")


def write_a_star(sheet: Sheet) -> list[Planted] | None:
    """A star in place of a text, as in a footnote."""
    return _ruin(sheet, "alias", "Nội dung đã thực hiện theo kế hoạch", "*nhu_ky_truoc")


def write_an_exclamation(sheet: Sheet) -> list[Planted] | None:
    """An exclamation mark before a word."""
    return _ruin(sheet, "tag", "Nội", "!quan_trong Nội")


def _add_line(sheet: Sheet, rule: str, text: str) -> list[Planted] | None:
    sections = sheet.whole_sections()
    if not sections:
        return None
    return [Planted(rule, sheet.insert_below(sheet.line((sheet.rng.choice(sections).key,)), text))]


def refer_to_another(sheet: Sheet) -> list[Planted] | None:
    """A merge key, copied from some guide to YAML."""
    return _add_line(sheet, "merge-key", "  <<: nhu_tren")


def write_brackets_on_the_left(sheet: Sheet) -> list[Planted] | None:
    """Brackets where a name belongs."""
    return _add_line(sheet, "complex-key", "  [mục khác]: có")


def forget_a_line_break(sheet: Sheet) -> list[Planted] | None:
    """A name that runs on and on."""
    return _add_line(sheet, "key-too-long", "  " + "noi_dung_" * 13 + ": có")


def nest_without_end(sheet: Sheet) -> list[Planted] | None:
    """Lists in lists in lists."""
    return _add_line(sheet, "too-deep", "  long: " + "[" * _DEEPER_THAN_ALLOWED + "]" * _DEEPER_THAN_ALLOWED)


def write_a_line_twice(sheet: Sheet) -> list[Planted] | None:
    """The same line pasted again."""
    found = sheet.any_field(FieldType.INTEGER, FieldType.YES_NO)
    if found is None:
        return None
    line = sheet.line((found[0].key, found[1].key))
    return [Planted("duplicate-key", sheet.insert_below(line, line.text))]


def leave_merge_marks(sheet: Sheet) -> list[Planted] | None:
    """Two versions, half merged."""
    found = sheet.any_field(FieldType.INTEGER)
    if found is None:
        return None
    line = sheet.line((found[0].key, found[1].key))
    sheet.insert_below(line, ">>>>>>> may-ca-nhan")
    sheet.insert_below(line, "=======")
    sheet.lines.insert(sheet.lines.index(line), start := Line("<<<<<<< may-co-quan"))
    return [Planted("merge-leftover", start)]


def declare_a_version(sheet: Sheet) -> list[Planted] | None:
    """A directive before the report."""
    sheet.lines[:0] = [first := Line("%YAML 1.1"), Line("---")]
    return [Planted("directive", first)]


def send_two_reports(sheet: Sheet) -> list[Planted] | None:
    """A second document in the same file."""
    mark = sheet.append("---")
    sheet.append("ghi_chu: phiếu thứ hai")
    return [Planted("several-documents", mark)]


UNREADABLE = (
    send_a_spreadsheet,
    save_as_utf_16,
    save_as_ansi,
    send_nothing,
    send_a_letter,
    paste_a_hidden_character,
    indent_by_odd_blanks,
    indent_by_tab,
    type_in_an_old_font,
    write_a_colon,
    write_an_ampersand,
    write_a_star,
    write_an_exclamation,
    refer_to_another,
    write_brackets_on_the_left,
    forget_a_line_break,
    nest_without_end,
    write_a_line_twice,
    leave_merge_marks,
    declare_a_version,
    send_two_reports,
)

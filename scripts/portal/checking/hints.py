"""What the person probably meant by a value that cannot be read."""

from __future__ import annotations

import re

from portal.checking.places import closest
from portal.reading.report_values import canonical_date
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import NO, YES, Field, FieldType
from portal.vocabulary.vietnamese import fold

_GROUPED = re.compile(r"[0-9]{1,3}([.,  ][0-9]{3})+")
_LEADING_ZERO = re.compile(r"0+([0-9]+)")
_WITH_WORDS = re.compile(r"([0-9]+)\s*[^0-9\s.,].*", re.DOTALL)
_POINT_DECIMAL = re.compile(r"([0-9]+)\.([0-9]+)")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_OTHER_DATE = re.compile(r"([0-9]{1,2})[-. ]([0-9]{1,2})[-. ]([0-9]{2,4})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})")
_AFFIRMATIVE = frozenset({"co", "yes", "y", "true", "x", "dung", "1", "roi", "da"})
_NEGATIVE = frozenset({"khong", "no", "n", "false", "sai", "0", "chua", "ko", "k"})


def value_hint(field: Field, value: object) -> str:
    """A sentence that says what may be meant; empty when nothing is near. Never a figure that is only a guess."""
    if not isinstance(value, str):
        return ""
    if field.type.counts:
        return _number_hint(value)
    if field.type is FieldType.DECIMAL:
        match = _POINT_DECIMAL.fullmatch(value.rstrip("%").strip())
        return f"Có phải ý đơn vị là {match[1]},{match[2]}?" if match else _unit_hint(value)
    if field.type is FieldType.DATE:
        return _date_hint(value)
    if field.type is FieldType.YES_NO:
        guess = guess_yes_no(value)
        return f"Có phải ý đơn vị là “{guess}”?" if guess else ""
    return ""


def _number_hint(text: str) -> str:
    if _GROUPED.fullmatch(text):
        return f"Có phải ý đơn vị là {re.sub('[^0-9]', '', text)}? Viết liền, không dùng dấu phân cách."
    if match := _LEADING_ZERO.fullmatch(text):
        return f"Có phải ý đơn vị là {match[1]}? Bỏ số 0 ở đầu."
    if text.startswith("-"):
        return "Số lượng không thể âm."
    if fold(text) in ("khong", "khong co", "khong phat sinh", "chua co"):
        return "Nếu không có, ghi số 0."
    return _unit_hint(text)


def _unit_hint(text: str) -> str:
    match = _WITH_WORDS.fullmatch(text)
    return f"Chỉ ghi con số, bỏ chữ phía sau: {match[1]}?" if match else ""


def _date_hint(text: str) -> str:
    for pattern, order in ((_ISO_DATE, (3, 2, 1)), (_OTHER_DATE, (1, 2, 3))):
        match = pattern.fullmatch(text.strip())
        if match and len(match[order[2]]) == 4:
            day = canonical_date("/".join(match[part] for part in order))
            return f"Có phải ý đơn vị là {day}?" if day else "Ngày này không có trong lịch."
    if _SHORT_YEAR.fullmatch(text.strip()):
        return "Năm phải viết đủ bốn chữ số."
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", text.strip()):
        return "Ngày này không có trong lịch."
    return ""


def guess_yes_no(text: str) -> str:
    """`có` or `không` for the usual other spellings; empty when it is neither."""
    plain = fold(text).strip(" .")
    return YES if plain in _AFFIRMATIVE else NO if plain in _NEGATIVE else ""


def guess_code(code_list: CodeList, value: str) -> str:
    """The code that a misspelt code or a label most likely means."""
    by_label = {entry.label: entry.code for entry in code_list.codes}
    label = closest(value, by_label)
    return closest(value, code_list.keys) or by_label.get(label, "")

"""What the person probably meant by a value that cannot be read."""

from __future__ import annotations

import re

from portal.checking.places import closest
from portal.reading.report_values import canonical_date
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import NO, YES, Field, FieldType
from portal.vocabulary.vietnamese import fold

_GROUPED = re.compile("[1-9][0-9]{0,2}([.,\u00a0 ])[0-9]{3}(?:\\1[0-9]{3})*")
_WITH_CURRENCY = re.compile("(.*[0-9]) ?(?:đ|đồng|VNĐ|VND)[.]?", re.IGNORECASE)
_LETTERS_FOR_DIGITS = re.compile("(?=.*[0-9])[0-9lIOo]*[lIOo][0-9lIOo]*")
_LEADING_ZERO = re.compile(r"0+([0-9]+)")
_WITH_WORDS = re.compile("(0|[1-9][0-9]*) ?((?:[A-Za-zÀ-ỹ]{2,}|đ)(?: [A-Za-zÀ-ỹ]+)*)[.]?")
_NEGATIVE_NUMBER = re.compile("[-−–] ?[0-9].*")
_NO_LETTER_OR_DIGIT = re.compile("[^0-9A-Za-zÀ-ỹ]+")
_MULTIPLIERS = frozenset(
    {"chuc", "tram", "nghin", "ngan", "van", "trieu", "tr", "ty", "ti", "ruoi", "ta", "doi", "phan"}
)
"""Words (folded) that change the figure before them, so that the figure alone would be another one."""
_CURLY = "“”„‟‘’«»"
_POINT_DECIMAL = re.compile(r"([0-9]+)\.([0-9]+)")
_PERCENT = re.compile(r"[0-9]+(,[0-9]+)? ?%")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_OTHER_DATE = re.compile(r"([0-9]{1,2})[-. ]([0-9]{1,2})[-. ]([0-9]{2,4})")
_FULL_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NO_YEAR = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})")
_WIDE_PAIR = re.compile("[A-Za-z0-9_]+ *：")
_TIGHT_PAIR = re.compile("[A-Za-z_][A-Za-z0-9_]*:[^ /]")
_AFFIRMATIVE = frozenset({"co", "yes", "y", "true", "x", "dung", "1", "roi", "da"})
_NEGATIVE = frozenset({"khong", "no", "n", "false", "sai", "0", "chua", "ko", "k"})
_FREE_TEXT = (FieldType.TEXT, FieldType.TEXTS)


def value_hint(field: Field, value: object) -> str:
    """A sentence that says what may be meant; empty when nothing is near. Never a figure that is only a guess."""
    if not isinstance(value, str):
        return ""
    if field.type not in _FREE_TEXT and (
        marks := [mark for mark in (value[:1], value[-1:]) if mark and mark in _CURLY]
    ):
        return f"Bỏ dấu ngoặc cong {' và '.join(dict.fromkeys(marks))} quanh giá trị."
    if field.type.counts:
        return _number_hint(value)
    if field.type is FieldType.DECIMAL:
        if _PERCENT.fullmatch(value):
            return "Bỏ dấu % phía sau."
        match = _POINT_DECIMAL.fullmatch(value.rstrip("%").strip())
        return f"Có phải ý đơn vị là {match[1]},{match[2]}?" if match else _unit_hint(value)
    if field.type is FieldType.DATE:
        return _date_hint(value)
    if field.type is FieldType.YES_NO:
        guess = guess_yes_no(value)
        return f"Có phải ý đơn vị là “{guess}”?" if guess else ""
    return ""


def _number_hint(text: str) -> str:
    currency = _WITH_CURRENCY.fullmatch(text)
    if _GROUPED.fullmatch(currency[1] if currency else text):
        return f"Có phải ý đơn vị là {re.sub('[^0-9]', '', text)}? Viết liền, không dùng dấu phân cách."
    if _LETTERS_FOR_DIGITS.fullmatch(text):
        return "Trong số có chữ l, I hoặc O thay cho chữ số 1 hoặc 0: gõ lại bằng phím số."
    if match := _LEADING_ZERO.fullmatch(text):
        return f"Có phải ý đơn vị là {match[1]}? Bỏ số 0 ở đầu."
    if _NEGATIVE_NUMBER.fullmatch(text):
        return "Số lượng không thể âm."
    if _NO_LETTER_OR_DIGIT.fullmatch(text):
        return "Dấu này không phải con số; nếu không có, ghi số 0."
    if fold(text) in ("khong", "khong co", "khong phat sinh", "chua co"):
        return "Nếu không có, ghi số 0."
    return _unit_hint(text)


def _unit_hint(text: str) -> str:
    """Only when what follows is a word that leaves the figure as it is: not `1e3`, `12 triệu`, `1_000`."""
    match = _WITH_WORDS.fullmatch(text)
    sure = match is not None and _MULTIPLIERS.isdisjoint(fold(match[2]).split())
    return f"Chỉ ghi con số, bỏ chữ phía sau: {match[1]}?" if match and sure else ""


def _date_hint(text: str) -> str:
    for pattern, order in ((_ISO_DATE, (3, 2, 1)), (_OTHER_DATE, (1, 2, 3))):
        match = pattern.fullmatch(text.strip())
        if match and len(match[order[2]]) == 4:
            day, month, year = (match[part] for part in order)
            meant = canonical_date(f"{day}/{month}/{year}")
            return f"Có phải ý đơn vị là {meant}?" if meant else _no_such_day(day, month, year)
    if _NO_YEAR.fullmatch(text.strip()):
        return "Thiếu năm."
    if _SHORT_YEAR.fullmatch(text.strip()):
        return "Năm phải viết đủ bốn chữ số."
    match = _FULL_DATE.fullmatch(text.strip())
    return _no_such_day(match[1], match[2], match[3]) if match else ""


def _no_such_day(day: str, month: str, year: str) -> str:
    """Why a day is in no calendar; when day and month may have changed places, the other way as a question."""
    if 1 <= int(month) <= 12:
        return "Ngày này không có trong lịch."
    turned = canonical_date(f"{month}/{day}/{year}")
    return f"Không có tháng {int(month)}." + (f" Có phải ý đơn vị là {turned}?" if turned else "")


def record_hint(value: object) -> str:
    """Why lines that were meant as names with values were read as one text; empty when that is not to be seen."""
    if isinstance(value, str) and _WIDE_PAIR.match(value):
        return " Sau tên dòng là dấu hai chấm kiểu chữ rộng (：): xóa đi, gõ lại dấu hai chấm : rồi một dấu cách."
    if isinstance(value, str) and _TIGHT_PAIR.match(value):
        return " Sau tên dòng và dấu hai chấm thiếu một dấu cách."
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

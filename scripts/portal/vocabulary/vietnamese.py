"""How Vietnamese is written, sorted and searched: numbers, dates, diacritics, the place of đ."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

_ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_BASE = {"\u0306": {"a": "ă"}, "\u0302": {"a": "â", "e": "ê", "o": "ô"}, "\u031b": {"o": "ơ", "u": "ư"}}
_NUMBER = re.compile(r"[0-9]+")


def fold(text: str) -> str:
    """Text for searching and comparing: lower case, without diacritics, đ as d, single blanks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(plain.split())


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """A key that sorts as Vietnamese dictionaries do: đ after d, ơ after ô, tones last; numbers by size."""
    letters: list[tuple[int, ...]] = []
    tones: list[int] = []
    for part in re.split(r"([0-9]+)", unicodedata.normalize("NFC", text.lower())):
        if _NUMBER.fullmatch(part):
            letters.append((0, int(part)))
            continue
        for letter in part:
            base, tone = _letter_and_tone(letter)
            place = _ALPHABET.find(base)
            letters.append((2, place) if place >= 0 else (1, ord(base)))
            tones.append(tone)
    return tuple(letters), tuple(tones)


def _letter_and_tone(letter: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", letter)
    base, tone = decomposed[0], 0
    for mark in decomposed[1:]:
        tone = _TONES.get(mark, tone)
        base = _BASE.get(mark, {}).get(base, base)
    return base, tone


def number_text(value: int | Decimal | float, decimals: int = 0) -> str:
    """A number as Vietnamese offices write it: 1.234,5."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "\u0000").replace(".", ",").replace("\u0000", ".")


def size_text(size: int) -> str:
    """The size of a file in units of 1024 bytes, `1.234,5 KB`, rounded up: what exceeds a limit never reads like it."""
    tenths = -(-size * 10 // 1024)
    return f"{number_text(Decimal(tenths) / 10, 1 if tenths % 10 else 0)} KB"


def percent_text(part: int | Decimal, whole: int | Decimal) -> str:
    """A share with one decimal, `92,5%`, rounded half up as officials do; less than all never reads 100,0%."""
    permille = int((Decimal(part) * 1000 / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP))
    if permille >= 1000 and part < whole:
        permille = 999
    return f"{permille // 10},{permille % 10}%"


def date_text(day: date) -> str:
    """dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def instant_text(instant: datetime) -> str:
    """`14:05 ngày 12/06/2024`, in the zone the instant carries."""
    return f"{instant.strftime('%H:%M')} ngày {date_text(instant.date())}"


def until_text(instant: datetime) -> str:
    """What follows “tính đến”: `hết ngày 20/06/2024` for the last instant of a day, else as `instant_text`."""
    whole_day = (instant.hour, instant.minute, instant.second) == (23, 59, 59)
    return f"hết ngày {date_text(instant.date())}" if whole_day else instant_text(instant)

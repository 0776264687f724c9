"""The places of a Word template, `{{…}}`, and the words that come to stand in them; what is filled in is only text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_NO_XML = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
"""Control characters cannot stand in a Word file: their pictures stand for them, so that nothing vanishes."""
_NO_XML |= {0x7F: "\u2421", 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def word_text(text: str) -> str:
    """The text as a Word file can hold it: exact but for control characters; any line end is one line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NO_XML)


def spoken_date(day: date | None) -> str:
    """`ngày 05 tháng 02 năm 2024`: a leading 0 for days below 10 and for months 1 and 2 only (Phụ lục I)."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def office_date(day: date) -> str:
    """`05/02/2024`, `20/6/2024`: a day inside a sentence, with a leading 0 where `spoken_date` has one."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def with_whole_end(name: str) -> str:
    """A name whose last two words stay on one line, as place names must."""
    head, blank, last = name.rpartition(" ")
    return f"{head}\u00a0{last}" if blank else name


def roman(number: int) -> str:
    """The number of a part or an appendix, I, II, III…"""
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def paragraphs_of(document: WordDocument) -> Iterator[Paragraph]:
    """Every paragraph of the body, in order, those of tables included."""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from (one for row in part.rows for cell in row.cells for one in cell.paragraphs)


def fill_places(paragraph: Paragraph, words: Callable[[str], str]) -> None:
    """Fill the places of one paragraph, once: `words` gives what belongs in a place by its name.

    Word may have split a place over several runs: the first one keeps its look.
    """
    runs = paragraph.runs
    texts = [run.text for run in runs]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    for match in reversed(list(PLACE.finditer("".join(texts)))):
        value = word_text(words(match[1]))
        for index, start in enumerate(starts):
            first, last = max(match.start() - start, 0), match.end() - start
            if last <= 0 or first >= len(texts[index]):
                continue
            texts[index] = texts[index][:first] + value + texts[index][last:]
            value = ""
    for run, text in zip(runs, texts, strict=True):
        if run.text != text:
            run.text = text

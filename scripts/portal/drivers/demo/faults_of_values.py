"""Mistakes in what is written: numbers with dots, dates the other way round, words where codes belong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.drivers.demo.sheet import Planted, Sheet
from portal.reading.yaml_source import Path
from portal.vocabulary.form import Field, FieldType

_INTEGERS, _NUMBERS = (FieldType.INTEGER,), (FieldType.INTEGER, FieldType.MONEY)
Write = Callable[[Sheet, Field, object], str]
"""What is written in place of a field's value."""


def _kind(name: str, rule: str, types: tuple[FieldType, ...], write: Write) -> Callable[[Sheet], list[Planted] | None]:
    """A mistake that spoils one value of some type."""

    def plant(sheet: Sheet) -> list[Planted] | None:
        found = sheet.any_field(*types)
        if found is None:
            return None
        section, field = found
        path = (section.key, field.key)
        sheet.write(path, write(sheet, field, sheet.data[section.key][field.key]))
        return [sheet.spoil(rule, path)]

    plant.__name__ = name
    return plant


def _year(sheet: Sheet) -> str:
    """The year of some date of the report, so that a wrong date is wrong in nothing else."""
    section, field = next(iter(sheet.fields(FieldType.DATE)))
    return str(sheet.data[section.key][field.key])[-4:]


SPOILT_VALUES = (
    _kind("group_digits_by_dots", "integer", _INTEGERS, lambda *_: "1.250"),
    _kind("write_a_leading_zero", "integer", _INTEGERS, lambda _s, _f, value: f"0{value}"),
    _kind("write_the_measure", "integer", _INTEGERS, lambda _s, field, value: f"{value} {field.measure or 'cái'}"),
    _kind("write_none_in_words", "integer", _INTEGERS, lambda *_: "không có"),
    _kind("write_a_negative", "integer", _INTEGERS, lambda *_: "-1"),
    _kind("write_half_a_thing", "integer", _INTEGERS, lambda *_: '"1,5"'),
    _kind("write_too_many_digits", "maximum", _INTEGERS, lambda *_: "1000000000000"),
    _kind("group_money_by_dots", "money", (FieldType.MONEY,), lambda *_: "5.000.000"),
    _kind("write_millions", "money", (FieldType.MONEY,), lambda *_: "5 triệu"),
    _kind("write_a_decimal_point", "decimal", (FieldType.DECIMAL,), lambda *_: "92.5"),
    _kind("exceed_the_scale", "decimal", (FieldType.DECIMAL,), lambda _s, field, _v: f"{(field.maximum or 100) + 5}"),
    _kind("write_an_iso_date", "date", (FieldType.DATE,), lambda sheet, *_: f"{_year(sheet)}-06-05"),
    _kind("write_a_day_that_is_not", "date", (FieldType.DATE,), lambda sheet, *_: f'"31/02/{_year(sheet)}"'),
    _kind("write_a_short_year", "date", (FieldType.DATE,), lambda sheet, *_: f'"05/06/{_year(sheet)[2:]}"'),
    _kind("write_already", "yes-no", (FieldType.YES_NO,), lambda *_: "Rồi"),
    _kind("tick_with_x", "yes-no", (FieldType.YES_NO,), lambda *_: "x"),
    _kind("answer_in_english", "yes-no", (FieldType.YES_NO,), lambda *_: "yes"),
    _kind("invent_a_code", "code", (FieldType.CODE,), lambda *_: "dang_xem_xet"),
    _kind(
        "write_too_much", "too-long", (FieldType.TEXT,), lambda _s, field, _v: "nội dung " * (field.max_length // 8 + 1)
    ),
    _kind("write_lines_below_a_text", "text", (FieldType.TEXT,), lambda *_: "{noi_dung: đã thực hiện}"),
    _kind("write_a_list_as_text", "list", (FieldType.CODES, FieldType.TEXTS), lambda *_: "tất cả"),
    _kind("leave_a_list_empty", "empty-list", (FieldType.CODES, FieldType.TEXTS), lambda *_: "[]"),
    _kind("use_another_form", "form-version", (FieldType.FORM_VERSION,), lambda sheet, *_: f"{sheet.form.version}-cu"),
)


def add_an_unknown_item(sheet: Sheet) -> list[Planted] | None:
    """A code that is not on the list, below those that are."""
    found = sheet.any_field(FieldType.CODES)
    if found is None:
        return None
    path = (found[0].key, found[1].key)
    items = sheet.data[path[0]][path[1]]
    line = sheet.insert_below(sheet.block(path)[-1], "    - khong_ro")
    return [sheet.spoil("code", (*path, len(items)), line)]


def repeat_an_item(sheet: Sheet) -> list[Planted] | None:
    """The same code twice."""
    found = sheet.any_field(FieldType.CODES)
    if found is None:
        return None
    path = (found[0].key, found[1].key)
    last = sheet.block(path)[-1]
    sheet.insert_below(last, last.text)
    return [sheet.spoil("repeated-item", path)]


def write_a_word_in_a_row(sheet: Sheet) -> list[Planted] | None:
    """A number in words, in some row of a list."""
    found = [(*path, column.key) for _, path, columns in sheet.rows() for column in columns if column.type in _NUMBERS]
    return _in_words(sheet, found)


def write_a_word_in_a_table(sheet: Sheet) -> list[Planted] | None:
    """A number in words, in a table with one line for each code."""
    found = [
        (section.key, code, key)
        for section in sheet.form.sections
        if section.code_list and section.key in sheet.data and section.key not in sheet.taken
        for code, row in sheet.data[section.key].items()
        for key, value in row.items()
        if isinstance(value, int)
    ]
    return _in_words(sheet, found)


def _in_words(sheet: Sheet, found: Sequence[Path]) -> list[Planted] | None:
    if not found:
        return None
    path = sheet.rng.choice(found)
    sheet.write(path, "hai")
    return [sheet.spoil("integer", path)]


def name_the_unit_in_words(sheet: Sheet) -> list[Planted] | None:
    """The unit's name where its id belongs: no id, and not the id of the folder."""
    found = sheet.any_field(FieldType.UNIT_ID)
    if found is None:
        return None
    path = (found[0].key, found[1].key)
    sheet.write(path, "Đơn vị chúng tôi")
    return [sheet.spoil("identifier", path), Planted("wrong-place")]


def write_another_period(sheet: Sheet) -> list[Planted] | None:
    """A period that is not the one of the file's name."""
    found = sheet.any_field(FieldType.PERIOD_ID)
    if found is None:
        return None
    path = (found[0].key, found[1].key)
    year, _, _ = str(sheet.data[path[0]][path[1]]).partition("-")
    sheet.write(path, f"{year}-K9")
    sheet.taken.add(path[0])
    return [Planted("wrong-place")]


SPOILT = (
    *SPOILT_VALUES,
    add_an_unknown_item,
    repeat_an_item,
    write_a_word_in_a_row,
    write_a_word_in_a_table,
    name_the_unit_in_words,
    write_another_period,
)

"""Mistakes in what is there: lines left blank or taken out, lines that the form does not have."""

from __future__ import annotations

from portal.drivers.demo.sheet import Planted, Sheet
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Requirement, Section, Shape

_LONG_NAME = 9
"""Only of a name that long it is sure which one is meant when a sign is missing."""
_IN_WORDS = (FieldType.TEXT, FieldType.TEXTS, FieldType.CODES, FieldType.ROWS)


def _rule(field: Field) -> str:
    """What is said about a missing value depends on what the value would be."""
    return "required" if field.type.counts else "required-text" if field.type in _IN_WORDS else "required-choice"


def _required(sheet: Sheet) -> tuple[Section, Field] | None:
    found = [(section, field) for section, field in sheet.fields() if field.required is Requirement.ALWAYS]
    return sheet.rng.choice(found) if found else None


def leave_blank(sheet: Sheet) -> list[Planted] | None:
    """Nothing behind the colon."""
    found = _required(sheet)
    if found is None:
        return None
    path = (found[0].key, found[1].key)
    sheet.write(path, "")
    return [sheet.spoil(_rule(found[1]), path)]


def delete_a_line(sheet: Sheet) -> list[Planted] | None:
    """A line of the form taken out; the section is where the finding points."""
    found = _required(sheet)
    if found is None:
        return None
    section, field = found
    sheet.remove((section.key, field.key))
    return [sheet.spoil(_rule(field), (section.key, field.key), sheet.line((section.key,)))]


def misspell_a_line(sheet: Sheet) -> list[Planted] | None:
    """A line's name without its first underscore; that the right one is missing then goes without saying."""
    found = _required(sheet)
    if found is None or "_" not in found[1].key or len(found[1].key) < _LONG_NAME:
        return None
    section, field = found
    wrong = field.key.replace("_", "", 1)
    line = sheet.line((section.key, field.key))
    line.text = line.text.replace(field.key, wrong, 1)
    return [sheet.spoil("unknown-field", (section.key, wrong), line)]


def forget_the_end_of_the_year(sheet: Sheet) -> list[Planted] | None:
    """A line that is asked for only in some periods, left out."""
    found = [(section, field) for section, field in sheet.fields() if field.required_when == "ky.cuoi_nam"]
    if not found:
        return None
    section, field = sheet.rng.choice(found)
    sheet.remove((section.key, field.key))
    return [sheet.spoil("required-when", (section.key, field.key), sheet.line((section.key,)))]


def delete_a_section(sheet: Sheet) -> list[Planted] | None:
    """A whole section taken out; the finding points at the beginning of the file."""
    sections = [section for section in sheet.whole_sections() if section.required is Requirement.ALWAYS]
    if not sections:
        return None
    section = sheet.rng.choice(sections)
    sheet.remove((section.key,))
    sheet.taken.add(section.key)
    return [Planted("required-section", None, section.key)]


def write_a_word_for_a_section(sheet: Sheet) -> list[Planted] | None:
    """ "Nothing" in place of the section's lines."""
    sections = sheet.whole_sections()
    if not sections:
        return None
    section = sheet.rng.choice(sections)
    sheet.write((section.key,), "không phát sinh")
    return [sheet.spoil("record", (section.key,))]


def delete_a_code(sheet: Sheet) -> list[Planted] | None:
    """One line of a table that must be complete."""
    for section in sheet.form.sections:
        if section.shape is Shape.PER_CODE and section.key in sheet.data and section.key not in sheet.taken:
            code = sheet.rng.choice(list(sheet.data[section.key]))
            sheet.remove((section.key, code))
            return [sheet.spoil("required-code", (section.key, code), sheet.line((section.key,)))]
    return None


def delete_a_column(sheet: Sheet) -> list[Planted] | None:
    """A value of one row of a list; never the first, which carries the dash."""
    found = [
        (path, column)
        for _, path, columns in sheet.rows()
        for column in columns[1:]
        if column.required is Requirement.ALWAYS
    ]
    if not found:
        return None
    path, column = sheet.rng.choice(found)
    sheet.remove((*path, column.key))
    return [sheet.spoil(_rule(column), (*path, column.key), sheet.line(path))]


def add_an_unknown_line(sheet: Sheet) -> list[Planted] | None:
    """A remark where the form has no room for one."""
    sections = sheet.whole_sections()
    if not sections:
        return None
    section = sheet.rng.choice(sections)
    line = sheet.insert_below(sheet.line((section.key,)), "  ghi_chu_them: xem văn bản gửi kèm")
    return [sheet.spoil("unknown-field", (section.key, "ghi_chu_them"), line)]


def add_an_unknown_section(sheet: Sheet) -> list[Planted] | None:
    """A section of one's own at the end."""
    if "phu_luc" in sheet.taken:
        return None
    return [sheet.spoil("unknown-section", ("phu_luc",), sheet.append("phu_luc: xem văn bản gửi kèm"))]


def fill_in_for_others(sheet: Sheet) -> list[Planted] | None:
    """A line that is meant for units of another type."""
    found = [
        (section, field)
        for section in sheet.form.sections
        if section.shape is Shape.RECORD and section.key in sheet.data and section.key not in sheet.taken
        for field in section.fields
        if not field.applies_to(sheet.unit_type) and field.type.counts
    ]
    if not found:
        return None
    section, field = sheet.rng.choice(found)
    line = sheet.insert_below(sheet.line((section.key,)), f"  {field.key}: 1")
    return [sheet.spoil("other-type-field", (section.key, field.key), line)]


def explain_nothing(sheet: Sheet) -> list[Planted] | None:
    """An explanation of a warning that does not exist."""
    if EXPLANATIONS in sheet.data or EXPLANATIONS in sheet.taken:
        return None
    head = sheet.append(f"{EXPLANATIONS}:")
    line = sheet.insert_below(head, "  canh-bao-1: số liệu tăng do tổng hợp thêm các điểm trường")
    return [sheet.spoil("explanation-name", (EXPLANATIONS, "canh-bao-1"), line)]


MISPLACED = (
    leave_blank,
    delete_a_line,
    misspell_a_line,
    forget_the_end_of_the_year,
    delete_a_section,
    write_a_word_for_a_section,
    delete_a_code,
    delete_a_column,
    add_an_unknown_line,
    add_an_unknown_section,
    fill_in_for_others,
    explain_nothing,
)

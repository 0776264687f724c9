"""A report's file: what is written is what is read again."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exports.report_yaml import render_report_yaml, yaml_text
from portal.reading.code_lists import read_code_lists
from portal.reading.form_table import read_form
from portal.reading.report_bytes import decode_report
from portal.reading.report_values import type_values
from portal.reading.yaml_source import parse_yaml
from portal.vocabulary.form import EXPLANATIONS, Field, FieldType, Form, Shape

SCHEMAS = Path(__file__).parents[2] / "schemas"
LISTS = read_code_lists(SCHEMAS / "codelists")
FORM: Form = read_form(next(iter(sorted((SCHEMAS / "form").glob("*.yaml")))), LISTS)

texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=120)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(bool)
)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Anything that a field may hold after typing."""
    if field.type.counts:
        return st.integers(0, 10**12)
    if field.type is FieldType.DATE:
        return st.dates().map(lambda day: f"{day.day:02d}/{day.month:02d}/{day.year:04d}")
    if field.type is FieldType.ROWS:
        return st.lists(records(field.rows), max_size=3)
    if field.type in (FieldType.TEXTS, FieldType.CODES):
        return st.lists(texts, max_size=3)
    return texts


def records(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Any subset of the fields; at least one, because an empty record is not written by anybody."""
    return st.fixed_dictionaries({fields[0].key: values(fields[0])}, optional={f.key: values(f) for f in fields[1:]})


def reports(unit_type: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any report, good or not, whose texts are trimmed and composed, as typing leaves them."""
    sections: dict[str, st.SearchStrategy[Any]] = {}
    for section in (one for one in FORM.sections if unit_type in one.unit_types):
        record = records(section.fields_for(unit_type))
        if section.shape is Shape.ROWS:
            sections[section.key] = st.lists(record, max_size=3)
        elif section.shape is Shape.PER_CODE:
            sections[section.key] = st.dictionaries(st.sampled_from(LISTS[section.code_list].keys), record, max_size=3)
        else:
            sections[section.key] = record
    sections[EXPLANATIONS] = st.dictionaries(st.from_regex(r"[A-Za-z0-9-]{1,10}", fullmatch=True), texts, max_size=2)
    return st.fixed_dictionaries({}, optional=sections)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), unit_type=st.sampled_from(FORM.unit_types))
def test_reading_back_gives_the_identical_report(data: st.DataObject, unit_type: str) -> None:
    """Whatever a report holds, writing and reading it changes nothing."""
    report = data.draw(reports(unit_type))
    raw, faults = parse_yaml(render_report_yaml(report, FORM, unit_type))
    assert faults == []
    assert type_values(raw or {}, FORM, unit_type) == report


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_a_text_stays_this_text_for_other_programs_too(text: str) -> None:
    """A YAML 1.1 loader, which guesses types, reads the same text."""
    assert yaml.load(f"key: {yaml_text(text)}\n", Loader=yaml.CSafeLoader) == {"key": text}  # noqa: TID251


@pytest.mark.parametrize(
    "text",
    [
        *(
            "no",
            "Yes",
            "1.250",
            "010",
            "12:30",
            "2024.1",
            "92,5",
            "05/06/2024",
            "1_000",
            "0x1F",
            "null",
            "~",
            "=",
            "<<",
        ),
        *("Kết quả: tốt", "mục # hai", "a:", "- một", "*sao", "&neo", "!nhãn", "%", "@", "`", "[a]", "{a}", "'", '"'),
        *("---", "?", "<<", "| khối", "> gấp"),
    ],
)
def test_texts_that_look_like_something_else_are_quoted(text: str) -> None:
    """Every trap of research is written in quotes."""
    assert yaml_text(text).startswith('"')


@pytest.mark.parametrize("text", ["có", "không", "thpt-may-biec", "chao_co", "Nắng Minh Họa", "khong_ap_dung"])
def test_ordinary_words_stay_bare(text: str) -> None:
    """A clerk sees no quotes where none are needed."""
    assert yaml_text(text) == text


def test_sections_and_fields_stand_in_the_order_of_the_form() -> None:
    """However the data was put together, the file looks like the blank form; unknown parts come last."""
    section = FORM.sections[0]
    record = {field.key: "x" for field in reversed(section.fields)}
    text = render_report_yaml({"la": {"b": "1"}, section.key: record}, FORM, FORM.unit_types[0])
    keys = [line.split(":")[0].strip() for line in text.splitlines() if not line.startswith("#")]
    assert keys == [section.key, *(field.key for field in section.fields), "la", "b"]


def test_a_long_text_stands_below_its_key_without_quotes() -> None:
    """Narratives are written as lines, so that a colon or a hash in them does no harm."""
    text = "Kết quả: tốt # không phải ghi chú\n\n- dòng có gạch đầu dòng"
    written = render_report_yaml({"danh_gia": {"ket_qua_noi_bat": text}}, FORM, FORM.unit_types[0])
    assert "ket_qua_noi_bat: |-\n    Kết quả: tốt # không phải ghi chú\n\n    - dòng" in written
    assert decode_report(written.encode())[1] == []

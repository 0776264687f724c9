"""Every field and every way it can be wrong has a Vietnamese sentence with label, what was written, and an example."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.checking.places import Places
from portal.checking.report_check import CheckedReport, Checker
from portal.checking.schema_check import SchemaChecker
from portal.checking.wording import LISTS, inside_quotes, quote
from portal.reading.submissions import parse_report
from portal.reading.yaml_source import Path
from portal.vocabulary.findings import Finding
from portal.vocabulary.form import Field, FieldType
from portal.vocabulary.registry import Registry
from tests.example_reports import example_report

TECHNICAL = re.compile(
    r"\b(yaml|json|schema|null|none|true|false|string|integer|number|object|array|list|dict|type|pattern|enum|format|key"
    r"|property|properties|required|minimum|maximum|error|warning|parse|syntax|commit|pull request|git|regex|utf-16)\b",
    re.IGNORECASE,
)
QUOTED = re.compile("“[^”]*”|[Vv]í dụ[^.]*: .*$")

WRONG: dict[FieldType, tuple[Any, ...]] = {
    FieldType.INTEGER: ("1.250", "-5", "5 buổi", 10**12, [], {}),
    FieldType.MONEY: ("1.250.000", "5 triệu", 10**14, [], {}),
    FieldType.DECIMAL: ("92.5", "101", "chín", [], {}),
    FieldType.YES_NO: ("co", "rồi", "1", [], {}),
    FieldType.DATE: ("2024-06-05", "30/02/2024", "tháng sáu", [], {}),
    FieldType.CODE: ("linh tinh", "", [], {}),
    FieldType.CODES: ("chao co", ["linh tinh"], [], {}),
    FieldType.TEXT: ("x" * 5000, [], {}),
    FieldType.TEXTS: ("một dòng", ["x" * 5000], [], {}),
    FieldType.ROWS: ("một dòng", {}, ["x"]),
    FieldType.UNIT_ID: ("Trường A", [], {}),
    FieldType.PERIOD_ID: ("kỳ một", [], {}),
    FieldType.FORM_VERSION: ("2019.9", [], {}),
}


def _fields(registry: Registry, checker: Checker) -> Iterator[tuple[SchemaChecker, Any, Path, Field]]:
    """Every place of every unit type's example report that is a field."""
    for form in registry.forms.values():
        for unit_type in form.unit_types:
            schema = SchemaChecker(form, unit_type, dict(registry.code_lists), checker.wording)
            data = example_report(form, unit_type, checker.wording)
            places = Places(form, dict(registry.code_lists))
            for path in list(_paths(data)):
                field = places.find(path).field
                if field is not None and not isinstance(path[-1], int):
                    yield schema, data, path, field


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


def _findings_at(schema: SchemaChecker, data: Any, path: Path, value: Any) -> list[Finding]:
    """Findings after one value is replaced; the data is put back as it was."""
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    before = holder[path[-1]]
    try:
        if value is _ABSENT:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
        return schema.explain(data, "phiếu", {})
    finally:
        holder[path[-1]] = before


_ABSENT = object()


def test_every_wrong_value_of_every_field_is_said_with_label_value_and_example(
    registry: Registry, checker: Checker
) -> None:
    """The bar to beat says only "chưa chính xác" (research/mission.md section 2)."""
    said = 0
    for schema, data, path, field in _fields(registry, checker):
        for value in WRONG[field.type]:
            findings = _findings_at(schema, data, path, value)
            assert len(findings) == 1, (path, value, findings)
            _is_well_said(findings[0], field, checker)
            if isinstance(value, str) and findings[0].rule not in ("too-long", "required-text"):
                free = field.type in (FieldType.TEXT, FieldType.TEXTS)
                assert (quote(value) in findings[0].message) is not free, findings[0]
            said += 1
    assert said > 1500


def test_every_missing_field_is_said_with_label_and_example(registry: Registry, checker: Checker) -> None:
    """A value that is required names the field and shows what would do."""
    said = 0
    for schema, data, path, field in _fields(registry, checker):
        for finding in _findings_at(schema, data, path, _ABSENT):
            _is_well_said(finding, field, checker)
            said += 1
    assert said > 250


def _is_well_said(finding: Finding, field: Field, checker: Checker) -> None:
    text = f"{finding.message} {finding.remedy}"
    assert inside_quotes({"label": field.label})["label"] in finding.message, finding
    assert "í dụ" in finding.remedy, finding
    if field.type is not FieldType.FORM_VERSION:
        assert checker.wording.example(field) in text, finding
    assert finding.section, finding
    words = QUOTED.sub("", f"{finding.message} {finding.remedy.split('Chọn một trong')[0]}")
    assert not TECHNICAL.search(words), (TECHNICAL.search(words), words)
    assert not re.search(r"[{}]|[^.]\.\.[^.]|  ", text), text


@pytest.mark.parametrize("part", ["message", "remedy"])
def test_no_sentence_of_the_table_has_a_technical_word(part: str, checker: Checker) -> None:
    """On screen never the words of the trade (DESIGN.md section 2)."""
    for name, sentence in checker.wording.messages.sentences.items():
        words = re.sub(r"\{[a-z_]+\}|“[^”]*”|UTF-8|Save As|Encoding", "", getattr(sentence, part))
        assert not TECHNICAL.search(words), (name, words)
        assert words[-1:] in ".”" or words.endswith(("}", " ")) or "{" in getattr(sentence, part), name


def test_the_line_shown_for_a_field_is_one_that_the_file_takes(registry: Registry, checker: Checker) -> None:
    """What a clerk copies from a finding is read and accepted, lists included."""
    tried = 0
    for schema, data, path, field in _fields(registry, checker):
        if field.type in (FieldType.ROWS, FieldType.FORM_VERSION):
            continue
        read, _, faults = parse_report(checker.wording.line(field).encode())
        holder = data
        for part in path[:-1]:
            holder = holder[part]
        value = int(read[field.key]) if field.type.counts else read[field.key]
        assert not faults
        before, holder[path[-1]] = holder[path[-1]], value
        assert schema.accepts(data), (path, value)
        holder[path[-1]] = before
        tried += field.type in LISTS
    assert tried > 5


def test_a_missing_choice_names_the_codes_that_may_be_written(registry: Registry, checker: Checker) -> None:
    """A clerk need not look elsewhere for what may stand there."""
    said = 0
    for schema, data, path, field in _fields(registry, checker):
        if field.type not in (FieldType.CODE, FieldType.CODES):
            continue
        for finding in _findings_at(schema, data, path, _ABSENT):
            codes = field.codes or registry.code_lists[field.code_list].keys
            assert all(code in finding.remedy.partition("Chọn ")[2] for code in codes), finding
            said += 1
    assert said > 5


@pytest.mark.parametrize(
    ("key", "owners", "missing"),
    [
        ("so_hoi_nghi", "“Quán triệt, phổ biến pháp luật” (quan_triet)", []),
        ("so_nguoi_hoc", "“Quy mô” (quy_mo) hoặc “Vụ việc” (vu_viec)", ["quan_triet.so_hoi_nghi"]),
    ],
)
def test_a_field_at_the_margin_is_sent_to_its_section(
    key: str, owners: str, missing: list[str], registry: Registry, checker: Checker
) -> None:
    """Where only one section has the field, that it is missing there need not be said as well."""
    form = next(iter(registry.forms.values()))
    schema = SchemaChecker(form, "thpt", dict(registry.code_lists), checker.wording)
    data = example_report(form, "thpt", checker.wording)
    del data["quan_triet"]["so_hoi_nghi"]
    data[key] = 5
    found = schema.explain(data, "phiếu", {})
    told = next(one for one in found if one.rule == "outside-section")
    assert owners in told.message
    assert f"dòng “{'quan_triet' if key == 'so_hoi_nghi' else 'quy_mo'}:”" in told.remedy
    assert [one.field for one in found if one is not told] == missing


def test_a_report_that_cannot_be_read_to_its_end_says_so_once(check_text: Callable[..., CheckedReport]) -> None:
    """Whoever mends the first fault expects to be done; a file of another kind has no rest."""
    unread = "Phần còn lại của phiếu chưa được kiểm tra"
    report = check_text("a:\n\tb: 1\n\tc: 2\n", "thpt-nha-nam", "2024-K1")
    assert [unread in one.remedy for one in report.findings] == [False, True]
    assert unread not in check_text("%PDF-1.7\n", "thpt-nha-nam", "2024-K1").findings[0].remedy

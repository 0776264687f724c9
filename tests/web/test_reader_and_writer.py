"""What the form writes, Python reads back identical; what the form opens, it reads as Python does."""

from __future__ import annotations

import json
import random
import unicodedata
from typing import Any

from portal.exports.form_data import derive_form_data
from portal.exports.report_yaml import render_report_yaml
from portal.reading.report_values import type_values
from portal.reading.submissions import parse_report
from portal.vocabulary.form import EXPLANATIONS, NOT_APPLICABLE, Field, FieldType, Form, Shape
from portal.vocabulary.reports import Data
from tests.web.conformance import read_cases
from tests.web.world import ROOT, Json, fictional_source, run_node

REPORTS = 10_000
SUITE = json.loads((ROOT / "tests" / "cases" / "yaml_test_suite" / "cases.json").read_text(encoding="utf-8"))
ODD = (
    *("no", "Yes", "null", "~", "NaN", "1.250", "010", "0x1F", "12:30", "1e3", "-", "- a", "a: b", "a #b", "#", "@a"),
    *("`", "%a", "&a", "*a", "!a", "|", ">", "?", "? a", ":", "::", "---", "...", "[a]", "{a: 1}", "'", '"', "\\"),
    *("\\n", "“trích”", "a\n\nb", "a\n b", " \nb", "a\n- b\n# c", "<<", "=", "<script>alert(1)</script>", "${x}"),
    *("{{x}}", "{label}", "%s", "../../etc", "' OR 1=1 --", "🙂", "𝒳", "Ơ̂", "đĐ", "ﬁ", "\u200b", "\u00a0a\u00a0b"),
    *("a\tb", "１２３", "٣", "x" * 81, "một " * 40, "dòng một\ndòng hai: có # dấu\n\ndòng bốn", "\ufeffa", "a\x07b"),
    "a\u2028b",
)
WORDS = ("Đã", "tổ", "chức", "tuyên", "truyền", "phòng,", "chống", "ma", "túy;", "(02", "buổi)", "–", "đạt", "92,5%")


class _Maker:
    """Makes random reports, good or not, as typing leaves them: composed and trimmed texts."""

    def __init__(self, form: Form, lists: Any, seed: int) -> None:
        self.form, self.lists, self.rng = form, lists, random.Random(seed)

    def text(self) -> str:
        rng = self.rng
        draw = rng.random()
        if draw < 0.3:
            text = rng.choice(ODD) + (rng.choice(ODD) if rng.random() < 0.3 else "")
        elif draw < 0.5:
            text = "".join(
                chr(rng.choice((rng.randint(32, 126), rng.randint(160, 0x24F), rng.randint(0x1EA0, 0x1EF9), 10)))
                for _ in range(rng.randint(1, 30))
            )
        else:
            text = rng.choice((" ", " ", "\n")).join(rng.choices(WORDS, k=rng.randint(1, 40)))
        return unicodedata.normalize("NFC", text).strip() or "x"

    def value(self, field: Field) -> Any:
        rng = self.rng
        if field.type.counts:
            return (
                rng.choice((0, 1, 12, rng.randint(0, 10**15 - 1)))
                if rng.random() < 0.9
                else rng.choice((f"x{self.text()}", NOT_APPLICABLE))  # a text of digits would be the number
            )
        if field.type is FieldType.DATE:
            return f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1, 9999):04d}"
        if field.type is FieldType.ROWS:
            return [self.record(field.rows) for _ in range(rng.randint(0, 3))]
        if field.type in (FieldType.CODES, FieldType.TEXTS):
            return [self.text() for _ in range(rng.randint(0, 3))]
        return self.text()

    def record(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        chosen = [field for field in fields if self.rng.random() < 0.5] or [fields[0]]
        return {field.key: self.value(field) for field in chosen}

    def report(self, unit_type: str) -> Data:
        data: Data = {}
        for section in self.form.sections:
            if self.rng.random() < 0.7 or unit_type not in section.unit_types:
                continue
            fields = section.fields_for(unit_type)
            if section.shape is Shape.ROWS:
                data[section.key] = [self.record(fields) for _ in range(self.rng.randint(0, 3))]
            elif section.shape is Shape.PER_CODE:
                codes = self.rng.sample(self.lists[section.code_list].keys, 2)
                data[section.key] = {code: self.record(fields) for code in codes}
            else:
                data[section.key] = self.record(fields)
        if self.rng.random() < 0.3:
            data[EXPLANATIONS] = {f"R{self.rng.randint(1, 40)}": self.text()}
        return data


def test_ten_thousand_random_reports_are_written_as_python_writes_and_read_back_identical() -> None:
    """Byte for byte the file of `portal`, and value for value the report, whatever stands in it (Y29)."""
    source = fictional_source()
    form = next(iter(source.registry.forms.values()))
    maker = _Maker(form, source.registry.code_lists, seed=29)
    types = [form.unit_types[at % len(form.unit_types)] for at in range(REPORTS)]
    reports: list[Json] = [{"type": kind, "data": maker.report(kind)} for kind in types]
    known = derive_form_data(source)
    written = run_node(
        "run_writer.mjs", {"form": known["forms"][form.version], "lists": known["lists"], "reports": reports}
    )
    wrong = []
    for report, (text, same) in zip(reports, written, strict=True):
        data, _, faults = parse_report(text.encode())
        read = type_values(data, form, report["type"])
        identical = text == render_report_yaml(report["data"], form, report["type"])
        readable = not faults or all(
            fault.rule in ("forbidden-character", "empty-file", "old-font") for fault in faults
        )
        if not (identical and same and readable and (faults or read == report["data"])):
            wrong.append((report, text, identical, same, faults, read))
    assert wrong == [], wrong[0]


def test_what_the_form_opens_python_reads_alike() -> None:
    """The public YAML Test Suite and every conformance report: the form may refuse more, never read otherwise."""
    texts = [case["yaml"] for case in SUITE] + [case["text"] for case in read_cases()]
    for text, found in zip(texts, run_node("run_reader.mjs", {"texts": texts}), strict=True):
        data, _, faults = parse_report(text.encode())
        assert found["rules"] or (not faults and found["data"] == data), (text, found, faults, data)

"""Reports that both sides must judge alike: good ones of invented units, and one or more changes to them.

`python -m tests.web.conformance` writes tests/cases/form_conformance.json anew, from form, rules and screens.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from portal.exports.report_yaml import render_report_yaml
from portal.reading.config_source import read_config
from portal.vocabulary.form import EXPLANATIONS, FieldType, Form, Shape
from portal.vocabulary.reports import Data
from portal.vocabulary.rules import RuleScope
from tests.web.world import PILOTS, ROOT, TRACKED, Json, fictional_source, good_report

CASES = ROOT / "tests" / "cases" / "form_conformance.json"
_SCREENS = ROOT / "tests" / "cases" / "screens" / "corpus.yaml"
_MUTATIONS = ROOT / "tests" / "cases" / "rule_mutations.yaml"
_UNITS = {
    "thpt-mau-so-1": (),
    "thpt-mau-so-2": (TRACKED, PILOTS),
    "pgd-mau-so-1": (TRACKED,),
    "gdnn-gdtx-mau-so-1": (),
    "so-mau-so-1": (),
}
_NUMBERS = (FieldType.INTEGER, FieldType.MONEY)
_WRONG: dict[FieldType, tuple[Any, ...]] = {
    FieldType.INTEGER: ("1.250", "1,5", "010", "-3", "5 buổi", "không", "chưa có", "1 250", "1.250.000", "năm", "1e3",
                        "99999999999", "999999999999999999", "khong_ap_dung", "１２", "+7", "0x1F", {"a": "1"}, ["1"],
                        [], {}, "1_000", "/", "-", "--", "0.125", "1.250,000", "12 triệu", "5 buổi.", "5x", "“12”",
                        "«12"),
    FieldType.MONEY: ("1.500.000", "12,5 triệu", "12500", "-1", "99999999999999", "1500000đ"),
    FieldType.DECIMAL: ("92.5", "92.5%", "92,55", "100,5", "101", "092", "92,5 điểm", "100", "0,0", ",5", {"a": "1"},
                        "92%", "92,5 %", "92 điểm", "“92,5”", "/"),
    FieldType.YES_NO: ("x", "Có", "CÓ", "yes", "0", "Không", "khong", "đã có", "chưa", "có.", "có lẽ", ["có"], "“có”",
                         "có”", "/"),
    FieldType.DATE: ("2024-06-15", "15-6-2024", "15.6.24", "15/6/24", "31/2/2024", "5/6/2024", "29/02/2023",
                     "32/1/2024", "15/13/2024", "ngày 5", "00/01/2024", "1/1/0000", {"ngay": "5"},
                     "11/14/2024", "2024-14-11", "45/13/2024", "11-14-2024", "1/00/2024", "“05/06/2024”"),
    FieldType.CODE: ("Khá", "kha ", "Đang thực hiện", "dang thuc hien", "xyz", "ma tuý", "khong_ap_dung", ["kha"]),
    FieldType.CODES: ("chao_co", ["chao co"], ["chao_co", "chao_co"], [], ["Chào cờ"], ["x"], [None],
                      [["chao_co"]], {}),
    FieldType.TEXT: ("dài " * 600, {"a": "b"}, ["một"], "a\nb", "“trích”"),
    FieldType.TEXTS: ("một dòng", [], ["dài " * 90], [{"a": "b"}], [None], ["hai", "hai"]),
    FieldType.ROWS: ("không", {}, ["x"], [{}], [None], [["x"]], [{"la": "1"}]),
    FieldType.UNIT_ID: ("Trường A", "thpt_mau", "thpt--mau", ["x"]),
    FieldType.PERIOD_ID: ("2024", "2024-k1", "Kỳ 1", ["x"]),
    FieldType.FORM_VERSION: ("2024", "2023.1", ["x"]),
}  # fmt: skip

LAYOUTS = (
    "a:\n  b: 1\n  - c: 2\n", "a:\n  b: 1\n- c: 2\n", "a:\n  b:\n    - c: 1\n  d: 1\n    e: 1\n",
    "a:\n  b: 1\n   c: 2\n", "a:\n  b: 1\n c: 2\n", "a:\n  b: 1\nc: 1\n  d: 2\n", "a:\n    b: 1\n  c: 2\n",
    "a:\n  b:\n    c: 1\n  d: 1\n    e: 2\n", "a:\n  - b: 1\n    c: 2\n   - b: 1\n", "a:\n  - b: 1\n     c: 2\n",
    "a:\n  - b: 1\n - b: 2\n", "a:\n  b:1\n  c: 2\n", "a:\n  b： 1\n  c: 2\n  d：3\ne:\n  f:1\n", "a: b: c\n",
    "a: “b: c”\n", "a:\n  b: - c\n", "a:\n  b: \"c\n  d: 1\n", "a:\n  b: \"c\" d\n", "a:\n  b: 'c\n  d: 1\n", "a: 'x\n",
    "a:\n  b: [c\n  d: 1\n", "a:\n  b: c\nd e\n", "a:\n  b: c\n  d e\n  f: 1\n", "a:\n  b c\n  d: 1\n",
    "a:\n  b: c\n    d e: f\n", "a:\n  b: |\n    c: d\n   e\n  f: 1\n   g: 2\n", "a:\n  b: 1 # x\n   c: 2\n",
    "a:\n  b: 1\n c:\n  d: 1\n", "A_b：x\nb: 1\n", "a:\n  b: 1\n  'c': 2\n   d: 3\n",
)  # fmt: skip
"""Texts whose lines are laid out wrongly; both readers stop at them."""


def expand(case: Json, bases: dict[str, Json], form: Form) -> Json:
    """A case as both sides get it: the text of the report, whose it is, and the groups the unit answers for."""
    base = bases[case["base"]]
    data: Data = deepcopy(base["data"])
    for change in case["changes"]:
        _apply(data, change, form, base["type"])
    text = case.get("text") or render_report_yaml(data, form, base["type"])
    return {"text": text, "unit": base["unit"], "period": base["period"], "groups": base["groups"]}


def _apply(data: Data, change: Json, form: Form, unit_type: str) -> None:
    if "every" in change:
        for section, chain in form.walk(unit_type):
            if chain[-1].type.value == change["every"] and len(chain) == 1 and section.key in data:
                _set_in(data[section.key], section.shape, chain[0].key, change["to"])
        return
    *way, last = change["at"]
    holder: Any = data
    for part in way:
        holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[part]
    if "to" in change:
        holder[last] = deepcopy(change["to"])
    elif isinstance(holder, list):
        del holder[last]
    else:
        holder.pop(last, None)


def _set_in(content: Any, shape: Shape, key: str, value: Any) -> None:
    records = [content] if shape is Shape.RECORD else list(content.values()) if shape is Shape.PER_CODE else content
    for record in records:
        if isinstance(record, dict):
            record[key] = deepcopy(value)


def make_bases() -> dict[str, Json]:
    """Good reports of every invented unit in every period, with no figure of anybody in them."""
    registry = fictional_source().registry
    return {
        f"{unit} {period}": {
            "unit": unit,
            "period": period,
            "type": registry.org_units[unit].form_type,
            "groups": list(groups),
            "data": good_report(registry, unit, period),
        }
        for unit, groups in _UNITS.items()
        for period in registry.periods
    }


def make_cases(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    """Every kind of fault: shape, conditions, rules, screens, explanations, files that cannot be read, and mixtures."""
    for base in bases:
        yield {"base": base, "changes": []}
    for made in (_wrong_values, _missing, _unknown, _rule_faults, _screened, _explained, _unreadable):
        yield from made(bases, form)
    yield from _mixtures(bases, form, 150)


def _wrong_values(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    names = list(bases)
    for kind, values in _WRONG.items():
        for at, value in enumerate(values):
            yield {"base": names[at % len(names)], "changes": [{"every": kind.value, "to": value}]}
            yield {"base": names[(at + 3) % len(names)], "changes": [{"every": kind.value, "to": value}]}


def _missing(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    for base, found in bases.items():
        for section in found["data"]:
            yield {"base": base, "changes": [{"at": [section]}]}
        emptied = [{"at": [section.key], "to": {}} for section in form.sections if section.shape is Shape.RECORD]
        yield {"base": base, "changes": emptied}
        for section, content in found["data"].items():
            if isinstance(content, list):
                yield {"base": base, "changes": [{"at": [section], "to": []}]}
    for section, chain in form.walk():
        if len(chain) == 1 and section.shape is Shape.RECORD:
            base = next(name for name, found in bases.items() if chain[0].applies_to(found["type"]))
            yield {"base": base, "changes": [{"at": [section.key, chain[0].key]}]}


def _unknown(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    for at, (base, found) in enumerate(bases.items()):
        for section, content in list(found["data"].items())[at::3]:
            if isinstance(content, dict) and content:
                key = next(iter(content))
                yield {"base": base, "changes": [{"at": [section, key[:-1]], "to": "1"}, {"at": [section, key]}]}
            yield {"base": base, "changes": [{"at": [section]}, {"at": [section + "s"], "to": content}]}
        yield {"base": base, "changes": [{"at": ["so_hoi_nghi"], "to": "1"}, {"at": ["quan_triet", "so_hoi_nghi"]}]}
        yield {"base": base, "changes": [{"at": ["quan_triet"]}, {"at": ["luot_nguoi"], "to": "1"}]}
        yield {"base": base, "changes": [{"at": ["so_nguoi_hoc"], "to": "1"}, {"at": ["ten_mo_hinh"], "to": "1"}]}
        yield {"base": base, "changes": [{"at": ["quan_triet"], "to": "so_hoi_nghi：1"}]}
        yield {"base": base, "changes": [{"at": ["quan_triet"], "to": "so_hoi_nghi:1 luot_nguoi:2"}]}
        yield {
            "base": base,
            "changes": [{"at": ["quy_mo", "phat_sinh"], "to": "1"}, {"at": ["quy_mo", "so_truong_thcs"], "to": "1"}],
        }
        yield {"base": base, "changes": [{"at": ["hoàn toàn lạ"], "to": "1"}, {"at": ["to_giac"], "to": "không"}]}
        if "tuyen_truyen" in found["data"]:
            yield {"base": base, "changes": [{"at": ["tuyen_truyen", "theo_chu_de", 0, "so buoi"], "to": "1"}]}


def _rule_faults(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    for case in read_config(_MUTATIONS)["cases"]:
        changes: list[Json] = [{"at": _path(path), "to": value} for path, value in case["set"].items()]
        changes += [{"at": _path(path)} for path in case.get("remove", [])]
        sections = [form.section(path.partition(".")[0]) for path in case["set"]]
        for base, found in bases.items():
            asked = all(found["type"] in section.unit_types for section in sections)
            rows = all(found["data"].get(path.partition(".")[0]) for path in case["set"] if ".first." in path)
            if asked and rows and found["type"] in case.get("types", form.unit_types):
                yield {"base": base, "changes": changes}
    source = fictional_source()
    for rules in source.rules.values():
        for rule in rules.rules:
            if rule.scope is RuleScope.REPORT:
                yield from _from_example(rule.fails, bases)


def _from_example(fails: Any, bases: dict[str, Json]) -> Iterator[Json]:
    changes = []
    for section, content in fails.items():
        if section in ("ky", "don_vi", "nguong", "truoc"):
            continue
        if isinstance(content, list):
            changes.append({"at": [section], "to": content})
            continue
        changes += [{"at": [section, key], "to": value} for key, value in content.items()]
    for base in list(bases)[::3]:
        yield {"base": base, "changes": changes}


def _screened(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    places: list[list[Any]] = [
        ["danh_gia", "kien_nghi"], ["danh_gia", "ket_qua_noi_bat"], ["thong_tin_chung", "so_ky_hieu"],
        ["thong_tin_chung", "thu_truong_ho_ten"], ["quy_mo", "so_nguoi_hoc"], ["chi_dao", "da_so_ket"],
        ["quan_triet", "luat_luc_luong_antt_co_so"], ["nguon_luc", "ten_mo_hinh"], ["tuyen_truyen", "hinh_thuc", 0],
        ["thong_tin_chung", "ngay_bao_cao"], ["giai_trinh", "R07a"], ["tuyen_truyen", "theo_chu_de", 0, "chu_de"],
    ]  # fmt: skip
    names = list(bases)
    sentences = read_config(_SCREENS)["sentences"]
    for at, sentence in enumerate(sentences[::4]):
        where = places[at % len(places)]
        value = [sentence["text"]] if where[-1] == "ten_mo_hinh" else sentence["text"]
        having = [name for name in names if where[0] in (EXPLANATIONS, *bases[name]["data"])]
        yield {"base": having[at % len(having)], "changes": [{"at": where, "to": value}]}
    for at, sentence in enumerate(sentences[5:400:40]):
        key = sentence["text"][:90]
        yield {
            "base": names[at % len(names)],
            "changes": [{"at": ["danh_gia", key], "to": key}, {"at": [key], "to": "1"}],
        }


def _explained(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    warned = [{"at": ["nguon_luc", "kinh_phi_dong"], "to": "25"}]
    texts: list[Any] = [
        "Đúng như vậy, chi rất ít",
        "ngắn",
        "123456789",
        "1234567890",
        "Đã kiểm tra.",
        "ĐÃ KIỂM TRA, số liệu đúng!",
        "da kiem tra lai, so lieu chinh xac",
        "Đã kiểm tra: trường mua thêm tài liệu",
        "……………………",
        "x" * 1200,
        {"a": "b"},
        ["x"],
        None,
    ]
    for base in bases:
        for text in texts:
            yield {"base": base, "changes": [*warned, {"at": [EXPLANATIONS, "R36"], "to": text}]}
        for name in ("R36", "R99", "R20", "ca-nhan-lop", "mã lạ", "x" * 50):
            yield {"base": base, "changes": [{"at": [EXPLANATIONS, name], "to": "Một lời giải trình đủ dài"}]}
        yield {"base": base, "changes": [{"at": [EXPLANATIONS], "to": "không có"}]}
        yield {"base": base, "changes": [{"at": [EXPLANATIONS], "to": ["R36"]}]}


def _unreadable(bases: dict[str, Json], form: Form) -> Iterator[Json]:
    base = next(iter(bases))
    texts = [
        *LAYOUTS,
        "", "# chỉ có ghi chú\n", "một dòng chữ\n", "- a\n- b\n", "a: 1\na: 2\n", "a: &x 1\n", "a: *x\n", "a: !t 1\n",
        "<<: {a: 1}\n", "%YAML 1.1\n---\na: 1\n", "a: 1\n---\nb: 2\n", "[a]: 1\n", "x" * 120 + ": 1\n",
        "a: \u202e1\n", "\ta: 1\n",
        "a:\n\u00a0 b: 1\n", "<<<<<<< HEAD\na: 1\n", "<!doctype html>\n", "%PDF-1.7\n", "PK\x03\x04xx",
        "a: Tr­êng THPT Hiªn HiÖp Hoµ vµ c¸c tr­êng b¹n\n",
        "a: " + "[" * 25 + "]" * 25 + "\n",
    ]  # fmt: skip
    for text in texts:
        yield {"base": base, "changes": [], "text": text or " "}


def _mixtures(bases: dict[str, Json], form: Form, count: int) -> Iterator[Json]:
    rng = random.Random(4)
    for _ in range(count):
        base = rng.choice(list(bases))
        fields = [(s, f[0]) for s, f in form.walk(bases[base]["type"]) if len(f) == 1 and s.shape is Shape.RECORD]
        changes: list[Json] = []
        for section, field in rng.sample(fields, min(len(fields), rng.randint(2, 12))):
            values = _WRONG[field.type] + (("0", "1", "7", "5000") if field.type in _NUMBERS else ())
            value = rng.choice([None, *values])
            changes.append({"at": [section.key, field.key], **({} if value is None else {"to": value})})
        yield {"base": base, "changes": changes}


def _path(dotted: str) -> list[Any]:
    return [0 if part == "first" else part for part in dotted.split(".")]


def read_cases(path: Path = CASES) -> list[Json]:
    """Every case of the file, as both sides get it."""
    found = json.loads(path.read_text(encoding="utf-8"))
    form = next(iter(fictional_source().registry.forms.values()))
    return [expand(case, found["bases"], form) for case in found["cases"]]


def write_cases(path: Path = CASES) -> int:
    """Make the file anew; returns the number of cases."""
    bases, form = make_bases(), next(iter(fictional_source().registry.forms.values()))
    cases = list(make_cases(bases, form))
    head = ",\n".join(f" {json.dumps(name)}: {json.dumps(base, ensure_ascii=False)}" for name, base in bases.items())
    body = ",\n".join(" " + json.dumps(case, ensure_ascii=False) for case in cases)
    path.write_text(f'{{"bases": {{\n{head}\n}},\n"cases": [\n{body}\n]}}\n', encoding="utf-8")
    return len(cases)


if __name__ == "__main__":
    print(write_cases())  # noqa: T201

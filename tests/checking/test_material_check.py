"""A material is told everything that is wrong with it, at its line, in words that say what to do."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest

from portal.checking.material_check import MaterialChecker
from portal.reading.material_rules import read_hotlines, read_material_rules
from portal.reading.materials import MaterialSource, read_library_files, read_material
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.findings import Finding
from portal.vocabulary.indicators import TOPICS
from tests.conftest import ROOT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 4"><text>Gọi 111</text></svg>'
PAGE = """---
title: "Bài mẫu để thử"
loai: ap_phich
chu_de: [ma_tuy]
doi_tuong: [thcs]
viec: [II.2.c.1]
tom_tat: "Một bài mẫu đủ dài để được nhận."
ngay_lap: 2026-01-02
ngay_ra_soat: 2026-01-03
ra_soat_truoc: 2027-01-03
giay_phep: CC BY 4.0
nguon: Biên soạn cho cổng
duong_day: ["111"]
hinh_anh_tre_em: không
tep:
  - ten: hinh.svg
    mo_ta: "Một hình mẫu với dòng chữ Gọi 111."
---

# Bài mẫu để thử

<!-- portal: material-head -->

Gọi [[111]] khi cần.

<!-- portal: material-use -->
"""


@pytest.fixture(scope="module")
def checker() -> MaterialChecker:
    """The checker of this repository's own contract."""
    schemas = ROOT / "schemas"
    registry = read_registry(Repository(ROOT))
    return MaterialChecker(
        rules=read_material_rules(schemas / "materials.yaml"),
        schema=json.loads((schemas / "meta" / "material.schema.json").read_text(encoding="utf-8")),
        topics=registry.code_lists[TOPICS],
        plan=read_plan(schemas / "plan" / f"{registry.years[-1].plan}.yaml"),
        hotlines=read_hotlines(schemas / "hotlines.yaml"),
    )


def _source(text: str = PAGE, picture: str = SVG, name: str = "bai-mau.md") -> MaterialSource:
    return MaterialSource(f"content/tuyen-truyen/{name}", name, text.encode(), {"hinh.svg": picture.encode()})


CASES: list[tuple[str, str, str, int]] = [
    ("^---\n(.*\n)*?---\n", "", "material-no-head", 1),
    ("^loai: ap_phich", "loai: [ap_phich", "material-head-unreadable", 3),
    ("^tom_tat: .*\n", "", "material-missing", 1),
    ("^hinh_anh_tre_em: .*\n", "", "material-missing", 1),
    ("    mo_ta: .*\n", "", "material-missing", 16),
    ("^nguon: ", "nguồn: ", "material-unknown-key", 12),
    ("^ngay_lap: .*", "ngay_lap: 2/1/2026", "material-shape", 8),
    ("^ngay_lap: .*", "ngay_lap: 2026-02-30", "material-shape", 8),
    ("^chu_de: .*", "chu_de: ma_tuy", "material-shape", 4),
    ("^chu_de: .*", "chu_de:", "material-shape", 4),
    ("^hinh_anh_tre_em: .*", "hinh_anh_tre_em: có", "material-shape", 14),
    ("^tom_tat: .*", f'tom_tat: "{"dài " * 90}"', "material-too-long", 7),
    ("^tom_tat: .*", "tom_tat: ngắn", "material-too-short", 7),
    ("^loai: .*", "loai: phim_dai", "material-unknown-code", 3),
    (r"^chu_de: .*", "chu_de: [ma_tuy, la]", "material-unknown-code", 4),
    ("^doi_tuong: .*", "doi_tuong: [ai]", "material-unknown-code", 5),
    ("^giay_phep: .*", "giay_phep: Cấm sao chép", "material-unknown-code", 11),
    (r"^viec: .*", "viec: [II.2.c.99]", "material-unknown-plan", 6),
    ("^ra_soat_truoc: .*", "ra_soat_truoc: 2026-01-03", "material-dates", 10),
    ("^duong_day: .*", 'duong_day: ["111", "999"]', "material-number-unknown", 13),
    (r"\[\[111\]\]", "[[999]]", "material-number-unknown", 24),
    (r"\[\[111\]\]", "[[113]]", "material-number-unlisted", 24),
    (r"\[\[111\]\]", "113", "material-number-plain", 24),
    (r"\[\[111\]\]", "+84 981 84 84 84", "material-number-plain", 24),
    (r"\[\[111\]\]", "[[+84 981 84 84 84]]", "material-number-unlisted", 24),
    (r"\[\[111\]\]", "**111**", "material-number-plain", 24),
    ("^# Bài mẫu để thử", "# Bài khác", "material-title", 20),
    ("^<!-- portal: material-use -->", "", "material-no-slot", 19),
    ("^<!-- portal: material-head -->", "Lời <!-- portal: material-head -->", "material-no-slot", 19),
    ("^Gọi ", "<b>Gọi</b> ", "material-raw-html", 24),
    ("^Gọi ", 'Gọi [số](https://a.example/){: onclick="alert(1)" } ', "material-raw-html", 24),
    ("^Gọi ", "Gọi {onmouseover=alert(1)} ", "material-raw-html", 24),
    ("^Gọi ", "[x](javascript:alert(2)) Gọi ", "material-link", 24),
    ("^Gọi ", "[x]( <java&#115;cript:alert(2)>) Gọi ", "material-link", 24),
    ("^Gọi ", "[x]: data:text/html,a\n\n[x] Gọi ", "material-link", 24),
    ("^Gọi ", "![hình](hinh.svg) Gọi ", "material-picture-undescribed", 24),
    ("ten: hinh.svg", "ten: khac.svg", "material-picture-missing", 16),
    ("ten: hinh.svg", "ten: Hình.svg", "material-shape", 16),
    ("^loai: .*", "loai: video", "material-no-transcript", 1),
    ("^Gọi ", "dài " * 20_000, "material-too-long", 1),
]


@pytest.mark.parametrize(("pattern", "instead", "rule", "line"), CASES, ids=[f"{c[2]} {c[1][:24]!r}" for c in CASES])
def test_each_fault_is_found_at_its_line(
    checker: MaterialChecker, pattern: str, instead: str, rule: str, line: int
) -> None:
    """One thing wrong, one finding that names it; the sentence has no open place left."""
    text, count = re.subn(pattern, instead, PAGE, count=1, flags=re.MULTILINE)
    assert count == 1
    found = [one for one in checker.check(_source(text)) if one.rule == rule]
    assert [one.position.line for one in found] == [line], checker.check(_source(text))
    assert all(one.blocks and one.message and one.remedy for one in found)
    assert not re.search(r"\{[a-z]+\}", found[0].message + found[0].remedy)


PICTURES = [
    (SVG.replace("<text>", "<!-- x --><text>"), "material-picture-traces"),
    (SVG.replace("<text>", "<script/><text>"), "material-picture-active"),
    (SVG.replace("111", "113"), "material-number-unlisted"),
    (SVG.replace("111", "+84 981 84 84 84"), "material-number-unlisted"),
    (SVG + " " * 300_000, "material-picture-large"),
    ("GIF89a", "material-picture-kind"),
]


@pytest.mark.parametrize(("picture", "rule"), PICTURES, ids=[f"{rule} {len(picture)}" for picture, rule in PICTURES])
def test_each_fault_of_a_picture_is_found_where_it_is_named(checker: MaterialChecker, picture: str, rule: str) -> None:
    """At the line of the head that names the file."""
    found = checker.check(_source(picture=picture))
    assert [(one.rule, one.position.line) for one in found] == [(rule, 16)]


def test_a_picture_of_another_kind_than_its_name_is_refused(checker: MaterialChecker) -> None:
    """A browser would be told one thing and given another."""
    text = PAGE.replace("hinh.svg", "hinh.png")
    source = replace(_source(text), pictures={"hinh.png": SVG.encode()})
    assert [one.rule for one in checker.check(source)] == ["material-picture-kind"]


def test_a_sound_material_has_no_finding_and_is_read(checker: MaterialChecker) -> None:
    """With Windows line ends too."""
    for text in (PAGE, PAGE.replace("\n", "\r\n")):
        assert checker.check(_source(text)) == []
    material = read_material(_source())
    assert (material.topics, material.plan, material.hotlines) == (("ma_tuy",), ("II.2.c.1",), ("111",))
    assert [(file.name, file.width, file.height) for file in material.files] == [("hinh.svg", 3, 4)]


def test_all_faults_are_told_at_once(checker: MaterialChecker) -> None:
    """A school mends its page in one go."""
    text = PAGE.replace("ma_tuy", "la").replace("thcs", "ai").replace("[[111]]", "[[999]]").replace("# Bài", "# Tên")
    rules = [one.rule for one in checker.check(_source(text))]
    assert sorted(rules) == sorted(["material-unknown-code"] * 2 + ["material-title", "material-number-unknown"])


def test_names_and_bytes_that_no_page_may_have(checker: MaterialChecker) -> None:
    """Addresses are plain; pages are text."""
    assert [one.rule for one in checker.check(_source(name="Bài 1.md"))] == ["material-name"]
    source = replace(_source(), content=b"\xff\xfe")
    assert [one.rule for one in checker.check(source)] == ["material-not-text"]
    decomposed = checker.check(_source(unicodedata.normalize("NFD", PAGE)))
    assert [one.rule for one in decomposed] == ["material-not-composed"]
    assert checker.stray("content/tuyen-truyen/x.exe").rule == "material-stray"


def test_every_sentence_is_said_by_some_check(checker: MaterialChecker) -> None:
    """A sentence that nothing says is dead; a check without one would stop with a KeyError."""
    tried = {rule for _, _, rule, _ in CASES} | {rule for _, rule in PICTURES}
    assert tried | {"material-name", "material-not-text", "material-not-composed", "material-stray"} == set(
        checker.rules.sentences
    )


def test_the_sentences_are_plain_vietnamese(checker: MaterialChecker) -> None:
    """No word of the trade on screen (DESIGN.md section 2)."""
    words = re.compile(r"\b(yaml|schema|null|commit|json|front ?matter|pull request|regex|string)\b", re.IGNORECASE)
    for sentence in checker.rules.sentences.values():
        assert not words.search(" ".join(sentence)), sentence


def test_the_library_of_this_repository_is_whole(checker: MaterialChecker) -> None:
    """Sixteen kinds of use at least: leaflets, posters, a lesson, a quiz, a play; nothing in it is refused."""
    sources = read_library_files(Repository(ROOT)).sources
    found: list[Finding] = [finding for source in sources for finding in checker.check(source)]
    assert found == []
    materials = [read_material(source) for source in sources]
    assert len(materials) >= 12
    assert {"to_roi", "ap_phich", "giao_an", "trac_nghiem", "tieu_pham"} <= {one.kind for one in materials}
    wanted = {"mua_ban_nguoi", "ma_tuy", "bao_luc_hoc_duong", "lua_dao_mang", "co_bac_ca_do", "tin_dung_den"}
    assert wanted | {"khong_ky_thi", "phong_trao_antq"} <= {topic for one in materials for topic in one.topics}


def test_the_words_of_posters_are_text_in_composed_letters() -> None:
    """A poster can be searched, read aloud and translated; its letters have their marks on."""
    pictures = {
        name: content for one in read_library_files(Repository(ROOT)).sources for name, content in one.pictures.items()
    }
    assert pictures
    for name, content in pictures.items():
        text = content.decode("utf-8")
        assert unicodedata.is_normalized("NFC", text), name
        assert text.count("<text ") >= 8, name

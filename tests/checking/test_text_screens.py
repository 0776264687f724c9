"""Personal data and secrecy in free text are found, in every field and every spelling, and never repeated."""

from __future__ import annotations

import hashlib
import json
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from portal.checking.text_screens import ScreenChecker, without_lookahead
from portal.reading.config_source import read_config
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import Form, ScreenScope, field_path
from portal.vocabulary.registry import Registry
from portal.vocabulary.screens import Screen

CASES = Path(__file__).parents[1] / "cases" / "screens"
Sentence = dict[str, str]
SENTENCES: list[Sentence] = read_config(CASES / "corpus.yaml")["sentences"]
NAME = "Em Nguyễn Văn Mẫu bị bạn đánh."


@pytest.fixture(scope="module")
def screens(repository: Repository) -> tuple[Screen, ...]:
    """The real screens."""
    return read_screens(repository.schemas / "screens.yaml")


@pytest.fixture(scope="module")
def form(registry: Registry) -> Form:
    """The real form."""
    return next(iter(registry.forms.values()))


@pytest.fixture(scope="module")
def screening(screens: tuple[Screen, ...], form: Form) -> ScreenChecker:
    """The checker under test."""
    return ScreenChecker(screens, form)


def verdict(screening: ScreenChecker, text: str) -> str:
    """What becomes of a text: block, warn or clean."""
    hits = screening.check({"danh_gia": {"kien_nghi": text}})
    if not hits:
        return "clean"
    return "block" if any(hit.screen.severity is Severity.ERROR for hit in hits) else "warn"


def counted(screening: ScreenChecker, half: str) -> Counter[tuple[str, str]]:
    """How many sentences of each kind of one half ended how."""
    return Counter((one["kind"], verdict(screening, one["text"])) for one in SENTENCES if one["half"] == half)


def share(counts: Counter[tuple[str, str]], kind: str, *verdicts: str) -> float:
    """The share of sentences of a kind that ended in one of the verdicts."""
    return sum(counts[kind, one] for one in verdicts) / sum(n for (of, _), n in counts.items() if of == kind)


# ---- how much is found: pinned at what was measured on the held-out half, so that a change for the worse fails


@pytest.mark.parametrize(
    ("kind", "verdicts", "at_least"),
    [
        ("identifier", ("block",), 0.95),  # measured 51 of 53
        ("secret", ("block",), 0.77),  # 7 of 9
        ("secret", ("block", "warn"), 0.88),  # 8 of 9
        ("pupil_name", ("block",), 0.89),  # 41 of 46
        ("pupil_name", ("block", "warn"), 1.0),  # 46 of 46
        ("name", ("block", "warn"), 0.96),  # 28 of 29
        ("class", ("block", "warn"), 1.0),  # 7 of 7
        ("birth", ("block", "warn"), 1.0),  # 3 of 3
        ("parent", ("block", "warn"), 0.75),  # 3 of 4
        ("address", ("block", "warn"), 1.0),  # 7 of 7
        ("ideology", ("block", "warn"), 1.0),  # 6 of 6
        ("clean", ("clean",), 0.97),  # 109 of 112
        ("clean", ("clean", "warn"), 1.0),  # no clean sentence blocks
    ],
)
def test_recall_on_held_out_sentences(
    kind: str, verdicts: tuple[str, ...], at_least: float, screening: ScreenChecker
) -> None:
    """The figures that the guide reports hold."""
    assert share(counted(screening, "test"), kind, *verdicts) >= at_least


@pytest.mark.parametrize(("kind", "at_least"), [("identifier", 0.97), ("pupil_name", 0.97), ("clean", 0.98)])
def test_the_development_half_does_not_get_worse(kind: str, at_least: float, screening: ScreenChecker) -> None:
    """Patterns were improved on this half; it must not slip back."""
    verdicts = ("clean",) if kind == "clean" else ("block",)
    assert share(counted(screening, "dev"), kind, *verdicts) >= at_least


def test_the_corpus_is_large_varied_and_split_by_rule() -> None:
    """At least 240 sentences, no repeats, halves by hash and not by taste."""
    texts = [one["text"] for one in SENTENCES]
    assert len(texts) == len(set(texts)) >= 240
    assert 0.35 <= sum(one["label"] == "clean" for one in SENTENCES) / len(texts) <= 0.65
    for one in SENTENCES:
        even = hashlib.sha256(one["text"].encode()).digest()[0] % 2 == 0
        by_hash = "dev" if even else "test"
        assert one["half"] == {"before": by_hash, "against": "dev", "after": "test"}[one["written"]], one["text"]


# ---- the same verdict however and wherever it is written


def test_python_and_the_browser_judge_alike(screens: tuple[Screen, ...], screening: ScreenChecker) -> None:
    """One table, two engines, the same hits on every sentence, composed or decomposed."""
    texts = [text for one in SENTENCES for text in (one["text"], unicodedata.normalize("NFD", one["text"]))]
    table = [
        {
            "id": screen.id,
            "pattern": screen.pattern,
            "normalise": screen.normalise,
            "harmless": [phrase.pattern for phrase in screen.harmless],
        }
        for screen in screens
    ]
    work = json.dumps({"screens": table, "texts": texts})
    done = subprocess.run(["node", CASES / "judge.mjs"], input=work, capture_output=True, text=True, check=True)
    grave = {screen.id: screen for screen in screens}
    for text, ids in zip(texts, json.loads(done.stdout), strict=True):
        kinds = {grave[name].kind for name in ids}
        mine = screening.check({"danh_gia": {"kien_nghi": text}})
        assert {hit.screen.kind for hit in mine} == kinds, text
        assert {hit.screen.id for hit in mine} <= set(ids), text


@pytest.mark.parametrize(
    "spell", [str, lambda text: unicodedata.normalize("NFD", text), lambda text: text.replace(" ", "\n")]
)
def test_typing_habits_hide_nothing(spell: Any, screening: ScreenChecker) -> None:
    """Decomposed letters and wrapped lines are judged as the plain sentence is."""
    for one in SENTENCES:
        assert verdict(screening, spell(one["text"])) == verdict(screening, one["text"]), one["text"]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"danh_gia": {"kien_nghi": NAME}}, ("danh_gia", "kien_nghi")),
        ({"nguon_luc": {"ten_mo_hinh": ["Cổng trường an toàn", NAME]}}, ("nguon_luc", "ten_mo_hinh", 1)),
        ({"truong_trung_binh": [{"giai_phap": [NAME]}]}, ("truong_trung_binh", 0, "giai_phap", 0)),
        ({"giai_trinh": {"R07a": NAME}}, ("giai_trinh", "R07a")),
        ({"phan_loai": {"xep_loai": NAME}}, ("phan_loai", "xep_loai")),
        ({"quy_mo": {"so_nguoi_hoc": NAME}}, ("quy_mo", "so_nguoi_hoc")),
        ({"danh_gia": {NAME: "x"}}, ("danh_gia", NAME)),
    ],
)
def test_every_text_of_a_report_is_read(
    data: dict[str, Any], where: tuple[str | int, ...], screening: ScreenChecker
) -> None:
    """Texts, lists, rows, explanations, answers where none was asked for, even misspelt keys."""
    assert [(hit.screen.id, hit.where) for hit in screening.check(data)] == [("ca-nhan-ten-nguoi-hoc", where)]


def test_fields_for_names_and_numbers_may_hold_them_and_nothing_else(screening: ScreenChecker) -> None:
    """The signer's name is asked for; a telephone number beside it is not, nor a mark of secrecy in a number."""
    head = {"thu_truong_ho_ten": "Nguyễn Văn Mẫu", "nguoi_lap_ho_ten": "Trần Thị Mẫu", "so_ky_hieu": "123456789/BC-12A"}
    assert screening.check({"thong_tin_chung": head}) == []
    head = {"thu_truong_ho_ten": "Nguyễn Văn Mẫu, 0900 000 123", "so_ky_hieu": "12/BC-ABC (MẬT)"}
    hits = {hit.where[-1]: hit.screen.id for hit in screening.check({"thong_tin_chung": head})}
    assert hits == {"thu_truong_ho_ten": "ca-nhan-dien-thoai", "so_ky_hieu": "bi-mat-dau-mat"}


def test_a_badly_written_number_is_no_identifier(screening: ScreenChecker) -> None:
    """`125 000 000` in a number field is the schema's business."""
    assert screening.check({"quy_mo": {"so_nguoi_hoc": "125 000 000"}}) == []


def test_the_form_says_which_fields_are_exempt(form: Form) -> None:
    """Exactly six rows, two names and four numbers of documents; a new one is a decision about privacy."""
    exempt = {field_path(*place) for place in form.walk() if place[1][-1].screen is not ScreenScope.ALL}
    assert exempt == {
        "thong_tin_chung.thu_truong_ho_ten",
        "thong_tin_chung.nguoi_lap_ho_ten",
        "thong_tin_chung.so_ky_hieu",
        "chi_dao.so_ke_hoach",
        "viec_cua_so.so_ky_hieu",
        "xep_loai_chinh_thuc.so_ky_hieu",
    }


def test_one_place_is_told_once_for_each_kind(screening: ScreenChecker) -> None:
    """A name beside a class is one finding about names, the gravest, and one about the class."""
    hits = screening.check({"danh_gia": {"kien_nghi": "Em Nguyễn Văn Mẫu, N.V.M, lớp 9B, con ông Mẫu"}})
    assert [hit.screen.kind for hit in hits] == ["name", "school_class", "background"]
    assert hits[0].screen.severity is Severity.ERROR


def test_what_matched_is_kept_nowhere(screening: ScreenChecker) -> None:
    """A canary in the text is in nothing that a hit carries, so no output can show it."""
    for one in SENTENCES:
        hits = screening.check({"danh_gia": {"kien_nghi": f"{one['text']} Em Hoàng Canary Mẫu 0900 555 777."}})
        assert hits
        told = repr([(hit.screen.message, hit.screen.remedy, hit.where) for hit in hits])
        assert "Canary" not in told and "555" not in told


# ---- and it is done quickly


def test_the_quick_look_never_hides_a_hit(screens: tuple[Screen, ...]) -> None:
    """Without its lookaheads a pattern finds at least what it finds with them."""
    assert without_lookahead(r"a(?!b(c|[)])d)[(?!x)]\(?(?=e)f") == r"a[(?!x)]\(?f"
    assert all("(?!" not in without_lookahead(screen.pattern) for screen in screens)


@pytest.mark.parametrize(
    "text",
    [
        "０９１２３４５６７８", "+84 (91) 234-5678", "(+84) 91 234 5678", "（+84）912345678",
        "＋８４ ９１２ ３４５ ６７８",
        "+84-(0)91-234-5678", "0912\u202f345\u202f678", "0912\u00a0345\u2009678", "0912–345–678", "(0912) - 345 - 678",
        "0912\u00ad345678", "0912·345·678", "0[912]345678", "０９１２．３４５．６７８",
        "sdt0912345678", "sdt_0912_345_678",
        "001.095.012.345", "0010 9501 2345", "cccd：００１０９５０１２３４５", "a＠b．vn", "𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
    ],
)  # fmt: skip
def test_an_identifier_is_seen_however_its_digits_are_dressed(text: str, screening: ScreenChecker) -> None:
    """Full-width digits, brackets, dots, dashes and blanks of every kind, even as one word in lower case."""
    assert verdict(screening, text) == "block"


@pytest.mark.parametrize(
    "text",
    [
        "125.000.000 đồng", "02 - 15 - 20 - 30 - 12", "84 110 220 330 người", "từ 08.00 - 10.30 ngày 12-6-2024",
        "tăng (+84) buổi, từ 120 lên 204 buổi, 3 trường", "+84 buổi so với năm 2023", "025/KH - 2024", "1.250.000.000",
    ],
)  # fmt: skip
def test_figures_in_a_row_are_no_identifier(text: str, screening: ScreenChecker) -> None:
    """Money, lists of counts, hours and dates."""
    assert verdict(screening, text) == "clean"

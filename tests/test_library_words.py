"""What a teacher, a parent or an official found wrong in the materials once does not come back."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from portal.drivers.library import read_library
from portal.reading.materials import LIBRARY
from portal.reading.plan_years import read_latest_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.views.materials import LibraryView, build_library
from portal.vocabulary.indicators import TOPICS
from portal.vocabulary.materials import Library
from tests.conftest import ROOT

DAY = date(2026, 11, 24)
"""A day on which everything in the library is current."""
READABLE = 10
"""Smallest letters of a picture that is 297 wide: 12 pixels on a telephone 360 wide, 20 points on A4."""
ABROAD = "+84 981 84 84 84"
PAGES = sorted((ROOT / LIBRARY).glob("*.md"))
POSTS = sorted((ROOT / "content" / "ban-tin" / "posts").glob("*.md"))
PICTURES = sorted((ROOT / LIBRARY).glob("*.svg"))


@pytest.fixture(scope="module")
def library() -> Library:
    """The library of this repository."""
    repository = Repository(ROOT)
    registry = read_registry(repository)
    plan = read_latest_plan(repository.schemas / "plan", registry.years)
    return read_library(repository, registry.code_lists[TOPICS], plan)


@pytest.fixture(scope="module")
def view(library: Library) -> LibraryView:
    """The library as it stands on the day."""
    return build_library(library, "", DAY)


def _page(name: str) -> str:
    return (ROOT / LIBRARY / f"{name}.md").read_text(encoding="utf-8")


def _words_of(name: str) -> str:
    root = ElementTree.parse(ROOT / LIBRARY / f"{name}.svg").getroot()  # noqa: S314 (our own drawing)
    return " ".join(root.itertext())


@pytest.mark.parametrize("path", [*PAGES, *POSTS], ids=lambda path: path.stem)
def test_no_source_is_one_that_an_official_would_laugh_at(path: Path) -> None:
    """Odd words that readers stumbled over do not return either."""
    text = path.read_text(encoding="utf-8")
    laughed = ("một trường THCS", "hiểu biết chung", "chưa đối chiếu quy hoạch", "trên một trang tài liệu")
    odd = ("phiếu thoát", "gọi chuyện cũ", "một người bà", "hỏi vặn", "ngu ngốc", "đồn Công an", "đội cờ đỏ")
    assert [
        word for word in (*laughed, *odd, "mật khẩu gia đình") if word in text.replace("Mật khẩu", "mật khẩu")
    ] == []


def test_every_day_and_number_says_where_it_was_found(library: Library) -> None:
    """A day that a text sets cites that text; only what no text sets stays unchecked."""
    assert [day.id for day in library.days if not day.verified] == ["thang-9"]
    cited = {day.id: day.source for day in library.days if day.verified}
    wanted = {
        "thang-6": "93/2001",
        "26-6": "93/2001",
        "30-7": "793/QĐ-TTg",
        "19-8": "521/QĐ-TTg",
        "9-11": "14/2012/QH13",
    }
    assert set(cited) == set(wanted)
    assert all(number in cited[day] for day, number in wanted.items())
    assert not [one.number for one in library.hotlines.values() if "chưa đối chiếu" in one.source]


def test_whoever_is_held_abroad_is_told_a_number_that_works_there(library: Library) -> None:
    """Numbers of three digits do not reach Viet Nam from another country."""
    named = {one.page for one in library.materials if ABROAD in one.hotlines}
    assert {f"tuyen-truyen/{name}.md" for name in ("mua-ban-nguoi", "ap-phich-mua-ban-nguoi")} <= named
    assert f"[[{ABROAD}]]" in _page("mua-ban-nguoi")
    assert ABROAD in _words_of("ap-phich-mua-ban-nguoi")


def test_laws_that_were_replaced_are_not_the_ground_of_anything(library: Library) -> None:
    """The law of 2011 and that of 2021 no longer apply; what does stands in the head and in the words."""
    basis = {one.page.split("/")[1].removesuffix(".md"): " ".join(one.basis) for one in library.materials}
    assert "53/2024/QH15" in basis["mua-ban-nguoi"] and "53/2024/QH15" in basis["khong-ky-thi"]
    assert "120/2025/QH15" in basis["ma-tuy"] and "173/2024/QH15" in basis["ma-tuy"]
    assert "Điều 468" in basis["co-bac-tin-dung-den"] and "Điều 201" in basis["co-bac-tin-dung-den"]
    assert not any("73/2021" in words or "2011" in words for words in basis.values())
    assert "Điều 31" not in _page("mua-ban-nguoi")


def test_the_loan_of_the_example_is_reckoned_right() -> None:
    """2% of two million a day, as page, leaflet and picture say, beside what the law allows for sixty days."""
    loan, a_day = 2_000_000, 40_000
    assert (a_day * 100 / loan, a_day * 365 * 100 / loan) == (2, 730)
    allowed = round(loan * 0.2 * 60 / 365, -3)
    assert f"{allowed:,.0f}".replace(",", ".") == "66.000"
    picture = _words_of("do-hoa-tin-dung-den")
    assert all(said in picture for said in ("66.000", "730%", "20%"))
    assert all("730% một năm" in _page(name) for name in ("co-bac-tin-dung-den", "do-hoa-tin-dung-den"))


def test_the_poster_about_drugs_names_them() -> None:
    """In its headline and as the subject of its first sentence."""
    words = _words_of("ap-phich-ma-tuy")
    assert "Nói không với ma túy" in " ".join(words.split())
    assert "Ma túy có thể trộn" in words


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_nothing_on_a_poster_is_too_small_to_read(path: Path) -> None:
    """The words below a number least of all: they say when to call it."""
    sizes = re.findall(r'font-size="([0-9.]+)"', path.read_text(encoding="utf-8"))
    assert min(map(float, sizes)) >= READABLE


def test_a_title_does_not_repeat_its_kind(view: LibraryView) -> None:
    """The tag beside it says so; the calendar, which has no tags, says it behind the title."""
    assert [card.title for card in view.gallery if card.title.lower().startswith(card.kind.lower())] == []
    listed = [named.label for day in view.calendar for named in day.materials]
    assert "Ma túy: không thử, không cầm hộ, không để bạn một mình (áp phích)" in listed


def test_a_script_for_one_day_is_offered_for_that_day_only(view: LibraryView) -> None:
    """The programme of 19/8 is of no use on the day of law."""
    script = "tuyen-truyen/chuong-trinh-ngay-hoi-19-8.md"
    assert [day.id for day in view.calendar if script in {named.id for named in day.materials}] == ["19-8"]


def test_hard_words_about_trafficking_are_not_for_the_smallest(library: Library) -> None:
    """“Kể nghe hồi đó bị bán thế nào?” is no reading for a primary school."""
    [leaflet] = [one for one in library.materials if one.page == "tuyen-truyen/khong-ky-thi.md"]
    assert "tieu_hoc" not in leaflet.audiences


def test_the_quiz_asks_and_its_answers_are_spread() -> None:
    """Twelve questions, each with a question mark; no letter wins by being ticked every time."""
    page = _page("trac-nghiem-an-toan")
    questions = re.findall(r"^\*\*Câu (\d+)\.\*\* (.+)$", page, re.MULTILINE)
    assert len(questions) == 12
    assert [number for number, words in questions if "?" not in words] == []
    right = re.findall(r"^    \| (\d+) \| ([A-D]) \|", page, re.MULTILINE)
    assert [number for number, _ in right] == [number for number, _ in questions]
    assert set(Counter(letter for _, letter in right).values()) == {3}


def test_the_lesson_has_the_shape_that_schools_use() -> None:
    """Aims of three sorts, equipment with everything the lesson uses, four activities of four parts, 45 minutes."""
    page = _page("giao-an-lua-dao")
    aims, rest = page.split("## II. ")
    assert all(
        f"**{number}. Về {aim}.**" in aims for number, aim in ((1, "kiến thức"), (2, "năng lực"), (3, "phẩm chất"))
    )
    equipment, course = rest.split("## III. ")
    assert "#phieu-tinh-huong" in equipment and "#nam-the-viec" in equipment
    assert "## Phiếu tình huống" in course and "## Năm thẻ việc" in course
    minutes = re.findall(r"^### Hoạt động \d\. .+ \((\d+) phút\)$", course, re.MULTILINE)
    assert (len(minutes), sum(map(int, minutes))) == (4, 45)
    for part in ("a) Mục tiêu:", "b) Nội dung:", "c) Sản phẩm:", "d) Tổ chức thực hiện:"):
        assert course.count(f"- **{part}** ") == 4


def test_the_festival_has_one_programme_and_the_newsletter_leads_to_it() -> None:
    """Two lengths, each adding up; the post names both and repeats neither."""
    page = _page("chuong-trinh-ngay-hoi-19-8")
    for length in (90, 45):
        part = re.split(rf"^## .+ {length} phút\n", page, flags=re.MULTILINE)[1].split("\n## ")[0]
        spans = [tuple(map(int, span)) for span in re.findall(r"^\| (\d+)–(\d+) \|", part, re.MULTILINE)]
        assert spans[0][0] == 0 and spans[-1][1] == length
        assert all(before[1] == after[0] for before, after in pairwise(spans))
    post = (ROOT / "content" / "ban-tin" / "posts" / "ba-dot-cao-diem.md").read_text(encoding="utf-8")
    assert "90 phút, kèm bản gọn 45 phút](../../tuyen-truyen/chuong-trinh-ngay-hoi-19-8.md)" in post

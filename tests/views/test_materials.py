"""What is past its day leaves gallery and calendar by itself, and so do telephone numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from portal.views.materials import build_library
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.materials import CampaignDay, Hotline, Library, Licence, Material, MaterialFile, MaterialRules

DAY = date(2026, 6, 30)
AFTER = DAY + timedelta(days=1)
HOTLINE = Hotline("111", "Tổng đài", "Khi cần.", "Nguồn", date(2026, 1, 1), DAY + timedelta(days=30))
MATERIAL = Material(
    page="tuyen-truyen/mot.md",
    title="Bài một",
    topics=("ma_tuy",),
    summary="Tóm tắt",
    kind="to_roi",
    audiences=("thcs",),
    plan=("II.2.c.1",),
    made=date(2026, 1, 1),
    reviewed=date(2026, 1, 2),
    review_by=DAY,
    licence="CC0",
    source="Cổng",
    hotlines=("111",),
)
OTHER = replace(MATERIAL, page="tuyen-truyen/hai.md", title="Bài hai", review_by=date(2030, 1, 1))
CALENDAR = (
    CampaignDay("thang-6", "Tháng 6", (6, 1), (6, 30), ("ma_tuy",), "Làm", "Nguồn", DAY, verified=True),
    CampaignDay("30-7", "Ngày", (7, 30), (7, 30), ("khac",), "Làm", "", DAY, verified=False),
)


def _list(name: str, **codes: str) -> CodeList:
    return CodeList(name, name, tuple(Code(code, label) for code, label in codes.items()))


def a_library(*materials: Material) -> Library:
    """A library with one number and two days of the year."""
    kinds, audiences = _list("kinds", to_roi="Tờ rơi"), _list("audiences", thcs="Học sinh THCS")
    rules = MaterialRules(kinds, (), audiences, {"CC0": Licence("CC0", "Tự do")}, 200, 60, {})
    return Library(rules, _list("chu_de", ma_tuy="Ma túy"), materials, {"111": HOTLINE}, CALENDAR)


def test_a_material_is_offered_on_its_last_day_and_not_after() -> None:
    """Its page stays and says so; gallery and calendar let go of it."""
    library = a_library(MATERIAL, OTHER)
    before, after = build_library(library, "", DAY), build_library(library, "", AFTER)
    assert [card.title for card in before.gallery] == ["Bài hai", "Bài một"]
    assert [card.title for card in after.gallery] == ["Bài hai"]
    assert not before.outdated
    assert after.outdated == {MATERIAL.page}
    assert after.pages[MATERIAL.page].outdated
    assert [[named.label for named in day.materials] for day in before.calendar] == [
        ["Bài hai (tờ rơi)", "Bài một (tờ rơi)"],
        [],
    ]
    assert [[named.label for named in day.materials] for day in after.calendar] == [["Bài hai (tờ rơi)"], []]


def test_a_number_that_waits_for_a_check_is_shown_nowhere() -> None:
    """Pages lose it; a picture that bears it cannot, so its material goes too."""
    printed = replace(OTHER, page="tuyen-truyen/ba.md", title="Bài ba", files=(MaterialFile("a.svg", "Hình"),))
    library = a_library(OTHER, printed)
    view = build_library(library, "", HOTLINE.recheck_by + timedelta(days=1))
    assert (view.hotlines, view.withheld) == ((), ("111",))
    assert view.outdated == {printed.page}
    card = view.pages[OTHER.page]
    assert (card.hotlines, card.withheld, card.outdated) == ((), True, False)
    assert build_library(library, "", HOTLINE.recheck_by).hotlines[0].number == "111"


def test_the_days_that_are_going_on_and_the_next_to_come_are_marked() -> None:
    """After the last day of the year comes the first of the next."""
    library = a_library(MATERIAL)
    marks = {
        day: [one.nearness for one in build_library(library, "", day).calendar]
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 30))
    }
    assert list(marks.values()) == [
        ["sắp tới", ""],
        ["đang diễn ra", "sắp tới"],
        ["đang diễn ra", "sắp tới"],
        ["", "sắp tới"],
        ["sắp tới", "đang diễn ra"],
    ]
    assert [one.nearness for one in build_library(library, "", date(2026, 12, 1)).calendar] == ["sắp tới", ""]


def test_a_material_names_others_about_its_topics_that_are_offered() -> None:
    """Never itself, never one that is past its day, nor one about something else."""
    stranger = replace(OTHER, page="tuyen-truyen/la.md", topics=("khac",))
    library = a_library(MATERIAL, OTHER, stranger)
    before, after = build_library(library, "", DAY).pages, build_library(library, "", AFTER).pages
    assert [one.id for one in before[OTHER.page].alike] == [MATERIAL.page]
    assert after[OTHER.page].alike == ()
    assert [one.id for one in after[MATERIAL.page].alike] == [OTHER.page]
    assert before[stranger.page].alike == ()


def test_only_a_whole_month_is_called_one() -> None:
    """February ends on its 29th; a span inside a month, or over two, is written with both of its days."""
    spans = {((2, 1), (2, 29)): "Cả tháng 2", ((6, 1), (6, 29)): "01/06–29/06", ((5, 1), (6, 30)): "01/05–30/06"}
    days = tuple(replace(CALENDAR[0], first=first, last=last) for first, last in spans)
    view = build_library(replace(a_library(), days=days), "", DAY)
    assert [day.when for day in view.calendar] == list(spans.values())


def test_words_stand_for_codes_and_days_are_written_as_offices_do() -> None:
    """Labels, dd/mm/yyyy, the address on paper."""
    view = build_library(a_library(MATERIAL), "https://cong.example/x/", DAY)
    card = view.gallery[0]
    assert (card.kind, card.topics, card.audiences) == ("Tờ rơi", ("Ma túy",), ("Học sinh THCS",))
    assert (card.made, card.review_by) == ("01/01/2026", "30/06/2026")
    assert card.address == "https://cong.example/x/tuyen-truyen/mot/"
    assert build_library(a_library(MATERIAL), "", DAY).gallery[0].address == "tuyen-truyen/mot/"
    assert [day.when for day in view.calendar] == ["Cả tháng 6", "30/07"]

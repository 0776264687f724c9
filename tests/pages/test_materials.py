"""Blocks of the library: escaped, silent about numbers in doubt, with a code only when it leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

from portal.pages.links import Links
from portal.pages.materials import (
    fill_numbers,
    render_calendar,
    render_gallery,
    render_hotlines,
    render_material_card,
    render_material_head,
)
from portal.pages.qr_code import qr_svg
from portal.views.materials import build_library
from portal.vocabulary.code_lists import Code, CodeList
from portal.vocabulary.materials import MaterialFile
from tests.views.test_materials import DAY, HOTLINE, MATERIAL, OTHER, a_library

LINKS = Links(MATERIAL.page)
SITE = "https://cong.example/"


def _text(*blocks: object) -> str:
    return "".join(getattr(block, "text", "") for block in blocks)


def test_a_number_in_the_words_is_shown_only_while_it_is_known_to_be_right() -> None:
    """Afterwards the sentence leads to the numbers that are."""
    now = build_library(a_library(MATERIAL), "", DAY)
    later = build_library(a_library(MATERIAL), "", HOTLINE.recheck_by + timedelta(days=1))
    assert fill_numbers("Gọi [[111]] ngay.", now, LINKS) == "Gọi [**111**](tel:111){ .portal-tel } ngay."
    assert fill_numbers("Gọi [[111]] ngay.", later, LINKS) == "Gọi [số cần nhớ](index.md#so-can-nho) ngay."
    post = Links("ban-tin/posts/mot.md")
    assert "(../../tuyen-truyen/index.md#so-can-nho)" in fill_numbers("[[111]]", later, post)


def test_every_number_is_tapped_and_blanks_and_plus_are_dialled_as_they_must() -> None:
    """RFC 3966: the number abroad keeps its plus and loses its blanks."""
    abroad = "+84 981 84 84 84"
    far = replace(HOTLINE, number=abroad)
    library = replace(a_library(MATERIAL), hotlines={"111": HOTLINE, abroad: far})
    view = build_library(library, "", DAY)
    table, card = _text(*render_hotlines(view, LINKS)), _text(*render_material_card(view, LINKS))
    assert table.count('href="tel:') == 2
    assert f'href="tel:+84981848484">{abroad}<' in table
    assert 'href="tel:111">111<' in card
    assert fill_numbers(f"[[{abroad}]]", view, LINKS) == f"[**{abroad}**](tel:+84981848484){{ .portal-tel }}"


def test_a_material_leads_on_and_says_who_gives_it_out() -> None:
    """Back to the library, to others about its topic; name and day on paper."""
    view = build_library(a_library(MATERIAL, OTHER), SITE, DAY, "Sở mẫu")
    head, card = _text(*render_material_head(view, LINKS)), _text(*render_material_card(view, LINKS))
    assert '<a href="../">Thư viện tài liệu</a> › Tờ rơi' in head
    assert "Sở mẫu · cập nhật 02/01/2026" in head
    assert '<a href="../hai/">Bài hai</a>' in card and '<a href="../">Về thư viện tài liệu</a>' in card
    assert "<dd>Sở mẫu</dd>" in card


def test_the_gallery_offers_its_choices_in_the_order_of_their_lists() -> None:
    """Primary school before lower secondary before upper secondary, whatever the alphabet says."""
    library = a_library(MATERIAL)
    audiences = CodeList("a", "a", (Code("tieu_hoc", "Tiểu học"), Code("thcs", "THCS"), Code("thpt", "THPT")))
    kinds = CodeList("k", "k", (Code("to_roi", "Tờ rơi", hint="tờ gấp"),))
    ruled = replace(library, rules=replace(library.rules, audiences=audiences, kinds=kinds))
    gallery = _text(*render_gallery(build_library(ruled, SITE, DAY), LINKS))
    assert 'data-choices="Tờ rơi|Ma túy|Tiểu học|THCS|THPT"' in gallery
    assert 'data-words="tờ gấp"' in gallery


def test_a_day_that_nobody_looked_up_says_so_beside_its_source() -> None:
    """“Common knowledge” is no source: the badge is the house's own."""
    text = _text(*render_calendar(build_library(a_library(), "", DAY), LINKS))
    checked, unchecked = text.split('id="dip-')[1:]
    assert "Nguồn" in checked and "chưa đối chiếu" not in checked
    assert "chưa đối chiếu" in unchecked
    assert "hiểu biết chung" not in text


def test_an_outdated_material_says_so_and_a_current_one_does_not() -> None:
    """First thing below its title."""
    now = build_library(a_library(MATERIAL), SITE, DAY)
    later = build_library(a_library(MATERIAL), SITE, DAY + timedelta(days=1))
    assert "quá hạn" not in _text(*render_material_head(now, LINKS))
    assert "quá hạn xem lại" in _text(*render_material_head(later, LINKS))
    assert "Chưa có tài liệu" in _text(*render_gallery(later, LINKS))


def test_a_code_is_drawn_only_when_the_site_has_an_address() -> None:
    """A path alone is printed as words."""
    known = _text(*render_material_card(build_library(a_library(MATERIAL), SITE, DAY), LINKS))
    unknown = _text(*render_material_card(build_library(a_library(MATERIAL), "", DAY), LINKS))
    assert "portal-qr" in known and "https://cong.example/tuyen-truyen/mot/" in known
    assert "portal-qr" not in unknown and "tuyen-truyen/mot/" in unknown


def test_the_code_is_a_drawing_of_its_own_with_a_name() -> None:
    """Well-formed, square, with its quiet zone; nothing is fetched, another address draws another code."""
    svg = ElementTree.fromstring(qr_svg(SITE))  # noqa: S314 (our own drawing)
    assert svg.get("aria-label") and svg.get("role") == "img"
    sides = (svg.get("viewBox") or "").split()[2:]
    assert sides[0] == sides[1] and int(sides[0]) >= 21 + 2 * 4
    assert "href" not in qr_svg(SITE)
    assert qr_svg(SITE) == qr_svg(SITE) != qr_svg(SITE + "a")


def test_words_of_a_material_are_shown_and_never_obeyed() -> None:
    """They come from files that other people send."""
    bad = '<img src=x onerror="alert(1)">'
    file = MaterialFile("a.svg", bad, "A3", 3, 4)
    material = replace(MATERIAL, title=bad, summary=bad, source=bad, author=bad, basis=(bad,), files=(file,))
    view = build_library(a_library(material), SITE, DAY)
    for blocks in (render_gallery(view, LINKS), render_material_head(view, LINKS), render_material_card(view, LINKS)):
        assert "<img src=x" not in _text(*blocks)
        assert "&lt;img" in _text(*blocks)

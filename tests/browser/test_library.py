"""The library as people use it: narrowed by script, whole without one, printed with a code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from portal.vocabulary.audience import Audience
from tests.browser.accessible import assert_accessible
from tests.browser.test_pages import NARROW, WIDE, _page
from tests.built_sites import OUTDATED

POSTER, POST = "tuyen-truyen/ap-phich-ma-tuy/", "ban-tin/ba-dot-cao-diem/"
LEAFLET = "tuyen-truyen/lua-dao-qua-mang/"
PAGES = ("tuyen-truyen/", "tuyen-truyen/lich/", POSTER, LEAFLET, OUTDATED.removesuffix(".md") + "/", "ban-tin/", POST)


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")])
def test_the_librarys_pages_are_accessible_and_fit_their_width(
    browser: Browser, addresses: dict[Audience, str], width: int, scheme: str
) -> None:
    """Gallery, calendar, a poster, an outdated material, newsletter and post: no axe violation, nothing too wide."""
    page = _page(browser, width, scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    for address in PAGES:
        page.goto(addresses[Audience.PUBLIC] + address, wait_until="load")
        assert_accessible(page)
    assert said == []
    page.context.close()


def test_the_gallery_is_narrowed_by_topic_audience_kind_and_words(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The count tells how many are left; words are found without diacritics; choices combine."""
    page = _page(browser, NARROW, "light")
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/")
    shown, count = page.locator(".portal-gallery > li:visible"), page.locator(".portal-controls output")
    whole = shown.count()
    page.get_by_label("Loại").select_option("Áp phích")
    posters = shown.count()
    assert 0 < posters < whole
    assert set(shown.locator('[data-filter="Loại"]').all_inner_texts()) == {"Áp phích"}
    page.get_by_label("Chủ đề").select_option("Phòng, chống ma túy")
    assert shown.locator(".portal-material__title").all_inner_texts() == [
        "Ma túy: không thử, không cầm hộ, không để bạn một mình"
    ]
    assert count.inner_text() == f"1/{whole} tài liệu"
    page.get_by_label("Dành cho").select_option("Thầy cô")
    assert count.inner_text() == f"0/{whole} tài liệu"
    for name in ("Loại", "Chủ đề", "Dành cho"):
        page.get_by_label(name).select_option("")
    page.get_by_label("Tìm tài liệu").fill("tieu pham")
    assert "Câu hỏi bí mật" in shown.locator(".portal-material__title").all_inner_texts()
    assert shown.count() < whole
    page.context.close()


def test_the_gallery_needs_no_script(browser: Browser, addresses: dict[Audience, str]) -> None:
    """A plain list with every material; controls and buttons that would do nothing are not there."""
    page = _page(browser, WIDE, "light", script=False)
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/")
    assert page.locator(".portal-gallery > li:visible").count() >= 12
    assert page.locator(".portal-controls, .portal-print").count() == 0
    page.context.close()


def test_words_people_use_find_a_kind_and_nothing_found_is_said_and_undone(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """“poster” stands nowhere in the words of a poster; a button brings everything back."""
    page = _page(browser, NARROW, "light")
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/")
    shown = page.locator(".portal-gallery > li:visible")
    whole, clear = shown.count(), page.get_by_role("button", name="Xóa lọc")
    assert not clear.is_visible()
    page.get_by_label("Tìm tài liệu").fill("poster")
    assert set(shown.locator('[data-filter="Loại"]').all_inner_texts()) == {"Áp phích"}
    page.get_by_label("Tìm tài liệu").fill("không có gì tên thế này")
    assert shown.count() == 0
    assert page.get_by_text("Không có tài liệu nào như vậy").is_visible()
    clear.click()
    assert shown.count() == whole
    assert page.url.endswith("tuyen-truyen/")
    ages = [one.strip() for one in page.get_by_label("Dành cho").locator("option").all_inner_texts()]
    assert ages.index("Học sinh tiểu học") < ages.index("Học sinh THCS") < ages.index("Học sinh THPT")
    page.context.close()


def test_what_was_chosen_in_the_gallery_is_there_again_after_back_and_in_a_sent_link(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The address carries it; a choice that is not there any more chooses nothing."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/")
    shown = page.locator(".portal-gallery > li:visible")
    whole = shown.count()
    page.get_by_label("Loại").select_option("Áp phích")
    page.get_by_label("Tìm tài liệu").fill("ma tuy")
    titles = shown.locator(".portal-material__title").all_inner_texts()
    assert 0 < len(titles) < whole
    link = page.url
    shown.first.get_by_role("link").click()
    page.wait_for_url("**/ap-phich-*/")
    page.go_back()
    assert page.url == link
    assert shown.locator(".portal-material__title").all_inner_texts() == titles
    other = _page(browser, NARROW, "light")
    other.goto(link)
    assert other.locator(".portal-gallery > li:visible .portal-material__title").all_inner_texts() == titles
    other.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/?loai=khong-con-nua")
    assert other.locator(".portal-gallery > li:visible").count() == whole
    for one in (page, other):
        one.context.close()


def test_a_material_is_no_dead_end(browser: Browser, addresses: dict[Audience, str]) -> None:
    """The tab of the library is marked, its menu stands beside, and there is a way back, on and to what is alike."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + POSTER)
    assert page.locator(".md-tabs__item--active").inner_text().strip() == "Tuyên truyền"
    assert page.locator(".md-sidebar--primary .md-nav__link--active:visible").count() >= 1
    assert page.locator(".md-footer__link--prev:visible, .md-footer__link--next:visible").count() == 2
    assert page.locator(".portal-alike li a").count() >= 1
    page.get_by_role("link", name="Về thư viện tài liệu").click()
    assert page.locator(".portal-gallery").is_visible()
    page.goto(addresses[Audience.PUBLIC] + OUTDATED.removesuffix(".md") + "/")
    assert page.get_by_role("link", name="Về thư viện tài liệu").is_visible()
    page.context.close()


def test_hotlines_are_tapped_wherever_they_stand(browser: Browser, addresses: dict[Audience, str]) -> None:
    """The first page, the warning, the table, a leaflet's words and its card."""
    page = _page(browser, NARROW, "light")
    places = {
        "": (".portal-door",),
        "tuyen-truyen/": (".admonition.danger", ".portal-numbers"),
        "tuyen-truyen/bao-luc-hoc-duong/": ("article > p", ".portal-card"),
    }
    for address, parts in places.items():
        page.goto(addresses[Audience.PUBLIC] + address)
        for part in parts:
            tapped = page.locator(f'{part} a[href^="tel:"]')
            assert tapped.count() >= 1, (address, part)
            for link in tapped.all():
                assert link.get_attribute("href") == f"tel:{link.inner_text()}".replace(" ", "")
    page.context.close()


def test_a_poster_is_downloaded_as_a_large_png(browser: Browser, addresses: dict[Audience, str]) -> None:
    """Made in the browser from the drawing: 2400 pixels high, of its own shape; no button without a script."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + POSTER, wait_until="load")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải ảnh PNG").click()
    assert download.value.suggested_filename == "ap-phich-ma-tuy.png"
    content = download.value.path().read_bytes()
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert content.startswith(b"\x89PNG") and height == 2400
    assert abs(width / height - 297 / 420) < 0.01
    assert len(content) > 50_000
    page.context.close()
    bare = _page(browser, WIDE, "light", script=False)
    bare.goto(addresses[Audience.PUBLIC] + POSTER)
    assert bare.locator(".portal-png, .portal-print").count() == 0
    bare.context.close()


def _sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, format="A4")))


def test_a_poster_fills_its_sheet_and_a_leaflet_takes_one_sheet_of_two_sides(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The picture takes at least four fifths of the paper's width; the leaflet has the department's name on it."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + POSTER, wait_until="load")
    assert _sheets(page) == 2
    page.set_viewport_size({"width": 748, "height": 1077})  # A4 less its margins of 6 mm, in CSS pixels
    page.emulate_media(media="print")
    picture, sheet = page.locator(".portal-poster img").bounding_box(), page.locator(".portal-paper").bounding_box()
    assert picture is not None and sheet is not None
    assert picture["width"] > 0.8 * 794
    assert 1000 < sheet["height"] <= 1077
    page.emulate_media(media="null")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(addresses[Audience.PUBLIC] + LEAFLET, wait_until="load")
    assert _sheets(page) <= 2
    page.emulate_media(media="print")
    assert "Sở Giáo dục và Đào tạo" in page.locator(".portal-issuer").inner_text()
    page.context.close()


def test_the_teachers_part_of_a_leaflet_is_printed_apart(browser: Browser, addresses: dict[Audience, str]) -> None:
    """On screen everything; on the sheet for families no teacher's part, on the teacher's sheet nothing else."""
    page = _page(browser, WIDE, "light")
    page.add_init_script("window.print = () => {}")
    page.goto(addresses[Audience.PUBLIC] + LEAFLET, wait_until="load")
    teachers, families = page.locator(".portal-teacher"), page.locator("#hoc-sinh-nho-bon-khong")
    assert teachers.is_visible() and families.is_visible()
    page.emulate_media(media="print")
    assert not teachers.is_visible() and families.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="In phần của thầy cô").click()
    page.emulate_media(media="print")
    assert teachers.is_visible() and not families.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not teachers.is_visible() and families.is_visible()
    page.context.close()


def test_a_quiz_keeps_its_answers_closed_and_prints_them_on_a_sheet_of_their_own(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """Without a script too: on screen they open by hand, on paper they are there and may be kept back."""
    page = _page(browser, WIDE, "light", script=False)
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/trac-nghiem-an-toan/", wait_until="load")
    answers = page.locator(".portal-answers table")
    assert not answers.is_visible()
    page.locator(".portal-answers > summary").click()
    assert answers.is_visible()
    page.locator(".portal-answers > summary").click()
    page.emulate_media(media="print")
    assert answers.is_visible()
    heading = page.locator("h2:has(+ .portal-answers)")
    assert heading.evaluate("one => getComputedStyle(one).breakBefore") == "page"
    page.context.close()


def test_a_poster_prints_as_one_sheet_with_the_code_below_it(browser: Browser, addresses: dict[Audience, str]) -> None:
    """On paper: picture and code, no buttons; on screen the sheet's own line is not there."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + POSTER, wait_until="load")
    assert page.get_by_role("button", name="In trang này").count() == 1
    assert not page.locator(".portal-sheet").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".portal-sheet .portal-qr").is_visible()
    assert page.locator(".portal-poster img").is_visible()
    assert not page.locator(".portal-print").is_visible()
    assert "cong-minh-hoa.example/tuyen-truyen/ap-phich-ma-tuy/" in page.locator(".portal-sheet").inner_text()
    page.context.close()

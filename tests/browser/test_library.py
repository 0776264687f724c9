"""The library as people use it: narrowed by script, whole without one, printed with a code."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from portal.vocabulary.audience import Audience
from tests.browser.test_pages import NARROW, WIDE, _page
from tests.built_sites import OUTDATED

POSTER, POST = "tuyen-truyen/ap-phich-ma-tuy/", "ban-tin/ba-dot-cao-diem/"
PAGES = ("tuyen-truyen/", "tuyen-truyen/lich/", POSTER, OUTDATED.removesuffix(".md") + "/", "ban-tin/", POST)


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
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
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
        "Áp phích: Không thử, không cầm hộ, không để bạn một mình"
    ]
    assert count.inner_text() == f"1/{whole} tài liệu"
    page.get_by_label("Dành cho").select_option("Thầy cô")
    assert count.inner_text() == f"0/{whole} tài liệu"
    for name in ("Loại", "Chủ đề", "Dành cho"):
        page.get_by_label(name).select_option("")
    page.get_by_label("Tìm tài liệu").fill("tieu pham")
    assert "Tiểu phẩm: Câu hỏi bí mật" in shown.locator(".portal-material__title").all_inner_texts()
    assert shown.count() < whole
    page.context.close()


def test_the_gallery_needs_no_script(browser: Browser, addresses: dict[Audience, str]) -> None:
    """A plain list with every material; controls and buttons that would do nothing are not there."""
    page = _page(browser, WIDE, "light", script=False)
    page.goto(addresses[Audience.PUBLIC] + "tuyen-truyen/")
    assert page.locator(".portal-gallery > li:visible").count() >= 12
    assert page.locator(".portal-controls, .portal-print").count() == 0
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

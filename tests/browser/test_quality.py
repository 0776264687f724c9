"""What every page owes its readers: light, from one place, without a script, enlarged, on paper, and when lost."""

from __future__ import annotations

import gzip
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from portal.vocabulary.audience import Audience
from tests.browser.accessible import assert_accessible

READ = ("", "plan/", "huong-dan/", "tinh-hinh/", "tuyen-truyen/", "gioi-thieu/rieng-tu/")
ROLES = tuple(
    f"quan-tri/{name}" for name in ("", "nguoi-duyet/", "nguoi-dieu-phoi/", "dung-kho/", "giu-kho/", "su-co/")
)
PAGES = {Audience.PUBLIC: READ, Audience.STAFF: (*READ[:2], "dieu-phoi/", *ROLES)}
HOME_LIMIT = 150_000
"""Bytes of the first visit, compressed: what a school's line brings in a second or two."""
LOST = "khong/co/trang-nay/"

both = pytest.mark.parametrize("audience", list(Audience))


@both
def test_the_first_visit_is_light_and_asks_nobody_else(
    browser: Browser, addresses: dict[Audience, str], audience: Audience
) -> None:
    """Everything the home page loads, compressed; the search index comes only to those who search."""
    page = browser.new_page()
    weights: dict[str, int] = {}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: weights.update({request.url: _weight(request)}))
    page.goto(addresses[audience], wait_until="networkidle")
    assert [url for url in asked if not url.startswith((addresses[audience], "data:", "blob:"))] == []
    assert 30_000 < sum(weights.values()) < HOME_LIMIT, weights
    assert not any(url.endswith("search_index.json") or "glightbox" in url for url in asked)
    with page.expect_response("**/search/search_index.json") as index:
        page.locator(".md-search__input").focus()
    assert index.value.ok
    page.close()


def _weight(request: Request) -> int:
    answer = request.response()
    return len(gzip.compress(answer.body(), mtime=0)) if answer else 0


@both
def test_pages_can_be_read_without_a_script(
    browser: Browser, addresses: dict[Audience, str], audience: Audience
) -> None:
    """Title, words and the way to other pages."""
    page = browser.new_page(java_script_enabled=False)
    for address in PAGES[audience]:
        page.goto(addresses[audience] + address)
        expect(page.locator("article h1")).to_be_visible()
        assert len(page.locator("article").inner_text()) > 400, address
        assert page.locator(".md-tabs__link:visible").count() >= 6
    page.close()


@both
def test_pages_twice_as_large_need_no_scrolling_sideways(
    browser: Browser, addresses: dict[Audience, str], audience: Audience
) -> None:
    """A screen of 1280 pixels at 200 %: 640 are left."""
    page = browser.new_page(viewport={"width": 640, "height": 512}, device_scale_factor=2)
    for address in (*PAGES[audience], LOST):
        page.goto(addresses[audience] + address, wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address
    page.close()


@both
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_roles_and_the_lost_page_are_accessible_and_the_mark_stands_out(
    browser: Browser, addresses: dict[Audience, str], audience: Audience, scheme: str
) -> None:
    """No axe violation on a phone; mark against bar at least 3 (WCAG 1.4.11)."""
    page = browser.new_page(
        viewport={"width": 390, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    for address in (*(one for one in PAGES[audience] if one in ROLES), LOST):
        page.goto(addresses[audience] + address, wait_until="load")
        assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    ink, ground = _colours(page)
    assert _contrast(ink, ground) >= 3
    page.close()


def _colours(page: Page) -> list[list[int]]:
    """Ink of the mark and ground of the bar, as red, green and blue."""
    colours: list[list[int]] = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".md-header .portal-mark")).color,
        getComputedStyle(document.querySelector(".md-header")).backgroundColor]
        .map(text => text.match(/[0-9.]+/g).slice(0, 3).map(Number))"""
    )
    return colours


def _contrast(one: list[int], other: list[int]) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: list[int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@both
def test_an_address_that_is_not_there_leads_on(
    browser: Browser, addresses: dict[Audience, str], audience: Audience
) -> None:
    """The page says so in Vietnamese, every link of it answers, and its search finds."""
    page = browser.new_page()
    answer = page.goto(addresses[audience] + LOST)
    assert answer is not None and answer.status == 404
    expect(page.locator("h1")).to_have_text("Không tìm thấy trang này")
    links = page.locator("article li a").evaluate_all("all => all.map(one => one.href)")
    assert ("quan-tri" in " ".join(links)) == (audience is Audience.STAFF)
    assert len(links) >= 6
    assert [link for link in links if page.request.get(link).status != 200] == []
    page.get_by_label("Tìm trên cổng").fill("lừa đảo")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator(".md-search-result__item").first).to_contain_text("lừa đảo", ignore_case=True)
    page.close()


def test_whoever_asks_for_less_movement_gets_none(browser: Browser, addresses: dict[Audience, str]) -> None:
    """The theme slides its drawer; with the setting of the machine it does not."""
    moved: list[str] = []
    wishes: tuple[Literal["no-preference", "reduce"], ...] = ("no-preference", "reduce")
    for wish in wishes:
        page = browser.new_page(viewport={"width": 390, "height": 900}, reduced_motion=wish)
        page.goto(addresses[Audience.PUBLIC])
        moved.append(
            page.evaluate("getComputedStyle(document.querySelector('.md-sidebar--primary')).transitionDuration")
        )
        page.close()
    still = set(moved[1].split(", "))
    assert still == {"0s"} and set(moved[0].split(", ")) != still


def test_pictures_open_where_there_are_some_to_open(browser: Browser, addresses: dict[Audience, str]) -> None:
    """The script for it is loaded there and nowhere else."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(addresses[Audience.PUBLIC] + "huong-dan/", wait_until="load")
    assert any("glightbox.min.js" in url for url in asked)
    page.locator("a.glightbox").first.click()
    expect(page.locator(".glightbox-container img").first).to_be_visible()
    page.close()


def test_a_long_list_may_break_between_sheets_and_folds_are_open_on_paper(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The plan's first sheet was blank below four lines; answers of a quiz may ask for a sheet of their own."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(addresses[Audience.PUBLIC] + "plan/")
    page.emulate_media(media="print")
    lists = page.locator(".plan-owner")
    assert lists.count() > 3
    assert set(lists.evaluate_all("all => all.map(one => getComputedStyle(one).breakInside)")) == {"auto"}
    expect(lists.first.locator("li").first).to_be_visible()
    page.locator(".plan-owners").evaluate("one => one.classList.add('print-new-page')")
    assert page.locator(".plan-owners").evaluate("one => getComputedStyle(one).breakBefore") == "page"
    page.close()


def test_notices_leave_a_telephone_its_screen(browser: Browser, addresses: dict[Audience, str]) -> None:
    """Banner, bar and the red notice of an old page together take less than a fifth."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.clock.set_fixed_time("2030-01-01T00:00:00+07:00")
    page.goto(addresses[Audience.PUBLIC])
    note = page.locator(".portal-fresh--old").bounding_box()
    assert note is not None
    assert note["y"] + note["height"] < 844 / 5
    page.close()


def test_paper_has_the_words_and_not_the_furniture(browser: Browser, addresses: dict[Audience, str]) -> None:
    """On the lost page too, whose form would be of no use there."""
    page = browser.new_page()
    for address, furniture in (("huong-dan/", ".md-tabs"), (LOST, ".portal-lost")):
        page.goto(addresses[Audience.PUBLIC] + address)
        expect(page.locator(furniture)).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(furniture)).to_be_hidden()
        expect(page.locator("article h1")).to_be_visible()
        page.emulate_media(media="screen")
    page.close()


def test_a_link_in_a_message_has_words_and_a_picture_and_staff_pages_have_neither(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The picture is a file of this site; nothing is fetched to make it."""
    page = browser.new_page()
    page.goto(addresses[Audience.PUBLIC] + "huong-dan/")
    told = {
        one: page.locator(f'meta[property="og:{one}"]').get_attribute("content") for one in ("title", "image", "url")
    }
    assert told["title"] == "Cách gửi báo cáo"
    assert page.locator('meta[property="og:description"]').get_attribute("content")
    assert told["url"] == "https://cong-minh-hoa.example/huong-dan/"
    site, _, picture = str(told["image"]).partition("assets/")
    assert site == "https://cong-minh-hoa.example/"
    assert page.request.get(addresses[Audience.PUBLIC] + "assets/" + picture).body().startswith(b"\x89PNG")
    page.goto(addresses[Audience.STAFF] + "huong-dan/")
    assert page.locator('meta[property^="og:"]').count() == 0
    page.close()

"""Pages as people meet them: at two widths, in two schemes, by keyboard, with and without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.vocabulary.audience import Audience
from tests.browser.accessible import ALIKE, assert_accessible
from tests.built_sites import BuiltSites

PAGES = {
    Audience.PUBLIC: ("", "plan/", "tinh-hinh/", "tuyen-truyen/", "ket-qua/"),
    Audience.STAFF: ("plan/nhiem-vu/", "huong-dan/bieu-mau/", "ket-qua/", "truong-theo-doi/", "dieu-phoi/"),
}
WIDE, NARROW = 1280, 390


def _page(browser: Browser, width: int, scheme: str, *, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    return context.new_page()


@pytest.mark.parametrize(
    ("audience", "width", "scheme"),
    [
        (Audience.PUBLIC, WIDE, "light"),
        (Audience.PUBLIC, WIDE, "dark"),
        (Audience.PUBLIC, NARROW, "light"),
        (Audience.PUBLIC, NARROW, "dark"),
        (Audience.STAFF, WIDE, "light"),
        (Audience.STAFF, NARROW, "dark"),
    ],
)
def test_pages_are_accessible_and_fit_their_width(
    browser: Browser, addresses: dict[Audience, str], audience: Audience, width: int, scheme: str
) -> None:
    """No axe violation (contrast, names, roles), nothing wider than the screen, nothing in the console."""
    page = _page(browser, width, scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    for address in PAGES[audience]:
        page.goto(addresses[audience] + address, wait_until="load")
        assert_accessible(page, ALIKE)
    assert said == []
    page.context.close()


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_every_kind_of_page_is_accessible_and_fits_its_width(
    browser: Browser, addresses: dict[Audience, str], sites: BuiltSites, audience: Audience, width: int, scheme: str
) -> None:
    """Found in the built site, so that a new page is looked at; of pages that are made alike, one stands for all."""
    page = _page(browser, width, scheme)
    kinds = _kinds(sites.folders[audience])
    assert len(kinds) > 25
    for address in kinds:
        if address not in PAGES[audience]:
            page.goto(addresses[audience] + address, wait_until="load")
            assert_accessible(page, ALIKE)
    page.context.close()


def _kinds(folder: Path) -> list[str]:
    """The addresses of a site, one each of its units, materials and sources of numbers."""
    kinds: dict[str, str] = {}
    for file in sorted(folder.rglob("index.html")):
        address = "" if file.parent == folder else f"{file.parent.relative_to(folder).as_posix()}/"
        alike = re.match("(don-vi|tuyen-truyen|ket-qua/nguon)/.", address)
        kinds.setdefault(alike[1] if alike else f"{address}index.html", address)
    return list(kinds.values())


def test_the_status_table_is_searched_without_diacritics_filtered_and_sorted_by_keyboard(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """The count tells how many rows are left."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC] + "tinh-hinh/")
    rows = page.locator("#bang-tinh-hinh tbody tr")
    count = page.locator(".portal-controls output")
    whole = rows.count()
    name = rows.nth(3).locator("th").inner_text()
    page.get_by_label("Tìm trong bảng").fill(_plain(name))
    assert name in page.locator("#bang-tinh-hinh tbody tr:visible th").all_inner_texts()
    assert page.locator("#bang-tinh-hinh tbody tr:visible").count() < whole
    page.get_by_label("Tìm trong bảng").fill("không đơn vị nào tên thế này")
    assert count.inner_text() == f"0/{whole} dòng"
    page.get_by_label("Tìm trong bảng").fill("")
    page.get_by_role("button", name="Đơn vị").focus()
    page.keyboard.press("Enter")
    assert page.locator("#bang-tinh-hinh th[aria-sort]").get_attribute("aria-sort") == "ascending"
    up = rows.locator("th").all_inner_texts()
    page.keyboard.press("Enter")
    assert rows.locator("th").all_inner_texts() == up[::-1]
    page.context.close()


def _plain(text: str) -> str:
    from portal.vocabulary.vietnamese import fold

    return fold(text)


def test_the_status_table_needs_no_script(browser: Browser, addresses: dict[Audience, str]) -> None:
    """Every row is visible, with the word of its state; controls that would do nothing are not there."""
    page = _page(browser, WIDE, "light", script=False)
    page.goto(addresses[Audience.PUBLIC] + "tinh-hinh/")
    assert page.locator("#bang-tinh-hinh tbody tr:visible").count() > 10
    assert page.locator("#bang-tinh-hinh .portal-state:visible").count() > 10
    assert page.locator(".portal-controls").count() == 0
    page.context.close()


def test_the_plan_shows_each_type_of_unit_its_own_tasks(browser: Browser, addresses: dict[Audience, str]) -> None:
    """One touch leaves the row and the lists of that type, opened; without a script all are there."""
    page = _page(browser, NARROW, "light")
    page.goto(addresses[Audience.PUBLIC] + "plan/")
    owners, rows = page.locator(".plan-owner"), page.locator(".plan-types tbody tr")
    whole = owners.count()
    page.get_by_role("button", name="Phòng GDĐT").click()
    assert rows.locator("visible=true").locator("th").all_inner_texts() == ["Phòng GDĐT"]
    left = owners.locator("visible=true")
    assert left.evaluate_all("all => all.map(one => [one.dataset.owner, one.open])") == [
        ["Mọi đơn vị báo cáo", True],
        ["Phòng GDĐT", True],
    ]
    assert not left.first.locator(".plan-owner__rest li").first.is_visible()
    page.get_by_role("button", name="Mọi loại").click()
    assert left.count() == whole
    page.context.close()
    bare = _page(browser, NARROW, "light", script=False)
    bare.goto(addresses[Audience.PUBLIC] + "plan/")
    assert bare.locator(".plan-owner:visible").count() == whole
    assert bare.locator(".portal-chips").count() == 0
    bare.context.close()


def test_long_results_are_folded_on_a_telephone_and_open_where_there_is_room_or_a_link_leads_in(
    browser: Browser, addresses: dict[Audience, str]
) -> None:
    """A quarter of a kilometre of table is no answer; paper has everything."""
    page = _page(browser, NARROW, "light")
    page.goto(addresses[Audience.STAFF] + "ket-qua/", wait_until="load")
    folds, tables = page.locator(".portal-fold"), page.locator(".portal-fold > table")
    assert folds.count() > 3
    assert tables.locator("visible=true").count() == 0
    assert page.evaluate("document.documentElement.scrollHeight") < 12_000
    second = tables.nth(1).get_attribute("id")
    page.locator(f'a[href="#{second}"]').first.click()
    expect(tables.nth(1)).to_be_visible()
    assert tables.locator("visible=true").count() == 1
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert tables.locator("visible=true").count() == tables.count()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tables.locator("visible=true").count() == 1
    page.context.close()
    wide = _page(browser, WIDE, "light")
    wide.goto(addresses[Audience.STAFF] + "ket-qua/", wait_until="load")
    assert wide.locator(".portal-fold:not([open])").count() == 0
    wide.context.close()


@pytest.mark.parametrize(
    ("asked", "found"),
    [("phòng chống", "Phòng, chống"), ("phong chong", "Phòng, chống"), ("lua dao", "Lừa đảo"), ("ma túy", "ma túy")],
)
def test_search_finds_words_with_and_without_diacritics(
    browser: Browser, addresses: dict[Audience, str], asked: str, found: str
) -> None:
    """Many people type without diacritics; đ counts as d."""
    page = _page(browser, WIDE, "light")
    page.goto(addresses[Audience.PUBLIC])
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(asked)
    # Results follow the typing: the first list shown may still answer the first letters only.
    expect(page.locator(".md-search-result__item").first).to_contain_text(found, ignore_case=True)
    page.context.close()

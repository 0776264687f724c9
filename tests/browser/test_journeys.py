"""Each of the portal's readers (DESIGN.md section 1) goes by links alone from the home page to what he came for.

Wide and narrow, light and dark: on every page on the way no script fails, nothing is wider than the screen, nothing
that loads late pushes the words about, and the page says where the reader is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from portal.vocabulary.audience import Audience
from tests.built_sites import BuiltSites

SCREENS = ((1280, 900), (390, 844))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SHIFT_LIMIT = 0.05
"""Half the layout shift that is still called good (web.dev, Core Web Vitals), where 1 is a jump by a whole screen."""
_WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
DAY = re.compile(r"\d{2}/\d{2}/\d{4}")


class Traveller:
    """Somebody in front of a screen who follows links and looks at each page."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, list[str]()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.add_init_script(f"({_WATCH_SHIFTS})()")

    def arrive(self) -> None:
        """What every page on the way owes."""
        expect(self.page.locator("h1").first).to_be_visible()
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (self.page.url, wide)
        shifted: float = self.page.evaluate("window.shifted")
        assert shifted < SHIFT_LIMIT, (self.page.url, shifted)

    def follow(self, end: str) -> None:
        """Go where a link in the words of the page leads; `end` is how its address ends."""
        self._go(self.page.locator(f'article a[href$="{end}"]').first)

    def choose(self, name: str) -> None:
        """Go to a part of the portal by the menu: tabs on a wide screen, a drawer on a phone."""
        drawer = self.page.locator(".md-header label[for=__drawer]").first
        if drawer.is_visible():
            drawer.click()
            self._go(self.page.locator(".md-nav--primary").get_by_role("link", name=name, exact=True).first)
        else:
            self._go(self.page.locator(".md-tabs").get_by_role("link", name=name, exact=True).first)

    def _go(self, link: Locator) -> None:
        link.scroll_into_view_if_needed()
        link.click()
        self.page.wait_for_load_state("load")
        self.arrive()

    def save(self, link: Locator) -> bytes:
        """What a link gives to keep."""
        address = link.evaluate("link => link.href")
        answer = self.page.request.get(address)
        assert answer.ok, address
        return answer.body()


def clerk(traveller: Traveller) -> None:
    """What must my school do, before which day; a calendar of it; the form with the school already in it."""
    page = traveller.page
    traveller.follow("don-vi/")
    school = page.locator('article a[href^="thpt-"]').first
    name = school.inner_text()
    traveller._go(school)
    expect(page.locator("h1").first).to_contain_text(name)
    assert DAY.search(page.locator("article").inner_text())
    assert traveller.save(page.locator('article a[href$=".ics"]').first).startswith(b"BEGIN:VCALENDAR")
    page.locator('article a[href*="phieu/?don_vi="]').first.click()
    expect(page.locator("select").first).to_be_visible()
    chosen: str = page.locator("select").first.evaluate("select => select.selectedOptions[0].textContent")
    assert name in chosen
    traveller.arrive()


def clerk_with_a_fault(traveller: Traveller) -> None:
    """What a finding means and how a box is filled in."""
    traveller.follow("huong-dan/")
    traveller.follow("bieu-mau/")
    assert traveller.page.locator("article table, article dl").count() > 0


def reviewer(traveller: Traveller) -> None:
    """What waits for me, what the units explained, and how I decide."""
    page = traveller.page
    traveller.follow("dieu-phoi/#dang-cho")
    expect(page.locator("#dang-cho")).to_be_in_viewport()
    expect(page.locator("#giai-trinh-cua-don-vi")).to_be_attached()
    traveller.choose("Việc của Sở")
    traveller.follow("nguoi-duyet/")


def coordinator(traveller: Traveller) -> None:
    """Who is missing; what the sums are and where each comes from; how a period is closed."""
    page = traveller.page
    traveller.follow("dieu-phoi/#con-thieu")
    expect(page.locator("#con-thieu")).to_be_in_viewport()
    traveller.choose("Kết quả")
    traveller._go(page.locator('article a[href*="nguon/"]').first)
    assert page.locator("article table").count() > 0
    traveller.choose("Việc của Sở")
    traveller.follow("nguoi-dieu-phoi/")


def leader(traveller: Traveller) -> None:
    """How far are we, what came out, what does the plan ask."""
    page = traveller.page
    expect(page.locator("article")).to_contain_text(re.compile(r"\d+/\d+"))
    traveller.follow("ket-qua/")
    traveller.follow("plan/")
    expect(page.locator("article")).to_contain_text("KẾ HOẠCH")


def parent(traveller: Traveller) -> None:
    """Whom to call, and a poster to pass on."""
    page = traveller.page
    traveller.follow("tuyen-truyen/#so-can-nho")
    expect(page.locator("#so-can-nho")).to_be_in_viewport()
    poster = page.locator('article a[href*="ap-phich-"]').first
    traveller._go(poster)
    assert b"<svg" in traveller.save(page.locator('article a[href$=".svg"]').first)


def maintainer(traveller: Traveller) -> None:
    """How the place is set up and kept going."""
    page = traveller.page
    traveller.choose("Việc của Sở")
    traveller.follow("dung-kho/")
    assert page.locator("article pre code").count() > 0
    page.go_back()
    traveller.follow("giu-kho/")


JOURNEYS: tuple[tuple[Callable[[Traveller], None], Audience], ...] = (
    (clerk, Audience.PUBLIC),
    (clerk_with_a_fault, Audience.PUBLIC),
    (reviewer, Audience.STAFF),
    (coordinator, Audience.STAFF),
    (leader, Audience.PUBLIC),
    (parent, Audience.PUBLIC),
    (maintainer, Audience.STAFF),
)


@contextmanager
def setting_out(
    browser: Browser, address: str, day: datetime, screen: tuple[int, int], scheme: Literal["light", "dark"]
) -> Iterator[Traveller]:
    """A traveller on the home page; afterwards no script may have failed."""
    width, height = screen
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    try:
        traveller = Traveller(context.new_page())
        traveller.page.clock.set_fixed_time(day)  # later the pages say first of all that they are old
        traveller.page.goto(address)
        traveller.arrive()
        yield traveller
        assert traveller.faults == []
    finally:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("screen", SCREENS, ids=["wide", "narrow"])
@pytest.mark.parametrize(("journey", "audience"), JOURNEYS, ids=[journey.__name__ for journey, _ in JOURNEYS])
def test_the_reader_gets_there_by_links_alone(
    browser: Browser,
    sites: BuiltSites,
    addresses: dict[Audience, str],
    journey: Callable[[Traveller], None],
    audience: Audience,
    screen: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    """From the home page to the end of the journey."""
    with setting_out(browser, addresses[audience], sites.as_of, screen, scheme) as traveller:
        journey(traveller)

"""A page that is too old says so by the reader's clock, on a machine that has never heard of the build."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser

from portal.vocabulary.audience import Audience

WARNING = "Trang này đã cũ."


@pytest.mark.parametrize(("after", "old"), [(timedelta(seconds=-1), False), (timedelta(), True)])
def test_a_page_turns_red_at_its_own_instant(
    browser: Browser, addresses: dict[Audience, str], after: timedelta, *, old: bool
) -> None:
    """The words are there before; from the instant on they stand on top, in red, and are announced."""
    page = browser.new_page()
    page.goto(addresses[Audience.PUBLIC] + "tinh-hinh/")
    stale = page.locator("[data-portal-stale-from]").get_attribute("data-portal-stale-from")
    assert stale is not None
    page.clock.set_fixed_time(datetime.fromisoformat(stale) + after)
    page.reload()
    note = page.locator("[data-portal-stale-from]")
    note.wait_for()
    text = note.text_content() or ""
    assert (text.startswith(WARNING), note.get_attribute("role") == "alert") == (old, old)
    heading = page.locator("h1").bounding_box()
    place = note.bounding_box()
    assert heading is not None and place is not None
    assert (place["y"] < heading["y"]) is old
    page.close()


def test_without_a_script_the_words_stand_at_the_foot(browser: Browser, addresses: dict[Audience, str]) -> None:
    """Whoever reads to the end can judge the age alone."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses[Audience.PUBLIC] + "don-vi/")
    text = page.locator("[data-portal-stale-from]").text_content() or ""
    assert text.startswith("Số liệu tính đến") and "thì số liệu đã cũ" in text
    context.close()

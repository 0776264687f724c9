"""Pages of a past year, kept as published: neither they nor the form turn red; both lead to the current year."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from portal.drivers.demo import write_demo
from portal.drivers.serve import open_servers
from portal.drivers.site_build import build_site
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.conftest import ROOT
from tests.drivers.publish_world import write_places

MADE = datetime.fromisoformat("2024-06-10T09:00:00+07:00")
STALE, OVER = "2024-07-01T09:00:00+07:00", "2026-01-01T09:00:00+07:00"
IS_CURRENT = [{"version": "2024", "title": "Năm 2024", "aliases": ["hien-hanh"]}]
IS_PAST = [
    {"version": "2025", "title": "Năm 2025", "aliases": ["hien-hanh"]},
    {"version": "2024", "title": "Năm 2024", "aliases": []},
]
RED, PAST = "Trang này đã cũ.", "Trang của năm 2024, giữ nguyên như khi công bố"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the version of a year is served, below a folder as on a host that has many sites."""
    folder = tmp_path_factory.mktemp("nam-cu")
    write_demo(folder / "kho", 8, 1, Repository(ROOT))
    write_places(folder / "kho", "cong.git", "noi-bo.git")
    build_site(folder / "kho", Audience.PUBLIC, folder / "may" / "cong" / "2024", MADE, "2024")
    (folder / "may" / "index.html").write_text("<title>Máy chủ</title>", encoding="utf-8")
    [server] = open_servers([folder / "may"], first_port=18900)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/cong/2024/"
        server.shutdown()


def _open(browser: Browser, address: str, versions: list[dict[str, Any]] | None, now: str) -> Page:
    page = browser.new_page()
    if versions is None:
        page.route("**/versions.json", lambda route: route.abort())
    else:
        page.route("**/versions.json", lambda route: route.fulfill(body=json.dumps(versions)))
    page.clock.set_fixed_time(datetime.fromisoformat(now))
    page.goto(address, wait_until="networkidle")
    return page


@pytest.mark.parametrize("place", ["tinh-hinh/", "phieu/"])
@pytest.mark.parametrize(
    ("versions", "now", "words"),
    [
        (IS_PAST, OVER, PAST),
        (IS_PAST, STALE, PAST),
        (None, OVER, PAST),
        (None, STALE, RED),
        (IS_CURRENT, STALE, RED),
        (IS_CURRENT, OVER, RED),
    ],
    ids=["past", "past early", "unknown, year over", "unknown, year running", "current", "current, long dead"],
)
def test_only_a_page_that_should_be_fresh_turns_red(
    browser: Browser, host: str, place: str, versions: list[dict[str, Any]] | None, now: str, words: str
) -> None:
    """The list of versions tells; without it a page whose year is over is given the benefit of the doubt."""
    page = _open(browser, host + place, versions, now)
    note = page.locator("[data-portal-stale-from]")
    assert (note.text_content() or "").startswith(words)
    assert (note.get_attribute("role") == "alert") is (words == RED)
    above = page.evaluate(
        "(document.querySelector('h1').compareDocumentPosition(document.querySelector('.portal-fresh')) & 2) > 0"
    )
    assert above is (versions is not IS_PAST), "a past year has its own notice on top"
    page.close()


def test_the_form_of_a_past_year_leads_to_the_current_form(browser: Browser, host: str) -> None:
    """And says not to send reports with it; the form of the current year says nothing."""
    for versions, shown in ((IS_PAST, True), (IS_CURRENT, False), (None, False)):
        page = _open(browser, host + "phieu/", versions, OVER)
        notice = page.locator("[data-portal-outdated]")
        assert notice.is_visible() is shown
        link = notice.locator("a").evaluate("one => one.href")
        assert link == host.replace("/2024/", "/hien-hanh/phieu/")
        page.close()

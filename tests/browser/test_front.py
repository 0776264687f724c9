"""The pages beside the published years find the current year from wherever the host shows them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from portal.pages.front import render_front
from portal.vocabulary.publishing import Front

FOLDERS = ("2024", "2025", "hien-hanh")


@pytest.mark.parametrize(
    ("lost", "base", "found"),
    [
        ("https://trang.example/sai", "", "https://trang.example/"),
        ("https://trang.example/2024/sai/nua/", "", "https://trang.example/"),
        ("https://trang.example/goc/kho/hien-hanh/sai.html", "", "https://trang.example/goc/kho/"),
        ("https://trang.example/goc/kho/sai/nua", "/goc/kho/", "https://trang.example/goc/kho/"),
        ("https://so.github.io/kho/sai/nua", "", "https://so.github.io/kho/"),
        ("https://so.github.io/sai/nua", "/", "https://so.github.io/"),
        ("https://trang.example//ke.example/2024/sai", "", "https://trang.example/ke.example/"),
    ],
)
def test_a_lost_address_leads_back_into_the_site_it_was_lost_in(
    browser: Browser, lost: str, base: str, found: str
) -> None:
    """At any depth, below any path, and never to another host."""
    page = browser.new_page()
    body = render_front(Front("hien-hanh", base), "hien-hanh", FOLDERS)["404.html"].decode()
    page.route("**/*", lambda route: route.fulfill(status=404, content_type="text/html; charset=utf-8", body=body))
    page.goto(lost)
    links = page.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert links[:2] == [f"{found}hien-hanh/", f"{found}hien-hanh/phieu/"]
    page.close()


def test_the_front_page_opens_the_current_year_with_what_was_asked_for(browser: Browser) -> None:
    """A search in the address is kept."""
    front = render_front(Front("hien-hanh"), "hien-hanh", FOLDERS)["index.html"].decode()

    def answer(route: Route) -> None:
        body = "<p>đây</p>" if "hien-hanh" in route.request.url else front
        route.fulfill(content_type="text/html; charset=utf-8", body=body)

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("https://trang.example/kho/?q=ma-tuy#x")
    page.wait_for_url("https://trang.example/kho/hien-hanh/?q=ma-tuy#x")
    page.close()

"""What every page must stand: axe finds nothing wrong, and nothing is wider than the screen."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALIKE = {"exclude": [".portal-fold:nth-of-type(n + 6)"]}
"""The later of a hundred tables that look the same: axe would take half a minute for them."""


def assert_accessible(page: Page, context: Any = None) -> None:
    """The page that is open has no axe violation (contrast, names, roles, WCAG 2.2 AA) and no scrolling sideways."""
    found = Axe().run(page, context=context).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], page.url
    size = page.viewport_size
    assert size is not None and page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url

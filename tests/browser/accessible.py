"""What every page must stand: axe finds nothing wrong, and nothing is wider than the screen."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALIKE = {"exclude": [".portal-fold:nth-of-type(n + 6)"]}
"""The later of a hundred tables that look the same: axe would take half a minute for them."""


def must_be_accessible(page: Page, address: str, context: Any = None) -> None:
    """Open an address: no axe violation (contrast, names, roles, WCAG 2.2 AA), no scrolling sideways."""
    page.goto(address, wait_until="load")
    found = Axe().run(page, context=context).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], address
    size = page.viewport_size
    assert size is not None and page.evaluate("document.documentElement.scrollWidth") <= size["width"], address

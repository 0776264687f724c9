"""A browser and the sites of a fictional province, served on this machine."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.drivers.serve import open_servers
from portal.vocabulary.audience import Audience
from tests.built_sites import BuiltSites, build_province


def browser_path() -> str | None:
    """The browser of this machine; None when only the one that playwright brought can be there."""
    return os.environ.get("PORTAL_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium (`make browser` brings one)."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> BuiltSites:
    """Both sites of a small province."""
    return build_province(tmp_path_factory.mktemp("duyet"), 12)


@pytest.fixture(scope="session")
def addresses(sites: BuiltSites) -> Iterator[dict[Audience, str]]:
    """Where the public and the staff site are served."""
    folders: list[Path] = [sites.folders[audience] for audience in Audience]
    with ExitStack() as stack:
        servers = [stack.enter_context(server) for server in open_servers(folders, first_port=18000)]
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
        yield {
            audience: f"http://127.0.0.1:{server.server_address[1]}/"
            for audience, server in zip(Audience, servers, strict=True)
        }

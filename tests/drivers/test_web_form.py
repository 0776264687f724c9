"""The page of the form as it is written beside the site: strict, whole, the same every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.drivers.web_form import FOLDER, write_web_form

ROOT = Path(__file__).parents[2]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "require-trusted-types-for": "'script'",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of this repository."""
    site = tmp_path_factory.mktemp("trang")
    write_web_form(ROOT, site)
    return site / FOLDER


def test_the_page_states_a_strict_policy_and_keeps_it(folder: Path) -> None:
    """No script or style in the page itself, nothing from elsewhere, every word filled in."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert stated is not None
    assert dict(part.strip().split(" ", 1) for part in stated[1].split(";")) == POLICY
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert re.findall(r"<script(?![^>]* src=)|<style|\son[a-z]+=|\sstyle=|https?://|\{\{", page) == []
    for word in ("YAML", "yaml", "schema", "null", "commit", "pull request"):
        assert word not in page


def test_everything_the_page_loads_is_beside_it(folder: Path) -> None:
    """Script, style, data, pictures; scripts and style carry the version that the page asks for."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    version = re.search(r'data-version="([0-9a-f]{12})"', page)
    assert version is not None
    for name in re.findall(r'(?:src|href)="([^":?]+\.(?:js|css))\?v=([0-9a-f]+)"', page):
        assert (folder / name[0]).is_file() and name[1] == version[1]
    script = (folder / "portal-form.js").read_text(encoding="utf-8")
    assert f"./portal-check.js?v={version[1]}" in script
    for name in [*re.findall(r"[a-z0-9-]+\.svg", script), "form-data.json", "portal-check.js", "LICENSES.txt"]:
        assert (folder / name).is_file(), name


def test_writing_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """The same contract and bundle, the same page, in any folder."""
    again = write_web_form(ROOT, tmp_path)
    assert {path.name: path.read_bytes() for path in again} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }

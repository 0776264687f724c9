"""The page of the form as it is written beside the site: strict, whole, the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from portal.drivers.web_form import FOLDER, FormAge, read_form_source, write_form_page, write_web_form
from portal.reading.repository import Repository
from portal.views.freshness import Freshness

ROOT = Path(__file__).parents[2]
AGE = FormAge(Freshness("08:00 ngày 20/11/2024", "2024-12-01T08:00:00+07:00", "01/12/2024", "2025-01-01", "Năm 2024."))
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
    write_web_form(ROOT, site, AGE)
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
    again = write_web_form(ROOT, tmp_path, AGE)
    assert {path.name: path.read_bytes() for path in again} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_the_page_says_how_old_it_is_and_where_the_current_form_is(folder: Path, tmp_path: Path) -> None:
    """By the same script as the pages; only a published version knows of others."""
    alone = (folder / "index.html").read_text(encoding="utf-8")
    assert f'data-portal-stale-from="{AGE.freshness.stale_from}"' in alone
    assert "data-portal-versions" not in alone and "data-portal-outdated" not in alone
    script = ROOT / "theme" / "assets" / "javascripts" / "freshness.js"
    assert (folder / "freshness.js").read_bytes() == script.read_bytes()
    write_web_form(ROOT, tmp_path, FormAge(AGE.freshness, "hien-hanh"))
    one_of_many = (tmp_path / FOLDER / "index.html").read_text(encoding="utf-8")
    assert 'data-portal-versions="../../versions.json" data-portal-current="hien-hanh"' in one_of_many
    assert "data-portal-outdated hidden>" in one_of_many and 'href="../../hien-hanh/phieu/"' in one_of_many


def test_the_banner_of_invented_data_stands_on_the_form(tmp_path: Path) -> None:
    """As on every other page; as text, whatever it says."""
    source = read_form_source(Repository(ROOT))
    department = replace(source.registry.department, banner="Dữ liệu <minh họa>")
    write_form_page(replace(source, registry=replace(source.registry, department=department)), tmp_path, AGE)
    page = (tmp_path / FOLDER / "index.html").read_text(encoding="utf-8")
    assert '<p class="banner">Dữ liệu &lt;minh họa&gt;</p>' in page
    assert "Đang mở biểu mẫu" not in page, "without scripts it would stand there for ever"

"""The search of a built site knows what its builder does not: every unit's page, the form, other words for things."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.drivers import search_files
from portal.drivers.campaign import read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.search_files import INDEX, SCRIPT, WORDS
from portal.drivers.site_build import build_site
from portal.drivers.site_source import read_site
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.search import SearchWords
from tests.conftest import ROOT

HOSTILE = 'Trường <b>"A & B"</b>'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small province, one of whose units has a name with signs that pages must escape."""
    root = tmp_path_factory.mktemp("tim") / "kho"
    write_demo(root, 8, 1, Repository(ROOT))
    path = root / "schemas" / "org_units" / "thpt.yaml"
    text, found = re.subn(r"(?m)^    name: .*$", f"    name: '{HOSTILE}'", path.read_text(encoding="utf-8"), count=1)
    assert found == 1
    path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its public site."""
    return build_site(root, Audience.PUBLIC, tmp_path_factory.mktemp("trang") / "trang", _as_of(root))


def _as_of(root: Path) -> datetime:
    return list(read_campaign(root).registry.periods.values())[-1].due


def _docs(site: Path) -> dict[str, dict[str, Any]]:
    docs: list[dict[str, Any]] = json.loads((site / INDEX).read_text(encoding="utf-8"))["docs"]
    return {doc["location"]: doc for doc in docs}


def test_every_unit_is_found_by_its_names_its_place_and_its_code(root: Path, site: Path) -> None:
    """And what is in a name stays words."""
    docs, registry = _docs(site), read_campaign(root).registry
    units = [registry.unit(path.name) for path in (site / "don-vi").iterdir() if path.is_dir()]
    assert len(units) >= 8
    for unit in units:
        doc = docs[f"don-vi/{unit.id}/"]
        assert all(text in doc["text"] for text in (unit.short_name, unit.locality, unit.id))
    titles = [docs[f"don-vi/{unit.id}/"]["title"] for unit in units]
    assert "Trường &lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;" in titles
    assert not [title for title in titles if "<" in title]


def test_the_form_is_found(site: Path) -> None:
    """It is no page of the builder's."""
    doc = _docs(site)["phieu/"]
    assert doc["title"] == "Điền phiếu báo cáo"
    assert "Không cần tài khoản" in doc["text"] and "<a" not in doc["text"]


def test_the_script_has_the_words_of_the_file_and_the_short_forms_of_the_plan(site: Path) -> None:
    """In place of the empty ones."""
    script = (site / SCRIPT).read_text(encoding="utf-8")
    assert WORDS not in script
    assert '["áp phích", "poster", "pano"]' in script
    assert '["PCTP", "phòng, chống tội phạm"]' in script
    assert '"là gì"' in script


def test_too_many_units_stay_out_of_the_search(root: Path) -> None:
    """They would outweigh everything else in it."""
    units = read_site(root, Audience.PUBLIC, _as_of(root)).common.units
    count = len(units.links)
    assert len(list(search_files.unit_entries(units, count))) == count
    assert list(search_files.unit_entries(units, count - 1)) == []


def test_a_script_without_a_place_for_the_words_is_refused(tmp_path: Path) -> None:
    """Somebody changed the theme's file: better no site than a search that has lost its words."""
    script = tmp_path / SCRIPT
    script.parent.mkdir(parents=True)
    script.write_text("const words = {};", encoding="utf-8")
    with pytest.raises(PortalError, match="tìm kiếm"):
        search_files.fill_words(script, SearchWords((), ()))

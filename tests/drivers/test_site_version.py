"""Where a published site and its current year are: one place decides what leaves the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.drivers.site_version import VERSION, site_address, site_path, version_path
from portal.reading.registry import read_department
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.registry import Department
from tests.conftest import ROOT
from tests.drivers.publish_world import write_places


def _department(site_url: str) -> Department:
    return replace(read_department(ROOT / "schemas" / "department.yaml"), site_url=site_url)


@pytest.mark.parametrize("site_url", ["https://so.example/kho", "https://so.example/kho/"])
def test_what_leaves_a_published_site_names_the_current_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site_url: str
) -> None:
    """Not the year of the page: what is printed this year opens next year's pages."""
    write_places(tmp_path, "../a.git", "../b.git")
    repository = Repository(tmp_path)
    monkeypatch.delenv(VERSION, raising=False)
    assert site_address(repository, _department(site_url)) == "https://so.example/kho/"
    monkeypatch.setenv(VERSION, "2024")
    assert site_address(repository, _department(site_url)) == "https://so.example/kho/hien-hanh/"
    assert site_address(repository, _department("")) == ""


@pytest.mark.parametrize(
    ("site_url", "audience", "whole", "version"),
    [
        ("https://so.example", Audience.PUBLIC, "/", "/2024/"),
        ("https://so.example/kho", Audience.PUBLIC, "/kho/", "/kho/2024/"),
        ("", Audience.PUBLIC, "", "/2024/"),
        ("https://so.example/kho", Audience.STAFF, "", "/2024/"),
    ],
)
def test_a_version_lies_in_its_folder_below_the_path_of_the_site(
    monkeypatch: pytest.MonkeyPatch, site_url: str, audience: Audience, whole: str, version: str
) -> None:
    """The address of the staff site is not written down: the top of its host is taken."""
    monkeypatch.setenv(VERSION, "2024")
    assert site_path(_department(site_url), audience) == whole
    assert version_path(_department(site_url), audience) == version
    monkeypatch.delenv(VERSION)
    assert version_path(_department(site_url), audience) == (whole or "/")

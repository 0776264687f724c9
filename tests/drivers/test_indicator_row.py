"""A row added to the indicators of the year is found wherever indicators are shown: no line of the program changes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from portal.drivers.campaign import show_results
from portal.drivers.demo import write_demo
from portal.drivers.site_source import read_site
from portal.drivers.staff_exports import write_export
from portal.pages.blocks import Html
from portal.pages.slots import render_slot
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.conftest import ROOT

ROW = """
- {id: hoi_nghi_quan_triet, measure: buổi, numerator: [quan_triet.so_hoi_nghi], plan: [II.1.a.2], better: more,
   label: "Hội nghị quán triệt được thêm", definition: "Số buổi quán triệt."}
"""
LABEL = "Hội nghị quán triệt được thêm"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small province with one indicator more than this repository."""
    folder = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(folder, 8, 1, Repository(ROOT))
    path = folder / "schemas" / "indicators" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8") + ROW, encoding="utf-8")
    return folder


def _text(root: Path, audience: Audience, slot: str, page: str) -> str:
    blocks = render_slot(slot, read_site(root, audience), page)
    return "".join(block.text for block in blocks if isinstance(block, Html))


def test_it_stands_last_in_the_results_for_people_and_programs(root: Path) -> None:
    """In the order of the table, with the value that the field's own total has."""
    content = json.loads(show_results(root, "2024", None, "json"))
    last = content["indicators"][-1]
    total = next(row for row in content["results"] if row["field"] == "quan_triet.so_hoi_nghi")["total"]
    assert (last["indicator"], last["total"]["value"]) == ("hoi_nghi_quan_triet", total["value"])
    assert last["total"]["units_reporting"] == total["units_reporting"] > 0
    assert LABEL in show_results(root, "2024", None, "text")


@pytest.mark.parametrize(
    ("slot", "page"),
    [
        ("indicators", "ket-qua/chi-tieu.md"),
        ("indicator-definitions", "ket-qua/chi-tieu.md"),
        ("plan-evidence", "plan/nhiem-vu.md"),
        ("field-guide", "huong-dan/bieu-mau.md"),
    ],
)
def test_it_stands_on_the_pages_of_the_staff_and_is_linked_from_plan_and_form(root: Path, slot: str, page: str) -> None:
    """Both ways."""
    assert LABEL in _text(root, Audience.STAFF, slot, page)


def test_the_public_page_defines_it_and_shows_no_figure(root: Path) -> None:
    """Figures come from releases only (policy 6)."""
    assert LABEL in _text(root, Audience.PUBLIC, "indicator-definitions", "ket-qua/chi-tieu.md")
    assert LABEL not in _text(root, Audience.PUBLIC, "indicators", "ket-qua/chi-tieu.md")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "json"])
def test_it_stands_in_the_files_that_staff_take_away(root: Path, tmp_path: Path, kind: str) -> None:
    """The summary report, the workbook, the tables and the exchange file."""
    out = tmp_path / f"bao-cao.{kind}"
    write_export(root, kind, "2024", None, out)
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(out) as parts:
            text = "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
    else:
        text = out.read_text(encoding="utf-8-sig")
    assert LABEL in text

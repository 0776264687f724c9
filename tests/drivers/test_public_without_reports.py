"""The public site is the same whether or not the reports lie on the disk it is built on, on every day of the year."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portal.drivers.campaign import moment
from portal.drivers.closing import close_period
from portal.drivers.demo import write_demo
from portal.drivers.public_status import show_public_status
from portal.drivers.site_build import build_site
from portal.drivers.staging import write_stage
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from tests.built_sites import tree_hash
from tests.conftest import ROOT

STATUS = "data/status.json"
DAYS = {
    "before any period": "2024-03-01",
    "first period open": "2024-06-10",
    "first period late": "2024-06-20",
    "first period closed, second to come": "2024-07-26",
    "second period open": "2024-11-10",
    "all periods closed": "2025-02-01",
}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional province with reports and a log of sendings."""
    root = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(root, 9, 5, Repository(ROOT))
    return root


def _without_reports(province: Path, folder: Path, day: str, policy: str = "per_unit") -> tuple[Path, Path]:
    """The tree with reports, and the one that the public job has on that day."""
    here, there = folder / "kho", folder / "kho-cong-khai"
    for part in ("schemas", "content"):
        shutil.copytree(province / part, there / part)
    shutil.copytree(province, here, symlinks=True)
    for root in (here, there):
        path = root / "schemas" / "publication.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("status_public: per_unit", f"status_public: {policy}"), encoding="utf-8")
    status = Repository(there).public_status
    status.parent.mkdir(exist_ok=True)
    status.write_text(show_public_status(here, day), encoding="utf-8")
    return here, there


def _staged(root: Path, folder: Path, day: str) -> dict[str, str]:
    write_stage(root, folder, Audience.PUBLIC, moment(root, day))
    return {name: found for name, found in tree_hash(folder).items() if name != STATUS}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_every_page_is_the_same_with_and_without_reports(province: Path, tmp_path: Path, day: str) -> None:
    """Status, unit pages, the department's own turnaround, calendars, the form: every file, byte for byte."""
    here, there = _without_reports(province, tmp_path, day)
    with_reports, without = _staged(here, tmp_path / "a", day), _staged(there, tmp_path / "b", day)
    assert without == with_reports
    assert any(name.startswith("don-vi/thpt-") for name in without)


def test_the_built_site_is_the_same_as_well(province: Path, tmp_path: Path) -> None:
    """As the public job builds it, without naming a day: between two periods, one closed, one to come."""
    day = DAYS["first period closed, second to come"]
    closed = tmp_path / "da-khoa"
    shutil.copytree(province, closed, symlinks=True)
    close_period(closed, "2024-K1", "2024-07-20T10:00:00+07:00")
    here, there = _without_reports(closed, tmp_path, day)
    full = tree_hash(build_site(here, Audience.PUBLIC, tmp_path / "a", moment(here, day)))
    bare = tree_hash(build_site(there, Audience.PUBLIC, tmp_path / "b"))
    assert bare.pop(STATUS)
    assert bare == full
    page = (tmp_path / "b" / "tinh-hinh" / "index.html").read_text(encoding="utf-8")
    assert "Sở trả lời trong bao lâu" in page


def test_where_only_counts_are_public_every_unit_still_has_its_page(province: Path, tmp_path: Path) -> None:
    """Who must report is agreed beforehand and no secret; how each stands is in no file."""
    day = DAYS["first period open"]
    here, there = _without_reports(province, tmp_path, day, "counts")
    with_reports, without = _staged(here, tmp_path / "a", day), _staged(there, tmp_path / "b", day)
    units = [name for name in with_reports if name.startswith("don-vi/")]
    assert [name for name in without if name.startswith("don-vi/")] == units
    assert [without[name] for name in units] == [with_reports[name] for name in units]


def test_a_status_from_before_a_period_opened_calls_nobody_missing(province: Path, tmp_path: Path) -> None:
    """A file that was left lying: of the period that opened since nothing is known, so nothing is said."""
    here, there = _without_reports(province, tmp_path, "2024-05-01")
    assert json.loads(Repository(there).public_status.read_bytes())["as_of"].startswith("2024-05-01")
    for root, folder, told in ((here, "a", True), (there, "b", False)):
        _staged(root, tmp_path / folder, "2024-06-20")
        pages = (tmp_path / folder / "don-vi").glob("*.md")
        assert any("chua-nop" in page.read_text(encoding="utf-8") for page in pages) is told
    assert "Chưa có kỳ báo cáo nào mở" in (tmp_path / "b" / "tinh-hinh" / "index.md").read_text(encoding="utf-8")


def test_the_file_tells_of_the_department_in_whole_hours_and_of_no_unit(province: Path) -> None:
    """What its schema allows, and no instant of any sending."""
    content = json.loads(show_public_status(province, DAYS["second period open"]))
    schema = json.loads((ROOT / "schemas" / "release" / "status.schema.json").read_bytes())
    Draft202012Validator(schema).validate(content)
    answers = content["answers"]
    assert answers and all(one["decided"] or one["waiting"] for one in answers)
    assert all(isinstance(value, int) for one in answers for key, value in one.items() if key != "id")

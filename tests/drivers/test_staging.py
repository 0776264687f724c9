"""Staged pages: the same content as plain Markdown, for another builder."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.drivers.site_source import read_site
from portal.drivers.staging import write_stage
from portal.drivers.web_form import FOLDER as FORM_FOLDER
from portal.pages.materials import CALENDAR_FILE
from portal.pages.unit_pages import CALENDAR, TEMPLATE
from portal.reading.staff_pages import read_staff_pages
from portal.views.newsletter import FEED, FOLDER, RSS
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public pages of this repository."""
    folder = tmp_path_factory.mktemp("xuat") / "trang"
    write_stage(ROOT, folder, Audience.PUBLIC)
    return folder


def test_every_file_of_content_is_staged_and_every_slot_filled(stage: Path) -> None:
    """Nothing is left for the other builder to know about the portal."""
    content = ROOT / "content"
    for_staff = {Path(page) for page in read_staff_pages(content)}
    files = {path.relative_to(content) for path in content.rglob("*") if path.is_file()} - for_staff
    assert for_staff
    files.remove(Path(TEMPLATE))
    units = {link.id for link in read_site(ROOT, Audience.PUBLIC).common.units.links}
    files |= {Path("don-vi", name) for unit in units for name in (f"{unit}.md", f"{unit}/{CALENDAR}")}
    files |= {Path("don-vi", CALENDAR), Path(FOLDER, FEED), Path(FOLDER, RSS), Path(CALENDAR_FILE)}
    staged = {path.relative_to(stage) for path in stage.rglob("*") if path.is_file()}
    assert files == {path for path in staged if path.parts[0] != FORM_FOLDER}
    assert Path(FORM_FOLDER, "index.html") in staged
    for page in stage.rglob("*.md"):
        assert "<!-- portal" not in page.read_text(encoding="utf-8"), page


def test_headings_are_markdown_and_tables_are_inline(stage: Path) -> None:
    """A table of contents needs headings; a block of HTML ends at a blank line in most builders, so it has none."""
    guide = (stage / "huong-dan" / "bieu-mau.md").read_text(encoding="utf-8")
    assert "\n## A\\. Thông tin chung { #thong_tin_chung }\n" in guide
    tables = guide.split("<table")[1:]
    assert len(tables) > 10
    assert not any("\n\n" in table.partition("</table>")[0] for table in tables)


def test_pages_are_never_staged_over_others(stage: Path) -> None:
    """What is staged must not mix with what was."""
    with pytest.raises(PortalError, match="đã có nội dung"):
        write_stage(ROOT, stage, Audience.PUBLIC)

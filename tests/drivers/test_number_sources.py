"""Where each total comes from: the units' figures add up to it, and an older figure is shown with its receipt."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from portal.drivers import number_sources as source
from portal.drivers.campaign import Campaign, read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.editions import read_editions
from portal.drivers.number_sources import number_sources
from portal.drivers.site_source import read_site
from portal.drivers.staging import write_stage
from portal.pages.links import RESULTS, Links
from portal.pages.number_sources import source_pages
from portal.pages.slots import fill_inline, render_slot
from portal.reading.repository import Repository
from portal.views.number_sources import SourcePage
from portal.views.site import StaffSite
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.receipts import Receipt, ReceiptSource
from tests.conftest import ROOT

AS_OF = datetime.fromisoformat("2024-11-20T23:59:59+07:00")
CAME = datetime.fromisoformat("2024-06-03T07:30:00+07:00")
PERIOD, FIELD = "2024-K1", "so_nguoi_hoc"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional province under git, in which one unit's figure is then corrected by one."""
    root = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(root, 16, 1, Repository(ROOT))
    return root


@pytest.fixture(scope="module")
def corrected(root: Path) -> tuple[str, int, str]:
    """The unit, its figure before the correction, and the object id of the version that gave it."""
    campaign = read_campaign(root, AS_OF)
    arrivals = campaign.arrivals
    unit = next(
        unit for unit, period in campaign.reports if period == PERIOD and not arrivals[(unit, period)].revisions
    )
    path = Path("submissions", unit, f"{PERIOD}.yaml")
    blob = _git(root, "rev-parse", f"HEAD:{path.as_posix()}")
    text = (root / path).read_text(encoding="utf-8")
    found = re.search(rf"(?m)^  {FIELD}: ([0-9]+)$", text)
    assert found
    before = int(found[1])
    text = text.replace(found[0], f"  {FIELD}: {before + 1}", 1)
    (root / path).write_text(text, encoding="utf-8")
    _git(root, "commit", "--quiet", "--all", "--message", "sửa số")
    return unit, before, blob


def _git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    return subprocess.run(["git", "-C", root, *who, *words], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def campaign(root: Path, corrected: tuple[str, int, str]) -> Campaign:
    """The campaign after the correction; the first version has a receipt."""
    unit, _, blob = corrected
    receipt = Receipt(f"{PERIOD}/{unit}/1", 1, unit, PERIOD, blob, CAME, "2024.1", "2024.1", ReceiptSource.HOST)
    return replace(read_campaign(root, AS_OF), receipts={(unit, PERIOD): (receipt,)})


@pytest.fixture(scope="module")
def pages(campaign: Campaign) -> tuple[SourcePage, ...]:
    """The pages of both periods."""
    periods = list(campaign.registry.periods.values())
    results = [campaign.results_view(periods), *(campaign.results_view([period]) for period in periods)]
    return number_sources(campaign, results, campaign.facts(periods))


def _number(text: str) -> int | None:
    found = re.match(r"([0-9][0-9.]*)(?:[ ;]|$)", text)
    return int(found[1].replace(".", "")) if found else None


def test_the_figures_of_the_units_add_up_to_the_total(pages: tuple[SourcePage, ...]) -> None:
    """Column by column, as a person with a calculator would: every number of units makes the number on top."""
    checked = 0
    for page in pages:
        for table in page.tables:
            for place, column in enumerate(table.columns):
                total = _number(column.total)
                if total is not None:
                    cells = (_number(row.cells[place]) for row in table.rows)
                    assert sum(cell for cell in cells if cell is not None) == total, (page.title, column)
                    checked += total > 0
    assert checked > 100


def test_every_accepted_unit_has_its_row_in_the_order_of_the_register(
    pages: tuple[SourcePage, ...], campaign: Campaign
) -> None:
    """No unit is left out and none is ranked."""
    for page in pages:
        expected = campaign.registry.expected_units(campaign.registry.period(page.period))
        wanted = [unit.id for unit in expected if (unit.id, page.period) in campaign.reports]
        assert wanted
        assert all([row.unit for row in table.rows] == wanted for table in page.tables)


def test_a_corrected_figure_is_shown_before_and_after(
    pages: tuple[SourcePage, ...], campaign: Campaign, corrected: tuple[str, int, str]
) -> None:
    """Old value, new value and whose it was; the row says that there were two versions."""
    unit, before, _ = corrected
    name = campaign.registry.unit(unit).short_name
    changes = {
        (page.period, change.before.replace(".", ""), change.after.replace(".", ""))
        for page in pages
        for change in page.changes
        if change.unit == name
    }
    assert (PERIOD, str(before), str(before + 1)) in changes
    rows = [row for page in pages if page.period == PERIOD for table in page.tables for row in table.rows]
    assert {row.revisions for row in rows if row.unit == unit} == {1}


def test_an_older_version_keeps_the_receipt_that_proves_it(campaign: Campaign, corrected: tuple[str, int, str]) -> None:
    """By the host's receipt where there is one; otherwise by when the default branch had it, without a number."""
    periods = list(campaign.registry.periods.values())
    editions = read_editions(campaign, periods, campaign.facts(periods))
    first, second = editions[(corrected[0], PERIOD)]
    assert (first.receipt, first.instant) == (f"{PERIOD}/{corrected[0]}/1", CAME)
    assert second.instant is not None and second.instant > CAME
    others = [some[0] for key, some in editions.items() if len(some) > 1 and key != (corrected[0], PERIOD)]
    assert others and all(one.instant is not None and one.receipt == "" for one in others)


def test_for_too_many_units_there_are_no_such_pages_and_the_results_stay_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of tens of thousands of rows opens nowhere; the totals of each period are then on the results page."""
    site = read_site(root, Audience.STAFF, AS_OF)
    few = fill_inline("<!-- portal: results-body -->\n", site, RESULTS)
    monkeypatch.setattr(source, "MOST_UNITS", 1)
    site = read_site(root, Audience.STAFF, AS_OF)
    assert isinstance(site, StaffSite) and site.sources == ()
    many = fill_inline("<!-- portal: results-body -->\n", site, RESULTS)
    assert "nguon/2024-k1/" in few and "nguon/" not in many
    assert few.count("<table") < many.count("<table")


def test_the_public_has_no_such_page_and_staged_pages_have_them(root: Path, tmp_path: Path) -> None:
    """Figures of single units are for staff alone; the Markdown for another builder has them finished."""
    assert list(source_pages(read_site(root, Audience.PUBLIC, AS_OF))) == []
    write_stage(root, tmp_path / "trang", Audience.STAFF, AS_OF)
    staged = sorted((tmp_path / "trang" / "ket-qua" / "nguon").rglob("*.md"))
    assert len(staged) > 20
    assert all("portal-sources" in page.read_text(encoding="utf-8") for page in staged)


def test_the_slot_belongs_to_pages_made_here(root: Path) -> None:
    """Anywhere else nobody could say which figures are meant."""
    site = read_site(root, Audience.STAFF, AS_OF)
    with pytest.raises(PortalError, match="do cổng sinh ra"):
        render_slot("number-sources", site, Links(RESULTS).page)

"""Intake repositories are brought together byte for byte, with their proof, and never over each other."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.drivers.campaign import read_campaign
from portal.drivers.host.commands import collect
from portal.vocabulary.errors import PortalError
from portal.vocabulary.reports import Evidence
from portal.vocabulary.status import ReportState
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, PERIOD, REVIEWER, World, git

IN_TIME, LATE = "2024-06-10T01:00:00Z", "2024-07-01T01:00:00Z"
NOW = datetime.fromisoformat("2024-12-31T00:00:00+07:00")


@pytest.fixture
def centre(tmp_path: Path, template: Path) -> World:
    """The department's own repository, with the same registry and no reports."""
    return World(tmp_path / "so", template)


def _fill(world: World, host: Host) -> None:
    """One report arrives in time in the intake repository and is merged late there."""
    head = world.send("gui", {world.place(): world.text()})
    host.open_pull(1, head, CLERK, IN_TIME)
    assert world.respond(host, head, host.run(head, IN_TIME, CLERK)).exit_code == 0
    host.close(1, LATE, world.merge("gui", LATE))
    assert world.respond(host, head, host.run(head, LATE, REVIEWER)).exit_code == 0


def _collect(centre: World, *words: str) -> Result:
    return CliRunner().invoke(collect, list(words), obj=centre.ci)


def test_reports_receipts_and_log_come_as_they_are(world: World, centre: World, host: Host) -> None:
    """The same content under the same name; the instant of the intake's receipt decides here too."""
    _fill(world, host)
    result = _collect(centre, str(world.bare))
    assert result.exit_code == 0, (result.output, result.exception)
    assert "1 phiếu mới" in result.output
    there, here = (git(folder, "rev-parse", f"main:{world.place()}") for folder in (world.bare, centre.ci))
    assert (there, git(centre.ci, "status", "--porcelain")) == (here, "")
    git(centre.ci, "push", "--quiet", "origin", "main")
    centre.refresh()
    campaign = read_campaign(centre.ci, NOW)
    status = next(
        one for one in campaign.status(campaign.registry.period(PERIOD)).units if one.unit.id == world.unit.id
    )
    assert (status.state, status.arrival.evidence) == (ReportState.ON_TIME, Evidence.RECEIPT)


def test_collecting_again_brings_nothing(world: World, centre: World, host: Host) -> None:
    """A nightly job makes no empty commits."""
    _fill(world, host)
    _collect(centre, str(world.bare))
    before = git(centre.ci, "rev-parse", "HEAD"), git(centre.bare, "rev-parse", "receipts")
    again = _collect(centre, str(world.bare))
    assert (again.exit_code, "0 phiếu mới, 0 mục sổ mới" in again.output) == (0, True)
    assert (git(centre.ci, "rev-parse", "HEAD"), git(centre.bare, "rev-parse", "receipts")) == before


def test_only_plain_reports_that_pass_are_taken(world: World, centre: World) -> None:
    """An intake repository may hold anything; here only reports come in."""
    good = world.place()
    files: dict[str, str | None] = {
        good: world.text(),
        world.place(world.other): "a: 1\n",
        "schemas/accounts.yaml": "accounts: {}\n",
    }
    world.send("gui", files)
    world.merge("gui", IN_TIME)
    result = _collect(centre, str(world.bare))
    assert f"bỏ qua {world.place(world.other)}" in result.output
    assert git(centre.ci, "diff", "--name-only", "origin/main", "HEAD") == good


def test_a_unit_has_one_intake(world: World, centre: World, tmp_path: Path, template: Path) -> None:
    """Two repositories with the same unit: nothing is brought until somebody decides."""
    second = World(tmp_path / "hai", template)
    for one in (world, second):
        one.send("gui", {one.place(): one.text()})
        one.merge("gui", IN_TIME)
    before = git(centre.ci, "rev-parse", "HEAD")
    result = _collect(centre, str(world.bare), str(second.bare))
    assert isinstance(result.exception, PortalError)
    assert git(centre.ci, "rev-parse", "HEAD") == before
    assert _collect(centre, str(second.bare), "--unit", second.other.id).output.endswith("0 phiếu mới, 0 mục sổ mới\n")


def _intakes(centre: World, text: str) -> None:
    (centre.ci / "schemas" / "intakes.yaml").write_text("intakes:\n" + text, encoding="utf-8")


def test_an_intake_brings_only_the_units_that_the_registry_gives_it(world: World, centre: World, host: Host) -> None:
    """Neither report nor receipt of another unit; the rest comes, and no address need be named."""
    _fill(world, host)
    world.send("khac", {world.place(world.other): world.text(world.other)})
    world.merge("khac", IN_TIME)
    _intakes(centre, f"  - {{remote: {world.bare}, units: [{world.other.id}]}}\n")
    result = _collect(centre)
    assert result.exit_code == 0, (result.output, result.exception)
    assert f"bỏ qua {world.place()}, kho này không được mang" in result.output
    assert git(centre.ci, "diff", "--name-only", "origin/main", "HEAD") == world.place(world.other)
    assert centre.receipts() == {}


def test_a_remote_that_the_registry_does_not_have_is_refused(world: World, centre: World) -> None:
    """Nothing is fetched from it; and with nothing named anywhere there is nothing to do."""
    _intakes(centre, f"  - {{remote: kho-khac, units: [{world.unit.id}]}}\n")
    result = _collect(centre, str(world.bare))
    assert isinstance(result.exception, PortalError)
    assert "schemas/intakes.yaml" in str(result.exception)
    assert git(centre.ci, "for-each-ref", "refs/portal") == ""
    _intakes(centre, "[]\n")
    assert isinstance(_collect(centre).exception, PortalError)


def test_a_rewritten_intake_is_refused(world: World, centre: World, host: Host) -> None:
    """Its log names a merge that its own default branch no longer has."""
    start = git(world.bare, "rev-parse", "main")
    _fill(world, host)
    git(world.bare, "update-ref", "refs/heads/main", start)
    result = _collect(centre, str(world.bare))
    assert isinstance(result.exception, PortalError)
    assert "viết lại" in str(result.exception)


def test_a_receipt_that_differs_from_ours_is_refused(world: World, centre: World, host: Host) -> None:
    """Receipts never change, so one of the two was forged."""
    _fill(world, host)
    _collect(centre, str(world.bare))
    path = f"2024/{world.unit.id}/{PERIOD}/1.json"
    text = git(world.bare, "show", f"receipts:{path}").replace("2024-06-10T01:00:00", "2024-06-01T01:00:00")
    git(world.clone, "fetch", "--quiet", "origin", "receipts")
    git(world.clone, "switch", "--quiet", "--force-create", "sua", "origin/receipts")
    (world.clone / path).write_text(text + "\n", encoding="utf-8")
    git(world.clone, "commit", "--quiet", "--all", "--message", "sửa")
    git(world.clone, "push", "--quiet", "--force", "origin", "HEAD:receipts")
    result = _collect(centre, str(world.bare))
    assert isinstance(result.exception, PortalError)
    assert path in str(result.exception)


@pytest.mark.parametrize("remote", ["ext::sh -c touch% {mark}", "--upload-pack=touch {mark}"])
def test_a_remote_cannot_run_a_command(centre: World, tmp_path: Path, remote: str) -> None:
    """Git has transports and options that would (T10)."""
    mark = tmp_path / "chay-roi"
    result = _collect(centre, "--", remote.format(mark=mark))
    assert result.exit_code != 0
    assert not mark.exists()

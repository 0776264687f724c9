"""A sheet that came by e-mail: imported, sent by the coordinator, receipted as attested, merged, counted in time."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from portal.drivers.campaign import show_status
from portal.drivers.imports import import_files
from portal.reading.repository import Repository
from portal.vocabulary.imports import ImportOutcome
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, COORDINATOR, PERIOD, REVIEWER, World, git

MAILED = datetime.fromisoformat("2024-06-13T17:30:00+07:00")
LATE, CLOSED = "2024-06-20T01:00:00Z", "2024-07-20T01:00:00Z"


def _import(world: World, tmp_path: Path) -> str:
    """`portal import --commit --received`, and the coordinator's push; returns the head."""
    git(world.clone, "config", "user.name", "Người Điều Phối")
    git(world.clone, "config", "user.email", "dieu-phoi@example.invalid")
    file = tmp_path / "phieu gui qua thu.yaml"
    file.write_text(world.text(), encoding="utf-8")
    (done,) = import_files(Repository(world.clone), [file], MAILED, commit=True)
    assert done.outcome is ImportOutcome.COMMITTED, done
    return world.push(done.place)


@pytest.mark.parametrize("pushed", [LATE, CLOSED])
def test_the_coordinators_instant_decides_and_is_marked_to_the_end(
    world: World, host: Host, tmp_path: Path, pushed: str
) -> None:
    """Received in time though it was pushed late, even when the period had closed meanwhile; who attests is said."""
    head = _import(world, tmp_path)
    host.open_pull(1, head, COORDINATOR, pushed)
    result = world.respond(host, head, host.run(head, pushed, COORDINATOR))
    assert result.exit_code == 0, (result.output, result.exception)
    (receipt,) = [one for path, one in world.receipts().items() if not path.startswith("requests/")]
    assert (receipt["instant"], receipt["source"], receipt["head"]) == (MAILED.isoformat(), "mail", head)
    assert "người nhập xác nhận" in host.own_comments(1)[0]
    host.close(1, pushed, world.merge(f"bao-cao/{world.unit.id}/{PERIOD}", pushed, "squash"))
    assert world.respond(host, head, host.run(head, pushed, REVIEWER)).exit_code == 0
    world.refresh()
    rows = json.loads(show_status(world.ci, PERIOD, "2024-12-31", "json"))["units"]
    row = next(row for row in rows if row["unit"] == world.unit.id)
    assert (row["state"], row["evidence"], row["first"]) == ("dung-han", "receipt", MAILED.isoformat())


def test_the_same_commit_sent_by_a_unit_attests_nothing(world: World, host: Host, tmp_path: Path) -> None:
    """Anybody can write such a line; only those who send on behalf are believed."""
    head = _import(world, tmp_path)
    host.open_pull(1, head, CLERK, CLOSED)
    world.respond(host, head, host.run(head, CLOSED, CLERK))
    assert "đã khóa" in host.own_comments(1)[0]
    assert host.labels[1] == ["phieu:can-bo-sung"]

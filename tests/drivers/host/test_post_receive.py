"""On a host that runs nothing, the server's own hook proves when a report came: real pushes over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from portal.drivers.campaign import show_status
from portal.drivers.host.commands import receipts
from portal.drivers.host.objects import GitObjects
from portal.drivers.host.receipts_branch import OwnReceiptsBranch
from portal.vocabulary.errors import PortalError
from tests.drivers.host.hooks import START, HookServer, serve_hooks
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, PERIOD, REVIEWER, World, git

LATE, CLOSED = "2024-06-20T08:00:00+07:00", "2024-07-20T08:00:00+07:00"


@pytest.fixture
def server(world: World) -> Iterator[HookServer]:
    """Both hooks, as the guide for maintainers says."""
    with serve_hooks(world, "pre-receive", "post-receive") as server:
        yield server


def _status(world: World, as_of: str = "2024-12-31") -> dict[str, Any]:
    world.refresh()
    rows = json.loads(show_status(world.ci, PERIOD, as_of, "json"))["units"]
    row: dict[str, Any] = next(row for row in rows if row["unit"] == world.unit.id)
    return row


def test_the_push_of_the_units_branch_decides_and_a_slow_reviewer_does_not(world: World, server: HookServer) -> None:
    """Pushed in time, waits, merged late: on time, with the server's instant and a number that the sender reads."""
    head = world.work({world.place(): world.text()})
    code, said = server.push(CLERK, "HEAD:refs/heads/gui")
    assert code == 0, said
    assert f"Biên nhận {PERIOD}/{world.unit.id}/1: nhận lúc 08:00 ngày 10/06/2024." in said
    assert _status(world)["state"] == "cho-duyet"
    assert _status(world, "2024-06-09")["state"] == "chua-nop"
    server.set_clock(LATE)
    assert server.push(REVIEWER, f"{head}:refs/heads/main")[0] == 0
    row = _status(world)
    assert (row["state"], row["evidence"], row["receipts"]) == ("dung-han", "receipt", [f"{PERIOD}/{world.unit.id}/1"])
    (receipt,) = world.receipts().values()
    assert (receipt["instant"], receipt["source"], receipt["head"]) == (START, "host", head)
    assert not {"request", "run"} & receipt.keys()


def test_a_second_version_gets_its_own_number_and_the_first_decides(world: World, server: HookServer) -> None:
    """A repeated push writes nothing; a revision after the due date is one."""
    world.work({world.place(): world.text()})
    server.push(CLERK, "HEAD:refs/heads/gui")
    assert "Biên nhận" not in server.push(CLERK, "HEAD:refs/heads/gui-lai")[1]
    server.set_clock(LATE)
    world.work({world.place(): world.revised()}, start="viec")
    assert f"{world.unit.id}/2: nhận lúc 08:00 ngày 20/06/2024" in server.push(CLERK, "HEAD:refs/heads/gui")[1]
    assert server.push(REVIEWER, "HEAD:refs/heads/main")[0] == 0
    row = _status(world)
    assert (row["state"], row["revisions"]) == ("sua-sau-han", 1)


def test_what_is_refused_or_not_the_senders_gets_no_receipt(world: World) -> None:
    """The receipts' hook judges for itself, should the other one be missing."""
    with serve_hooks(world, "post-receive") as server:
        for account, text in ((CLERK, world.text() + "muc_la: 1\n"), (OTHER, world.text())):
            world.work({world.place(): text})
            assert server.push(account, f"HEAD:refs/heads/{account}")[0] == 0
        server.set_clock(CLOSED)
        world.work({world.place(): world.text()})
        assert server.push(CLERK, "HEAD:refs/heads/muon")[0] == 0
    assert world.receipts() == {}


def test_a_sheet_that_came_by_mail_keeps_the_coordinators_instant(world: World, server: HookServer) -> None:
    """Marked as attested; the same line pushed by a unit counts for nothing."""
    server.set_clock(LATE)
    world.work({world.place(): world.text()})
    git(world.clone, "commit", "--quiet", "--amend", "--message", "nhập\n\nReceived: 2024-06-13T17:30:00+07:00")
    server.push(COORDINATOR, "HEAD:refs/heads/thu")
    (receipt,) = world.receipts().values()
    assert (receipt["instant"], receipt["source"]) == ("2024-06-13T17:30:00+07:00", "mail")


def test_another_writer_in_between_makes_the_hook_start_again(world: World) -> None:
    """Compared and swapped: neither entry is lost; a branch that cannot be written is an error and not silence."""
    with GitObjects(world.bare) as objects:
        branch = OwnReceiptsBranch(objects, pause=lambda _attempt: None)
        asked: list[int] = []

        def plan(files: Any) -> dict[str, bytes]:
            asked.append(len(files))
            if len(asked) == 1:
                OwnReceiptsBranch(objects).add(lambda _files: {"a.txt": b"a"}, "khác")
            return {"b.txt": b"b"}

        assert branch.add(plan, "ghi") == {"a.txt": b"a", "b.txt": b"b"}
        assert asked == [0, 1]
        (world.bare / "refs" / "heads" / "receipts.lock").touch()
        with pytest.raises(PortalError):
            branch.add(lambda _files: {"c.txt": b"c"}, "ghi")


def test_outside_a_hook_the_command_says_what_it_is_for(world: World, tmp_path: Path) -> None:
    """It would not know which repository is meant."""
    result = CliRunner().invoke(receipts, [], obj=world.ci, env={"GIT_DIR": ""})
    assert isinstance(result.exception, PortalError)
    assert "móc" in str(result.exception)

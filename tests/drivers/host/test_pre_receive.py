"""On a host that runs nothing, a push is judged before it is kept: a real push over HTTP, with git's own quarantine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from portal.drivers.host.pre_receive import PushedRef, read_pushed_refs
from portal.vocabulary.errors import PortalError
from tests.drivers.host.hooks import HookServer, serve_hooks
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, REVIEWER, World, git


@pytest.fixture
def server(world: World) -> Iterator[HookServer]:
    """The bare repository over HTTP, with the hook in place; the registry is that of the server's own checkout."""
    with serve_hooks(world, "pre-receive") as server:
        yield server


def test_a_good_report_is_kept(world: World, server: HookServer) -> None:
    """On the unit's own branch, by the unit's own account."""
    head = world.work({world.place(): world.text()})
    code, said = server.push(CLERK, "HEAD:refs/heads/gui")
    assert (code, server.kept("gui")) == (0, head), said
    assert "Đã kiểm tra 1 phiếu" in said


def test_a_faulty_report_is_refused_in_vietnamese_and_leaves_nothing(world: World, server: HookServer) -> None:
    """The person who pushes reads what to mend; the quarantined objects are gone."""
    head = world.work({world.place(): world.text() + "muc_la: 1\n"})
    code, said = server.push(CLERK, "HEAD:refs/heads/gui")
    assert (code != 0, server.kept("gui")) == (True, "")
    assert "Mẫu không có mục" in said
    assert "Không nhận lần gửi này" in said
    gone = subprocess.run(["git", "-C", str(world.bare), "cat-file", "-e", head], capture_output=True)
    assert gone.returncode != 0


@pytest.mark.parametrize(
    ("account", "code"), [(CLERK, 0), (COORDINATOR, 0), (REVIEWER, 0), (OTHER, 1), ("nguoi-la", 1)]
)
def test_the_account_of_the_push_decides_whose_report_it_may_be(
    world: World, server: HookServer, account: str, code: int
) -> None:
    """The server says who pushes; the registry says for whom."""
    world.work({world.place(): world.text()})
    assert server.push(account, "HEAD:refs/heads/gui")[0] == code


def test_a_sender_cannot_touch_the_program_and_the_department_can(world: World, server: HookServer) -> None:
    """Alone or beside a report."""
    world.work({"schemas/thresholds.yaml": "thresholds: []\n"})
    assert server.push(CLERK, "HEAD:refs/heads/main")[0] == 1
    assert server.push(REVIEWER, "HEAD:refs/heads/main")[0] == 0


def test_history_of_the_default_branch_and_the_receipts_is_not_rewritten(world: World, server: HookServer) -> None:
    """Neither by force nor by deleting, whoever asks."""
    git(world.bare, "config", "receive.denyDeleteCurrent", "ignore")
    git(world.bare, "branch", "receipts", "main")
    git(world.clone, "switch", "--quiet", "--orphan", "moi")
    git(world.clone, "commit", "--quiet", "--allow-empty", "--message", "khác")
    for refs in (
        ["+HEAD:refs/heads/main"],
        [":refs/heads/main"],
        ["+HEAD:refs/heads/receipts"],
        [":refs/heads/receipts"],
    ):
        code, said = server.push(REVIEWER, *refs)
        assert code == 1
        assert "viết lại" in said


def test_a_closed_period_takes_nothing_in_but_a_reviewer_may_still_take_in_what_came_before(
    world: World, server: HookServer
) -> None:
    """By the server's clock; the unit is told to ask for an unlock, and gets in with one."""
    head = world.work({world.place(): world.text()})
    assert server.push(CLERK, "HEAD:refs/heads/gui")[0] == 0
    server.set_clock("2024-07-15T00:00:00+07:00")
    world.work({world.place(): world.revised()})
    code, said = server.push(CLERK, "HEAD:refs/heads/gui", "--force")
    assert (code, server.kept("gui")) == (1, head)
    assert "xin mở khóa" in said
    assert server.push(REVIEWER, f"{head}:refs/heads/main")[0] == 0
    record = f"  - {{unit: {world.unit.id}, period: 2024-K1, reason: bịa, approved_by: Sở, until: '2024-08-01T00:00Z'}}"
    path = world.ci / "schemas" / "unlocks" / "2024.yaml"
    path.parent.mkdir()
    path.write_text(f"year: 2024\nunlocks:\n{record}\n", encoding="utf-8")
    assert server.push(CLERK, "HEAD:refs/heads/gui", "--force")[0] == 0


def test_only_the_server_and_the_department_write_receipts(world: World, server: HookServer) -> None:
    """A unit could otherwise prove to itself that it was on time."""
    git(world.clone, "switch", "--quiet", "--orphan", "tu-lam")
    git(world.clone, "commit", "--quiet", "--allow-empty", "--message", "giả")
    code, said = server.push(CLERK, "HEAD:refs/heads/receipts")
    assert (code, server.kept("receipts")) == (1, "")
    assert "giấy biên nhận" in said
    assert server.push(REVIEWER, "HEAD:refs/heads/receipts")[0] == 0


def test_one_bad_branch_refuses_the_whole_push(world: World, server: HookServer) -> None:
    """A push is kept or refused as one."""
    good = world.work({world.place(): world.text()})
    git(world.clone, "branch", "--force", "tot", good)
    world.work({world.place(): "a: 1\n"})
    code, _ = server.push(CLERK, "tot:refs/heads/tot", "HEAD:refs/heads/xau")
    assert (code, server.kept("tot"), server.kept("xau")) == (1, "", "")


def test_removing_an_own_branch_and_pushing_a_tag_are_free(world: World, server: HookServer) -> None:
    """Only reports are judged."""
    world.work({world.place(): world.text()})
    assert server.push(CLERK, "HEAD:refs/heads/gui")[0] == 0
    assert server.push(CLERK, ":refs/heads/gui")[0] == 0
    assert server.push(CLERK, "HEAD:refs/tags/mot")[0] == 0


def test_lines_that_git_would_not_write_are_refused() -> None:
    """The hook's input is three words a line."""
    old, new = "0" * 40, "a" * 40
    assert list(read_pushed_refs([f"{old} {new} refs/heads/main\n"])) == [PushedRef(old, new, "refs/heads/main")]
    with pytest.raises(PortalError):
        list(read_pushed_refs(["refs/heads/main\n"]))

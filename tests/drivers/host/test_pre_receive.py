"""On a host that runs nothing, a push is judged before it is kept: a real push over HTTP, with git's own quarantine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from portal.drivers.host.pre_receive import PushedRef, read_pushed_refs
from portal.vocabulary.errors import PortalError
from tests.drivers.host.http_backend import serve_git
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, REVIEWER, World, git

_HOOK = """#!{python}
import os, sys
from pathlib import Path
from portal.drivers.checks import build_checker
from portal.drivers.host.pre_receive import check_push
from portal.reading.repository import Repository
text, code = check_push(build_checker(Repository(Path({root!r}))), Path(os.environ["GIT_DIR"]), sys.stdin, os.environ)
print(text)
sys.exit(code)
"""


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """The bare repository over HTTP, with the hook in place; the registry is that of the server's own checkout."""
    git(world.bare, "config", "http.receivepack", "true")
    hook = world.bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(_HOOK.format(python=sys.executable, root=str(world.ci)), encoding="utf-8")
    hook.chmod(0o755)
    with serve_git(world.folder) as url:
        yield url + "/host.git"


def _push(world: World, address: str, account: str, *refs: str) -> tuple[int, str]:
    settings = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull, "NO_PROXY": "127.0.0.1"}
    words = ["git", "-C", str(world.clone), "push", address.format(account=account), *refs]
    run = subprocess.run(words, env=settings, capture_output=True)
    return run.returncode, run.stderr.decode()


def _commit(world: World, files: dict[str, str], start: str = "origin/main") -> str:
    git(world.clone, "switch", "--quiet", "--force-create", "viec", start)
    for name, text in files.items():
        path = world.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(world.clone, "add", "--all")
    git(world.clone, "commit", "--quiet", "--allow-empty", "--message", "gửi")
    return git(world.clone, "rev-parse", "HEAD")


def _kept(world: World, ref: str) -> str:
    return git(world.bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{ref}")


def test_a_good_report_is_kept(world: World, address: str) -> None:
    """On the unit's own branch, by the unit's own account."""
    head = _commit(world, {world.place(): world.text()})
    code, said = _push(world, address, CLERK, "HEAD:refs/heads/gui")
    assert (code, _kept(world, "gui")) == (0, head), said
    assert "Đã kiểm tra 1 phiếu" in said


def test_a_faulty_report_is_refused_in_vietnamese_and_leaves_nothing(world: World, address: str) -> None:
    """The person who pushes reads what to mend; the quarantined objects are gone."""
    head = _commit(world, {world.place(): world.text() + "muc_la: 1\n"})
    code, said = _push(world, address, CLERK, "HEAD:refs/heads/gui")
    assert (code != 0, _kept(world, "gui")) == (True, "")
    assert "Mẫu không có mục" in said
    assert "Không nhận lần gửi này" in said
    gone = subprocess.run(["git", "-C", str(world.bare), "cat-file", "-e", head], capture_output=True)
    assert gone.returncode != 0


@pytest.mark.parametrize(
    ("account", "code"), [(CLERK, 0), (COORDINATOR, 0), (REVIEWER, 0), (OTHER, 1), ("nguoi-la", 1)]
)
def test_the_account_of_the_push_decides_whose_report_it_may_be(
    world: World, address: str, account: str, code: int
) -> None:
    """The server says who pushes; the registry says for whom."""
    _commit(world, {world.place(): world.text()})
    assert _push(world, address, account, "HEAD:refs/heads/gui")[0] == code


def test_a_sender_cannot_touch_the_program_and_the_department_can(world: World, address: str) -> None:
    """Alone or beside a report."""
    _commit(world, {"schemas/thresholds.yaml": "thresholds: []\n"})
    assert _push(world, address, CLERK, "HEAD:refs/heads/main")[0] == 1
    assert _push(world, address, REVIEWER, "HEAD:refs/heads/main")[0] == 0


def test_history_of_the_default_branch_and_the_receipts_is_not_rewritten(world: World, address: str) -> None:
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
        code, said = _push(world, address, REVIEWER, *refs)
        assert code == 1
        assert "viết lại" in said


def test_one_bad_branch_refuses_the_whole_push(world: World, address: str) -> None:
    """A push is kept or refused as one."""
    good = _commit(world, {world.place(): world.text()})
    git(world.clone, "branch", "--force", "tot", good)
    _commit(world, {world.place(): "a: 1\n"})
    code, _ = _push(world, address, CLERK, "tot:refs/heads/tot", "HEAD:refs/heads/xau")
    assert (code, _kept(world, "tot"), _kept(world, "xau")) == (1, "", "")


def test_removing_an_own_branch_and_pushing_a_tag_are_free(world: World, address: str) -> None:
    """Only reports are judged."""
    _commit(world, {world.place(): world.text()})
    assert _push(world, address, CLERK, "HEAD:refs/heads/gui")[0] == 0
    assert _push(world, address, CLERK, ":refs/heads/gui")[0] == 0
    assert _push(world, address, CLERK, "HEAD:refs/tags/mot")[0] == 0


def test_lines_that_git_would_not_write_are_refused() -> None:
    """The hook's input is three words a line."""
    old, new = "0" * 40, "a" * 40
    assert list(read_pushed_refs([f"{old} {new} refs/heads/main\n"])) == [PushedRef(old, new, "refs/heads/main")]
    with pytest.raises(PortalError):
        list(read_pushed_refs(["refs/heads/main\n"]))

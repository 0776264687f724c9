"""A server with hooks: real pushes over HTTP into the bare repository of a world, at an instant set by the test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.drivers.host.http_backend import serve_git
from tests.drivers.host.worlds import World, git

_PRE = "text, code = check_push(*words, now)\nprint(text)\nsys.exit(code)\n"
_POST = "print(*write_push_receipts(*words, now), sep='\\n')\n"
_HOOK = """#!{python}
import os, sys
from datetime import datetime
from pathlib import Path
from portal.drivers.host.post_receive import write_push_receipts
from portal.drivers.host.pre_receive import check_push
from portal.reading.repository import Repository
now = datetime.fromisoformat(Path({clock!r}).read_text())
words = Repository(Path({root!r})), Path(os.environ["GIT_DIR"]), sys.stdin, os.environ
"""
START = "2024-06-10T08:00:00+07:00"


@dataclass(frozen=True, slots=True)
class HookServer:
    """Pushes to it are real; what its hooks call now is set by hand."""

    world: World
    address: str
    clock: Path

    def set_clock(self, instant: str) -> None:
        """The instant of the next pushes, ISO with offset."""
        self.clock.write_text(instant, encoding="utf-8")

    def push(self, account: str, *refs: str) -> tuple[int, str]:
        """Push refs of the senders' clone as an account; exit code, and what the person reads."""
        settings = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": os.devnull, "NO_PROXY": "127.0.0.1"}
        words = ["git", "-C", str(self.world.clone), "push", self.address.format(account=account), *refs]
        run = subprocess.run(words, env=settings, capture_output=True)
        return run.returncode, run.stderr.decode()

    def kept(self, ref: str) -> str:
        """The head of a branch on the server; empty when it has none."""
        return git(self.world.bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/{ref}")


@contextmanager
def serve_hooks(world: World, *hooks: str) -> Iterator[HookServer]:
    """The bare repository with some of the hooks `pre-receive` and `post-receive`, by the contract of `ci`."""
    git(world.bare, "config", "http.receivepack", "true")
    clock = world.folder / "gio.txt"
    for name in hooks:
        hook = world.bare / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        script = _HOOK.format(python=sys.executable, root=str(world.ci), clock=str(clock))
        hook.write_text(script + (_PRE if name == "pre-receive" else _POST), encoding="utf-8")
        hook.chmod(0o755)
    with serve_git(world.folder) as url:
        server = HookServer(world, url + "/host.git", clock)
        server.set_clock(START)
        yield server

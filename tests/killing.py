"""Kill a command as `kill -9` does, at chosen changes of the file system, and see what a reader then finds.

A moment is the n-th time that the command, or a Python program it starts, is about to change a file or a folder or to
start another program; the whole process group then dies at once. Moments are counted, not timed: the same seed kills at
the same places on a slow machine and on a fast one.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from tests.built_sites import tree_hash

_HOOK = """
import os, signal, sys
_counter, _at = os.open(os.environ["KILL_COUNTER"], os.O_WRONLY | os.O_APPEND), int(os.environ["KILL_AT"])
_changes = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
            "subprocess.Popen", "ctypes.dlsym"}
def _look(event, arguments):
    if event == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR):
            return
    elif event not in _changes:
        return
    os.write(_counter, b".")
    if os.fstat(_counter).st_size == _at:
        os.killpg(0, signal.SIGKILL)
sys.addaudithook(_look)
"""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Command:
    """A command to kill: its words, what it reads from its input, and variables beside those of this process."""

    words: Sequence[str | Path]
    given: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Killed(Generic[T]):
    """What a reader finds before the command, after it, and after each kill, by moment; `moments` is how many a run
    that nobody kills has."""

    before: T
    after: T
    moments: int
    found: Mapping[int, T]

    @property
    def mixed(self) -> dict[int, T]:
        """What is neither the old state nor the new."""
        return {moment: state for moment, state in self.found.items() if state not in (self.before, self.after)}


def run_until(command: Command, moment: int = 0) -> int | None:
    """Run a command and kill it at a moment; how many moments it had when it ended by itself, None when it was killed.

    Moment 0 lets it live. AssertionError when it fails by itself: a command that fails proves nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        counter = Path(folder) / "moments"
        counter.touch()
        (Path(folder) / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
        extra = {
            "PYTHONPATH": folder,
            "PYTHONDONTWRITEBYTECODE": "1",
            "KILL_COUNTER": str(counter),
            "KILL_AT": str(moment),
        }
        result = subprocess.run(
            [str(word) for word in command.words],
            input=command.given,
            env={**os.environ, **command.variables, **extra},
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if result.returncode == -signal.SIGKILL and moment:
            return None
        assert result.returncode == 0, result.stdout + result.stderr
        return counter.stat().st_size


def kill_at_random(
    prepare: Callable[[Path], Command], observe: Callable[[Path], T], folder: Path, seed: int, kills: int
) -> Killed[T]:
    """Kill a command at `kills` different moments, each time in a fresh folder that `prepare` fills.

    The first and the last moment are always among them; the others are drawn with the seed.
    """
    whole = folder / "whole"
    whole.mkdir(parents=True)
    command = prepare(whole)
    before = observe(whole)
    total = run_until(command)
    assert total is not None
    after = observe(whole)
    between = range(2, total)
    drawn = random.Random(seed).sample(between, min(kills, total) - 2) if total > 2 else []
    found = {}
    for moment in sorted({1, total, *drawn}):
        place = folder / str(moment)
        place.mkdir()
        command = prepare(place)
        assert run_until(command, moment) is None, f"moment {moment} of {total} was not reached"
        found[moment] = observe(place)
    return Killed(before, after, total, found)


def visible_files(folder: Path) -> dict[str, str]:
    """The files that a reader of a folder sees, by their hashes; those aside, whose name begins with a dot, are not."""
    return {path: content for path, content in tree_hash(folder).items() if "/." not in f"/{path}"}

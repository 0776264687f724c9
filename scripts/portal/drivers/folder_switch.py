"""Put a finished folder in the place of an old one, so that nobody ever finds half of each."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE, _EXCHANGE = -100, 2
"""Linux: paths as they are written (AT_FDCWD); swap the two names (RENAME_EXCHANGE)."""


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` to be filled; it takes the place of `target` when the block ends well.

    When the block fails it is removed and `target` stays as it was; what a killed run left behind goes with the next.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in target.parent.glob(f".{target.name}.aside-*"):
        if not _is_running(leftover.name.split("-")[-2]):
            shutil.rmtree(leftover, ignore_errors=True)
    aside = _new_folder(target)
    aside.chmod(0o755)
    try:
        yield aside
        _switch(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _switch(aside: Path, target: Path) -> None:
    """Swap two names in one step where the system can; elsewhere in two, between which there is no folder."""
    if not target.exists():
        aside.rename(target)
    elif not _exchanged(aside, target):
        old = _new_folder(target)
        target.rename(old / "old")
        aside.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _new_folder(target: Path) -> Path:
    # mkdtemp's own part has no hyphen: the process is the part before the last one.
    return Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.aside-{os.getpid()}-"))


def _is_running(process: str) -> bool:
    if os.name == "nt" or not process.isdecimal():
        return True  # no way to ask without harm: the folder stays
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _exchanged(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0

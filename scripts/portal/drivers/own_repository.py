"""A git repository made for one piece of work and thrown away: a lost race, or a kill, leaves nothing."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.drivers.host.objects import GitObjects


@contextlib.contextmanager
def own_repository() -> Iterator[GitObjects]:
    """An empty bare repository in the system's folder for temporary files."""
    from git.cmd import Git

    with tempfile.TemporaryDirectory(prefix="portal-publish-") as folder:
        Git(folder).execute(["git", "init", "--quiet", "--bare", "--template=", "--initial-branch=trong", folder])
        with GitObjects(Path(folder)) as objects:
            yield objects

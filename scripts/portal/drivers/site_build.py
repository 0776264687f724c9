"""Build the site of one audience with the site builder, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from portal.drivers.folder_switch import folder_aside
from portal.drivers.site_plugin import AS_OF, ROOT
from portal.drivers.site_version import OURS, VERSION
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError

CONFIGS = {Audience.PUBLIC: "mkdocs.yml", Audience.STAFF: "mkdocs.staff.yml"}
SITE_FOLDERS = {Audience.PUBLIC: "build/site", Audience.STAFF: "build/site-staff"}
_HOUSE = Path(__file__).resolve().parents[3]
"""The repository this program belongs to: its site configuration and theme serve other roots too."""


class SiteBuildError(PortalError):
    """The builder refused the site: a broken link, an unknown slot, a fault in `schemas/`."""


def build_site(
    root: Path,
    audience: Audience,
    site_dir: Path | None = None,
    as_of: datetime | None = None,
    version: str = "",
) -> Path:
    """Build a site as bare `mkdocs build` does, and return the folder with its pages.

    Strict: a broken link or anchor stops it with SiteBuildError. `root` is any tree of the portal's layout; one without
    a site configuration of its own borrows that of this program. A process of its own, because the builder keeps
    plugins between builds and cannot build twice. The pages are built aside and put in place when they are all there.
    With a `version` the pages know that they are one of several.
    """
    repository = Repository(root.resolve())
    target = (site_dir or repository.root / SITE_FOLDERS[audience]).resolve()
    own = repository.root / CONFIGS[audience]
    config = own if own.is_file() else _HOUSE / CONFIGS[audience]
    environment = {**os.environ, ROOT: str(repository.root), "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    if as_of is not None:
        environment[AS_OF] = as_of.isoformat()
    environment |= {VERSION: version, OURS: version} if version else {}
    with folder_aside(target) as aside:
        # Never with --quiet: the builder would then not count the warnings that --strict refuses.
        command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        command += ["--config-file", str(config), "--site-dir", str(aside)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 (no shell, paths are our own)
        if result.returncode != 0:
            raise SiteBuildError(f"không dựng được trang:\n{result.stderr.strip() or result.stdout.strip()}")
    return target

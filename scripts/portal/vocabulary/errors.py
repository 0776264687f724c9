"""What can be wrong with the program or its configuration; faults in a report are findings, never these."""

from __future__ import annotations

from pathlib import Path


class PortalError(Exception):
    """A fault the operator must mend; the message says where and what to do."""


class ConfigError(PortalError):
    """A configuration file under `schemas/` that cannot be used, with its place."""

    def __init__(self, path: Path | str, message: str, line: int | None = None) -> None:
        where = f"{path}:{line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {message}")


class RepositoryError(PortalError):
    """The folder given as root is not a portal repository, or its history cannot be trusted."""

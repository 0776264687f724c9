"""Read the event a workflow was started by: only the few values that are needed, none of them believed further."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.drivers.host.host_facts import CHECK_WORKFLOW, REVIEWED, SENT
from portal.vocabulary.errors import PortalError

_MAX_BYTES = 5 * 1024 * 1024
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class FinishedCheck:
    """A run of the check has ended: its number, and the head it looked at."""

    run: int
    head: str
    repository: str


def read_finished_check(path: Path) -> FinishedCheck | None:
    """The finished check of a `workflow_run` event; None when the event is about anything else.

    PortalError when the file is no event at all.
    """
    event = _read(path)
    run, repository = event.get("workflow_run"), event.get("repository")
    if not isinstance(run, dict) or not isinstance(repository, dict):
        raise PortalError(f"{path}: không phải sự kiện “workflow_run”")
    ours = run.get("event") in (SENT, REVIEWED) and str(run.get("path")).partition("@")[0] == CHECK_WORKFLOW
    if event.get("action") != "completed" or not ours:
        return None
    number, head, name = run.get("id"), run.get("head_sha"), repository.get("full_name")
    if not isinstance(number, int) or not isinstance(head, str) or not isinstance(name, str):
        raise PortalError(f"{path}: sự kiện thiếu số, bản gửi hoặc tên kho")
    if not _COMMIT.fullmatch(head):
        raise PortalError(f"{path}: “{head[:60]}” không phải mã một bản gửi")
    return FinishedCheck(number, head, name)


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        content = stream.read(_MAX_BYTES + 1)
    try:
        event = json.loads(content) if len(content) <= _MAX_BYTES else None
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise PortalError(f"{path}: không đọc được sự kiện")
    return event

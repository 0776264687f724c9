"""Where each pull request stands and why it was sent back: an append-only log beside the receipts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.vocabulary.errors import PortalError
from portal.vocabulary.requests import RequestRecord, RequestState

_PATH = re.compile(r"requests/[A-Za-z0-9._-]+/[1-9][0-9]*/([1-9][0-9]*)\.json")
_NAME = re.compile(r"([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)#([1-9][0-9]*)")
_PLACE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/([0-9]{4}-[A-Z0-9]+)")
_COMMIT = re.compile(r"(?:[0-9a-f]{40})?")


def folder_of(request: str) -> str:
    """Where the entries of a pull request lie; PortalError when the name is none."""
    name = _NAME.fullmatch(request)
    if name is None:
        raise PortalError(f"“{request}” không phải tên một lần gửi")
    return f"requests/{name[1]}.{name[2]}/{name[3]}"


def render_record(record: RequestRecord) -> bytes:
    """The entry as a file."""
    content: dict[str, Any] = {
        "request": record.request,
        "state": record.state.value,
        "head": record.head,
        "instant": record.instant.isoformat(),
        "places": [f"{unit}/{period}" for unit, period in record.places],
        "reasons": list(record.reasons),
        "merge": record.merge,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_records(files: Iterable[tuple[str, bytes]]) -> dict[str, tuple[RequestRecord, ...]]:
    """The entries of each pull request, oldest first; files elsewhere are passed over.

    Raises PortalError naming the path of an entry that is damaged.
    """
    found: dict[str, list[tuple[int, RequestRecord]]] = {}
    for path, content in files:
        if path.startswith("requests/") and path.endswith(".json"):
            record, ordinal = _read(path, content)
            found.setdefault(record.request, []).append((ordinal, record))
    return {name: tuple(record for _, record in sorted(some, key=lambda one: one[0])) for name, some in found.items()}


def _read(path: str, content: bytes) -> tuple[RequestRecord, int]:
    place = _PATH.fullmatch(path)
    try:
        data = json.loads(content.decode("utf-8"))
        record = RequestRecord(
            request=data["request"],
            state=RequestState(data["state"]),
            head=_commit(data["head"]),
            instant=datetime.fromisoformat(data["instant"]),
            places=tuple(_place(text) for text in data["places"]),
            reasons=tuple(str(code) for code in data["reasons"]),
            merge=_commit(data["merge"]),
        )
        if place is not None and path.startswith(folder_of(record.request) + "/") and record.instant.tzinfo:
            return record, int(place[1])
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise PortalError(f"sổ lần gửi, {path}: không đọc được")


def _place(text: str) -> tuple[str, str]:
    place = _PLACE.fullmatch(text)
    if place is None:
        raise ValueError(text)
    return place[1], place[2]


def _commit(text: str) -> str:
    if not _COMMIT.fullmatch(text):
        raise ValueError(text)
    return text

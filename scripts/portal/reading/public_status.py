"""Read the status that everybody may see from its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.vocabulary.errors import PortalError
from portal.vocabulary.public_status import PublicPeriod, PublicStatus, StateCounts
from portal.vocabulary.requests import ReviewDelay
from portal.vocabulary.status import ReportState

VERSION = 1


def read_public_status(path: Path) -> PublicStatus | None:
    """The status as it was written; None when there is no file or it knows no day. PortalError when damaged."""
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION:
            raise PortalError(f"{path}: bản {content['version']!r} chưa đọc được; cần bản {VERSION}")
        if content["as_of"] is None:
            return None
        periods = tuple(_period(one) for one in content["periods"])
        delays = tuple(_delay(one) for one in content.get("answers", []))
        return PublicStatus(datetime.fromisoformat(content["as_of"]), periods, delays)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PortalError(f"{path}: tình hình nộp không đọc được ({error})") from None


def _period(one: Mapping[str, Any]) -> PublicPeriod:
    return PublicPeriod(
        id=one["id"],
        units={unit: ReportState(state) for unit, state in one.get("units", {}).items()},
        overall=_counts(one.get("overall", {})),
        by_type={kind: _counts(counts) for kind, counts in one.get("by_type", {}).items()},
        by_locality={place: _counts(counts) for place, counts in one.get("by_locality", {}).items()},
    )


def _delay(one: Mapping[str, Any]) -> ReviewDelay:
    middle, longest, waiting = (_hours(one.get(f"{name}_hours")) for name in ("middle", "longest", "waiting_longest"))
    return ReviewDelay(str(one["id"]), int(one["decided"]), middle, longest, int(one["waiting"]), waiting)


def _hours(length: int | None) -> timedelta | None:
    return None if length is None else timedelta(hours=length)


def _counts(counts: Mapping[str, int]) -> StateCounts:
    return {ReportState(state): int(count) for state, count in counts.items()}

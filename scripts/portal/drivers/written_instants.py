"""An instant as an operator writes it on the command line: as machines do, or as people and the portal's pages do."""

from __future__ import annotations

import re
from datetime import datetime, time, tzinfo

from portal.vocabulary.errors import PortalError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITTEN = re.compile(
    r"(?:(?P<before>[0-9]{1,2}:[0-9]{2}),?(?: ngày)? )?"
    r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"
    r"(?:[ T](?P<after>[0-9]{1,2}:[0-9]{2}))?"
)


def parse_instant(text: str, zone: tzinfo) -> datetime:
    """`2024-06-14T10:00`, `10:00 ngày 14/06/2024` or `14/06/2024 10:00`, in `zone` unless it has an offset; a day in
    either form, `2024-06-14` or `14/06/2024`, means its end. PortalError for anything else."""
    iso = _as_iso(" ".join(text.split()))
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        raise PortalError(f"“{text}” không phải thời điểm; ghi như 14/06/2024 hoặc 2024-06-14T10:00") from None
    if _DAY.fullmatch(iso):
        moment = datetime.combine(moment.date(), time.max, zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _as_iso(text: str) -> str:
    """The text in ISO 8601 when it is a written day, with at most one time of day; else the text."""
    match = _WRITTEN.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return text
    day = f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}"
    time_of_day = match["before"] or match["after"]
    return f"{day}T{time_of_day:0>5}" if time_of_day else day

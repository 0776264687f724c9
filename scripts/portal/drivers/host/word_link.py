"""Where the Word copies of a pull request can be fetched: beside the very run that answers it, as the host says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from portal.drivers.host.api import HostApi, HostError
from portal.drivers.host.host_facts import read_artifact

ARTIFACT = "ban-word"
"""The artifact's name in respond.yml."""
KEPT_DAYS = 30
"""How long the host keeps it (respond.yml): a copy of a report is not left lying about for longer than it is needed."""
_ADDRESS = re.compile(r"/actions/runs/[0-9]+/artifacts/[0-9]+")


@dataclass(frozen=True, slots=True)
class OwnRun:
    """The run that answers: the host's pages are at `server`, its number is `number`."""

    server: str
    number: int


def word_address(api: HostApi, run: OwnRun | None) -> str:
    """The page that hands the copies out; empty when there are none, or a host without such pages.

    Whether there are any is asked of the host: a report has no part in the address.
    """
    if run is None or urlsplit(run.server).scheme != "https":
        return ""
    try:
        number = read_artifact(api, run.number, ARTIFACT)
    except HostError:
        return ""  # the copy is a service: without it the answer is still complete
    page = f"{run.server.rstrip('/')}/{quote(api.repository)}/actions/runs/{run.number}"
    return f"{page}/artifacts/{number}" if number else ""


def without_addresses(comment: str) -> str:
    """A comment without the numbers in such addresses: a newer copy of the same report is no news."""
    return _ADDRESS.sub("", comment)

"""When a sheet came by mail, as the coordinator who imported it attests in the commit (DESIGN.md policy 2)."""

from __future__ import annotations

from datetime import datetime

from portal.drivers.host.objects import GitObjects
from portal.vocabulary.errors import RepositoryError

TRAILER = "Received"
"""The line that `portal import --commit` writes."""


def read_reception(objects: GitObjects, head: str, path: str, at_latest: datetime) -> datetime | None:
    """The attested instant of the commit that last changed a path; None when there is none.

    The caller has made sure that the pull request was opened and pushed by somebody who may attest. An instant
    without zone, or after the host had the commit (`at_latest`), attests nothing.
    """
    try:
        written = objects.run("log", "-1", f"--format=%(trailers:key={TRAILER},valueonly)", head, "--", path)
        instant = datetime.fromisoformat(written)
    except (RepositoryError, ValueError):
        return None
    return instant if instant.tzinfo is not None and instant <= at_latest else None

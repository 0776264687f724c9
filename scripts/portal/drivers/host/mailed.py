"""When a report counts as received: the host's instant, or the one a coordinator attests for what came by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.drivers.host.objects import GitObjects
from portal.drivers.host.senders import Accounts, Sender
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.receipts import ReceiptSource

TRAILER = "Received"
"""The line that `portal import --commit` writes."""


@dataclass(frozen=True, slots=True)
class Reception:
    """An attested instant, and who attests it."""

    instant: datetime
    source: ReceiptSource


def read_reception(
    objects: GitObjects, accounts: Accounts, sender: Sender | None, head: str, path: str, arrived: datetime
) -> Reception:
    """When the report at `path` of `head` was received (DESIGN.md policy 2); `arrived` is the host's own instant.

    The line in the commit that last changed the path counts only when pull request and push are both of accounts that
    send on behalf. An instant without zone, or after the host had the commit, attests nothing.
    """
    if sender is not None and accounts.may_attest(sender):
        instant = _attested(objects, head, path)
        if instant is not None and instant <= arrived:
            return Reception(instant, ReceiptSource.MAIL)
    return Reception(arrived, ReceiptSource.HOST)


def _attested(objects: GitObjects, head: str, path: str) -> datetime | None:
    try:
        written = objects.run("log", "-1", f"--format=%(trailers:key={TRAILER},valueonly)", head, "--", path)
        instant = datetime.fromisoformat(written)
    except (RepositoryError, ValueError):
        return None
    return instant if instant.tzinfo is not None else None

"""The proof that a valid report arrived at an instant: written once, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReceiptSource(StrEnum):
    """Who attests the instant: the git host, or the coordinator who imported a sheet that came by mail."""

    HOST = "host"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt (DESIGN.md policy 2); `blob` names the exact content that was received.

    `ordinal` counts the receipts of one unit and period from 1; `merge` is the merge that took the content in, empty
    while it is not known. From a git host: `request` is the pull request (`owner/name#number`), `head` its commit that
    had the content, `run` the host's number of the check that attests the instant; empty for what came by mail.
    """

    number: str
    ordinal: int
    unit: str
    period: str
    blob: str
    instant: datetime
    form: str
    rules: str
    source: ReceiptSource
    merge: str = ""
    request: str = ""
    head: str = ""
    run: str = ""

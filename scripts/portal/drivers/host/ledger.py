"""Receipts and the log of pull requests read together: which receipts count, and what still waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.drivers.host.request_log import read_records
from portal.reading.receipts import read_receipts
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.requests import RequestRecord, RequestState

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the branch of receipts holds."""

    receipts: Mapping[Key, tuple[Receipt, ...]] = field(default_factory=dict)
    records: Mapping[str, tuple[RequestRecord, ...]] = field(default_factory=dict)

    @property
    def merges(self) -> list[str]:
        """Every merge that was attested."""
        return [record.merge for some in self.records.values() for record in some if record.merge]

    @property
    def merged_requests(self) -> frozenset[str]:
        """Pull requests that the host said were merged."""
        states = {name: {record.state for record in some} for name, some in self.records.items()}
        return frozenset(name for name, some in states.items() if RequestState.RECEIVED in some)

    def open_requests(self, as_of: datetime) -> dict[Key, RequestState]:
        """The state of what is still open at an instant, the latest word for each unit and period.

        On a host without pull requests, what has a receipt waits; once it is taken in, the report itself says so.
        """
        found: dict[Key, RequestRecord] = {}
        for some in self.records.values():
            known = [record for record in some if record.instant <= as_of]
            if not known or known[-1].state in (RequestState.RECEIVED, RequestState.CLOSED):
                continue
            for place in known[-1].places:
                if place not in found or found[place].instant <= known[-1].instant:
                    found[place] = known[-1]
        pushed = {
            key
            for key, some in self.receipts.items()
            if any(not receipt.request and receipt.instant <= as_of for receipt in some)
        }
        return dict.fromkeys(pushed, RequestState.WAITING) | {place: record.state for place, record in found.items()}


def read_ledger(files: Iterable[tuple[str, bytes]]) -> Ledger:
    """The ledger from the branch's files; PortalError naming the file that is damaged."""
    content = dict(files)
    receipts = read_receipts(item for item in content.items() if not item[0].startswith("requests/"))
    return Ledger(receipts, read_records(content.items()))


def merged_receipts(ledger: Ledger, key: Key, blobs: Collection[str]) -> list[Receipt]:
    """The receipts of one report whose pull request was merged (DESIGN.md policy 2).

    A pull request counts as merged when the host said so, or when the default branch has had the content of one of
    its receipts (`blobs`). Receipts without a pull request, by mail, are judged together in the same way.
    """
    receipts = ledger.receipts.get(key, ())
    merged = ledger.merged_requests | {receipt.request for receipt in receipts if receipt.blob in blobs}
    return [receipt for receipt in receipts if receipt.request in merged]

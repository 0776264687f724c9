"""The versions of a report that the default branch has had in its place, in turn, and since when each counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from portal.drivers.git_repository import History
from portal.vocabulary.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Turn:
    """One version from when it took its place until another did; content that comes back has a turn of its own.

    `merged` is when the default branch took it into this place, `since` when it had arrived: by its receipt, or else
    when the default branch first had this content anywhere; content that comes back arrives again.
    """

    blob: str
    merged: datetime
    since: datetime
    receipt: str = ""


def read_turns(history: History, path: str, receipts: Iterable[Receipt] = ()) -> tuple[Turn, ...]:
    """The turns of one report, oldest first; a deletion between two turns of the same content parts nothing."""
    return tuple(_turns(history, path, sorted(receipts, key=lambda one: (one.instant, one.ordinal))))


def _turns(history: History, path: str, receipts: list[Receipt]) -> Iterator[Turn]:
    ended: dict[str, datetime] = {}
    last = ""
    for blob, merged in history.turns.get(path, ()):
        if blob in ("", last):
            continue
        if last:
            ended[last] = merged
        proofs = (one for one in receipts if one.blob == blob and (blob not in ended or one.instant > ended[blob]))
        receipt = next(proofs, None)
        if receipt is not None:
            yield Turn(blob, merged, receipt.instant, receipt.number)
        else:
            yield Turn(blob, merged, merged if blob in ended else history.sightings[blob].instant)
        last = blob


def became_current(
    history: History, path: str, blob: str, receipts: Iterable[Receipt], after: datetime
) -> datetime | None:
    """When the content that lies in its place came there for the last time; None when it is on no branch yet.

    Stricter than a turn: an earlier stay of the same content, here or elsewhere, and what arrived before `after` prove
    nothing, and neither does content that was deleted in between.
    """
    turns = history.turns.get(path, ())
    if not turns or turns[-1][0] != blob:
        return None
    merged = turns[-1][1]
    stays = [place for place, (known, _) in enumerate(turns[:-1]) if known == blob]
    after = max(after, turns[stays[-1] + 1][1]) if stays else after
    return min((one.instant for one in receipts if one.blob == blob and after < one.instant <= merged), default=merged)

"""Why a reviewer sent a report back: codes that can be counted, read from the reviews of the department's accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.drivers.host.host_facts import Review, ReviewVerdict
from portal.drivers.host.senders import Accounts
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.vietnamese import fold

_OTHER, _TALK_FIRST = "khac", "can_trao_doi_truc_tiep"
_COMMAND = re.compile(r"^\s*/tra-lai\b[ \t]*(.*)$", re.MULTILINE)
_MAX_NOTE = 600


@dataclass(frozen=True, slots=True)
class SendBack:
    """A report sent back: why (codes of the list of reasons), in the reviewer's words, and about which head."""

    reasons: tuple[str, ...]
    note: str
    head: str
    instant: datetime
    reviewer: str

    @property
    def talk_first(self) -> bool:
        """Whether the unit must touch and write nothing until somebody has telephoned (a suspected secret, say)."""
        return _TALK_FIRST in self.reasons


@dataclass(frozen=True, slots=True)
class Decisions:
    """What reviewers have decided so far; the last word about a head holds for it."""

    send_backs: tuple[SendBack, ...] = ()
    approved_heads: tuple[str, ...] = ()

    def sent_back(self, head: str) -> SendBack | None:
        """The send-back that stands for this head."""
        return next((one for one in reversed(self.send_backs) if one.head == head), None)


def read_decisions(reviews: Iterable[Review], accounts: Accounts, reasons: CodeList) -> Decisions:
    """The decisions of accounts of the department; whatever others write in a review decides nothing.

    `/tra-lai <mã> [<mã>…] [lời]` sends back; so does asking for changes without a code, as "khác".
    """
    send_backs: list[SendBack] = []
    approved: dict[str, None] = {}
    for review in reviews:
        if not accounts.is_reviewer(review.author):
            continue
        found = _send_back(review, reasons)
        if found is not None:
            approved.pop(review.head, None)
            send_backs.append(found)
        elif review.verdict is ReviewVerdict.APPROVED:
            approved[review.head] = None
            send_backs = [one for one in send_backs if one.head != review.head]
    return Decisions(tuple(send_backs), tuple(approved))


def _send_back(review: Review, reasons: CodeList) -> SendBack | None:
    codes: dict[str, None] = {}
    notes: list[str] = []
    commands = _COMMAND.findall(review.text)
    for command in commands:
        words = command.split()
        while words and (code := _code(words[0], reasons)):
            codes[code] = None
            words.pop(0)
        notes.append(" ".join(words))
    if not commands and review.verdict is not ReviewVerdict.CHANGES:
        return None
    note = " ".join(" ".join(notes).split()) if commands else " ".join(review.text.split())
    return SendBack(tuple(codes) or (_OTHER,), note[:_MAX_NOTE], review.head, review.submitted, review.author)


def _code(word: str, reasons: CodeList) -> str:
    """The code a word stands for, however its author wrote dashes and capitals; empty for any other word."""
    plain = fold(word.strip(",;.")).replace("-", "_")
    return plain if plain in reasons.keys else ""

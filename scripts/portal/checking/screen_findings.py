"""Say that a text holds what must never stand there, and stop every other finding from repeating it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from portal.checking.case import Case
from portal.checking.places import Place, Places, dotted_key
from portal.checking.schema_check import nearest
from portal.checking.text_screens import ScreenChecker, ScreenHit
from portal.checking.wording import Wording, fill, inside_quotes
from portal.reading.yaml_source import Path
from portal.vocabulary.findings import Finding, Position, Severity
from portal.vocabulary.form import EXPLANATIONS
from portal.vocabulary.screens import ScreenKind

_HASH = re.compile("#.*")
_INNER_HASH = re.compile(r"\s#")
_NAME_MARKS = re.compile(r"[/\\_-]|\.ya?ml\b")
_CUT = re.compile(r"^ *(?:- )?[a-z0-9_]+: +[^\s#'\"|>\[{][^#\n]* #", re.MULTILINE)


def screen_findings(case: Case, hits: Iterable[ScreenHit], places: Places) -> Iterator[Finding]:
    """A finding for each hit, with its line and its field's name, and nothing of what was written."""
    for hit in hits:
        place, screen = safe_place(hit.where, places), hit.screen
        words = inside_quotes({"label": place.label})
        message, remedy = fill(screen.message, words), fill(screen.remedy, words)
        finding = case.finding(screen.id, screen.severity, message, remedy, hit.where, place)
        yield replace(finding, position=nearest(case.positions, hit.where))


def without_repeats(
    findings: Iterable[Finding], hits: Iterable[ScreenHit], places: Places, wording: Wording
) -> list[Finding]:
    """The findings, those at a hit place without the value or the key that was written there (domain.md 5.4).

    They stay findings: what is wrong there besides still blocks.
    """
    safe = {dotted_key(hit.where): safe_place(hit.where, places) for hit in hits}
    return [_withheld(one, safe[one.field], wording) if one.field in safe else one for one in findings]


def _withheld(finding: Finding, place: Place, wording: Wording) -> Finding:
    sentence = wording.messages.sentences["withheld"]
    words = inside_quotes({"label": place.label})
    message, remedy = fill(sentence.message, words), fill(sentence.remedy, words)
    return replace(finding, message=message, remedy=remedy, field=place.key, label=place.label)


def comment_findings(case: Case, screening: ScreenChecker, wording: Wording) -> Iterator[Finding]:
    """Comments are kept in the file and its history: what blocks in a text blocks there too, at its line."""
    starts = list(_comments(case.text)) if "#" in case.text else []
    for at in _blocked(screening, tuple(text for _, text in starts)) if starts else ():
        position = Position(case.text.count("\n", 0, starts[at][0]) + 1, 1)
        yield wording.finding("comment-withheld", case.path, position, {})


@lru_cache(maxsize=1024)
def _blocked(screening: ScreenChecker, comments: tuple[str, ...]) -> list[int]:
    """Which comments hold what blocks; kept, for most reports have just the headings of the blank one."""
    hits = screening.check({str(at): text for at, text in enumerate(comments)})
    return [
        int(str(hit.where[0]))
        for hit in hits
        if hit.screen.severity is Severity.ERROR and hit.screen.kind is not ScreenKind.SECRECY
    ]


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Every comment by its place in the text. A pattern that begins with a fixed character is found ten times faster
    than one that begins with a choice, so what stands before the character is looked at afterwards."""
    for match in _HASH.finditer(text):
        start = match.start()
        if start and not text[start - 1].isspace():
            inner = _INNER_HASH.search(text, start, match.end())
            if inner is None:
                continue
            start = inner.end() - 1
        yield start, text[start + 1 : match.end()]


def names_somebody(path: str, screening: ScreenChecker) -> bool:
    """Whether a file's or folder's own name holds what must never stand there."""
    return bool(screening.check({"path": _NAME_MARKS.sub(" ", path)}))


def cut_findings(case: Case, wording: Wording) -> Iterator[Finding]:
    """Values that a # cuts short: what follows is lost to the report, and most writers do not know."""
    for match in _CUT.finditer(case.text) if " #" in case.text else ():
        position = Position(case.text.count("\n", 0, match.start()) + 1, 1)
        yield replace(wording.finding("cut-at-hash", case.path, position, {}), severity=Severity.NOTE)


def safe_place(where: Path, places: Places) -> Place:
    """The innermost place that the form itself names: a misspelt key is the writer's text and is not shown."""
    if where[0] == EXPLANATIONS:
        return Place(None, None, "Giải trình", EXPLANATIONS)
    place = places.find(where)
    while place.field is None and len(where) > 1:
        where = where[:-1]
        place = places.find(where)
    while place.field is not None and places.find(where[:-1]).field is place.field:
        where = where[:-1]
        place = places.find(where)
    return place if place.section is not None else Place(None, None, "Cả phiếu", "")

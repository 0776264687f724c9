"""Which texts of a report hold what must never stand there: personal data, marks of secrecy."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import jsonschema_rs

from portal.reading.yaml_source import Path
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import Field, FieldType, Form, ScreenScope, Shape
from portal.vocabulary.screens import Normalise, Screen, ScreenKind, normalise_text

PLACEHOLDER = "§"
"""Stands for a harmless phrase: no letter, so that the words around it do not join."""
_BETWEEN = "\x1f"
"""Stands between texts that are searched as one; a control character, which a report cannot contain."""
_ALLOWED: Mapping[ScreenScope, frozenset[ScreenKind]] = {
    ScreenScope.ALL: frozenset(),
    ScreenScope.NAMES_ALLOWED: frozenset({ScreenKind.NAME}),
    ScreenScope.NUMBERS_ALLOWED: frozenset({ScreenKind.IDENTIFIER, ScreenKind.SCHOOL_CLASS}),
}
_NUMBERS = frozenset((FieldType.INTEGER, FieldType.MONEY, FieldType.DECIMAL, FieldType.DATE))
_CLOSED = _NUMBERS | {FieldType.YES_NO, FieldType.CODE, FieldType.CODES}
_LONG_NUMBER = re.compile(r"(?:\d_*){7}")
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?[!=]|.")
"""A pattern's pieces: an escape, a class, the opening of a lookahead, any other character."""


@dataclass(frozen=True, slots=True)
class ScreenHit:
    """A screen and the place of the text it hit; what matched is kept nowhere, so that nothing can print it."""

    screen: Screen
    where: Path


class ScreenChecker:
    """Runs the screens over every text of a report, whatever the field's type; built once for a form.

    A sentence written into a closed question is a text too, and so is a misspelt key: their own findings would repeat
    what was written.
    """

    def __init__(self, screens: Iterable[Screen], form: Form) -> None:
        self._matchers = [_Matcher(screen) for screen in screens]
        self._any_may_hit = {
            how: _one_of(m.linear for m in self._matchers if m.screen.normalise is how) for how in Normalise
        }
        self._per_code = frozenset(section.key for section in form.sections if section.shape is Shape.PER_CODE)
        self._closed = _closed_keys(form)
        self._scopes = {
            (section.key, *(field.key for field in chain)): _scope(chain[-1]) for section, chain in form.walk()
        }

    def check(self, data: Mapping[str, Any], *, well_formed: bool = False) -> list[ScreenHit]:
        """The gravest hit of each kind at each place, in the order of the report; of equals the first screen.

        Once the report is known to be well formed, only its free texts can hold anything.
        """
        texts: list[tuple[Path, str]] = []
        _collect(dict(data), (), texts, self._closed if well_formed else frozenset())
        plain = normalise_text(_BETWEEN.join(text for _, text in texts), Normalise.NFKC)
        together = {Normalise.NFKC: plain, Normalise.LOWER: plain.lower()}
        if not any(may_hit(together[how]) for how, may_hit in self._any_may_hit.items()):
            return []
        hits: dict[Path, dict[ScreenKind, Screen]] = {}
        for matcher in self._matchers:
            screen = matcher.screen
            if not matcher.may_hit(together[screen.normalise]):
                continue
            for (where, _), text in zip(texts, together[screen.normalise].split(_BETWEEN), strict=True):
                if matcher.hits(text) and screen.kind not in _ALLOWED[self._scope_of(where)]:
                    _keep_gravest(hits.setdefault(where, {}), screen)
        return [ScreenHit(screen, where) for where, _ in texts for screen in hits.pop(where, {}).values()]

    def _scope_of(self, where: Path) -> ScreenScope:
        names = tuple(part for part in where if isinstance(part, str))
        if where[0] in self._per_code:
            names = (names[0], *names[2:])
        return self._scopes.get(names, ScreenScope.ALL)


class _Matcher:
    """One screen with its patterns; Python's engine is only asked about texts that may hit."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        # Rust's engine reads a text once, however many words a pattern lists: on clean texts ten times faster than
        # Python's, and its time cannot explode. It knows no lookahead, so it only says "may hit".
        self.linear = without_lookahead(screen.pattern)
        self.may_hit = _one_of([self.linear])

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.screen.pattern)

    @cached_property
    def _harmless(self) -> list[re.Pattern[str]]:
        return [re.compile(phrase.pattern) for phrase in self.screen.harmless]

    def hits(self, text: str) -> bool:
        """Whether the pattern is found, and still is without the harmless phrases. The text is normalised already."""
        if not self.may_hit(text) or not self._pattern.search(text):
            return False
        for phrase in self._harmless:
            text = phrase.sub(PLACEHOLDER, text)
        return not self._harmless or self._pattern.search(text) is not None


def _one_of(patterns: Iterable[str]) -> Callable[[Any], bool]:
    """Whether a text has any of these patterns; most reports have none, and one look tells."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns) or "[^\\s\\S]"
    schema = {"type": "string", "pattern": joined}
    return jsonschema_rs.validator_for(schema, pattern_options=jsonschema_rs.RegexOptions()).is_valid


def without_lookahead(pattern: str) -> str:
    """The pattern without its (?!…) and (?=…): found wherever the pattern is, and perhaps elsewhere."""
    kept: list[str] = []
    open_groups = 0
    for piece in _PIECE.findall(pattern):
        if open_groups:
            open_groups += piece.startswith("(") - (piece == ")")
        elif piece in ("(?!", "(?="):
            open_groups = 1
        else:
            kept.append(piece)
    return "".join(kept)


def _scope(field: Field) -> ScreenScope:
    """A badly written number or date is long, but no identifier: the schema refuses it and says how to write it."""
    return ScreenScope.NUMBERS_ALLOWED if field.type in _NUMBERS else field.screen


def _keep_gravest(kinds: dict[ScreenKind, Screen], screen: Screen) -> None:
    known = kinds.get(screen.kind)
    if known is None or (screen.severity is Severity.ERROR and known.severity is not Severity.ERROR):
        kinds[screen.kind] = screen


def _closed_keys(form: Form) -> frozenset[str]:
    """Keys that stand only for fields whose every allowed value is known to be harmless."""
    closed, open_ = set[str](), {section.key for section in form.sections}
    for _, chain in form.walk():
        (closed if chain[-1].type in _CLOSED else open_).add(chain[-1].key)
    return frozenset(closed - open_)


def _collect(value: Any, where: Path, found: list[tuple[Path, str]], closed: Collection[str]) -> None:
    """Every text below a value with its place, plain words left out; one list for all, for this visits each value."""
    for key, inner in value.items() if type(value) is dict else enumerate(value):
        if key in closed and type(inner) is not dict:
            continue
        if type(key) is str and not _plain_word(key):
            found.append(((*where, key), key.replace(_BETWEEN, " ").replace("_", " ")))
        kind = type(inner)
        if kind is str:
            if not _plain_word(inner):
                found.append(((*where, key), inner.replace(_BETWEEN, " ")))
        elif kind is dict or kind is list:
            _collect(inner, (*where, key), found, closed)


@lru_cache(maxsize=4096)
def _plain_word(text: str) -> bool:
    """A code, a key, “có” or “không”: one word in lower case, in which no screen finds anything."""
    return text.isidentifier() and text.islower() and not _LONG_NUMBER.search(text)

"""Read the screens: word lists and patterns for what must never stand in a text of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.findings import Severity
from portal.vocabulary.screens import Harmless, Normalise, Screen, ScreenKind
from portal.vocabulary.vietnamese import fold

_NAME = re.compile(r"\{\{([A-Za-z_+:]+)\}\}")
_WORD = re.compile("[A-Za-zÀ-ỹ/]+(?: [A-Za-zÀ-ỹ/]+)*")
_ONE_ENGINE_ONLY = re.compile(r"\(\?[^:=!]|[*+?}]\+|\\[^\[\]]|[$]$")
"""Lookbehind, flags, named groups, possessive quantifiers, shorthand classes: not the same in both engines."""


def _without_marks(word: str) -> str:
    """The word as typed without diacritics, capitals kept."""
    return "".join(plain.upper() if letter.isupper() else plain for letter, plain in zip(word, fold(word), strict=True))


_FORMS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "": lambda word: (word,),
    "first": lambda word: (word, word[0].upper() + word[1:]),
    "lower": lambda word: (word.lower(), fold(word)),
    "upper": lambda word: (word.upper(),),
    "plain": lambda word: (word, _without_marks(word)),
}


def read_screens(path: Path) -> tuple[Screen, ...]:
    """The screens in the order of the file, patterns written out.

    ConfigError when a pattern names an unknown list, is not in the common subset of the two engines, or an id repeats.
    """
    head = Entry(path, read_config(path))
    vocabulary = _Vocabulary(path, head)
    harmless = {
        phrase.id: phrase for phrase in (_read_harmless(path, row, vocabulary) for row in head.entries("harmless"))
    }
    screens = tuple(_read_screen(path, row, vocabulary, harmless) for row in head.entries("screens"))
    head.done()
    ids = [screen.id for screen in screens]
    if len(set(ids)) != len(ids):
        raise ConfigError(path, "có mã bị lặp: " + ", ".join(sorted({name for name in ids if ids.count(name) > 1})))
    return screens


class _Vocabulary:
    """The named pieces that patterns are built from: letters, lists of words, parts of patterns."""

    def __init__(self, path: Path, head: Entry) -> None:
        self.path = path
        self.pieces = {name: str(text) for name, text in head.mapping("letters").items()}
        self.words = {name: self._checked(name, words) for name, words in head.mapping("words").items()}
        for name, text in head.mapping("parts").items():
            self.pieces[name] = self.written_out(str(text), name)

    def written_out(self, pattern: str, where: str) -> str:
        """The pattern with every {{name}} replaced."""

        def piece(match: re.Match[str]) -> str:
            name = match[1]
            if name in self.pieces:
                return self.pieces[name]
            lists = [part.partition(":") for part in name.split("+")]
            if unknown := [word for word, _, form in lists if word not in self.words or form not in _FORMS]:
                raise ConfigError(self.path, f"{where}: không có danh sách hay mảnh mẫu {', '.join(unknown)}")
            return _any_of(made for key, _, form in lists for word in self.words[key] for made in _FORMS[form](word))

        return _NAME.sub(piece, pattern)

    def _checked(self, name: str, words: object) -> tuple[str, ...]:
        if not isinstance(words, list) or not words:
            raise ConfigError(self.path, f"words, {name}: phải là một danh sách từ")
        for word in words:
            if not isinstance(word, str) or not _WORD.fullmatch(word):
                raise ConfigError(self.path, f"words, {name}: “{word}” không phải một từ")
        return tuple(words)


def _any_of(words: Iterable[str]) -> str:
    """One group for all words, sorted into branches by first letter, longest first: engines try few of them."""
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        branches.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(branches.items())) + ")"


def _read_harmless(path: Path, values: object, vocabulary: _Vocabulary) -> Harmless:
    entry = Entry(path, values, "harmless")
    name = entry.text("id")
    entry.where = f"harmless, {name}"
    phrase = Harmless(
        id=name,
        normalise=entry.choice("normalise", Normalise),
        pattern=_pattern(entry, vocabulary),
        why=entry.text("why"),
    )
    entry.done()
    return phrase


def _read_screen(path: Path, values: object, vocabulary: _Vocabulary, harmless: Mapping[str, Harmless]) -> Screen:
    entry = Entry(path, values, "screens")
    name = entry.text("id")
    entry.where = f"screens, {name}"
    normalise, wanted = entry.choice("normalise", Normalise), entry.texts("harmless")
    if unknown := [one for one in wanted if one not in harmless or harmless[one].normalise is not normalise]:
        raise entry.fault("harmless không có, hoặc khác cách chuẩn hóa: " + ", ".join(unknown))
    screen = Screen(
        id=name,
        severity=entry.choice("severity", Severity),
        kind=entry.choice("kind", ScreenKind),
        normalise=normalise,
        pattern=_pattern(entry, vocabulary),
        message=entry.text("message"),
        remedy=entry.text("remedy"),
        harmless=tuple(phrase for key, phrase in harmless.items() if key in wanted),
    )
    entry.done()
    return screen


def _pattern(entry: Entry, vocabulary: _Vocabulary) -> str:
    pattern = vocabulary.written_out(entry.text("pattern"), entry.where)
    if odd := _ONE_ENGINE_ONLY.search(pattern):
        raise entry.fault(f"mẫu so khớp có “{odd[0]}”, hai nơi kiểm tra hiểu khác nhau")
    return pattern

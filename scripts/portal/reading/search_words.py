"""Read `schemas/search_words.yaml`: what people type in other words than the pages use."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.search import SearchWords


def read_search_words(path: Path) -> SearchWords:
    """The words of the file; ConfigError when a line names fewer than two words, or the same one twice."""
    head = Entry(path, read_config(path))
    asking = head.texts("asking")
    same = tuple(_names(path, values) for values in head.entries("same"))
    head.done()
    return SearchWords(asking, same)


def _names(path: Path, values: object) -> tuple[str, ...]:
    names = tuple(values) if isinstance(values, list) else ()
    if not all(isinstance(name, str) for name in names) or len({str(name).casefold() for name in names}) < 2:
        raise ConfigError(path, f"same: “{values}” phải là một danh sách từ hai cách gọi trở lên")
    if len({name.casefold() for name in names}) < len(names):
        raise ConfigError(path, f"same: “{', '.join(names)}” ghi một cách gọi hai lần")
    return names

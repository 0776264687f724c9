"""Find the reports and read each as plain data."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.reading.report_bytes import decode_report, forbidden_words
from portal.reading.repository import Repository, identity_of
from portal.reading.yaml_source import Fault, parse_places, parse_yaml
from portal.reading.yaml_source import Path as Place
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.findings import Position
from portal.vocabulary.reports import Submission

_NO_REPORTS = frozenset({"README.md", ".gitkeep"})
ParsedReport = tuple[dict[str, Any], str, list[Fault]]
"""A report's untyped data and its text, and why it cannot be read when it cannot."""


def find_submissions(repository: Repository, paths: Iterable[Path] = ()) -> list[Path]:
    """Every file below the given paths, or below `submissions/`, that is or claims to be a report.

    Raises RepositoryError for a path that is not there: a misspelt path must not pass as "no faults".
    """
    found: list[Path] = []
    for named in paths or (repository.submissions,):
        path = named if named.exists() or named.is_symlink() else repository.root / named
        if not path.exists() and not path.is_symlink():
            raise RepositoryError(f"{named}: không có tệp hoặc thư mục này")
        files = _below(path) if path.is_dir() and not path.is_symlink() else [path]
        found += [file for file in files if file.name not in _NO_REPORTS]
    return found


def _below(folder: Path) -> list[Path]:
    """Every file below a folder, and whatever else claims to be a report, in the order of their paths."""
    found: list[str] = []
    for where, folders, files in os.walk(folder):
        places = [os.path.join(where, name) for name in folders]  # noqa: PTH118 (ten times cheaper than `Path`)
        found += [place for place in places if place.endswith(".yaml") or os.path.islink(place)]  # noqa: PTH114
        found += [os.path.join(where, name) for name in files]  # noqa: PTH118
    return [Path(place) for place in sorted(found, key=lambda place: place.split(os.sep))]  # noqa: PTH206


def read_submissions(repository: Repository, paths: Iterable[Path] = ()) -> Iterator[Submission]:
    """Each of the files that `find_submissions` finds; those that are no report have an empty unit."""
    for file in find_submissions(repository, paths):
        yield read_submission(repository, file)


def read_submission(repository: Repository, file: Path) -> Submission:
    """One file; a symbolic link is not followed and a device not opened, so their content is empty."""
    regular = stat.S_ISREG(file.lstat().st_mode)
    relative = _folder(repository, file.parent) + "/" + file.name
    unit, period = identity_of(relative) or ("", "")
    return Submission(relative, unit, period, file.read_bytes() if regular else b"", regular)


@lru_cache(maxsize=4)
def _folder(repository: Repository, folder: Path) -> str:
    """The folder's path from the root; its files come one after the other, and to ask the disk is dear."""
    return repository.relative(folder)


def parse_report(content: bytes) -> ParsedReport:
    """A report's untyped data and its text; with faults when it cannot be read as a report at all."""
    text, faults = decode_report(content)
    if faults:
        return {}, text, faults
    data, faults = parse_yaml(text)
    if not faults and "\\" in text:
        faults = screen_values(data, text)
    if isinstance(data, dict):
        return data, text, faults
    if not faults:
        rule = "empty-file" if data is None else "not-a-report"
        faults = [Fault(rule, Position(1, 1))]
    return {}, text, faults


def screen_values(data: Any, text: str) -> list[Fault]:
    """Forbidden characters that were written as escapes, so that the text itself does not show them (Y05)."""
    bad = list(_forbidden(data, ()))
    places = parse_places(text) if bad else {}
    return [Fault("forbidden-character", places.get(where, Position(1, 1)), words) for where, words in bad]


def _forbidden(value: Any, where: Place) -> Iterator[tuple[Place, dict[str, str]]]:
    if isinstance(value, str):
        words = forbidden_words(value)
        if words:
            yield where, words
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _forbidden(key, (*where, key))
            yield from _forbidden(inner, (*where, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _forbidden(inner, (*where, index))

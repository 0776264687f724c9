"""Find the reports and read each as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from portal.reading.report_bytes import decode_report
from portal.reading.repository import Repository, identity_of
from portal.reading.yaml_source import Fault, parse_yaml
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.findings import Position
from portal.vocabulary.reports import Submission

_NO_REPORTS = frozenset({"README.md", ".gitkeep"})


def read_submissions(repository: Repository, paths: Iterable[Path] = ()) -> Iterator[Submission]:
    """Every file below the given paths, or below `submissions/`; files that are no report have an empty unit.

    Raises RepositoryError for a path that is not there: a misspelt path must not pass as "no faults".
    """
    for path in paths or (repository.submissions,):
        if not path.exists():
            raise RepositoryError(f"{path}: không có tệp hoặc thư mục này")
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.name not in _NO_REPORTS and (file.is_file() or file.is_symlink()):
                yield read_submission(repository, file)


def read_submission(repository: Repository, file: Path) -> Submission:
    """One file; a symbolic link is not followed, so its content is empty."""
    relative = repository.relative(file.parent) + "/" + file.name
    unit, period = identity_of(relative) or ("", "")
    content = b"" if file.is_symlink() else file.read_bytes()
    return Submission(relative, unit, period, content)


def parse_report(content: bytes) -> tuple[dict[str, Any], str, list[Fault]]:
    """A report's untyped data and its text; with faults when it cannot be read as a report at all."""
    text, faults = decode_report(content)
    if faults:
        return {}, text, faults
    data, faults = parse_yaml(text)
    if isinstance(data, dict):
        return data, text, faults
    if not faults:
        rule = "empty-file" if data is None else "not-a-report"
        faults = [Fault(rule, Position(1, 1))]
    return {}, text, faults

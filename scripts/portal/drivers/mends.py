"""Mend reports in place and show what was changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.checking.identity import intended_identity
from portal.checking.mending import mend_bytes, mend_report
from portal.checking.places import Places
from portal.checking.text_screens import ScreenChecker
from portal.drivers.derived_files import write_aside
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
from portal.reading.submissions import parse_report, read_submissions
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Submission

_WITHHELD = "(dòng này có thể chứa thông tin cá nhân hoặc bí mật nên không được nhắc lại; hãy chạy portal check)"


def mend_paths(repository: Repository, paths: Iterable[Path], *, write: bool) -> Iterator[str]:
    """Mend the reports at the given paths, or all; yields the difference of each file that changes."""
    registry = read_registry(repository)
    screening = ScreenChecker(read_screens(repository.schemas / "screens.yaml"), next(iter(registry.forms.values())))
    for submission in read_submissions(repository, paths):
        mended = mended_content(submission, registry)
        if mended == submission.content:
            continue
        if write:
            write_aside(repository.root / submission.path, mended)
        difference = _difference(submission.path, submission.content, mended)
        yield "\n".join(_WITHHELD if screening.check({"x": line[1:]}) else line for line in difference.split("\n"))


def mended_content(submission: Submission, registry: Registry) -> bytes:
    """The mended content of one report; what cannot be read as a report is at most re-encoded."""
    content = mend_bytes(submission.content)
    data, _, faults = parse_report(content)
    _, period = intended_identity(submission, data, registry)
    if faults or period is None:
        return content
    return mend_report(content, Places(registry.form_of(period), dict(registry.code_lists)))


def _difference(path: str, before: bytes, after: bytes) -> str:
    old = before.decode("utf-8", errors="replace").splitlines()
    new = after.decode("utf-8").splitlines()
    lines = list(difflib.unified_diff(old, new, path, f"{path} (đã sửa)", lineterm="", n=0))
    return "\n".join(lines) or f"{path}: chỉ đổi bảng mã hoặc ký tự xuống dòng"

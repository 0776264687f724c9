"""Mend reports in place, show what was changed, and say which reports were left because they cannot be read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.checking.identity import intended_identity
from portal.checking.mending import mend_bytes, mend_report
from portal.checking.places import Places
from portal.checking.report_check import HIDDEN_PATH
from portal.checking.screen_findings import names_somebody
from portal.checking.text_screens import ScreenChecker
from portal.checking.wording import Wording
from portal.drivers.derived_files import write_aside
from portal.notices.findings_text import printable
from portal.reading.messages import read_messages
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.screen_table import read_screens
from portal.reading.submissions import parse_report, read_submissions
from portal.reading.yaml_source import Fault
from portal.vocabulary.findings import Position
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Submission

_WITHHELD = "(dòng này có thể chứa thông tin cá nhân hoặc bí mật nên không được nhắc lại; hãy chạy portal check)"
_NO_PERIOD = "chưa biết phiếu của kỳ nào; chạy portal check để xem"


@dataclass(frozen=True, slots=True)
class Mend:
    """What became of one report."""

    path: str
    difference: str
    """The lines that were changed; empty when none was."""
    left: str
    """Why its content could not be mended; empty when it could be read."""


def run(root: Path, paths: Iterable[Path], *, write: bool) -> tuple[str, int]:
    """What `portal fix` prints, and its exit code: 1 when a report was left because it cannot be read."""
    mends = list(mend_paths(Repository(root), paths, write=write))
    changed, left = [one for one in mends if one.difference], [one for one in mends if one.left]
    lines = [line for one in changed for line in one.difference.splitlines()]
    lines += [f"{one.path}: chưa sửa được nội dung, vì {one.left}" for one in left]
    summary = f"{'Đã sửa' if write else 'Sẽ sửa'} {len(changed)} phiếu."
    if not mends or not (changed or left):
        summary = "Không có chỗ nào máy tự sửa được; chạy portal check để xem còn gì phải sửa bằng tay."
    if left:
        summary += f" {len(left)} phiếu phải sửa bằng tay trước, rồi chạy lại."
    return "\n".join([*map(printable, lines), summary]), 1 if left else 0


def mend_paths(repository: Repository, paths: Iterable[Path], *, write: bool) -> Iterator[Mend]:
    """Mend the reports at the given paths, or all; says of each what was changed or why it was left."""
    registry = read_registry(repository)
    wording = Wording(read_messages(repository.schemas / "messages.yaml"), registry.code_lists)
    screening = ScreenChecker(read_screens(repository.schemas / "screens.yaml"), next(iter(registry.forms.values())))
    for submission in read_submissions(repository, paths):
        mended = mended_content(submission, registry)
        path = submission.path if submission.unit or not names_somebody(submission.path, screening) else HIDDEN_PATH
        difference = ""
        if mended != submission.content:
            if write:
                write_aside(repository.root / submission.path, mended)
            lines = _difference(path, submission.content, mended).split("\n")
            difference = "\n".join(_WITHHELD if screening.check({"x": line[1:]}) else line for line in lines)
        yield Mend(path, difference, _why_left(submission, mended, registry, wording))


def mended_content(submission: Submission, registry: Registry) -> bytes:
    """The mended content of one report; what cannot be read as a report is at most re-encoded."""
    content = mend_bytes(submission.content)
    data, _, faults = parse_report(content)
    _, period = intended_identity(submission, data, registry)
    if faults or period is None:
        return content
    return mend_report(content, Places(registry.form_of(period), dict(registry.code_lists)))


def _why_left(submission: Submission, content: bytes, registry: Registry, wording: Wording) -> str:
    """Why a report, as far as it is mended, cannot be read; empty when it can be."""
    if not submission.regular:
        return _said(wording, Fault("special-file", Position(1, 1)))
    data, _, faults = parse_report(content)
    if faults:
        return _said(wording, faults[0])
    return "" if intended_identity(submission, data, registry)[1] else _NO_PERIOD


def _said(wording: Wording, fault: Fault) -> str:
    finding = wording.of_fault("", fault)
    return f"không đọc được (dòng {finding.position.line}): {finding.message} {finding.remedy}"


def _difference(path: str, before: bytes, after: bytes) -> str:
    old = before.decode("utf-8", errors="replace").splitlines()
    new = after.decode("utf-8").splitlines()
    lines = list(difflib.unified_diff(old, new, path, f"{path} (đã sửa)", lineterm="", n=0))
    return "\n".join(lines) or f"{path}: chỉ đổi bảng mã hoặc ký tự xuống dòng"

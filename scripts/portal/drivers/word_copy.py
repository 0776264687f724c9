"""Write the official Word copy of one unit's report."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.checks import build_checker, check_submissions
from portal.drivers.derived_files import write_aside
from portal.exports.unit_word import build_unit_word
from portal.reading.repository import Repository
from portal.reading.submissions import read_submissions
from portal.vocabulary.errors import PortalError

TEMPLATE = Path("templates") / "bao-cao-don-vi.docx"
"""Below schemas/: the layout that the department may change in Word."""


def write_unit_word(root: Path, file: Path, out: Path) -> Path:
    """Write the Word copy of a report into `out`, which is replaced when it is there.

    PortalError when the report does not pass the checks: a copy that looks official must not hold refused figures.
    """
    repository = Repository(root)
    checker = build_checker(repository)
    submissions = list(read_submissions(repository, (file,)))
    if len(submissions) != 1:
        raise PortalError(f"{file}: hãy chỉ đúng một phiếu")
    checked = next(iter(check_submissions(checker, repository, submissions)))
    accepted = checker.accept(checked)
    if accepted is None:
        raise PortalError(
            f"{file}: phiếu còn lỗi hoặc cảnh báo chưa giải trình; hãy chạy “portal check {file}” rồi sửa"
        )
    unit, period = checker.registry.unit(accepted.unit), checker.registry.period(accepted.period)
    template = repository.schemas / TEMPLATE
    content = template.read_bytes() if template.exists() else None
    write_aside(out, build_unit_word(checker.registry, dict(accepted.data), unit, period, content))
    return out

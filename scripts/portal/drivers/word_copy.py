"""Write the official Word copies of accepted reports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from portal.drivers.checks import build_checker, check_submissions
from portal.drivers.derived_files import write_aside
from portal.exports.unit_word import build_unit_word
from portal.reading.repository import Repository
from portal.reading.submissions import read_submissions
from portal.vocabulary.errors import PortalError
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport

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
    write_aside(out, _content(repository, checker.registry, accepted))
    return out


def write_word_copies(
    repository: Repository, registry: Registry, reports: Iterable[AcceptedReport], folder: Path
) -> list[Path]:
    """Write the Word copy of each report into a folder, `bao-cao-<unit>-<period>.docx`; returns the files."""
    written = []
    for report in reports:
        path = folder / f"bao-cao-{report.unit}-{report.period}.docx"
        write_aside(path, _content(repository, registry, report))
        written.append(path)
    return written


def _content(repository: Repository, registry: Registry, report: AcceptedReport) -> bytes:
    unit, period = registry.unit(report.unit), registry.period(report.period)
    template = repository.schemas / TEMPLATE
    content = template.read_bytes() if template.exists() else None
    return build_unit_word(registry, dict(report.data), unit, period, content)

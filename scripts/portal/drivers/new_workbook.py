"""Make the workbook of a unit, ready to be sent by mail."""

from __future__ import annotations

from pathlib import Path

from portal.checking.report_check import Checker
from portal.drivers.checks import build_checker
from portal.drivers.derived_files import write_aside
from portal.exports.excel_form import build_excel_form
from portal.reading.repository import Repository
from portal.reading.submissions import read_submission
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reports import Data


def write_workbook(root: Path, unit_id: str, period_id: str, out: Path | None = None) -> Path:
    """Write the workbook of a unit for a period into `out`, or as `<unit>-<period>.xlsx` here; never over a file.

    What the unit reported in the period before stands beside the cells. PortalError when the unit does not report.
    """
    repository = Repository(root)
    checker = build_checker(repository)
    registry = checker.registry
    unit, period = registry.unit(unit_id), registry.period(period_id)
    if not registry.expects(unit, period):
        raise PortalError(f"{unit.name} không phải báo cáo trong kỳ {period.id}")
    path = out or Path(f"{unit.id}-{period.id}.xlsx")
    if path.exists():
        raise PortalError(f"{path}: đã có tệp, không ghi đè")
    content = build_excel_form(
        registry,
        unit,
        period,
        previous=_previous(repository, checker, unit.id, period),
        rules=checker.rules.get(registry.year_of(period).rules),
        thresholds=checker.thresholds,
    )
    write_aside(path, content)
    return path


def _previous(repository: Repository, checker: Checker, unit: str, period: ReportingPeriod) -> Data | None:
    before = checker.registry.year_of(period).before(period)
    path = repository.submission_path(unit, before.id) if before is not None else None
    if path is None or not path.exists():
        return None
    return checker.comparable(checker.check(read_submission(repository, path)))

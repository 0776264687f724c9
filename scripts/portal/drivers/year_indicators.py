"""The indicators of a year, read against the plan, the form and the groups of that year."""

from __future__ import annotations

from portal.reading.indicator_table import read_indicators
from portal.reading.plan_file import read_plan
from portal.reading.repository import Repository
from portal.vocabulary.indicators import IndicatorTable
from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.registry import Registry


def read_year_indicators(repository: Repository, registry: Registry, year: ReportingYear) -> IndicatorTable:
    """The table of `schemas/indicators/<year>.yaml`, empty when the year has none; ConfigError for a row at fault."""
    path = repository.schemas / "indicators" / f"{year.year}.yaml"
    if not path.is_file():
        return IndicatorTable()
    plan = read_plan(repository.schemas / "plan" / f"{year.plan}.yaml")
    groups = registry.groups.get(year.year, {})
    return read_indicators(path, registry.forms[year.form], registry.code_lists, plan, tuple(groups))

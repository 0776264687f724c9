"""Read the plan that holds now: that of the latest year for which it has been filled in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portal.reading.config_source import read_config
from portal.reading.plan_file import read_plan
from portal.vocabulary.periods import ReportingYear
from portal.vocabulary.plan import Plan


def read_latest_plan(folder: Path, years: Sequence[ReportingYear]) -> Plan:
    """The plan of the latest of `years`, oldest first, that is no draft: a new year starts with one (portal new-year).

    ConfigError for a fault in it, or when every plan is a draft.
    """
    paths = [folder / f"{year.plan}.yaml" for year in reversed(years)]
    return read_plan(next((path for path in paths if not is_draft(path)), paths[0]))


def is_draft(path: Path) -> bool:
    """Whether a plan still waits to be filled in; a plan that is not there is no draft.

    Only a file that has the word is read whole: whoever checks reports asks, and a filled plan is long.
    """
    return path.is_file() and b"draft" in path.read_bytes() and read_config(path).get("draft") == "true"

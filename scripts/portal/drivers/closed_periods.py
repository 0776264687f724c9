"""The rule of closed periods as a repository has it now."""

from __future__ import annotations

from portal.checking.closed_periods import ClosedPeriods
from portal.checking.report_check import Checker
from portal.reading.repository import Repository
from portal.reading.unlocks import read_unlocks


def read_closed_periods(repository: Repository, checker: Checker) -> ClosedPeriods:
    """The periods of a checker's registry with the unlock records of its repository; ConfigError when one is wrong."""
    unlocks = read_unlocks(repository.schemas / "unlocks", checker.registry)
    return ClosedPeriods(checker.registry, checker.wording, unlocks)

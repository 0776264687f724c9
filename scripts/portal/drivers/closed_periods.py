"""The rules of closed periods as a repository has them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal.checking.closed_periods import ClosedPeriods
from portal.checking.closed_reports import ClosedReports
from portal.checking.report_check import Checker
from portal.checking.text_screens import ScreenChecker
from portal.checking.unlock_words import UnlockLimits, unlock_faults
from portal.drivers.campaign import Campaign, now_in
from portal.drivers.checks import build_checker
from portal.reading.corrections import read_corrections
from portal.reading.repository import Repository
from portal.reading.unlocks import Unlocks, read_unlocks
from portal.vocabulary.errors import ConfigError, PortalError
from portal.vocabulary.periods import ReportingPeriod

_FOLDER = "unlocks"
_LONGEST = "mo_khoa_toi_da"
_MOST_NAMED = 10


def read_checked_unlocks(repository: Repository, checker: Checker, as_of: datetime | None = None) -> Unlocks:
    """The unlock records; ConfigError when one is wrong, names somebody, or reaches too far beyond today.

    `as_of` is the instant that is looked at, when that is later than today.
    """
    registry, folder = checker.registry, repository.schemas / _FOLDER
    unlocks = read_unlocks(folder, registry)
    if not unlocks:
        return unlocks
    limit = checker.thresholds.get(_LONGEST)
    if limit is None:
        raise ConfigError(repository.schemas / "thresholds.yaml", f"thiếu ngưỡng {_LONGEST}")
    now = now_in(registry)
    screening = ScreenChecker(checker.screens, next(iter(registry.forms.values())))
    limits = UnlockLimits(screening, max(now, as_of or now), limit.value)
    for unlock, why in unlock_faults(unlocks, limits):
        year = registry.period(unlock.period).year
        raise ConfigError(folder / f"{year}.yaml", f"mục của {unlock.unit}, kỳ {unlock.period}: {why}")
    return unlocks


def read_closed_periods(repository: Repository, checker: Checker) -> ClosedPeriods:
    """The periods of a checker's registry with the unlock records of its repository; ConfigError when one is wrong."""
    return ClosedPeriods(checker.registry, checker.wording, read_checked_unlocks(repository, checker))


def read_closed_reports(repository: Repository, checker: Checker, now: datetime | None = None) -> ClosedReports:
    """What is written down about closed periods; `now` is this machine's clock when it is not given."""
    registry = checker.registry
    corrections = read_corrections(repository.schemas / "corrections", registry)
    unlocks = read_checked_unlocks(repository, checker, now)
    return ClosedReports(registry, checker.wording, corrections, unlocks, now or now_in(registry))


def refuse_changed(campaign: Campaign, periods: Sequence[ReportingPeriod]) -> None:
    """PortalError when a report of one of these periods, closed, was changed or removed without leave."""
    wanted = {period.id for period in periods if period.id in campaign.registry.closings}
    if not wanted:
        return
    closed = read_closed_reports(campaign.repository, build_checker(campaign.repository), campaign.as_of)
    there = [one for one in campaign.checked if one.submission.unit and one.submission.period in wanted]
    present = {(one.submission.unit, one.submission.period) for one in there}
    found = [finding for one in there if (finding := closed.finding(one)) is not None]
    found += closed.lost(key for key in closed.received if key[1] in wanted and key not in present)
    if found:
        lines = [f"  {one.message} {one.remedy}" for one in found[:_MOST_NAMED]]
        more = [f"  và {len(found) - _MOST_NAMED} phiếu nữa"] if len(found) > _MOST_NAMED else []
        raise PortalError("\n".join([f"{len(found)} phiếu của kỳ đã khóa không được phép đổi:", *lines, *more]))

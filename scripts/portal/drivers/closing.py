"""Close a period for good: who was asked and how each stood is written down once, and holds from then on."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from portal.drivers.arrivals import Key
from portal.drivers.campaign import Campaign, moment, read_campaign, zone_of
from portal.drivers.derived_files import write_once
from portal.drivers.git_repository import GitRepository
from portal.exports.closing_yaml import render_closing
from portal.notices.closing_text import render_what_closes, render_what_comes_next
from portal.statistics.reporting_rates import PeriodStatus, UnitStatus
from portal.vocabulary.closings import ClosedUnit, Closing
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import instant_text

FOLDER = "closings"
_MOST_NAMED = 10


def close_period(root: Path, name: str, as_of: str | None, *, dry_run: bool = False) -> str:
    """Write `schemas/closings/<period>.yaml` as of an instant (now when none is given); the same gives the same bytes.

    Returns in words what it freezes and what comes next; with `dry_run` nothing is written. PortalError when the period
    is closed already, still takes reports in, or has reports that wait for a reviewer: their senders were in time, and
    must not be frozen as missing.
    """
    campaign = read_campaign(root, moment(root, as_of))
    period = campaign.period_named(name)
    path = campaign.repository.schemas / FOLDER / f"{period.id}.yaml"
    status = campaign.status(period)
    _refuse_early(campaign, period, status)
    closing = build_closing(campaign, status)
    said = render_what_closes(closing, period.label)
    if dry_run:
        return f"{said}\n\nXem trước, chưa ghi gì. Đúng rồi thì chạy lại lệnh này, bỏ --dry-run."
    try:
        write_once(path, render_closing(closing).encode())
    except FileExistsError:
        raise PortalError(
            f"{path}: kỳ {period.id} vừa được một lần chạy khác khóa; bản ghi đó giữ nguyên, lần này không ghi gì"
        ) from None
    return f"{said}\n\nĐã ghi {path}\n\n{render_what_comes_next(closing, path)}"


def build_closing(campaign: Campaign, status: PeriodStatus) -> Closing:
    """The closing of a period as a campaign stands."""
    period = status.period
    received = {one.unit.id for one in status.units if one.state.is_actual}
    blobs = present_blobs(campaign, [(unit, period.id) for unit in received])
    zone = zone_of(campaign.registry)
    as_of = campaign.as_of.replace(microsecond=0).astimezone(zone)  # whole seconds, as git and the receipts have them
    receipts = sum(
        receipt.instant <= campaign.as_of
        for (_, of_period), some in campaign.receipts.items()
        if of_period == period.id
        for receipt in some
    )
    units = (_closed_unit(one, blobs.get((one.unit.id, period.id), ""), zone) for one in status.units)
    return Closing(period.id, period.due, period.closes, as_of, {unit.id: unit for unit in units}, receipts)


def _closed_unit(one: UnitStatus, blob: str, zone: tzinfo) -> ClosedUnit:
    unit = one.unit
    first = one.arrival.first if one.state.is_actual else None
    names = (unit.id, unit.name, unit.short_name, unit.type, unit.form_type, unit.locality)
    return ClosedUnit(*names, one.state, first.astimezone(zone) if first is not None else None, blob)


def present_blobs(campaign: Campaign, keys: list[Key]) -> dict[Key, str]:
    """The contents that lie in the places of these reports, as git names them; none where there is no git."""
    git = GitRepository.at(campaign.repository.root)
    if git is None:
        return {}
    try:
        paths = {f"submissions/{unit}/{period}.yaml": (unit, period) for unit, period in sorted(keys)}
        return {paths[path]: blob for path, blob in git.object_ids(paths).items()}
    finally:
        git.close()


def _refuse_early(campaign: Campaign, period: ReportingPeriod, status: PeriodStatus) -> None:
    closed = campaign.registry.closings.get(period.id)
    if closed is not None:
        raise PortalError(f"kỳ {period.id} đã khóa lúc {instant_text(closed.as_of)}; bản ghi khóa kỳ không ghi lại")
    if campaign.as_of < period.closes:
        raise PortalError(
            f"kỳ {period.id} còn nhận đến {instant_text(period.closes)}; muốn khóa sớm thì sửa closes trong "
            f"schemas/periods/{period.year}.yaml và ghi lý do"
        )
    waiting = [one.unit.short_name for one in status.units if one.state is ReportState.PENDING]
    if waiting:
        more = f" và {len(waiting) - _MOST_NAMED} đơn vị nữa" if len(waiting) > _MOST_NAMED else ""
        raise PortalError(
            f"kỳ {period.id} còn {len(waiting)} phiếu chờ duyệt: {', '.join(waiting[:_MOST_NAMED])}{more}; "
            "duyệt hoặc trả lại rồi hãy khóa"
        )

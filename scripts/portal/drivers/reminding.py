"""Remind units: what to send today, as files ready to use, and one standing note a period on the git host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.drivers.campaign import Campaign, moment, read_campaign
from portal.drivers.derived_files import write_aside
from portal.drivers.host.api import HostApi
from portal.drivers.host.reminder_issues import ReminderIssues
from portal.exports.calendar import calendar_days, render_calendar
from portal.exports.urging_letter import build_urging_letter
from portal.notices.reminder_text import (
    render_district_letter,
    render_email,
    render_group_message,
    render_summary,
    render_unit_message,
)
from portal.reading.plan_file import read_plan
from portal.reading.reminders import FILE, read_reminders
from portal.views.reminders import Reminder, build_reminder
from portal.views.reporting_status import NO_LOCALITY
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.reminders import ReminderPolicy
from portal.vocabulary.vietnamese import fold

_OF_UNITS = "zalo/"
"""The folder of messages for one unit each."""
_NO_ADDRESS = (
    "Lưu ý: chưa ghi địa chỉ cổng ở dòng address của schemas/reminders.yaml, nên tin nhắn và thư không có câu chỉ cách "
    "mở cổng."
)


def remind(root: Path, period: str | None, as_of: str | None, out: Path | None) -> str:
    """The summary of one period, the one in hand by default; with `out`, texts, letters and calendar in that folder.

    PortalError when the folder holds something already: letters of another day must not lie among today's.
    """
    campaign = read_campaign(root, moment(root, as_of))
    policy = _policy(campaign)
    chosen = campaign.period_named(period)
    reminder = _reminder(campaign, policy, chosen)
    if out is None:
        return render_summary(reminder)
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise PortalError(f"{out}: thư mục đã có nội dung; hãy chọn thư mục mới")
    lines, messages = [render_summary(reminder), ""], 0
    for name, content in _files(campaign, policy, reminder):
        write_aside(out / name, content)
        if name.startswith(_OF_UNITS):
            messages += 1
        else:
            lines.append(f"Đã ghi {out / name}")
    if messages:
        lines.append(f"Đã ghi {messages} tin nhắn riêng, mỗi đơn vị một tệp, vào {out / _OF_UNITS}")
        if not reminder.address:
            lines += ["", _NO_ADDRESS]
    return "\n".join(lines)


def remind_on_host(root: Path, as_of: str | None, api: HostApi, bot_id: int) -> Iterator[str]:
    """Bring the note of each opened period up to date; yields what was done, nothing when nothing changed."""
    campaign = read_campaign(root, moment(root, as_of))
    policy = _policy(campaign)
    issues = ReminderIssues(api, bot_id)
    for period in campaign.registry.periods.values():
        if period.opens <= campaign.as_of:
            yield from issues.bring_up_to_date(_reminder(campaign, policy, period))


def write_calendar(root: Path, period: str | None, unit: str | None, as_of: str | None, out: Path) -> Path:
    """Write the calendar of a period, a year or, without a name, the year in hand; of one unit when it is named.

    PortalError for a unit that no period of them asks.
    """
    campaign = read_campaign(root, moment(root, as_of))
    registry, current = campaign.registry, campaign.current_period()
    periods = campaign.periods_named(period) if period else registry.year_of(current).periods
    owner = registry.unit(unit) if unit else None
    if owner is not None:
        periods = tuple(one for one in periods if registry.expects(owner, one))
        if not periods:
            raise PortalError(f"{owner.name}: không phải báo cáo kỳ nào trong các kỳ này")
    days = tuple(calendar_days(periods, _policy(campaign), owner))
    name = f"Hạn báo cáo – {owner.short_name if owner else registry.department.short_name}"
    write_aside(out, render_calendar(name, registry.department, days, campaign.as_of))
    return out


def _policy(campaign: Campaign) -> ReminderPolicy:
    return read_reminders(campaign.repository.schemas / FILE)


def _reminder(campaign: Campaign, policy: ReminderPolicy, period: ReportingPeriod) -> Reminder:
    return build_reminder(campaign.registry, policy, campaign.status(period), campaign.request_log)


def _files(campaign: Campaign, policy: ReminderPolicy, reminder: Reminder) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; letters only while somebody is to be reminded, district letters where there are
    districts: a letter to units without one would name them to everybody."""
    department = campaign.registry.department
    yield "tom-tat.txt", (render_summary(reminder) + "\n").encode()
    yield "lich.ics", _calendar(campaign, policy, reminder)
    if reminder.step is None or not reminder.owing:
        return
    yield "zalo-nhom.txt", render_group_message(reminder, department).encode()
    for unit in reminder.owing:
        yield f"{_OF_UNITS}{unit.id}.txt", render_unit_message(reminder, unit, department).encode()
    yield "thu-dien-tu.txt", render_email(reminder, department).encode()
    districts = [part for part in reminder.by_locality if part[0] != NO_LOCALITY]
    for number, (locality, units) in enumerate(districts, 1):
        name = "-".join("".join(letter if letter.isalnum() else " " for letter in fold(locality)).split())
        letter = render_district_letter(reminder, locality, units, department)
        yield f"thu-{number:02d}-{name or 'khac'}.txt", letter.encode()
    if reminder.step.formal:
        year = campaign.registry.year_of(reminder.period)
        plan = read_plan(campaign.repository.schemas / "plan" / f"{year.plan}.yaml")
        yield "cong-van-don-doc.docx", build_urging_letter(reminder, department, plan, campaign.as_of)


def _calendar(campaign: Campaign, policy: ReminderPolicy, reminder: Reminder) -> bytes:
    department = campaign.registry.department
    days = tuple(calendar_days((reminder.period,), policy))
    return render_calendar(f"Hạn báo cáo – {department.short_name}", department, days, campaign.as_of)

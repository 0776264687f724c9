"""Start a new plan year from the last one: what holds is carried over, what must be decided is left open and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from portal.checking.unit_changes import check_unit_changes
from portal.drivers.derived_files import write_aside
from portal.exports.new_year import render_groups, render_periods, render_plan_draft, render_plan_text
from portal.reading.plan_file import read_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text, sort_key

_MOST_NAMED = 20
Day = TypeVar("Day", date, datetime)


def start_year(root: Path, year: int) -> Iterator[str]:
    """Write the files of the year after the last one below `schemas/`; yields what was written and what is left to do.

    Form and rules stay the versions of the last year until somebody adds new ones; units are those of the register.
    The year is there once its last file, the periods, is; a run that was cut off is finished by running it again.
    PortalError for another year, a file with other content, or units that disagree with their changes.
    """
    repository = Repository(root)
    registry = read_registry(repository)
    last = _last_year(registry, year)
    faults = list(check_unit_changes(registry))
    if faults:
        raise PortalError("danh bạ và schemas/org_units/changes.yaml chưa khớp:\n" + "\n".join(faults))
    started = next_year(last, year)
    files = _files(repository, registry, last, started)
    _refuse_overwriting(repository, files)
    for path, content in files.items():
        write_aside(path, content)
        yield f"Đã ghi {repository.relative(path)}"
    yield from _left_to_do(replace(registry, years=(*registry.years, started)), last, started)


def _last_year(registry: Registry, year: int) -> ReportingYear:
    known = (*registry.years, *registry.drafts)
    if not known:
        raise PortalError("chưa có năm nào trong schemas/periods để chép sang")
    last = max(known, key=lambda one: one.year)
    if year <= last.year:
        raise PortalError(f"năm {year} đã có; không ghi đè")
    if year != last.year + 1:
        raise PortalError(f"năm gần nhất là {last.year}, nên năm tiếp theo là {last.year + 1}")
    return last


def next_year(last: ReportingYear, year: int) -> ReportingYear:
    """The last year moved to another: the same days, its own plan, the same form and rules, nothing verified."""
    why = f"Theo khung thời gian của năm {last.year}; chờ kế hoạch năm {year} để xác nhận hoặc sửa."
    periods = tuple(
        replace(
            period,
            id=period.id.replace(str(last.year), str(year), 1),
            year=year,
            label=period.label.replace(str(last.year), str(year)),
            first_day=_moved(period.first_day, year - last.year),
            last_day=_moved(period.last_day, year - last.year),
            opens=_moved(period.opens, year - last.year),
            due=_moved(period.due, year - last.year),
            closes=_moved(period.closes, year - last.year),
            verified=False,
            why=why,
        )
        for period in last.periods
    )
    return ReportingYear(year, str(year), last.form, last.rules, periods)


def _moved(day: Day, years: int) -> Day:
    """The same day of another year; what is not there in every year moves to 28 February."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _files(
    repository: Repository, registry: Registry, last: ReportingYear, started: ReportingYear
) -> dict[Path, bytes]:
    """The new files in the order in which they are written; the periods, which make the year, last."""
    schemas, year = repository.schemas, started.year
    plan = read_plan(schemas / "plan" / f"{last.plan}.yaml")
    groups = registry.groups.get(last.year, {})
    members = {member for group in groups.values() for member in group.members}
    became = {member: _became(registry, member, last, started) for member in members}
    texts = {
        schemas / "plan" / f"{year}.txt": render_plan_text(year),
        schemas / "plan" / f"{year}.yaml": render_plan_draft(plan, year, registry.department.name),
        schemas / "groups" / f"{year}.yaml": render_groups(groups, last.year, year, became),
        schemas / "periods" / f"{year}.yaml": render_periods(started, last.year),
    }
    indicators = schemas / "indicators" / f"{last.year}.yaml"
    if indicators.is_file():
        texts = {schemas / "indicators" / f"{year}.yaml": indicators.read_text(encoding="utf-8"), **texts}
    return {path: text.encode() for path, text in texts.items()}


def _refuse_overwriting(repository: Repository, files: dict[Path, bytes]) -> None:
    other = [path for path, content in files.items() if path.exists() and path.read_bytes() != content]
    if other:
        names = ", ".join(repository.relative(path) for path in other)
        raise PortalError(f"đã có tệp khác nội dung, không ghi đè: {names}")


def _became(registry: Registry, unit_id: str, last: ReportingYear, started: ReportingYear) -> str:
    """What became of a unit by the end of the new year, as the comment of a data file says it; empty when nothing."""
    since, until = last.periods[-1].last_day, started.periods[-1].last_day
    unit, parts = registry.org_units[unit_id], []
    for change in registry.changes:
        through = unit_id in change.before or unit.reports_through in change.before
        if through and since < change.on <= until:
            whom = "" if unit_id in change.before else f"{unit.reports_through} "
            parts.append(f"{whom}{change.kind.value} {change.on.isoformat()}: {', '.join(change.after) or 'none'}")
    return f" ({'; '.join(parts)})" if parts else ""


def _left_to_do(registry: Registry, last: ReportingYear, started: ReportingYear) -> Iterator[str]:
    year = started.year
    for before, after in zip(last.periods, started.periods, strict=True):
        yield from _units_of(registry, before, after)
    yield f"Việc còn lại: chép kế hoạch vào schemas/plan/{year}.txt và ghi từng mục ở {year}.yaml (bỏ dòng draft);"
    yield f"  xác nhận hạn nộp ở schemas/periods/{year}.yaml; ghi đơn vị vào các nhóm ở schemas/groups/{year}.yaml;"
    yield f"  đối chiếu schemas/indicators/{year}.yaml với kế hoạch mới."
    yield f"Mẫu {last.form}, quy tắc {last.rules} dùng tiếp; cần đổi thì thêm tệp phiên bản mới và sửa dòng form, rules"
    yield f"  ở schemas/periods/{year}.yaml. Năm cũ giữ nguyên."


def _units_of(registry: Registry, before: ReportingPeriod, after: ReportingPeriod) -> Iterator[str]:
    old = {unit.id: unit.short_name for unit in registry.expected_units(before)}
    new = {unit.id: unit.short_name for unit in registry.expected_units(after)}
    yield f"{after.label} (số liệu đến {date_text(after.last_day)}): {len(new)} đơn vị phải báo cáo"
    for word, names in (("thêm", new.keys() - old.keys()), ("thôi", old.keys() - new.keys())):
        if names:
            shown = sorted(({**old, **new}[unit] for unit in names), key=sort_key)
            more = f" và {len(shown) - _MOST_NAMED} đơn vị nữa" if len(shown) > _MOST_NAMED else ""
            yield f"  {word}: {', '.join(shown[:_MOST_NAMED])}{more}"
    orphans = [
        unit.short_name
        for unit in registry.org_units.values()
        if unit.reports_through
        and unit.exists_on(after.last_day)
        and not _exists(registry, unit.reports_through, after)
    ]
    if orphans:
        yield f"  chưa rõ nộp qua ai (đơn vị tổng hợp đã thôi): {', '.join(orphans[:_MOST_NAMED])}"


def _exists(registry: Registry, unit_id: str, period: ReportingPeriod) -> bool:
    return registry.org_units[unit_id].exists_on(period.last_day)

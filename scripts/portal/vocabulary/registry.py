"""Everything that is agreed before the first report arrives: units, periods, forms, code lists, groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from portal.vocabulary.closings import Closing
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Form
from portal.vocabulary.org_units import DEPARTMENT_TYPE, OrgUnit, UnitChange, UnitGroup
from portal.vocabulary.periods import ReportingPeriod, ReportingYear


@dataclass(frozen=True, slots=True)
class Department:
    """The department's own names, which change with years and places."""

    name: str
    short_name: str
    office: str
    province: str
    site_title: str
    staff_site_title: str
    contact: str
    utc_offset: str
    banner: str = ""
    host_url: str = ""
    """Upload page of a unit's folder on the git host, with places {branch}, {unit}, {period}; empty hides the way."""
    host_editor_url: str = ""
    """The host's page for a new file, with the same places and {file}, {text}; empty hides it."""
    site_url: str = ""
    """Where the public site is published; printed sheets and the feed name it. Empty: only the path is printed."""


@dataclass(frozen=True, slots=True)
class PublicationRules:
    """What the public may see (DESIGN.md policies 6, 7 and 10); `why` explains each rule by its key."""

    status_public: str
    small_count_threshold: int
    rounding_base: int
    rate_minimum_denominator: int
    hidden_plan_pieces: tuple[str, ...]
    named_list_public: bool
    minimum_contributors: int = 3
    """How many units must stand behind a total that is not published by unit."""
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_units(self) -> bool:
        """Whether the public may read of single units, or of counts only."""
        return self.status_public == "per_unit"


@dataclass(frozen=True, eq=False)
class Registry:
    """The agreed facts of one repository."""

    code_lists: Mapping[str, CodeList]
    org_units: Mapping[str, OrgUnit]
    changes: tuple[UnitChange, ...]
    years: tuple[ReportingYear, ...]
    forms: Mapping[str, Form]
    groups: Mapping[int, Mapping[str, UnitGroup]]
    accounts: Mapping[str, tuple[str, ...]]
    on_behalf: Mapping[str, str]
    publication: PublicationRules
    department: Department
    closings: Mapping[str, Closing] = field(default_factory=dict)
    """Periods that are closed for good, by id."""
    drafts: tuple[ReportingYear, ...] = ()
    """Years whose plan nobody has filled in: nothing of them is shown, asked for or counted, and `years` has none."""

    @cached_property
    def periods(self) -> dict[str, ReportingPeriod]:
        """Every reporting period by id, in time order."""
        found = [period for year in self.years for period in year.periods]
        return {period.id: period for period in sorted(found, key=lambda period: period.due)}

    def period(self, period_id: str) -> ReportingPeriod:
        """The period with this id; PortalError naming the known ones when there is none."""
        try:
            return self.periods[period_id]
        except KeyError:
            self.refuse_draft(period_id)
            known = ", ".join(self.periods)
            raise PortalError(f"không có kỳ báo cáo “{period_id}”; các kỳ đang có: {known}") from None

    def current_period(self, as_of: datetime) -> ReportingPeriod:
        """The last period that has opened by an instant; the first of all while none has. PortalError without any."""
        periods = list(self.periods.values())
        if not periods:
            raise PortalError("chưa có kỳ báo cáo nào trong schemas/periods")
        return next((period for period in reversed(periods) if period.opens <= as_of), periods[0])

    def refuse_draft(self, name: str) -> None:
        """PortalError when a year or a period by this name is still a draft; otherwise nothing."""
        for year in self.drafts:
            if name == str(year.year) or any(name == period.id for period in year.periods):
                raise PortalError(
                    f"“{name}”: kế hoạch năm {year.year} còn là bản nháp nên năm này chưa mở; điền xong thì bỏ dòng "
                    f"draft: true trong schemas/plan/{year.plan}.yaml"
                )

    def unit(self, unit_id: str) -> OrgUnit:
        """The org unit with this id; PortalError when there is none."""
        try:
            return self.org_units[unit_id]
        except KeyError:
            raise PortalError(f"không có đơn vị “{unit_id}” trong danh bạ schemas/org_units") from None

    def year_of(self, period: ReportingPeriod) -> ReportingYear:
        """The reporting year a period belongs to."""
        return next(year for year in self.years if year.year == period.year)

    def form_of(self, period: ReportingPeriod) -> Form:
        """The form version in use in a period."""
        return self.forms[self.year_of(period).form]

    def group_members(self, year: int, group_id: str) -> tuple[str, ...]:
        """The units of a group in a year; empty when the year has no such group."""
        group = self.groups.get(year, {}).get(group_id)
        return group.members if group else ()

    @cached_property
    def _members_by_reporter(self) -> dict[tuple[int, str], dict[str, list[str]]]:
        """Year and unit -> group -> its members that the unit answers for; made once, for all units."""
        index: dict[tuple[int, str], dict[str, list[str]]] = {}
        for year, groups in self.groups.items():
            for group in groups.values():
                for member in group.members:
                    for unit_id in dict.fromkeys((self.reporter_of(member), *self.department_above(member))):
                        of_unit = index.setdefault((year, unit_id), {})
                        of_unit.setdefault(group.id, []).append(member)
        return index

    def members_through(self, year: int, unit_id: str) -> Mapping[str, list[str]]:
        """The groups of a year that concern a unit's report: itself, or units that report through it, by group; for
        the department all units of a group, because it enters what became official about them."""
        return self._members_by_reporter.get((year, unit_id), {})

    def department_above(self, unit_id: str) -> Iterator[str]:
        """The department that a unit belongs to, found by going up from parent to parent; none when there is none."""
        unit = self.org_units.get(unit_id)
        seen: set[str] = set()
        while unit is not None and unit.id not in seen:
            seen.add(unit.id)
            if unit.type == DEPARTMENT_TYPE and unit.id != unit_id:
                yield unit.id
            unit = self.org_units.get(unit.parent)

    def reporter_of(self, unit_id: str) -> str:
        """The unit whose report covers this one: itself, or the one it reports through."""
        unit = self.org_units.get(unit_id)
        return unit.reports_through if unit is not None and unit.reports_through else unit_id

    def expected_units(self, period: ReportingPeriod) -> list[OrgUnit]:
        """Units that must report: they report themselves, the form is theirs, and they exist on the period's last day.

        Plan III.1; DHIS2 "expected reports". For a closed period those of the day of closing, as they were then.
        """
        closing = self.closings.get(period.id)
        if closing is not None:
            return [one.as_of_closing(self.org_units[one.id]) for one in closing.units.values()]
        return [unit for unit in self.org_units.values() if self.expects(unit, period)]

    def expects(self, unit: OrgUnit, period: ReportingPeriod) -> bool:
        """Whether this unit must report for this period."""
        if period.id in self.closings:
            return unit.id in self.closings[period.id].units
        form = self.form_of(period)
        return unit.reports and unit.form_type in form.unit_types and unit.exists_on(period.last_day)

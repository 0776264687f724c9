"""The groups of units that the plan singles out, and the department's own actions."""

from __future__ import annotations

from portal.pages.blocks import Blocks, render_html
from portal.pages.links import Links
from portal.views.department_actions import ActionProgress
from portal.views.followed_units import FollowedCounts, FollowedUnit, PilotUnit
from portal.views.reporting_units import GroupDuties, GroupMember
from portal.views.site import StaffSite


def render_group_duties(duties: GroupDuties | None, links: Links, *, counted: bool) -> Blocks:
    """What is asked of a group, without names; `counted` when its results will be published as x of y."""
    return (render_html("group_duties", duties=duties, links=links, counted=counted),)


def render_tracked_units(site: StaffSite, links: Links) -> Blocks:
    """The followed schools: what is asked, who reports for them, and how far each has come; for staff."""
    rows = tuple(zip(site.tracked, site.groups.followed, strict=True))
    return _group("followed_units", site.common.tracked, rows, site, links, counts=site.groups.counts)


def render_pilot_units(site: StaffSite, links: Links) -> Blocks:
    """The pilots: what is asked of them, and the festival each held; for staff."""
    rows = tuple(zip(site.pilots, site.groups.pilots, strict=True))
    return _group("pilot_units", site.common.pilots, rows, site, links)


def _group(
    template: str,
    duties: GroupDuties | None,
    rows: tuple[tuple[GroupMember, FollowedUnit | PilotUnit], ...],
    site: StaffSite,
    links: Links,
    **more: FollowedCounts,
) -> Blocks:
    blocks = render_group_duties(duties, links, counted=False)
    if not rows:
        return blocks
    return (*blocks, render_html(template, rows=rows, period=site.common.period, **more))


def render_department_actions(rows: tuple[ActionProgress, ...], links: Links, *, staff: bool) -> Blocks:
    """The department's own actions; for staff with progress, date and document."""
    return (render_html("department_actions", rows=rows, links=links, staff=staff),) if rows else ()

"""The groups of units that the plan singles out."""

from __future__ import annotations

from portal.pages.blocks import Blocks, render_html
from portal.pages.links import Links
from portal.views.reporting_units import GroupDuties, GroupMember


def render_group_duties(duties: GroupDuties | None, links: Links, *, counted: bool) -> Blocks:
    """What is asked of a group, without names; `counted` when its results will be published as x of y."""
    return (render_html("group_duties", duties=duties, links=links, counted=counted),)


def render_group_members(
    duties: GroupDuties | None, members: tuple[GroupMember, ...], period: str, links: Links
) -> Blocks:
    """What is asked of a group, and each of its units by name: for staff."""
    blocks = render_group_duties(duties, links, counted=False)
    if duties is None:
        return blocks
    return (*blocks, render_html("group_members", duties=duties, members=members, period=period))

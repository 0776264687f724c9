"""Where the totals of the staff site come from, for as many units as a page can show."""

from __future__ import annotations

from collections.abc import Sequence

from portal.drivers.campaign import Campaign
from portal.drivers.editions import read_editions
from portal.statistics.facts import Fact
from portal.views.number_sources import SourcePage, build_number_sources
from portal.views.results import ResultsView

MOST_UNITS = 2_000
"""A table of more rows opens on no desk; beyond it the same figures are in `portal export xlsx` and `csv`."""


def number_sources(campaign: Campaign, results: Sequence[ResultsView], facts: Sequence[Fact]) -> tuple[SourcePage, ...]:
    """A page for each section of every period among these results, newest period first; none for too many units."""
    views = [view for view in results if not view.whole_year]
    periods = [campaign.registry.period(view.periods[0]) for view in views]
    if any(len(campaign.registry.expected_units(period)) > MOST_UNITS for period in periods):
        return ()
    editions = read_editions(campaign, periods, facts)
    return tuple(
        page
        for view, period in zip(views, periods, strict=True)
        for page in build_number_sources(view, period, campaign.registry, editions)
    )

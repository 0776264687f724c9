"""The same period of two years, read from one campaign."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portal.drivers.campaign import Campaign, moment, read_campaign
from portal.notices.comparison_text import render_comparison
from portal.statistics.coverage import compute_scope
from portal.statistics.year_comparison import PeriodFacts, YearComparison, compare_periods, refuse_unlike
from portal.views.year_comparison import YearComparisonView, build_year_comparison
from portal.vocabulary.errors import PortalError
from portal.vocabulary.periods import ReportingPeriod


def compute_year_comparison(campaign: Campaign, earlier: ReportingPeriod, later: ReportingPeriod) -> YearComparison:
    """Two periods of a campaign set side by side; PortalError when they must not be."""
    refuse_unlike(earlier, later)
    return compare_periods(campaign.registry, _facts(campaign, earlier), _facts(campaign, later))


def _facts(campaign: Campaign, period: ReportingPeriod) -> PeriodFacts:
    scope = compute_scope(campaign.registry, [period], campaign.reports, campaign.exemptions)
    return PeriodFacts(period, campaign.registry.form_of(period), scope, campaign.facts([period]))


def year_comparisons(campaign: Campaign, periods: Sequence[ReportingPeriod]) -> tuple[YearComparisonView, ...]:
    """Each of these periods beside the same one of the year before, where both have reports."""
    reported = {period for _, period in campaign.reports}
    views = []
    for later in periods:
        earlier = _year_before(campaign, later)
        if earlier is None or not {earlier.id, later.id} <= reported:
            continue
        try:
            comparison = compute_year_comparison(campaign, earlier, later)
        except PortalError as error:
            views.append(YearComparisonView(earlier.label, later.label, refused=str(error)))
        else:
            views.append(build_year_comparison(comparison, campaign.registry))
    return tuple(views)


def _year_before(campaign: Campaign, period: ReportingPeriod) -> ReportingPeriod | None:
    wanted = (period.year - 1, period.ordinal)
    return next((one for one in campaign.registry.periods.values() if (one.year, one.ordinal) == wanted), None)


def show_comparison(root: Path, period: str | None, earlier: str, as_of: str | None) -> str:
    """What `portal results --compare` prints."""
    campaign = read_campaign(root, moment(root, as_of))
    later = campaign.period_named(period)
    comparison = compute_year_comparison(campaign, campaign.registry.period(earlier), later)
    return render_comparison(build_year_comparison(comparison, campaign.registry))

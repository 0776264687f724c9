"""Gather what the page of reviewers and of the coordinator shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.drivers.campaign import Campaign
from portal.reading.peer_rules import read_peer_rules
from portal.reading.unlocks import Unlocks
from portal.statistics.facts import Fact
from portal.statistics.peers import compute_peer_figures
from portal.views.review_queue import ReviewQueue, ReviewSource, build_review_queue
from portal.vocabulary.closings import Correction
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.rules import Rules


def read_review_queue(
    campaign: Campaign,
    period: ReportingPeriod,
    facts: Iterable[Fact],
    rules: Rules | None,
    unlocks: Unlocks | None = None,
    corrections: Sequence[Correction] = (),
) -> ReviewQueue:
    """The page about a period, as the campaign stands; `facts` are those of that period at least.

    Raises ConfigError when the rules about peers are unreadable.
    """
    peer_rules = read_peer_rules(campaign.repository.schemas / "peers.yaml")
    of_period = [fact for fact in facts if fact.period == period.id]
    return build_review_queue(
        ReviewSource(
            registry=campaign.registry,
            period=period,
            as_of=campaign.as_of,
            status=campaign.status(period),
            records=campaign.request_log,
            checked=[one for one in campaign.checked if (one.submission.unit, period.id) in campaign.reports],
            peers=compute_peer_figures(of_period, campaign.registry.form_of(period), peer_rules),
            rules=rules,
            faulty=[one for one in campaign.checked if one.submission.period == period.id and not one.passes],
            received=campaign.reports.keys(),
            unlocks=unlocks or {},
            corrections=corrections,
        )
    )

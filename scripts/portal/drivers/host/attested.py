"""Complete the result of a check with what only the host can say: who sent, when it came, and what earns a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from portal.drivers.host.mailed import read_reception
from portal.drivers.host.receipts_branch import Arrived
from portal.drivers.host.request_check import RequestChecker, RequestOutcome
from portal.drivers.host.senders import Sender, check_sender
from portal.vocabulary.findings import Position


@dataclass(frozen=True, slots=True)
class Attested:
    """What the host attests about one head: who sent it and when it first had it.

    `sender` is None when nobody is asked. `request` is the pull request (`owner/name#number`) and `run` the host's
    number of the check that proves the instant; both are empty for a push to a host without pull requests.
    """

    sender: Sender | None
    instant: datetime
    request: str = ""
    run: int = 0


def complete_outcome(requests: RequestChecker, outcome: RequestOutcome, arrival: Attested) -> RequestOutcome:
    """The outcome with findings about who sent and about periods that were closed, which no artifact may say."""
    wording, sender = requests.checker.wording, arrival.sender
    found = list(outcome.request_findings)
    if sender is not None and outcome.is_report:
        places = [(one.unit, one.path) for one in outcome.reports]
        found += check_sender(requests.accounts, wording, sender, places)
    elif sender is not None and not requests.accounts.is_reviewer(sender.author):
        found.append(wording.finding("pr-no-report", "", Position(1, 1), {}))
    late = {one.path: requests.late(one, outcome.head, sender, arrival.instant) for one in outcome.reports}
    closed = [finding for finding in late.values() if finding is not None]
    return replace(
        outcome,
        request_findings=tuple(dict.fromkeys(found)),
        report_findings=tuple(dict.fromkeys((*closed, *outcome.report_findings))),
        reports=tuple(one if late[one.path] is None else replace(one, passes=False) for one in outcome.reports),
    )


def earned_receipts(requests: RequestChecker, outcome: RequestOutcome, arrival: Attested) -> Iterator[Arrived]:
    """Reports that pass, in a request that is in order, each with the instant at which it was received."""
    registry = requests.checker.registry
    for report in outcome.received:
        period = registry.periods.get(report.period)
        if period is None:
            continue
        received = read_reception(
            requests.objects, requests.accounts, arrival.sender, outcome.head, report.path, arrival.instant
        )
        yield Arrived(
            unit=report.unit,
            period=report.period,
            blob=report.blob,
            form=registry.form_of(period).version,
            rules=registry.year_of(period).rules,
            instant=received.instant,
            request=arrival.request,
            head=outcome.head,
            run=arrival.run,
            source=received.source,
        )

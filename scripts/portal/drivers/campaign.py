"""One campaign as it stands: what is agreed, what was sent, what was accepted, and when it arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from portal.checking.report_check import CheckedReport
from portal.checking.scope import period_scope, unit_scope
from portal.drivers.arrivals import Key, keep_closed, read_arrivals, read_request_ledger
from portal.drivers.checks import build_checker, check_submissions, with_progress
from portal.drivers.written_instants import parse_instant
from portal.drivers.year_indicators import read_year_indicators
from portal.exports.results_json import render_results_json
from portal.exports.status_json import render_status_json
from portal.notices.peers_text import render_peer_figures
from portal.notices.results_text import render_results
from portal.notices.status_text import render_status
from portal.reading.exemptions import read_exemptions
from portal.reading.peer_rules import read_peer_rules
from portal.reading.registry import read_department
from portal.reading.repository import Repository
from portal.reading.submissions import read_submissions
from portal.statistics.aggregation import Totals, compute_totals
from portal.statistics.coverage import compute_scope
from portal.statistics.facts import Fact, FactReader
from portal.statistics.indicators import compute_indicators
from portal.statistics.peers import compute_peer_figures
from portal.statistics.reporting_rates import PeriodStatus, compute_status
from portal.views.reporting_status import StatusView, build_status_view
from portal.views.results import ResultsView, build_results_view
from portal.vocabulary.errors import PortalError
from portal.vocabulary.findings import Severity
from portal.vocabulary.form import Form
from portal.vocabulary.indicators import IndicatorValues
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import AcceptedReport, Arrival, Submission
from portal.vocabulary.requests import RequestRecord, RequestState
from portal.vocabulary.status import Exemption, Verdict

FORMATS = ("text", "json")


@dataclass(frozen=True, eq=False)
class Campaign:
    """Everything the site, the commands and the demonstration show; `as_of` is the instant it is about."""

    repository: Repository
    registry: Registry
    as_of: datetime
    checked: tuple[CheckedReport, ...]
    reports: Mapping[Key, AcceptedReport]
    """Accepted reports of expected units that had arrived by `as_of`."""
    arrivals: Mapping[Key, Arrival]
    exemptions: Mapping[Key, Exemption]
    requests: Mapping[Key, RequestState] = field(default_factory=dict)
    """Where pull requests that were open at `as_of` stood, as the log beside the receipts says."""
    request_log: Mapping[str, tuple[RequestRecord, ...]] = field(default_factory=dict)
    """That log: the entries of each pull request, oldest first."""
    receipts: Mapping[Key, tuple[Receipt, ...]] = field(default_factory=dict)
    """Every receipt, those of sendings that were never taken in as well."""

    def status(self, period: ReportingPeriod) -> PeriodStatus:
        """The state of every unit that the period asks."""
        verdicts = {
            one.submission.unit: Verdict(one.passes, sum(f.severity is Severity.WARNING for f in one.findings))
            for one in self.checked
            if one.submission.unit and one.submission.period == period.id
        }
        open_now = {unit: state for (unit, period_id), state in self.requests.items() if period_id == period.id}
        sent_back = {unit for unit, state in open_now.items() if state is RequestState.NEEDS_WORK}
        waiting = open_now.keys() - sent_back
        known = (self.arrivals, self.as_of, self.exemptions)
        return compute_status(self.registry, period, verdicts, *known, waiting, sent_back)

    def facts(self, periods: Sequence[ReportingPeriod]) -> list[Fact]:
        """The facts of the accepted reports of these periods."""
        readers: dict[str, FactReader] = {}
        facts: list[Fact] = []
        for period in periods:
            form = self.registry.form_of(period)
            reader = readers.setdefault(form.version, FactReader(form, self.registry.code_lists))
            shared = period_scope(period)
            for (unit_id, period_id), report in self.reports.items():
                if period_id == period.id:
                    unit = unit_scope(self.registry.unit(unit_id), period, self.registry)
                    facts.extend(reader.read(report, {"ky": shared, "don_vi": unit}))
        return facts

    def totals(self, periods: Sequence[ReportingPeriod]) -> Totals:
        """The totals of one period, or of the periods of a year."""
        scope = compute_scope(self.registry, periods, self.reports, self.exemptions)
        return compute_totals(self.facts(periods), self.form(periods), self.registry.code_lists, scope)

    def form(self, periods: Sequence[ReportingPeriod]) -> Form:
        """The form of these periods."""
        return self.registry.form_of(periods[0])

    def status_view(self, period: ReportingPeriod) -> StatusView:
        """The status of a period as one page or dataset shows it."""
        return build_status_view(self.status(period), self.registry)

    def results_view(self, periods: Sequence[ReportingPeriod]) -> ResultsView:
        """The totals of one period, or of the periods of a year, as one page or dataset shows them; staff only."""
        scope = compute_scope(self.registry, periods, self.reports, self.exemptions)
        facts, statuses = self.facts(periods), self.status_of(periods)
        totals = compute_totals(facts, self.form(periods), self.registry.code_lists, scope)
        table = read_year_indicators(self.repository, self.registry, self.registry.year_of(periods[0]))
        indicators = compute_indicators(table, self.registry, scope, statuses, facts)
        return build_results_view(totals, self.registry, periods, statuses, self.as_of, indicators)

    def indicators(self, periods: Sequence[ReportingPeriod]) -> IndicatorValues:
        """The indicators of one period, or of the periods of a year, in the order of their table."""
        scope = compute_scope(self.registry, periods, self.reports, self.exemptions)
        table = read_year_indicators(self.repository, self.registry, self.registry.year_of(periods[0]))
        return compute_indicators(table, self.registry, scope, self.status_of(periods), self.facts(periods))

    def status_of(self, periods: Sequence[ReportingPeriod]) -> tuple[PeriodStatus, ...]:
        """The status of each of these periods."""
        return tuple(self.status(period) for period in periods)

    def current_period(self) -> ReportingPeriod:
        """The last period that has opened by `as_of`; the first of all while none has."""
        return self.registry.current_period(self.as_of)

    def periods_named(self, name: str | None) -> tuple[ReportingPeriod, ...]:
        """One period by its id, all periods of a year by the year, the current one when no name is given."""
        if not name:
            return (self.current_period(),)
        year = next((year for year in self.registry.years if str(year.year) == name), None)
        return year.periods if year else (self.period_named(name),)

    def period_named(self, name: str | None) -> ReportingPeriod:
        """A period by its id, or by what follows the year in it: `K1` is that of the year in hand; without a name the
        current one. PortalError for an unknown name."""
        current = self.current_period()
        if not name:
            return current
        known, short = self.registry.periods, f"{current.year}-{name.upper()}"
        return self.registry.period(short if name not in known and short in known else name)


def read_campaign(root: Path, as_of: datetime | None = None) -> Campaign:
    """Read and check everything below `root`, as it stood at `as_of` (now when not given, the department's zone).

    Raises PortalError for what the operator must mend: configuration, a shallow clone, a damaged receipt.
    """
    repository = Repository(root)
    checker = build_checker(repository)
    registry = checker.registry
    moment = as_of or now_in(registry)
    submissions = list(read_submissions(repository)) if repository.submissions.is_dir() else []
    checked = tuple(check_submissions(checker, repository, with_progress(submissions, len(submissions))))

    # An older version is judged by itself: which version of the period before it stood beside it, nobody knows.
    def is_valid(unit: str, period: str, content: bytes) -> bool:
        return checker.check(Submission(f"submissions/{unit}/{period}.yaml", unit, period, content)).passes

    ledger = read_request_ledger(repository)
    arrivals = keep_closed(registry, read_arrivals(repository, registry, checked, is_valid, ledger))
    reports: dict[Key, AcceptedReport] = {}
    for one in checked:
        report = checker.accept(one)
        if report is not None and _counts(report, registry, arrivals.get((report.unit, report.period)), moment):
            reports[(report.unit, report.period)] = report
    exemptions = read_exemptions(repository.schemas / "exemptions", registry)
    requests = ledger.open_requests(moment)
    known = (exemptions, requests, ledger.records, ledger.receipts)
    return Campaign(repository, registry, moment, checked, reports, arrivals, *known)


def _counts(report: AcceptedReport, registry: Registry, arrival: Arrival | None, as_of: datetime) -> bool:
    expected = registry.expects(registry.unit(report.unit), registry.period(report.period))
    return expected and not (arrival is not None and arrival.first is not None and arrival.first > as_of)


def zone_of(registry: Registry) -> tzinfo:
    """The department's zone, a fixed offset: no zone database is needed."""
    return _zone(registry.department.utc_offset)


def _zone(offset: str) -> tzinfo:
    try:
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise PortalError(f"schemas/department.yaml: utc_offset “{offset}” cần dạng +07:00")
    return zone


def now_in(registry: Registry) -> datetime:
    """Now, in the department's zone: the one place that looks at the clock."""
    return datetime.now(zone_of(registry))


def parse_as_of(text: str, registry: Registry) -> datetime:
    """An instant as an operator writes it, in the department's zone unless it has an offset; PortalError otherwise."""
    return parse_instant(text, zone_of(registry))


def show_status(root: Path, period: str | None, as_of: str | None, kind: str) -> str:
    """What `portal status` prints, in one of the FORMATS."""
    campaign = _campaign(root, as_of)
    chosen = campaign.period_named(period)
    view = campaign.status_view(chosen)
    return render_status_json(view) if kind == "json" else render_status(view)


def show_results(root: Path, period: str | None, as_of: str | None, kind: str) -> str:
    """What `portal results` prints, in one of the FORMATS; `period` is a period or a whole year."""
    campaign = _campaign(root, as_of)
    view = campaign.results_view(campaign.periods_named(period))
    return render_results_json(view) if kind == "json" else render_results(view)


def show_peers(root: Path, period: str | None, as_of: str | None) -> str:
    """What `portal peers` prints: figures of one period far from those of units alike."""
    campaign = _campaign(root, as_of)
    chosen = campaign.period_named(period)
    form = campaign.registry.form_of(chosen)
    rules = read_peer_rules(campaign.repository.schemas / "peers.yaml")
    figures = compute_peer_figures(campaign.facts([chosen]), form, rules)
    return render_peer_figures(figures, campaign.registry, form)


def moment(root: Path, as_of: str | None) -> datetime | None:
    """The instant an operator wrote, in the zone of the repository's department; None when none was written.

    Only the department is read for it: whoever asks reads the registry right afterwards.
    """
    if not as_of:
        return None
    department = read_department(Repository(root).schemas / "department.yaml")
    return parse_instant(as_of, _zone(department.utc_offset))


def _campaign(root: Path, as_of: str | None) -> Campaign:
    return read_campaign(root, moment(root, as_of))

"""Answer a finished check: write receipts and the log, keep one comment and one label true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from portal.checking.report_check import Checker
from portal.drivers.campaign import zone_of
from portal.drivers.closed_periods import read_closed_periods
from portal.drivers.host.api import HostApi
from portal.drivers.host.attested import Attested, complete_outcome, earned_receipts
from portal.drivers.host.comment import MARKER, CommentView, CommentWriter
from portal.drivers.host.events import FinishedCheck
from portal.drivers.host.host_facts import (
    CHECK_WORKFLOW,
    REVIEWED,
    SENT,
    CheckRun,
    PullRequest,
    read_comments,
    read_default_branch,
    read_labels,
    read_requests,
    read_reviews,
    read_run,
    read_runs,
)
from portal.drivers.host.objects import Change
from portal.drivers.host.receipts_branch import ReceiptsBranch, both, receipts_of, receipts_plan, record_plan
from portal.drivers.host.request_check import RequestChecker, RequestOutcome, read_changes
from portal.drivers.host.result_file import read_result
from portal.drivers.host.send_backs import Decisions, read_decisions
from portal.drivers.host.senders import Sender
from portal.drivers.host.touched_files import check_touched, has_reports
from portal.drivers.host.word_link import OwnRun, without_addresses, word_address
from portal.drivers.library import check_library_at
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.receipts import Receipt
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState

LABEL = "phieu:"


@dataclass(frozen=True, slots=True)
class Check:
    """What is known about a head: the run that asked, the runs that something sent caused, and the result.

    The creation of the earliest of `sent` is when this head arrived, its actor is who pushed it.
    """

    run: CheckRun
    sent: tuple[CheckRun, ...]
    outcome: RequestOutcome | None


class Responder:
    """Everything that may write: run from the default branch only, with that branch's program and registry."""

    def __init__(
        self,
        repository: Repository,
        checker: Checker,
        api: HostApi,
        branch: ReceiptsBranch,
        bot_id: int,
        own_run: OwnRun | None = None,
    ) -> None:
        self.repository, self.checker, self.api, self.branch, self.bot_id = repository, checker, api, branch, bot_id
        self.registry, self.own_run = checker.registry, own_run
        self.requests = RequestChecker(
            checker,
            branch.objects,
            read_closed_periods(repository, checker),
            library=partial(check_library_at, repository),
        )
        self.accounts = self.requests.accounts
        self.reasons = self.registry.code_lists[REASONS]
        self.writer = CommentWriter(self.registry, self.reasons, zone_of(self.registry))

    def respond(self, finished: FinishedCheck, artifact: Path) -> Iterator[str]:
        """Answer one event; yields what was done, a line each.

        The pull request is found by its head through the API; the artifact only says what the checks found, and is
        refused when it does not fit what git has (PortalError at the end, after the unit has been told).
        """
        if finished.repository.casefold() != self.api.repository.casefold():
            raise PortalError(f"sự kiện của kho khác: {finished.repository}")
        run = read_run(self.api, finished.run)
        if (run.head, run.workflow) != (finished.head, CHECK_WORKFLOW) or run.event not in (SENT, REVIEWED):
            raise PortalError(f"lần chạy {finished.run} không phải lần kiểm tra bản {finished.head[:12]}")
        default = read_default_branch(self.api)
        requests = [one for one in read_requests(self.api, run.head) if one.base == default]
        if not requests:
            yield f"Không có lần gửi nào vào nhánh chính mang bản {run.head[:12]}."
            return
        outcome, fault = self._read_outcome(artifact, run.head)
        check = Check(run, tuple(read_runs(self.api, run.head)), outcome)
        for request in requests:
            yield from self._answer(request, check)
        if fault is not None:
            raise fault

    def _read_outcome(self, artifact: Path, head: str) -> tuple[RequestOutcome | None, PortalError | None]:
        """The result, once it agrees with what the trees of git say was touched."""
        try:
            outcome = read_result(self.repository, artifact, head)
            objects = self.branch.objects
            if not objects.find(head):
                objects.fetch(self.branch.remote, head, token=self.branch.token)
            changes = read_changes(objects, "HEAD", head)[2]
        except PortalError as error:
            return None, error
        if not self._fits(outcome, changes):
            return None, PortalError(f"{artifact}: kết quả kiểm tra không khớp với nội dung của bản gửi {head[:12]}")
        return outcome, None

    def _fits(self, outcome: RequestOutcome, changes: list[Change]) -> bool:
        """Whether the result speaks of exactly the reports that git has, and hides nothing else that was touched."""
        if not has_reports(changes):
            return not outcome.is_report and not outcome.reports
        touched, refused = check_touched(changes, self.checker.wording)
        claimed = sorted((one.path, one.blob) for one in outcome.reports)
        same = claimed == sorted((one.path, one.blob) for one in touched)
        return outcome.is_report and same and len(refused) <= len(outcome.request_findings)

    def _answer(self, request: PullRequest, check: Check) -> Iterator[str]:
        name = f"{self.api.repository}#{request.number}"
        attested = _attested(check, request, name)
        outcome = complete_outcome(self.requests, check.outcome, attested) if check.outcome else None
        if outcome is not None and not outcome.is_report and not outcome.request_findings:
            yield f"#{request.number}: không phải lần gửi phiếu, để nguyên."
            return
        arrived = list(earned_receipts(self.requests, outcome, attested)) if outcome and check.sent else []
        if request.head != check.run.head:
            self.branch.add(receipts_plan(arrived), f"Biên nhận {name}")
            yield f"#{request.number}: bản {check.run.head[:12]} đã được thay; giữ {len(arrived)} biên nhận của bản đó."
            return
        decisions = read_decisions(read_reviews(self.api, request.number), self.accounts, self.reasons)
        state = _state(request, outcome, decisions)
        plans = [receipts_plan(arrived)]
        if state is not None:
            plans.append(record_plan(_record(name, request, state, outcome, decisions)))
        files = self.branch.add(both(*plans), f"Sổ lần gửi {name}")
        receipts = receipts_of(files, name)
        yield from self._tell(request, state, outcome, receipts, decisions)

    def _tell(
        self,
        request: PullRequest,
        state: RequestState | None,
        outcome: RequestOutcome | None,
        receipts: list[Receipt],
        decisions: Decisions,
    ) -> Iterator[str]:
        shown = None if request.merge or not request.is_open else outcome
        crashed = request.is_open and outcome is None
        word = self._word(outcome) if request.merge or request.is_open else ""
        view = CommentView(state, shown, receipts, decisions.send_backs, request.head, crashed, word)
        yield f"#{request.number}: {self._comment(request.number, self.writer.render(view))}"
        if state is not None:
            self._label(request.number, LABEL + state.value)
            yield f"#{request.number}: {state.label}, {len(receipts)} biên nhận."

    def _word(self, outcome: RequestOutcome | None) -> str:
        """Where the Word copies are; the job that may read made them, from what is accepted only."""
        return word_address(self.api, self.own_run) if outcome is not None and outcome.received else ""

    def _comment(self, number: int, text: str) -> str:
        """Keep exactly one comment of our own, and say nothing when nothing has changed."""
        mine = [
            one
            for one in read_comments(self.api, number)
            if one.author_id == self.bot_id and one.text.startswith(MARKER)
        ]
        for extra in mine[1:]:
            self.api.delete(f"issues/comments/{extra.id}")
        if not mine:
            self.api.post(f"issues/{number}/comments", {"body": text})
            return "đã ghi nhận xét"
        if without_addresses(mine[0].text.replace("\r\n", "\n").strip()) == without_addresses(text.strip()):
            return "nhận xét không đổi"
        self.api.patch(f"issues/comments/{mine[0].id}", {"body": text})
        return "đã sửa nhận xét"

    def _label(self, number: int, wanted: str) -> None:
        present = [name for name in read_labels(self.api, number) if name.startswith(LABEL)]
        for name in present:
            if name != wanted:
                self.api.delete(f"issues/{number}/labels/{quote(name, safe='')}")
        if wanted not in present:
            self.api.post(f"issues/{number}/labels", {"labels": [wanted]})


def _attested(check: Check, request: PullRequest, name: str) -> Attested:
    """What the host attests; before it has listed any run, the run that asked stands in, for findings only."""
    first = check.sent[0] if check.sent else check.run
    pusher = first.actor if check.sent else request.author
    return Attested(Sender(request.author, pusher), first.created, name, first.id)


def _state(request: PullRequest, outcome: RequestOutcome | None, decisions: Decisions) -> RequestState | None:
    """Where the pull request stands; None when the check failed to say."""
    if request.merge:
        return RequestState.RECEIVED
    if not request.is_open:
        return RequestState.CLOSED
    if outcome is None:
        return None
    if not outcome.passes or decisions.sent_back(request.head):
        return RequestState.NEEDS_WORK
    return RequestState.APPROVED if request.head in decisions.approved_heads else RequestState.WAITING


def _record(
    name: str, request: PullRequest, state: RequestState, outcome: RequestOutcome | None, decisions: Decisions
) -> RequestRecord:
    sent_back = decisions.sent_back(request.head)
    instants = [request.changed, *(one.instant for one in decisions.send_backs)]
    return RequestRecord(
        request=name,
        state=state,
        head=request.head,
        instant=request.changed if request.merge or not request.is_open else max(instants),
        places=tuple((one.unit, one.period) for one in outcome.reports) if outcome else (),
        reasons=sent_back.reasons if sent_back else (),
        merge=request.merge,
    )

"""What the host itself vouches for: pull requests, check runs, reviews and comments, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from portal.drivers.host.api import HostApi, HostError

T = TypeVar("T", str, int, bool)

CHECK_WORKFLOW = ".github/workflows/check.yml"
SENT, REVIEWED = "pull_request", "pull_request_review"
"""Events that run the check: something was sent, or a reviewer spoke."""


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One run of the check. `created` is when the host took the event in: no sender can choose it, and a rerun does
    not move it; it is not when the run got its turn (P11)."""

    id: int
    head: str
    event: str
    workflow: str
    created: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One pull request as it stands now."""

    number: int
    head: str
    base: str
    author: str
    is_open: bool
    merge: str
    """The commit that took it into the base branch; empty while it has not been merged."""
    changed: datetime
    """When it was merged or closed, or else last changed."""


class ReviewVerdict(StrEnum):
    """What a review says."""

    APPROVED = "APPROVED"
    CHANGES = "CHANGES_REQUESTED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Review:
    """A submitted review, and the head it was about."""

    author: str
    text: str
    verdict: ReviewVerdict
    head: str
    submitted: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment under a pull request; authors are told by number, because names can be taken over."""

    id: int
    author_id: int
    text: str


def read_run(api: HostApi, number: int) -> CheckRun:
    """One run by its number."""
    return _run(api.get(f"actions/runs/{number}"))


def read_runs(api: HostApi, head: str) -> list[CheckRun]:
    """Every run of the check that something sent with this head has caused, oldest first."""
    found = [_run(one) for one in api.pages("actions/runs", "workflow_runs", head_sha=head, event=SENT)]
    wanted = [run for run in found if (run.head, run.event, run.workflow) == (head, SENT, CHECK_WORKFLOW)]
    return sorted(wanted, key=lambda run: (run.created, run.id))


def _run(data: Any) -> CheckRun:
    return CheckRun(
        id=_take(data, int, "id"),
        head=_take(data, str, "head_sha"),
        event=_take(data, str, "event"),
        workflow=_take(data, str, "path").partition("@")[0],
        created=_instant(data, "created_at"),
        actor=_take(data, str, "actor", "login"),
    )


def read_artifact(api: HostApi, run: int, name: str) -> int:
    """The number of what a run left under a name; 0 when there is nothing, or no longer."""
    found = api.pages(f"actions/runs/{run}/artifacts", "artifacts", name=name)
    kept = [_take(one, int, "id") for one in found if one.get("name") == name and not one.get("expired")]
    return max(kept, default=0)


def read_default_branch(api: HostApi) -> str:
    """The name of the branch that counts."""
    return _take(api.get(f"/repos/{api.repository}"), str, "default_branch")


def read_requests(api: HostApi, head: str) -> list[PullRequest]:
    """The pull requests that have this commit, as the host knows; never what an artifact says."""
    numbers = [_take(one, int, "number") for one in api.pages(f"commits/{head}/pulls")]
    return [read_request(api, number) for number in numbers]


def read_request(api: HostApi, number: int) -> PullRequest:
    """One pull request by its number."""
    data = api.get(f"pulls/{number}")
    merged = _take(data, bool, "merged")
    closed = data.get("merged_at") or data.get("closed_at")
    return PullRequest(
        number=_take(data, int, "number"),
        head=_take(data, str, "head", "sha"),
        base=_take(data, str, "base", "ref"),
        author=_take(data, str, "user", "login"),
        is_open=_take(data, str, "state") == "open",
        merge=_take(data, str, "merge_commit_sha") if merged else "",
        changed=_parse(closed) if closed else _instant(data, "updated_at"),
    )


def read_reviews(api: HostApi, number: int) -> list[Review]:
    """The submitted reviews of a pull request, oldest first."""
    found = []
    for data in api.pages(f"pulls/{number}/reviews"):
        if not data.get("submitted_at"):
            continue
        known = {verdict.value: verdict for verdict in ReviewVerdict}
        found.append(
            Review(
                author=_login(data),
                text=str(data.get("body") or ""),
                verdict=known.get(_take(data, str, "state"), ReviewVerdict.OTHER),
                head=str(data.get("commit_id") or ""),
                submitted=_instant(data, "submitted_at"),
            )
        )
    return sorted(found, key=lambda review: review.submitted)


def read_comments(api: HostApi, number: int) -> list[Comment]:
    """The comments under a pull request, oldest first; those of deleted accounts belong to nobody."""
    return [
        Comment(_take(one, int, "id"), (one.get("user") or {}).get("id") or 0, str(one.get("body") or ""))
        for one in api.pages(f"issues/{number}/comments")
    ]


def read_labels(api: HostApi, number: int) -> list[str]:
    """The labels of a pull request."""
    return [_take(one, str, "name") for one in api.pages(f"issues/{number}/labels")]


def _login(data: Mapping[str, Any]) -> str:
    """The account of an author; empty for an account that was deleted."""
    user = data.get("user")
    return _take(user, str, "login") if isinstance(user, dict) else ""


def _take(data: Any, kind: type[T], *keys: str) -> T:
    value = data
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise HostError(f"máy chủ trả lời thiếu hoặc sai “{'.'.join(keys)}”")
    return value


def _instant(data: Any, key: str) -> datetime:
    return _parse(_take(data, str, key))


def _parse(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        instant = None
    if instant is None or instant.tzinfo is None:
        raise HostError(f"máy chủ trả lời thời điểm không đọc được: “{text}”")
    return instant

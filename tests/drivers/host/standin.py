"""A stand-in for the git host's REST API on loopback: pull requests, runs, reviews, comments and labels in memory."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

OWN = "so-mau/bao-cao"
BOT, STRANGER = 41898282, 7
TOKEN = "token-of-the-tests"


@dataclass
class Host:
    """What the host knows. Tests set it, the client reads and changes it over HTTP."""

    pulls: dict[int, dict[str, Any]] = field(default_factory=dict)
    heads: dict[int, list[str]] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    labels: dict[int, list[str]] = field(default_factory=dict)
    artifacts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """What runs have left, by the number of the run."""
    issues: list[dict[str, Any]] = field(default_factory=list)
    """Notes that are no pull requests."""
    others: dict[str, Any] = field(default_factory=dict)
    """Plain answers by path, for questions about settings."""
    calls: list[tuple[str, str]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    """Statuses to answer with before anything works again."""
    url: str = ""

    def open_pull(self, number: int, head: str, author: str, at: str, base: str = "main") -> None:
        """Somebody opens a pull request."""
        self.pulls[number] = {
            "number": number,
            "state": "open",
            "merged": False,
            "merged_at": None,
            "closed_at": None,
            "merge_commit_sha": None,
            "updated_at": at,
            "user": {"login": author, "id": STRANGER},
            "head": {"sha": head},
            "base": {"ref": base},
        }
        self.heads[number] = [head]

    def push(self, number: int, head: str, at: str) -> None:
        """Something new reaches the pull request; the head before stays known, as for a branch that grows."""
        self.pulls[number]["head"] = {"sha": head}
        self.pulls[number]["updated_at"] = at
        self.heads[number].append(head)

    def close(self, number: int, at: str, merge: str = "") -> None:
        """The pull request is merged, or closed without."""
        closed = {"state": "closed", "closed_at": at, "updated_at": at}
        merged = {"merged": True, "merged_at": at, "merge_commit_sha": merge}
        self.pulls[number].update(closed | (merged if merge else {}))

    def run(self, head: str, created: str, actor: str, **more: Any) -> int:
        """The host starts a run of the check; returns its number."""
        settled = {
            "id": 9000 + len(self.runs),
            "head_sha": head,
            "event": "pull_request",
            "path": ".github/workflows/check.yml",
            "created_at": created,
            "run_started_at": created,
            "actor": {"login": actor},
        }
        self.runs.append(settled | more)
        return int(self.runs[-1]["id"])

    def review(self, number: int, author: str, state: str, head: str, at: str, body: str = "") -> None:
        """Somebody submits a review."""
        values = {"user": {"login": author}, "state": state, "commit_id": head, "submitted_at": at, "body": body}
        self.reviews.setdefault(number, []).append(values)

    def own_comments(self, number: int) -> list[str]:
        """The texts of the bot's comments."""
        return [one["body"] for one in self.comments.get(number, []) if one["user"]["id"] == BOT]

    def writes(self) -> list[str]:
        """Calls that changed something."""
        return [f"{method} {path}" for method, path in self.calls if method != "GET"]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """One call."""
        if (path in self.others) and method == "GET":
            return 200, self.others[path]
        inner = path.removeprefix(f"/repos/{OWN}")
        if method == "GET" and inner == "":
            return 200, {"default_branch": "main", "private": True, "owner": {"login": "so-mau", "type": "User"}}
        for pattern, verb, handler in _ROUTES:
            place = re.fullmatch(pattern, inner)
            if place and verb == method:
                found = handler(self, place, query, body)
                return (404, {"message": "Not Found"}) if found is None else found
        return 404, {"message": "Not Found"}


def _page(items: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
    return items[(page - 1) * size : page * size]


def _pulls_of(host: Host, place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    found = [host.pulls[number] for number, heads in host.heads.items() if place[1] in heads]
    return 200, _page(found, query)


def _pull(host: Host, place: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any] | None:
    pull = host.pulls.get(int(place[1]))
    return (200, pull) if pull else None


def _run(host: Host, place: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any] | None:
    return next(((200, run) for run in host.runs if run["id"] == int(place[1])), None)


def _runs(host: Host, _place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    found = [one for one in host.runs if (one["head_sha"], one["event"]) == (query["head_sha"], query["event"])]
    return 200, {"total_count": len(found), "workflow_runs": _page(found[::-1], query)}


def _artifacts(host: Host, place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    found = [one for one in host.artifacts.get(int(place[1]), []) if one["name"] == query["name"]]
    return 200, {"total_count": len(found), "artifacts": _page(found, query)}


def _reviews(host: Host, place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, _page(host.reviews.get(int(place[1]), []), query)


def _comments(host: Host, place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, _page(host.comments.get(int(place[1]), []), query)


def _comment(host: Host, place: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    some = host.comments.setdefault(int(place[1]), [])
    some.append({"id": 500 + sum(map(len, host.comments.values())), "user": {"id": BOT}, "body": body["body"]})
    return 201, some[-1]


def _edit(host: Host, place: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any] | None:
    for some in host.comments.values():
        for one in some:
            if one["id"] == int(place[1]):
                one["body"] = body["body"]
                return 200, one
    return None


def _remove(host: Host, place: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any]:
    for number, some in host.comments.items():
        host.comments[number] = [one for one in some if one["id"] != int(place[1])]
    return 204, None


def _labels(host: Host, place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    return 200, _page([{"name": name} for name in host.labels.get(int(place[1]), [])], query)


def _label(host: Host, place: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    host.labels.setdefault(int(place[1]), []).extend(body["labels"])
    return 200, []


def _unlabel(host: Host, place: re.Match[str], _query: dict[str, str], _body: Any) -> tuple[int, Any] | None:
    some = host.labels.get(int(place[1]), [])
    if unquote(place[2]) not in some:
        return None
    some.remove(unquote(place[2]))
    return 200, []


def _issues(host: Host, _place: re.Match[str], query: dict[str, str], _body: Any) -> tuple[int, Any]:
    found = [one for one in host.issues if query["labels"] in [label["name"] for label in one["labels"]]]
    return 200, _page([one for one in found if query["state"] in ("all", one["state"])], query)


def _issue(host: Host, _place: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any]:
    settled = {"number": 700 + len(host.issues), "state": "open", "user": {"id": BOT}}
    host.issues.append(body | settled | {"labels": [{"name": name} for name in body["labels"]]})
    return 201, host.issues[-1]


def _edit_issue(host: Host, place: re.Match[str], _query: dict[str, str], body: Any) -> tuple[int, Any] | None:
    for one in host.issues:
        if one["number"] == int(place[1]):
            one.update(body)
            return 200, one
    return None


_ROUTES = (
    (r"/issues", "GET", _issues),
    (r"/issues", "POST", _issue),
    (r"/issues/([0-9]+)", "PATCH", _edit_issue),
    (r"/commits/([0-9a-f]{40})/pulls", "GET", _pulls_of),
    (r"/pulls/([0-9]+)", "GET", _pull),
    (r"/pulls/([0-9]+)/reviews", "GET", _reviews),
    (r"/actions/runs/([0-9]+)", "GET", _run),
    (r"/actions/runs/([0-9]+)/artifacts", "GET", _artifacts),
    (r"/actions/runs", "GET", _runs),
    (r"/issues/([0-9]+)/comments", "GET", _comments),
    (r"/issues/([0-9]+)/comments", "POST", _comment),
    (r"/issues/comments/([0-9]+)", "PATCH", _edit),
    (r"/issues/comments/([0-9]+)", "DELETE", _remove),
    (r"/issues/([0-9]+)/labels", "GET", _labels),
    (r"/issues/([0-9]+)/labels", "POST", _label),
    (r"/issues/([0-9]+)/labels/([^/]+)", "DELETE", _unlabel),
)


class _Handler(BaseHTTPRequestHandler):
    host: Host

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.host.calls.append((self.command, parts.path))
        if self.host.failures:
            status, answer = self.host.failures.pop(0), {"message": "tired"}
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            status, answer = 401, {"message": "Bad credentials"}
        else:
            status, answer = self.host.answer(self.command, parts.path, query, body)
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"{self.host.url}/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815 (names that the base class looks for)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def serve_host() -> Iterator[Host]:
    """A host that answers at `host.url` while the block runs."""
    host = Host()
    handler = type("Handler", (_Handler,), {"host": host})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        host.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()

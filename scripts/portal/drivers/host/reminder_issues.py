"""One standing note a period on the git host, opened, brought up to date and closed by the program alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.drivers.host.api import HostApi, HostError
from portal.notices.findings_markdown import inert
from portal.notices.reminder_issue import issue_title, marker, render_issue, step_marker
from portal.views.reminders import Reminder

LABEL = "nhac-viec"
_OPEN, _CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class _Issue:
    number: int
    body: str
    state: str


class ReminderIssues:
    """The notes of one repository; those of the account `bot_id` with the marker, whoever else copies it."""

    def __init__(self, api: HostApi, bot_id: int) -> None:
        self._api, self._bot = api, bot_id

    def bring_up_to_date(self, reminder: Reminder) -> Iterator[str]:
        """Open, change, reopen or close the note of a period; yields what was done, nothing when all stands as it
        should. Raises HostError when the host refuses."""
        label = reminder.period.label
        wanted = reminder.step is not None and bool(reminder.missing or reminder.sent_back or reminder.pending)
        own = self._find(marker(reminder.period.id))
        body = render_issue(reminder)
        if own is None:
            if wanted:
                self._api.post("issues", {"title": issue_title(reminder), "body": body, "labels": [LABEL]})
                yield f"{label}: đã mở mục nhắc."
            return
        state = _OPEN if wanted else _CLOSED
        if own.state == _CLOSED and not wanted:
            return
        if (own.body, own.state) == (body, state):
            return
        self._api.patch(f"issues/{own.number}", {"title": issue_title(reminder), "body": body, "state": state})
        yield f"{label}: đã {'cập nhật' if wanted else 'đóng'} mục nhắc {own.number}."
        if wanted and reminder.step is not None and step_marker(reminder.step.id) not in own.body:
            # Changing a note tells nobody; a comment does, once a step.
            text = f"{inert(reminder.step.title)}: còn {len(reminder.missing) + len(reminder.sent_back)} đơn vị."
            self._api.post(f"issues/{own.number}/comments", {"body": text})

    def _find(self, mark: str) -> _Issue | None:
        """The newest note of ours with a marker."""
        found = [one for one in self._own if one.body.startswith(mark)]
        return max(found, key=lambda one: one.number, default=None)

    @cached_property
    def _own(self) -> list[_Issue]:
        listed = self._api.pages("issues", state="all", labels=LABEL)
        return [_read(one) for one in listed if "pull_request" not in one and _author(one) == self._bot]


def _author(one: dict[str, Any]) -> object:
    user = one.get("user")
    return user.get("id") if isinstance(user, dict) else None


def _read(one: dict[str, Any]) -> _Issue:
    number, body, state = one.get("number"), one.get("body"), one.get("state")
    if not isinstance(number, int) or not isinstance(body, str | None) or not isinstance(state, str):
        raise HostError("máy chủ trả lời khác dạng ở danh sách mục nhắc")
    return _Issue(number, (body or "").replace("\r\n", "\n"), state)

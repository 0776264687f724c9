"""A whole life of a report on a bare repository: faulty, mended, receipted, approved, merged, revised late."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from portal.drivers.campaign import show_status
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, PERIOD, REVIEWER, World, git


class _Life:
    """One pull request after another, with the clock in the test's hand."""

    def __init__(self, world: World, host: Host) -> None:
        self.world, self.host, self.number, self.branch = world, host, 0, ""

    def open(self, text: str, at: str) -> str:
        """A new pull request."""
        self.number += 1
        self.branch = f"gui-{self.number}"
        git(self.world.clone, "fetch", "--quiet")
        head = self.world.send(self.branch, {self.world.place(): text})
        self.host.open_pull(self.number, head, CLERK, at)
        return self.answer(head, at, CLERK)

    def push(self, text: str, at: str) -> str:
        """A new version in the same pull request."""
        head = self.world.send(self.branch, {self.world.place(): text})
        self.host.push(self.number, head, at)
        return self.answer(head, at, CLERK)

    def review(self, state: str, at: str, body: str = "") -> str:
        """A reviewer speaks."""
        head = self.host.pulls[self.number]["head"]["sha"]
        self.host.pulls[self.number]["updated_at"] = at
        self.host.review(self.number, REVIEWER, state, head, at, body)
        return self.answer(head, at, REVIEWER, event="pull_request_review")

    def merge(self, at: str, how: str) -> str:
        """The reviewer takes it in."""
        head = self.host.pulls[self.number]["head"]["sha"]
        self.host.close(self.number, at, self.world.merge(self.branch, at, how))
        return self.answer(head, at, REVIEWER)

    def answer(self, head: str, at: str, actor: str, **more: Any) -> str:
        """The check has run: answer it, and return the unit's state a minute later."""
        result = self.world.respond(self.host, head, self.host.run(head, at, actor, **more))
        assert result.exit_code == 0, (result.output, result.exception)
        return self.state(at)

    def state(self, at: str, minutes: int = 1) -> str:
        """The unit's state as `portal status` prints it."""
        self.world.refresh()
        as_of = (datetime.fromisoformat(at) + timedelta(minutes=minutes)).isoformat()
        rows = json.loads(show_status(self.world.ci, PERIOD, as_of, "json"))["units"]
        row: dict[str, Any] = next(row for row in rows if row["unit"] == self.world.unit.id)
        return str(row["state"])

    def label(self) -> str:
        """The label of the state."""
        return self.host.labels[self.number][0]

    def comment(self) -> str:
        """The one comment."""
        (text,) = self.host.own_comments(self.number)
        return text


def test_a_whole_life(world: World, host: Host) -> None:
    """`portal status`, label, comment and receipts are right at each step."""
    life = _Life(world, host)
    assert life.state("2024-06-03T01:00:00Z") == "chua-nop"

    assert life.open(world.text() + "muc_la: 1\n", "2024-06-03T01:00:00Z") == "can-bo-sung"
    assert life.label() == "phieu:can-bo-sung"
    assert "Mẫu không có mục" in life.comment()

    assert life.push(world.text(), "2024-06-10T02:00:00Z") == "cho-duyet"
    assert (life.label(), f"{PERIOD}/{world.unit.id}/1" in life.comment()) == ("phieu:cho-duyet", True)

    assert life.review("CHANGES_REQUESTED", "2024-06-16T01:00:00Z", "/tra-lai chua_ro mục D") == "can-bo-sung"
    assert "Giải trình hoặc lời văn chưa rõ" in life.comment()
    assert life.state("2024-06-15T01:00:00Z") == "cho-duyet"

    assert life.push(world.revised(), "2024-06-17T01:00:00Z") == "cho-duyet"
    assert life.review("APPROVED", "2024-06-18T01:00:00Z") == "cho-duyet"
    assert life.label() == "phieu:da-duyet"

    assert life.merge("2024-06-25T01:00:00Z", "squash") == "sua-sau-han"
    assert (life.label(), "Phiếu đã vào kho" in life.comment()) == ("phieu:da-tiep-nhan", True)

    third = world.revised().replace("giai_trinh:", "# bản sửa lần hai\ngiai_trinh:") + "# bản sửa lần hai\n"
    assert life.open(third, "2024-07-02T01:00:00Z") == "sua-sau-han"
    assert life.label() == "phieu:cho-duyet"
    assert life.merge("2024-07-05T01:00:00Z", "merge") == "sua-sau-han"

    rows = json.loads(show_status(world.ci, PERIOD, "2024-12-31", "json"))["units"]
    row = next(row for row in rows if row["unit"] == world.unit.id)
    assert row["receipts"] == [f"{PERIOD}/{world.unit.id}/{number}" for number in (1, 2, 3)]
    assert row["first"].startswith("2024-06-10T02:00:00") or row["first"].startswith("2024-06-10T09:00:00")
    assert (row["revisions"], row["evidence"]) == (2, "receipt")
    assert len(world.receipts()) == 3 + len([path for path in world.receipts() if path.startswith("requests/")])

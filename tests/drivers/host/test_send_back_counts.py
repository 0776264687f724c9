"""The counts of reasons are printed for people, the most frequent first."""

from __future__ import annotations

import pytest

from portal.drivers.host.send_back_counts import show_send_backs
from portal.vocabulary.errors import PortalError
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, PERIOD, REVIEWER, World

AT = "2024-06-10T01:00:00Z"


def test_reasons_are_counted_by_period(world: World, host: Host) -> None:
    """What is said twice about one version counts once."""
    assert show_send_backs(world.ci) == "Chưa có phiếu nào bị trả lại."
    head = world.send("gui", {world.place(): world.text()})
    host.open_pull(1, head, CLERK, AT)
    for number in range(2):
        host.review(1, REVIEWER, "CHANGES_REQUESTED", head, f"2024-06-1{number}T01:00:00Z", "/tra-lai chua_ro khac")
        world.respond(host, head, host.run(head, AT, CLERK))
    world.refresh()
    lines = show_send_backs(world.ci, PERIOD).splitlines()
    assert [line.split()[-1] for line in lines] == ["1", "1", "2"]
    assert lines[-1].startswith("Cộng")
    assert show_send_backs(world.ci, "2024-K2") == "Chưa có phiếu nào bị trả lại."
    with pytest.raises(PortalError):
        show_send_backs(world.ci, "2024-K9")

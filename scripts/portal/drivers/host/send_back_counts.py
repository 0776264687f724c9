"""How often, and why, reports were sent back: what the guidance should explain better next time."""

from __future__ import annotations

from pathlib import Path

from portal.drivers.arrivals import RECEIPTS_BRANCH
from portal.drivers.git_repository import GitRepository
from portal.drivers.host.ledger import read_ledger
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.statistics.request_turns import count_reasons
from portal.vocabulary.requests import REASONS


def show_send_backs(root: Path, period: str = "") -> str:
    """A line for each reason that was given, the most frequent first; PortalError for an unknown period."""
    registry = read_registry(Repository(root))
    if period:
        registry.period(period)
    git = GitRepository.at(root)
    branch = git.branch(RECEIPTS_BRANCH) if git else ""
    ledger = read_ledger(git.tree(branch)) if git and branch else read_ledger(())
    if git:
        git.close()
    counts = count_reasons(ledger.records, period)
    if not counts:
        return "Chưa có phiếu nào bị trả lại."
    reasons = registry.code_lists[REASONS]
    width = max(len(reasons.label_of(code)) for code in counts)
    lines = [f"{reasons.label_of(code):<{width}}  {count}" for code, count in counts.most_common()]
    return "\n".join([*lines, f"{'Cộng':<{width}}  {counts.total()}"])

"""Who may send for whom, by the accounts of the git host that the default branch lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.checking.wording import Wording, quote
from portal.vocabulary.findings import Finding, Position
from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.registry import Registry

_START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Sender:
    """The account that opened a pull request, and the one that pushed what is checked now."""

    author: str
    pusher: str


class Accounts:
    """The accounts of a registry. Hosts do not tell capital letters apart in account names."""

    def __init__(self, registry: Registry) -> None:
        self.by_unit = {unit: _names(names) for unit, names in registry.accounts.items()}
        self.on_behalf = _names(registry.on_behalf)
        departments = [unit.id for unit in registry.org_units.values() if unit.type == DEPARTMENT_TYPE]
        self.reviewers = frozenset().union(*(self.by_unit.get(unit, frozenset()) for unit in departments))

    def is_known(self, account: str) -> bool:
        """Whether the account is listed anywhere."""
        name = account.casefold()
        return name in self.on_behalf or any(name in names for names in self.by_unit.values())

    def is_reviewer(self, account: str) -> bool:
        """Whether the account belongs to the department."""
        return account.casefold() in self.reviewers

    def may_attest(self, sender: Sender) -> bool:
        """Whether both accounts send on behalf, so that their word counts for when a sheet came by mail."""
        return {sender.author.casefold(), sender.pusher.casefold()} <= self.on_behalf

    def may_send(self, account: str, unit: str) -> bool:
        """Whether the account may send this unit's reports: its own, or listed as sending on behalf."""
        name = account.casefold()
        return name in self.on_behalf or name in self.by_unit.get(unit, ())

    def may_push(self, account: str, unit: str) -> bool:
        """Whether the account may add to a pull request with this unit's report; a reviewer may mend one."""
        return self.may_send(account, unit) or self.is_reviewer(account)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def check_sender(
    accounts: Accounts, wording: Wording, sender: Sender, places: Iterable[tuple[str, str]]
) -> Iterator[Finding]:
    """Findings about who sends; `places` are unit and path of each report."""
    unknown = [name for name in dict.fromkeys((sender.author, sender.pusher)) if not accounts.is_known(name)]
    for name in unknown:
        yield wording.finding("pr-unknown-account", "", _START, {"account": quote(name)})
    for unit, path in places:
        for name, may in ((sender.author, accounts.may_send), (sender.pusher, accounts.may_push)):
            if name not in unknown and not may(name, unit):
                yield wording.finding("pr-other-unit", path, _START, {"account": quote(name), "unit": quote(unit)})
                break

"""The log of the province's sendings: how each was looked at before it was taken in, and what is still open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from portal.drivers.demo.chance import chance_for
from portal.drivers.demo.history import HistoryWriter, Person
from portal.drivers.demo.schedule import Fate, Merge
from portal.drivers.host.request_log import folder_of, render_record
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import REASONS, RequestRecord, RequestState

BRANCH = "refs/heads/receipts"
_REQUEST = "so-minh-hoa/bao-cao#{number}"
_SENT_BACK = 0.15
"""Share of the sendings that a reviewer sent back once."""
_OPEN_CORRECTIONS, _OPEN_SENT_BACK = 3, 2
"""Most sendings that are still open in the last period: they never change a unit's state."""

_Place = tuple[str, str]
_Step = tuple[RequestState, datetime, tuple[str, ...]]


def write_request_log(
    history: HistoryWriter,
    registry: Registry,
    seed: int,
    merges: Sequence[Merge],
    fates: Mapping[str, Fate],
    writer: Person,
) -> None:
    """Write the log of every merge, then of a few open sendings of the last period, whose fates are given.

    Corrections wait only for units whose report has been received, and only reports that still have faults were sent
    back: what the province is known for (facts.DemoFacts) stays true with the log as without it.
    """
    rng, reasons = chance_for(seed, "requests"), registry.code_lists[REASONS].keys
    requests = [(_places(merge), _closed(merge, rng, reasons)) for merge in merges]
    requests += _open(list(registry.periods.values())[-1], fates, rng, reasons)
    files = [
        (f"{folder_of(record.request)}/{ordinal}.json", history.blob(render_record(record)))
        for number, (places, steps) in enumerate(requests, 1)
        for ordinal, record in enumerate(_records(number, places, steps), 1)
    ]
    instant = max(merge.instant for merge in merges)
    history.commit(BRANCH, (writer, writer), (instant, instant), "Sổ lần gửi (dữ liệu minh họa)\n", files)


def _places(merge: Merge) -> tuple[_Place, ...]:
    return tuple((sending.unit.id, sending.period.id) for sending in merge.sendings)


def _closed(merge: Merge, rng: Random, reasons: Sequence[str]) -> list[_Step]:
    """Waiting, perhaps sent back and sent again, approved and taken in at the instant of the merge."""
    end = merge.instant
    steps: list[_Step] = [(RequestState.RECEIVED, end, ())]
    for state, hours in ((RequestState.APPROVED, 2), (RequestState.WAITING, 72)):
        steps.append((state, steps[-1][1] - timedelta(minutes=rng.randint(5, hours * 60)), ()))
    if rng.random() < _SENT_BACK:
        back = steps[-1][1] - timedelta(hours=rng.randint(1, 40))
        steps.append((RequestState.NEEDS_WORK, back, (rng.choice(reasons),)))
        steps.append((RequestState.WAITING, back - timedelta(hours=rng.randint(1, 30)), ()))
    return _after_due(steps[::-1], max(sending.period.due for sending in merge.sendings))


def _after_due(steps: list[_Step], due: datetime) -> list[_Step]:
    """The steps, drawn together so that what was taken in late was sent late too: there are no receipts to say else."""
    first, end = steps[0][1], steps[-1][1]
    if first >= due or end - due < timedelta(hours=1):
        return steps
    share = 0.9 * ((end - due) / (end - first))
    return [(state, end - share * (end - instant), reasons) for state, instant, reasons in steps]


def _open(
    period: ReportingPeriod, fates: Mapping[str, Fate], rng: Random, reasons: Sequence[str]
) -> Iterator[tuple[tuple[_Place, ...], list[_Step]]]:
    received = [unit for unit, fate in fates.items() if fate is Fate.ON_TIME]
    faulty = [unit for unit, fate in fates.items() if fate is Fate.SPOILT]
    for days, unit in enumerate(received[:_OPEN_CORRECTIONS], 1):
        yield ((unit, period.id),), [(RequestState.WAITING, period.due + timedelta(days=days, hours=9), ())]
    for days, unit in enumerate(faulty[:_OPEN_SENT_BACK], 1):
        sent = period.due + timedelta(days=days, hours=10)
        sent_back = (RequestState.NEEDS_WORK, sent + timedelta(hours=26), (rng.choice(reasons),))
        yield ((unit, period.id),), [(RequestState.WAITING, sent, ()), sent_back]


def _records(number: int, places: tuple[_Place, ...], steps: Iterable[_Step]) -> Iterator[RequestRecord]:
    name = _REQUEST.format(number=number)
    for state, instant, reasons in steps:
        head = hashlib.sha1(f"{name} {instant.date()}".encode(), usedforsecurity=False).hexdigest()
        yield RequestRecord(name, state, head, instant, places, reasons)

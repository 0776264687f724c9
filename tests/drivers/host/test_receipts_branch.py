"""Receipts are only ever added, each once, whoever else writes at the same time."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from portal.drivers.host.ledger import read_ledger
from portal.drivers.host.objects import GitObjects
from portal.drivers.host.receipts_branch import ATTEMPTS, Arrived, ReceiptsBranch, both, receipts_plan, record_plan
from portal.drivers.host.request_log import read_records
from portal.statistics.request_turns import count_reasons
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.requests import RequestRecord, RequestState
from tests.drivers.host.worlds import git

AT = datetime.fromisoformat("2024-06-10T01:00:00+00:00")
UNIT, PERIOD = "thpt-mot", "2024-K1"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An empty repository on the host."""
    folder = tmp_path / "host.git"
    git(tmp_path, "init", "--quiet", "--bare", str(folder))
    return folder


_OPEN: list[GitObjects] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """End git's helper processes."""
    yield
    while _OPEN:
        _OPEN.pop().close()


def _writer(bare: Path, name: str) -> ReceiptsBranch:
    clone = bare.parent / name
    git(bare.parent, "init", "--quiet", str(clone))
    git(clone, "remote", "add", "origin", str(bare))
    _OPEN.append(GitObjects.at(clone))
    return ReceiptsBranch(_OPEN[-1], pause=lambda _attempt: None)


def _arrived(number: int, blob: str = "", days: int = 0, unit: str = UNIT, head: str = "") -> Arrived:
    return Arrived(
        unit, PERIOD, blob or f"{number:040x}", "2024.1", "2024.1", AT + timedelta(days=days),
        f"so/kho#{number}", head or f"{number + 99:040x}", number,
    )  # fmt: skip


def _record(number: int, state: RequestState, minutes: int = 0, **more: object) -> RequestRecord:
    instant = AT + timedelta(minutes=minutes)
    return RequestRecord(f"so/kho#{number}", state, "a" * 40, instant, **more)  # type: ignore[arg-type]


def test_the_first_receipt_makes_the_branch_and_others_come_after(bare: Path) -> None:
    """Numbers count from 1 within a unit and period, and no two are the same."""
    writer = _writer(bare, "mot")
    writer.add(receipts_plan([_arrived(1), _arrived(2, unit="thpt-hai")]), "x")
    files = writer.add(receipts_plan([_arrived(3)]), "x")
    receipts = read_ledger(files.items()).receipts
    assert [one.number for one in receipts[(UNIT, PERIOD)]] == ["2024-K1/thpt-mot/1", "2024-K1/thpt-mot/2"]
    assert [one.ordinal for one in receipts[("thpt-hai", PERIOD)]] == [1]


@pytest.mark.parametrize(
    ("second", "receipts"),
    [
        (_arrived(1), 1),
        (_arrived(1, head="b" * 40, days=1), 1),
        (_arrived(1, head="b" * 40, days=-1), 2),
        (_arrived(1, blob="c" * 40), 1),
        (_arrived(1, blob="c" * 40, head="b" * 40), 2),
        (_arrived(2, blob=f"{1:040x}", days=1), 2),
    ],
)
def test_a_receipt_is_written_once(bare: Path, second: Arrived, receipts: int) -> None:
    """By pull request and head; the same content again only when it proves an earlier instant."""
    writer = _writer(bare, "mot")
    writer.add(receipts_plan([_arrived(1)]), "x")
    tip = git(bare, "rev-parse", "receipts")
    files = writer.add(receipts_plan([second]), "x")
    assert len(read_ledger(files.items()).receipts[(UNIT, PERIOD)]) == receipts
    assert (git(bare, "rev-parse", "receipts") == tip) is (receipts == 1)


def test_writers_at_the_same_time_lose_nothing(bare: Path) -> None:
    """Four jobs for the same unit: four receipts, four numbers, one line of history."""
    writers = [_writer(bare, f"may-{number}") for number in range(4)]

    def write(number: int) -> None:
        for step in range(3):
            plan = receipts_plan([_arrived(10 * number + step + 1)])
            for _ in range(5):  # a job that lost every race is run again
                try:
                    writers[number].add(plan, "x")
                    break
                except RepositoryError:
                    continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    receipts = read_ledger(writers[0].read()[1].items()).receipts[(UNIT, PERIOD)]
    assert sorted(one.ordinal for one in receipts) == list(range(1, 13))
    assert len({one.request for one in receipts}) == 12
    assert git(bare, "rev-list", "--count", "receipts") == "12"


def test_a_lost_race_is_tried_again_with_a_new_number(bare: Path) -> None:
    """Another writer comes in between reading and pushing, twice."""
    slow, quick = _writer(bare, "cham"), _writer(bare, "nhanh")
    raced: list[int] = []

    def plan(files: object) -> dict[str, bytes]:
        if len(raced) < 2:
            raced.append(1)
            quick.add(receipts_plan([_arrived(50 + len(raced))]), "x")
        return receipts_plan([_arrived(1)])(files)  # type: ignore[arg-type]

    slow.add(plan, "x")
    receipts = read_ledger(slow.read()[1].items()).receipts[(UNIT, PERIOD)]
    assert [one.request for one in receipts] == ["so/kho#51", "so/kho#52", "so/kho#1"]


def test_endless_races_end_in_words_and_write_nothing(bare: Path) -> None:
    """The job fails; running it again is safe."""
    slow, quick = _writer(bare, "cham"), _writer(bare, "nhanh")
    raced: list[int] = []

    def plan(files: object) -> dict[str, bytes]:
        raced.append(1)
        quick.add(receipts_plan([_arrived(50 + len(raced))]), "x")
        return receipts_plan([_arrived(1)])(files)  # type: ignore[arg-type]

    with pytest.raises(RepositoryError, match="chạy lại"):
        slow.add(plan, "x")
    assert len(raced) == ATTEMPTS
    assert all(one.request != "so/kho#1" for one in read_ledger(quick.read()[1].items()).receipts[(UNIT, PERIOD)])


def test_what_was_written_cannot_be_changed(bare: Path) -> None:
    """Append-only: not even by our own program."""
    writer = _writer(bare, "mot")
    writer.add(receipts_plan([_arrived(1)]), "x")
    path = "2024/thpt-mot/2024-K1/1.json"
    with pytest.raises(RepositoryError, match="không được sửa"):
        writer.add(lambda _files: {path: b"{}"}, "x")


def test_a_host_that_refuses_for_other_reasons_is_not_asked_five_times(bare: Path) -> None:
    """No right to write is no race."""
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(RepositoryError):
        _writer(bare, "mot").add(receipts_plan([_arrived(1)]), "x")
    assert subprocess.run(["git", "-C", str(bare), "rev-parse", "--verify", "-q", "receipts"]).returncode != 0


def test_the_log_says_each_state_once_and_takes_no_old_news(bare: Path) -> None:
    """What a slow job read from the host before is not written over what is known by now."""
    writer = _writer(bare, "mot")
    news = [
        _record(1, RequestState.NEEDS_WORK, 1, places=((UNIT, PERIOD),)),
        _record(1, RequestState.NEEDS_WORK, 2, places=((UNIT, PERIOD),)),
        _record(1, RequestState.RECEIVED, 9, merge="b" * 40),
        _record(1, RequestState.WAITING, 5),
    ]
    for record in news:
        files = writer.add(both(receipts_plan([]), record_plan(record)), "x")
    entries = read_records(files.items())["so/kho#1"]
    assert [one.state for one in entries] == [RequestState.NEEDS_WORK, RequestState.RECEIVED]
    assert entries[-1].places == ((UNIT, PERIOD),)


def test_reasons_are_counted_once_a_head() -> None:
    """Saying the same thing about the same version twice is one send-back; periods are told apart."""
    place = ((UNIT, PERIOD),)
    one = _record(1, RequestState.NEEDS_WORK, 1, places=place, reasons=("chua_ro", "khac"))
    again = _record(1, RequestState.NEEDS_WORK, 2, places=place, reasons=("khac",))
    other = _record(2, RequestState.NEEDS_WORK, 1, places=((UNIT, "2024-K2"),), reasons=("khac",))
    records = {"so/kho#1": (one, again), "so/kho#2": (other,)}
    assert count_reasons(records) == {"khac": 2, "chua_ro": 1}
    assert count_reasons(records, PERIOD) == {"khac": 1, "chua_ro": 1}


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"request": "so/kho#2"}', '{"request": 1}', "[" * 100_000],
)
def test_a_damaged_entry_is_named(content: str) -> None:
    """It must not pass as "nothing is waiting"."""
    with pytest.raises(PortalError, match=r"requests/so\.kho/1/1\.json"):
        read_records([("requests/so.kho/1/1.json", content.encode())])


def test_a_token_is_in_no_argument(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments are seen by every process of the machine and end in error messages."""
    from git.cmd import Git

    seen: list[str] = []
    execute = Git.execute

    def watched(self: Git, command: object, **more: object) -> object:
        seen.append(str(command))
        return execute(self, command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Git, "execute", watched)
    writer = _writer(bare, "mot")
    writer.token = "bi-mat-cua-may"
    writer.add(receipts_plan([_arrived(1)]), "x")
    assert seen
    assert not any("bi-mat-cua-may" in one or "Authorization" in one for one in seen)

"""The branch of receipts: written by one trusted job, only ever added to, and safe against writers at the same time."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from portal.drivers.host.objects import NO_COMMIT, REGULAR, GitObjects, credential
from portal.drivers.host.request_log import folder_of, read_records, render_record
from portal.reading.receipts import read_receipts
from portal.vocabulary.errors import RepositoryError
from portal.vocabulary.receipts import Receipt, ReceiptSource
from portal.vocabulary.requests import RequestRecord

BRANCH = "receipts"
_REF, _SEEN = f"refs/heads/{BRANCH}", f"refs/portal/{BRANCH}"
ATTEMPTS = 5
IDENTITY = {
    "GIT_AUTHOR_NAME": "Cổng báo cáo",
    "GIT_AUTHOR_EMAIL": "portal@localhost.invalid",
    "GIT_COMMITTER_NAME": "Cổng báo cáo",
    "GIT_COMMITTER_EMAIL": "portal@localhost.invalid",
}
"""Who writes what a machine writes."""
Files = dict[str, bytes]
Plan = Callable[[Mapping[str, bytes]], Files]
"""What is on the branch -> what to add. Asked again after every lost race, so that numbers are never given twice."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A valid version of a report that reached a pull request: what a receipt is written for."""

    unit: str
    period: str
    blob: str
    form: str
    rules: str
    instant: datetime
    request: str
    head: str
    run: int
    source: ReceiptSource = ReceiptSource.HOST


class ReceiptsBranch:
    """The branch on a remote; the local clone is only where objects are made."""

    def __init__(
        self,
        objects: GitObjects,
        remote: str = "origin",
        token: str = "",
        pause: Callable[[int], None] | None = None,
    ) -> None:
        self.objects, self.remote, self.token = objects, remote, token
        self._pause = pause or _wait

    def read(self) -> tuple[str, dict[str, bytes]]:
        """The branch's tip on the remote and all its files; an empty tip while there is none."""
        tip, content = self._bring(), self.objects.content
        listed = self.objects.tree(tip) if tip else ()
        return tip, {path: content(blob) for mode, blob, path in listed if mode == REGULAR}

    def _bring(self) -> str:
        """The remote's tip, with its objects here; empty when there is none."""
        if not self._remote_tip():
            return ""
        self.objects.fetch(self.remote, f"+{_REF}:{_SEEN}", token=self.token)
        return self.objects.commit(_SEEN)

    def _remote_tip(self) -> str:
        listed = self.objects.run("ls_remote", "--", self.remote, _REF, environment=self._credential)
        return listed.partition("\t")[0]

    def add(self, plan: Plan, message: str) -> dict[str, bytes]:
        """Add what the plan says and return the branch's files; nothing is pushed when there is nothing to add.

        Another writer's push makes this one start again from the new tip, at most ATTEMPTS times; then RepositoryError,
        and nothing was written. A plan that would change or remove a file is refused: the branch only grows.
        """
        for attempt in range(1, ATTEMPTS + 1):
            tip, files = self.read()
            added = plan(files)
            if any(files.get(path, content) != content for path, content in added.items()):
                raise RepositoryError("giấy biên nhận đã ghi thì không được sửa")
            added = {path: content for path, content in added.items() if path not in files}
            if not added:
                return files
            if self._push(self._commit(tip, added, message), tip):
                return files | added
            self._pause(attempt)
        raise RepositoryError(f"không ghi được vào nhánh {BRANCH} sau {ATTEMPTS} lần; chạy lại bước này là được")

    @property
    def _credential(self) -> dict[str, str]:
        return credential(self.token)

    def _commit(self, tip: str, added: Files, message: str) -> str:
        """A commit on top of the tip, made in an index of its own."""
        with tempfile.TemporaryDirectory() as folder:
            settings = {**IDENTITY, "GIT_INDEX_FILE": str(Path(folder) / "index")}
            run = self.objects.run
            if tip:
                run("read_tree", tip, environment=settings)
            for path, content in sorted(added.items()):
                blob = self._store(content)
                run("update_index", "--add", "--cacheinfo", f"{REGULAR},{blob},{path}", environment=settings)
            tree = run("write_tree", environment=settings)
            parents = ["-p", tip] if tip else []
            return run("commit_tree", tree, *parents, "-m", message, environment=settings)

    def _store(self, content: bytes) -> str:
        with tempfile.TemporaryFile() as stream:
            stream.write(content)
            stream.seek(0)
            return self.objects.run("hash_object", "-w", "--stdin", istream=stream)

    def _push(self, commit: str, tip: str) -> bool:
        """Whether the remote took the commit; False when the branch is no longer where we saw it."""
        try:
            self.objects.run(
                "push",
                *("--quiet", "--porcelain", "--no-verify", f"--force-with-lease={_REF}:{tip}"),
                *("--", self.remote, f"{commit}:{_REF}"),
                environment=self._credential,
            )
        except RepositoryError:
            now = self._remote_tip()
            if now == tip:
                raise
            return now == commit  # taken in after all, the answer was lost
        return True


class OwnReceiptsBranch(ReceiptsBranch):
    """The branch of this very repository, for its own hook: compared and swapped, so that no hook runs again."""

    def _bring(self) -> str:
        return self.objects.find(_REF)

    def _push(self, commit: str, tip: str) -> bool:
        try:
            self.objects.run("update_ref", _REF, commit, tip or NO_COMMIT)
        except RepositoryError:
            if self._bring() == tip:
                raise
            return False
        return True


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0.1, 0.6) * attempt)  # noqa: S311 (only to part writers)


def receipts_plan(arrived: Iterable[Arrived]) -> Plan:
    """A receipt for each version that has none.

    Events may come twice, out of order, and for several heads with the same content (T07): a pull request's head has
    one receipt a report, and content that a receipt proves already gets another only for an earlier instant.
    """
    wanted = tuple(arrived)

    def plan(files: Mapping[str, bytes]) -> Files:
        known = read_receipts(item for item in files.items() if not item[0].startswith("requests/"))
        added: Files = {}
        for one in wanted:
            some = known.get((one.unit, one.period), ())
            if not any(_covers(receipt, one) for receipt in some):
                number = max((receipt.ordinal for receipt in some), default=0) + 1
                added[f"{one.period[:4]}/{one.unit}/{one.period}/{number}.json"] = _render(one, number)
        return added

    return plan


def _covers(receipt: Receipt, one: Arrived) -> bool:
    if receipt.request != one.request:
        return False
    return receipt.head == one.head or (receipt.blob == one.blob and receipt.instant <= one.instant)


def _render(one: Arrived, ordinal: int) -> bytes:
    content = {
        "number": f"{one.period}/{one.unit}/{ordinal}",
        "unit": one.unit,
        "period": one.period,
        "blob": one.blob,
        "instant": one.instant.isoformat(),
        "form": one.form,
        "rules": one.rules,
        "source": one.source.value,
        "request": one.request,
        "head": one.head,
        "run": str(one.run or ""),
    }
    content = {key: value for key, value in content.items() if value}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def record_plan(record: RequestRecord) -> Plan:
    """An entry in the log of a pull request, when it says something new.

    A state read from the host earlier than the last entry is old news and adds nothing.
    """

    def plan(files: Mapping[str, bytes]) -> Files:
        entries = read_records(files.items()).get(record.request, ())
        entry = record if record.places or not entries else replace(record, places=entries[-1].places)
        if entries and (entry.says_the_same(entries[-1]) or entry.instant < entries[-1].instant):
            return {}
        return {f"{folder_of(entry.request)}/{len(entries) + 1}.json": render_record(entry)}

    return plan


def both(*plans: Plan) -> Plan:
    """Several plans in one commit."""

    def plan(files: Mapping[str, bytes]) -> Files:
        return {path: content for one in plans for path, content in one(files).items()}

    return plan


def new_receipts(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Receipt]:
    """The receipts that one state of the branch has and an earlier one had not, by number."""
    added = (item for item in after.items() if item[0] not in before and not item[0].startswith("requests/"))
    return sorted((one for some in read_receipts(added).values() for one in some), key=lambda one: one.number)


def receipts_of(files: Mapping[str, bytes], request: str) -> list[Receipt]:
    """The receipts of one pull request, in the order of their instants."""
    some = read_receipts(item for item in files.items() if not item[0].startswith("requests/"))
    mine = [receipt for receipts in some.values() for receipt in receipts if receipt.request == request]
    return sorted(mine, key=lambda receipt: (receipt.instant, receipt.number))

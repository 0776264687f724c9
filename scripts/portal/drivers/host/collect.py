"""Bring merged reports, their receipts and their log from intake repositories, byte for byte."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from portal.checking.report_check import Checker
from portal.drivers.host.ledger import Ledger, read_ledger
from portal.drivers.host.objects import REGULAR, GitObjects
from portal.drivers.host.receipts_branch import BRANCH, IDENTITY, Files, Plan, ReceiptsBranch
from portal.drivers.host.request_log import read_records, render_record
from portal.reading.intakes import read_intakes
from portal.reading.report_bytes import MAX_BYTES
from portal.reading.repository import Repository, identity_of
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.reports import Submission

_FETCHED = "refs/portal/intake"
_REPORTS = "submissions/"


@dataclass(frozen=True, slots=True)
class Intake:
    """What one intake repository has: reports of its default branch by path, and its ledger."""

    remote: str
    blobs: Mapping[str, str]
    files: Mapping[str, bytes]
    ledger: Ledger
    refused: tuple[str, ...] = ()
    """Reports of units that this repository may not bring."""


class Collector:
    """Collects into the repository it stands in: a commit on the branch that is checked out, and receipts."""

    def __init__(self, repository: Repository, checker: Checker, objects: GitObjects, token: str = "") -> None:
        self.repository, self.checker, self.objects, self.token = repository, checker, objects, token
        self.intakes = read_intakes(repository.schemas / "intakes.yaml", checker.registry)

    def collect(self, remotes: Iterable[str], units: Iterable[str] = ()) -> Iterator[str]:
        """Bring everything that is new from each remote; yields what was done, a line each.

        Only plain files in the places of reports that pass the checks of today are taken; `units` limits whose, and so
        does `schemas/intakes.yaml`, whose repositories are meant when none is named. PortalError, and nothing brought,
        for a remote that is not in that file, when two remotes have the same unit, or one rewrote its history.
        """
        remotes = self._allowed(remotes)
        if self.objects.run("diff_index", "--cached", "--name-only", "HEAD", "--"):
            raise RepositoryError(f"{self.repository.root}: đang có thay đổi chưa lưu; lưu hoặc bỏ chúng trước đã")
        wanted = frozenset(units)
        intakes = [self._fetch(remote, number, wanted) for number, remote in enumerate(remotes)]
        _refuse_overlap(intakes)
        for intake in intakes:
            for path in intake.refused:
                yield f"{intake.remote}: bỏ qua {path}, kho này không được mang phiếu của đơn vị đó"
            yield from self._bring(intake)

    def _allowed(self, remotes: Iterable[str]) -> list[str]:
        named = list(remotes) or list(self.intakes or ())
        if not named:
            raise PortalError("chưa nêu kho nào, và schemas/intakes.yaml cũng không có kho nào")
        unknown = [remote for remote in named if self.intakes is not None and remote not in self.intakes]
        if unknown:
            raise PortalError(f"{unknown[0]}: không có trong schemas/intakes.yaml nên không được mang phiếu về")
        return named

    def _fetch(self, remote: str, number: int, units: frozenset[str]) -> Intake:
        main, log = f"{_FETCHED}/{number}/main", f"{_FETCHED}/{number}/{BRANCH}"
        listed = self.objects.run("ls_remote", "--symref", "--", remote, "HEAD", f"refs/heads/{BRANCH}")
        refs = [f"+HEAD:{main}"]
        if f"refs/heads/{BRANCH}" in listed:
            refs.append(f"+refs/heads/{BRANCH}:{log}")
        self.objects.fetch(remote, *refs, token=self.token)
        content = self.objects.content
        files: dict[str, bytes] = {}
        if len(refs) > 1:
            files = {path: content(blob) for mode, blob, path in self.objects.tree(log) if mode == REGULAR}
        ledger = read_ledger(files.items())
        lost = [merge for merge in ledger.merges if not self._has(merge, main)]
        if lost:
            raise RepositoryError(f"{remote}: lịch sử đã bị viết lại ({lost[0][:12]} không còn ở nhánh chính)")
        blobs, refused, allowed = {}, [], None if self.intakes is None else self.intakes[remote]
        for mode, blob, path in self.objects.tree(main, _REPORTS):
            place = identity_of(path)
            if mode != REGULAR or place is None or (units and place[0] not in units):
                continue
            if allowed is None or place[0] in allowed:
                blobs[path] = blob
            else:
                refused.append(path)
        return Intake(remote, blobs, files, ledger, tuple(refused))

    def _has(self, merge: str, tip: str) -> bool:
        return bool(self.objects.find(merge)) and self.objects.is_ancestor(merge, self.objects.commit(tip))

    def _bring(self, intake: Intake) -> Iterator[str]:
        taken, known = {}, {path: blob for _, blob, path in self.objects.tree("HEAD", _REPORTS)}
        for path, blob in sorted(intake.blobs.items()):
            if known.get(path) == blob:
                continue
            if self._passes(path, blob):
                taken[path] = blob
            else:
                yield f"{intake.remote}: bỏ qua {path}, phiếu không qua được kiểm tra"
        if taken:
            self._commit(taken, intake.remote)
        places = {place for path in intake.blobs if (place := identity_of(path))}
        own = "origin" if "origin" in self.objects.run("remote").split() else str(self.repository.root.resolve())
        branch = ReceiptsBranch(self.objects, own, self.token)
        before = set(branch.read()[1])
        after = branch.add(_ledger_plan(intake, places), f"Biên nhận từ {intake.remote}")
        yield f"{intake.remote}: {len(taken)} phiếu mới, {len(after.keys() - before)} mục sổ mới"

    def _passes(self, path: str, blob: str) -> bool:
        place = identity_of(path)
        if place is None or self.objects.size(blob) > MAX_BYTES:
            return False
        return self.checker.check(Submission(path, *place, self.objects.content(blob))).passes

    def _commit(self, taken: Mapping[str, str], remote: str) -> None:
        """The same objects under the same names, whatever line ends this machine likes; then the work tree follows."""
        run = self.objects.run
        tree = self.repository.root.resolve()
        for path, blob in taken.items():
            run("update_index", "--add", "--cacheinfo", f"{REGULAR},{blob},{path}")
        with tempfile.TemporaryFile() as stream:
            stream.write("".join(f"{path}\0" for path in taken).encode())
            stream.seek(0)
            settings = {"GIT_WORK_TREE": str(tree)}
            run("checkout_index", "--force", "-z", "--stdin", istream=stream, environment=settings)
        message = f"Tiếp nhận {len(taken)} phiếu từ {remote}"
        commit = run("commit_tree", run("write_tree"), "-p", "HEAD", "-m", message, environment=IDENTITY)
        run("update_ref", "HEAD", commit)


def _refuse_overlap(intakes: Iterable[Intake]) -> None:
    owners: dict[str, str] = {}
    for intake in intakes:
        for path in intake.blobs:
            place = identity_of(path)
            owner = owners.setdefault(place[0] if place else "", intake.remote)
            if place and owner != intake.remote:
                raise PortalError(
                    f"đơn vị {place[0]} có phiếu ở cả {owner} và {intake.remote}; chọn một kho cho mỗi đơn vị"
                )


def _ledger_plan(intake: Intake, places: set[tuple[str, str]]) -> Plan:
    """The intake's receipts as they are, and its log without the names of merges, which are only its own history's."""
    wanted: Files = {}
    for path, content in intake.files.items():
        parts = path.split("/")
        if len(parts) == 4 and (parts[1], parts[2]) in places and path.endswith(".json") and parts[0] != "requests":
            wanted[path] = content
    for path, content in intake.files.items():
        for records in read_records([(path, content)]).values():
            if places.issuperset(records[0].places):
                wanted[path] = render_record(replace(records[0], merge=""))

    def plan(files: Mapping[str, bytes]) -> Files:
        clash = next((path for path, content in wanted.items() if files.get(path, content) != content), None)
        if clash is not None:
            raise PortalError(f"{intake.remote}: {clash} khác với bản đã có ở đây")
        return wanted

    return plan

"""The branch that a host shows as a site: one folder a version, safe against publishers at the same time.

Every attempt works in a repository of its own, made for it and thrown away: a lost race, or a kill, leaves nothing.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.drivers.host.objects import GitObjects, credential
from portal.drivers.host.receipts_branch import ATTEMPTS, IDENTITY
from portal.drivers.own_repository import own_repository
from portal.drivers.published_commit import leading_folder, restored_state, write_branch
from portal.drivers.published_versions import VERSIONS, BranchState, altered_versions, read_branch
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.publishing import Front, VersionStamp

TAGS = "refs/tags/trang"
"""Below it, by branch and version, the last published commit that has the version."""
HEADS = "refs/heads"


class PublishError(PortalError):
    """The site cannot go where it was to go; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a publication did: what was lost beside the versions and is there again, and where the top leads."""

    mended: tuple[str, ...]
    lead: str


class PublishedBranch:
    """One branch at one address, for the pages of one audience."""

    def __init__(
        self,
        address: str,
        branch: str,
        audience: Audience,
        front: Front,
        token: str = "",
        pause: Callable[[int], None] | None = None,
    ) -> None:
        self.address, self.branch, self.audience, self.front, self.token = address, branch, audience, front, token
        self._ref, self._tags = f"{HEADS}/{branch}", f"{TAGS}/{branch}"
        self._pause = pause or _wait

    def deploy(self, site: Path, stamp: VersionStamp, alias: str = "") -> Sent:
        """Send a built site as one version, with mike; every other version stays byte for byte.

        Copies under other names and the pages at the top are made anew from the versions, whatever became of them.
        Another publisher's push makes this one start again from the new state, at most ATTEMPTS times. PublishError
        when the branch is damaged, or holds the pages of another audience; RepositoryError when the remote refuses.
        """
        sent: list[Sent] = []
        doubted: list[str] = []

        def change(objects: GitObjects, tip: str) -> list[str] | None:
            state, published = read_branch(objects, tip), self._published(objects)
            self.refuse_other_audience(state)
            if what := _damage(state, published, stamp.version):
                if tip in doubted:
                    raise PublishError(self._explained(what))
                doubted.append(tip)  # perhaps another publisher was between branch and tags just now: look again
                return None
            message = self._deploy(objects.git_dir, site, stamp, alias)
            shown = read_branch(objects, objects.commit(self._ref))
            objects.run("update_ref", self._ref, write_branch(objects, tip, shown, self.front, message))
            sent[:] = [Sent(state.gaps, leading_folder(self.front, shown))]
            return [stamp.version]

        self._attempt(change)
        return sent[0]

    def rebuild(self) -> tuple[str, ...]:
        """Put a damaged branch together again from the tags, and from what it still has; the versions it then shows.

        Pages are taken as they were published, not built again; a version that has a tag is what its tag holds, and no
        tag moves. PublishError when there is nothing to take.
        """
        found: list[str] = []

        def change(objects: GitObjects, tip: str) -> list[str] | None:
            state, published = read_branch(objects, tip), self._published(objects)
            for one in (state, *published.values()):
                self.refuse_other_audience(one)
            restored = restored_state(state, published)
            if not restored.versions:
                raise PublishError(f"nhánh {self.branch} và các thẻ {self._tags} không còn bản nào để dựng lại")
            message = f"Dựng lại {self.branch} từ các bản đã công bố"
            objects.run("update_ref", self._ref, write_branch(objects, tip, restored, self.front, message))
            found[:] = sorted(restored.versions)
            return [version for version in found if version not in published]

        self._attempt(change)
        return tuple(found)

    def refuse_other_audience(self, state: BranchState, branch: str = "") -> None:
        """PublishError when the state of this branch, or of the one named, shows pages of another audience."""
        other = next((one for one in state.stamps.values() if one.audience is not self.audience), None)
        if other is not None:
            raise PublishError(
                f"nhánh {branch or self.branch} đang chứa trang {other.audience.label.lower()} (bản {other.version}); "
                f"không gửi trang {self.audience.label.lower()} vào đó. Xem lại schemas/publishing.yaml"
            )

    def refs(self, objects: GitObjects) -> dict[str, str]:
        """Every branch and tag of the repository with the object it names."""
        rows = objects.run("ls_remote", "--heads", "--tags", "--refs", "--", self.address, environment=self._credential)
        return {ref: found for found, _, ref in (row.partition("\t") for row in rows.splitlines())}

    def fetch(self, objects: GitObjects, *refs: str) -> None:
        """Bring the newest state of some refs: what lies beneath is at the remote already."""
        words = ("--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--no-auto-maintenance")
        objects.run("fetch", *words, "--end-of-options", self.address, *refs, environment=self._credential)

    @property
    def _credential(self) -> Mapping[str, str]:
        return credential(self.token)

    def _attempt(self, change: Callable[[GitObjects, str], list[str] | None]) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            with own_repository() as objects:
                tip = self._remote_tip(objects)
                if tip:
                    self.fetch(objects, f"+{self._ref}:{self._ref}")
                    tip = objects.commit(self._ref)
                versions = change(objects, tip)
                if versions is not None and self._push(objects, tip, versions):
                    return
            self._pause(attempt)
        raise RepositoryError(f"không gửi được lên nhánh {self.branch} sau {ATTEMPTS} lần; chạy lại bước này là được")

    def _published(self, objects: GitObjects) -> dict[str, BranchState]:
        """By version, the state of the branch when it was last published; only versions that have a tag."""
        if objects.run("ls_remote", "--", self.address, f"{self._tags}/*", environment=self._credential):
            self.fetch(objects, f"+{self._tags}/*:{self._tags}/*")
        tags = objects.run("for_each_ref", "--format=%(refname)", f"{self._tags}/").split()
        return {tag.removeprefix(f"{self._tags}/"): read_branch(objects, objects.commit(tag)) for tag in tags}

    def _deploy(self, git_dir: Path, site: Path, stamp: VersionStamp, alias: str) -> str:
        from mike import commands

        built = {"site_dir": str(site), "use_directory_urls": True}
        message = f"Trang {stamp.title.lower()}, số liệu đến {stamp.as_of.isoformat()}"
        aliases = [alias] if alias else []
        with (
            _standing_in(git_dir),
            commands.deploy(
                *(built, stamp.version, stamp.title, aliases, True, commands.AliasType.copy),
                branch=self.branch,
                message=message,
                allow_empty=True,
            ),
        ):
            pass
        return message

    def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
        """Whether the remote took branch and tags, all or none; False when the branch is no longer where we saw it."""
        commit = objects.commit(self._ref)
        tags = [f"+{commit}:{self._tags}/{version}" for version in versions]
        words = ("--quiet", "--porcelain", "--no-verify", "--atomic", f"--force-with-lease={self._ref}:{tip}")
        try:
            objects.run(
                *("push", *words, "--", self.address, f"{commit}:{self._ref}", *tags),
                environment=self._credential,
            )
        except RepositoryError:
            now = self._remote_tip(objects)
            if now == tip:
                raise
            return now == commit  # taken in after all, the answer was lost
        return True

    def _remote_tip(self, objects: GitObjects) -> str:
        listed = objects.run("ls_remote", "--", self.address, self._ref, environment=self._credential)
        return listed.partition("\t")[0]

    def _explained(self, damage: str) -> str:
        return (
            f"nhánh {self.branch} bị hỏng: {damage}. Các bản đã công bố vẫn còn ở thẻ {self._tags}; "
            f"chạy “portal publish --rebuild” để dựng lại {VERSIONS} và các thư mục, rồi công bố lại"
        )


def _damage(state: BranchState, published: Mapping[str, BranchState], version: str) -> str:
    """What is wrong with a branch, beside the version that is to be sent; empty when it is as it was published."""
    if published and state == BranchState():
        return "nhánh không còn"
    kept = {name: then for name, then in published.items() if name != version}
    if altered := altered_versions(state, kept):
        return state.damage or f"trang của bản {', '.join(altered)} không còn như khi công bố"
    return state.damage


@contextlib.contextmanager
def _standing_in(git_dir: Path) -> Iterator[None]:
    """mike speaks to the repository of the working folder, and signs as the machine's user: both are set for it."""
    wanted = {"GIT_DIR": str(git_dir), **IDENTITY}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        with contextlib.chdir(git_dir):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0.2, 1.0) * attempt)  # noqa: S311 (only to part publishers)

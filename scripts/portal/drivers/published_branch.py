"""The branch that a host shows as a site: one folder a version, safe against publishers at the same time.

Every attempt works in a repository of its own, made for it and thrown away: a lost race, or a kill, leaves nothing.
"""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from portal.drivers.host.objects import GitObjects, credential
from portal.drivers.host.receipts_branch import ATTEMPTS, IDENTITY
from portal.drivers.published_versions import VERSIONS, BranchState, compose_branch, read_branch
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError, RepositoryError
from portal.vocabulary.publishing import VersionStamp

TAGS = "refs/tags/trang"
"""Below it, by branch and version, the last published commit that has the version."""


class PublishError(PortalError):
    """The site cannot go where it was to go; nothing was sent."""


class PublishedBranch:
    """One branch at one address, for the pages of one audience."""

    def __init__(
        self,
        address: str,
        branch: str,
        audience: Audience,
        token: str = "",
        pause: Callable[[int], None] | None = None,
    ) -> None:
        self.address, self.branch, self.audience, self.token = address, branch, audience, token
        self._ref, self._tags = f"refs/heads/{branch}", f"{TAGS}/{branch}"
        self._pause = pause or _wait

    def deploy(self, site: Path, stamp: VersionStamp, alias: str = "") -> None:
        """Send a built site as one version, with mike; every other version stays byte for byte.

        Another publisher's push makes this one start again from the new state, at most ATTEMPTS times. PublishError
        when the branch is damaged, or holds the pages of another audience; RepositoryError when the remote refuses.
        """

        def change(objects: GitObjects, tip: str) -> list[str]:
            state = read_branch(objects, tip)
            self._refuse_other_audience(state)
            if not tip and self._remote_tags(objects):
                raise PublishError(self._damage("nhánh không còn"))
            if state.damage:
                raise PublishError(self._damage(state.damage))
            self._deploy(objects.git_dir, site, stamp, alias)
            return [stamp.version]

        self._attempt(change)

    def rebuild(self) -> tuple[str, ...]:
        """Put a damaged branch together again from the tags, and from what it still has; the versions it then shows.

        Pages are taken as they were published, not built again. PublishError when there is nothing to take.
        """
        found: list[str] = []

        def change(objects: GitObjects, tip: str) -> list[str]:
            if self._remote_tags(objects):
                self._fetch(objects, f"+{self._tags}/*:{self._tags}/*")
            tags = objects.run("for_each_ref", "--format=%(refname)", f"{self._tags}/").split()
            states = [read_branch(objects, tip), *(read_branch(objects, objects.commit(tag)) for tag in tags)]
            for state in states:
                self._refuse_other_audience(state)
            if not any(state.versions for state in states):
                raise PublishError(f"nhánh {self.branch} và các thẻ {self._tags} không còn bản nào để dựng lại")
            commit, versions = compose_branch(objects, tip, states, f"Dựng lại {self.branch} từ các bản đã công bố")
            objects.run("update_ref", self._ref, commit)
            found[:] = versions
            return list(versions)

        self._attempt(change)
        return tuple(found)

    def _attempt(self, change: Callable[[GitObjects, str], list[str]]) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            with _own_repository() as objects:
                tip = self._remote_tip(objects)
                if tip:
                    self._fetch(objects, f"+{self._ref}:{self._ref}")
                    tip = objects.commit(self._ref)
                versions = change(objects, tip)
                if self._push(objects, tip, versions):
                    return
            self._pause(attempt)
        raise RepositoryError(f"không gửi được lên nhánh {self.branch} sau {ATTEMPTS} lần; chạy lại bước này là được")

    def _deploy(self, git_dir: Path, site: Path, stamp: VersionStamp, alias: str) -> None:
        from mike import commands

        built = {"site_dir": str(site), "use_directory_urls": True}
        aliases = [alias] if alias else []
        with _standing_in(git_dir):
            with commands.deploy(
                *(built, stamp.version, stamp.title, aliases, True, commands.AliasType.copy),
                branch=self.branch,
                message=f"Trang {stamp.title.lower()}, số liệu đến {stamp.as_of.isoformat()}",
                allow_empty=True,
            ):
                pass
            if alias:
                commands.set_default(alias, branch=self.branch, message=f"Trang đầu là {alias}", allow_empty=True)

    def _fetch(self, objects: GitObjects, ref: str) -> None:
        # The newest state is enough: what lies beneath is at the remote already.
        words = ("--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--no-auto-maintenance")
        objects.run("fetch", *words, "--end-of-options", self.address, ref, environment=credential(self.token))

    def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
        """Whether the remote took branch and tags, all or none; False when the branch is no longer where we saw it."""
        commit = objects.commit(self._ref)
        tags = [f"+{commit}:{self._tags}/{version}" for version in versions]
        words = ("--quiet", "--porcelain", "--no-verify", "--atomic", f"--force-with-lease={self._ref}:{tip}")
        try:
            objects.run(
                *("push", *words, "--", self.address, f"{commit}:{self._ref}", *tags),
                environment=credential(self.token),
            )
        except RepositoryError:
            now = self._remote_tip(objects)
            if now == tip:
                raise
            return now == commit  # taken in after all, the answer was lost
        return True

    def _remote_tip(self, objects: GitObjects) -> str:
        listed = objects.run("ls_remote", "--", self.address, self._ref, environment=credential(self.token))
        return listed.partition("\t")[0]

    def _remote_tags(self, objects: GitObjects) -> bool:
        return bool(objects.run("ls_remote", "--", self.address, f"{self._tags}/*", environment=credential(self.token)))

    def _refuse_other_audience(self, state: BranchState) -> None:
        other = next((one for one in state.stamps.values() if one.audience is not self.audience), None)
        if other is not None:
            raise PublishError(
                f"nhánh {self.branch} đang chứa trang {other.audience.label.lower()} (bản {other.version}); "
                f"không gửi trang {self.audience.label.lower()} vào đó. Xem lại schemas/publishing.yaml"
            )

    def _damage(self, what: str) -> str:
        return (
            f"nhánh {self.branch} bị hỏng: {what}. Các bản đã công bố vẫn còn ở thẻ {self._tags}; "
            f"chạy “portal publish --rebuild” để dựng lại {VERSIONS} và các thư mục, rồi công bố lại"
        )


@contextlib.contextmanager
def _own_repository() -> Iterator[GitObjects]:
    from git.cmd import Git

    with tempfile.TemporaryDirectory(prefix="portal-publish-") as folder:
        Git(folder).execute(["git", "init", "--quiet", "--bare", "--template=", "--initial-branch=trong", folder])
        with GitObjects(Path(folder)) as objects:
            yield objects


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

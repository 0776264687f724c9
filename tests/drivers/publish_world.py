"""A repository that a host shows as a site, sites small enough to be made by hand, and where they are to go."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from portal.drivers.host.objects import GitObjects
from portal.drivers.published_branch import PublishedBranch
from portal.reading.publishing import STAMP, render_stamp
from portal.vocabulary.audience import Audience
from portal.vocabulary.publishing import Front, VersionStamp
from tests.conftest import ROOT

FRONT = Front("hien-hanh", title="Cổng <thử>")
NOON = datetime.fromisoformat("2030-06-01T12:00:00+07:00")


def a_site(folder: Path, year: int, audience: Audience = Audience.PUBLIC, words: str = "") -> tuple[Path, VersionStamp]:
    """A site small enough to be made by hand, with its stamp."""
    stamp = VersionStamp(str(year), f"Năm {year}", year, audience, NOON)
    site = folder / f"{audience}-{year}"
    (site / "tinh-hinh").mkdir(parents=True, exist_ok=True)
    (site / "index.html").write_text(f"<p>Trang {year} {words}</p>", encoding="utf-8")
    (site / "tinh-hinh" / "index.html").write_text(f"<p>Tình hình {year}</p>", encoding="utf-8")
    (site / STAMP).write_bytes(render_stamp(stamp))
    return site, stamp


class Remote:
    """The repository that the host shows as a site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder], check=True)

    def git(self, *words: str) -> str:
        """Run git in it."""
        return subprocess.run(
            ["git", "-C", str(self.folder), *words], check=True, capture_output=True, text=True
        ).stdout.strip()

    def branch(self, audience: Audience = Audience.PUBLIC) -> PublishedBranch:
        """Its published branch; lost races are not waited for."""
        return PublishedBranch(str(self.folder), "gh-pages", audience, FRONT, pause=lambda _attempt: None)

    def tree(self, name: str) -> str:
        """The object id of a folder of the branch: the same id is the same bytes."""
        return self.git("rev-parse", f"gh-pages:{name}")

    @property
    def versions(self) -> dict[str, list[str]]:
        """The listed versions with their other names."""
        return {one["version"]: one["aliases"] for one in json.loads(self.git("show", "gh-pages:versions.json"))}

    def spoil(self, *change: str) -> None:
        """Put a commit on the branch whose index was changed by a git command."""
        with GitObjects(self.folder) as objects:
            index = {"GIT_INDEX_FILE": str(self.folder / "hong"), "GIT_WORK_TREE": str(self.folder)}
            objects.run("read_tree", "gh-pages", environment=index)
            objects.run(change[0], *change[1:], environment=index)
            tree = objects.run("write_tree", environment=index)
        self.git("update-ref", "refs/heads/gh-pages", self.commit_tree(tree))

    def commit_tree(self, tree: str) -> str:
        """A commit on top of the branch."""
        who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
        return self.git(*who, "commit-tree", tree, "-p", "gh-pages", "-m", "hỏng")

    def blob(self, content: str) -> str:
        """The object id of a new file."""
        source = self.folder / "noi-dung"
        source.write_text(content, encoding="utf-8")
        return self.git("hash-object", "-w", str(source))


def write_places(root: Path, public: str, staff: str) -> None:
    """Say where each audience's pages go."""
    (root / "schemas").mkdir(exist_ok=True)
    text = "current: hien-hanh\nplaces:\n" + "".join(
        f"  {audience}: {{remote: {remote!r}, branch: {branch}, why: thử}}\n"
        for audience, remote, branch in (("public", public, "gh-pages"), ("staff", staff, "trang"))
    )
    (root / "schemas" / "publishing.yaml").write_text(text, encoding="utf-8")
    if not (root / "schemas" / "department.yaml").exists():
        shutil.copyfile(ROOT / "schemas" / "department.yaml", root / "schemas" / "department.yaml")

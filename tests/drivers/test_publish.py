"""Publishing: each year's pages beside the others, safe against publishers at once, damage, and the wrong place."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
from collections.abc import Callable
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from portal.drivers import publish
from portal.drivers.demo import write_demo
from portal.drivers.host.objects import GitObjects
from portal.drivers.publish import publish_site, rebuild_published, where
from portal.drivers.published_branch import PublishedBranch, PublishError
from portal.drivers.site_build import build_site
from portal.reading.publishing import STAMP, read_publishing, render_stamp
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import ConfigError, PortalError
from portal.vocabulary.publishing import VersionStamp
from tests.conftest import ROOT

NOON = datetime.fromisoformat("2030-06-01T12:00:00+07:00")


def a_site(folder: Path, year: int, audience: Audience = Audience.PUBLIC, words: str = "") -> tuple[Path, VersionStamp]:
    """A site small enough to be made by hand, with its stamp."""
    stamp = VersionStamp(str(year), f"Năm {year}", year, audience, NOON)
    site = folder / f"{audience}-{year}"
    (site / "tinh-hinh").mkdir(parents=True)
    (site / "index.html").write_text(f"<p>Trang {year} {words}</p>", encoding="utf-8")
    (site / "tinh-hinh" / "index.html").write_text(f"<p>Tình hình {year}</p>", encoding="utf-8")
    (site / STAMP).write_bytes(render_stamp(stamp))
    return site, stamp


class _Remote:
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
        return PublishedBranch(str(self.folder), "gh-pages", audience, pause=lambda _attempt: None)

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


@pytest.fixture
def remote(tmp_path: Path) -> _Remote:
    """An empty repository of the host."""
    return _Remote(tmp_path / "trang.git")


@pytest.fixture
def two_years(remote: _Remote, tmp_path: Path) -> _Remote:
    """One with two published years."""
    for year in (2029, 2030):
        remote.branch().deploy(*a_site(tmp_path, year), "hien-hanh")
    return remote


def test_a_new_year_takes_the_alias_and_leaves_the_old_year_as_it_was(remote: _Remote, tmp_path: Path) -> None:
    """One folder a year; the name of the current year moves, the old pages keep every byte, the front page follows."""
    remote.branch().deploy(*a_site(tmp_path, 2029), "hien-hanh")
    old = remote.tree("2029")
    remote.branch().deploy(*a_site(tmp_path, 2030), "hien-hanh")
    assert remote.versions == {"2030": ["hien-hanh"], "2029": []}
    assert remote.tree("2029") == old
    assert remote.tree("hien-hanh") == remote.tree("2030")
    assert 'href="hien-hanh/"' in remote.git("show", "gh-pages:index.html")


class _Meeting(PublishedBranch):
    """Waits before its first push until the other publisher is about to push as well."""

    barrier: Barrier | None = None

    def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
        if self.barrier is not None:
            self.barrier.wait(120)
            self.barrier = None
        return super()._push(objects, tip, versions)


def _publish_together(barrier: Barrier, address: str, folder: Path, year: int) -> None:
    branch = _Meeting(address, "gh-pages", Audience.PUBLIC, pause=lambda _attempt: None)
    branch.barrier = barrier
    branch.deploy(*a_site(folder, year))


def test_two_publishers_at_once_are_both_there(two_years: _Remote, tmp_path: Path) -> None:
    """Two processes push from the same state: the one that loses starts again, and every version is there."""
    spawn = multiprocessing.get_context("spawn")
    barrier, address = spawn.Barrier(2), str(two_years.folder)
    writers = [
        spawn.Process(target=_publish_together, args=(barrier, address, tmp_path / f"nguoi-{year}", year))
        for year in (2031, 2032)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(180)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert two_years.versions.keys() == {"2029", "2030", "2031", "2032"}
    assert all(str(year) in two_years.git("show", f"gh-pages:{year}/index.html") for year in range(2029, 2033))


def test_a_publisher_who_always_loses_says_so_and_leaves_the_branch(two_years: _Remote, tmp_path: Path) -> None:
    """After a few lost races it fails aloud, and what the others published stands."""

    class Unlucky(PublishedBranch):
        def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
            two_years.git("update-ref", "refs/heads/gh-pages", two_years.commit_tree("gh-pages^{tree}"))
            return super()._push(objects, tip, versions)

    unlucky = Unlucky(str(two_years.folder), "gh-pages", Audience.PUBLIC, pause=lambda _attempt: None)
    with pytest.raises(PortalError, match="sau 5 lần"):
        unlucky.deploy(*a_site(tmp_path, 2031))
    assert two_years.versions.keys() == {"2029", "2030"}


def _no_json(remote: _Remote) -> None:
    remote.spoil("update_index", "--cacheinfo", f"100644,{remote.blob('[{')},versions.json")


def _no_list(remote: _Remote) -> None:
    remote.spoil("update_index", "--force-remove", "versions.json")


def _no_entry(remote: _Remote) -> None:
    remote.spoil("update_index", "--cacheinfo", f"100644,{remote.blob('[]')},versions.json")


def _no_pages(remote: _Remote) -> None:
    remote.spoil("rm", "--cached", "--quiet", "-r", "2029")


def _no_branch(remote: _Remote) -> None:
    remote.git("update-ref", "-d", "refs/heads/gh-pages")


@pytest.mark.parametrize("damage", [_no_json, _no_list, _no_entry, _no_pages, _no_branch])
def test_a_damaged_branch_is_explained_and_rebuilt(
    two_years: _Remote, tmp_path: Path, damage: Callable[[_Remote], None]
) -> None:
    """Publishing stops and names the way out; rebuilding brings every version back with the bytes it had."""
    before = {name: two_years.tree(name) for name in ("2029", "2030", "hien-hanh", "index.html")}
    site = a_site(tmp_path, 2031)
    damage(two_years)
    with pytest.raises(PublishError, match=r"bị hỏng: .*--rebuild"):
        two_years.branch().deploy(*site)
    assert two_years.branch().rebuild() == ("2029", "2030")
    assert {name: two_years.tree(name) for name in before} == before
    assert two_years.versions == {"2030": ["hien-hanh"], "2029": []}
    two_years.branch().deploy(*site)
    assert two_years.versions.keys() == {"2029", "2030", "2031"}


def test_a_branch_without_tags_is_rebuilt_from_its_folders(two_years: _Remote) -> None:
    """The folders say themselves which versions they are, and which are copies under another name."""
    for tag in two_years.git("for-each-ref", "--format=%(refname)", "refs/tags").split():
        two_years.git("update-ref", "-d", tag)
    _no_json(two_years)
    assert two_years.branch().rebuild() == ("2029", "2030")
    assert two_years.versions == {"2030": ["hien-hanh"], "2029": []}


def test_nothing_to_rebuild_from_is_said(remote: _Remote) -> None:
    """An empty repository is no damaged one."""
    with pytest.raises(PublishError, match="không còn bản nào"):
        remote.branch().rebuild()


def test_pages_of_one_audience_never_go_beside_those_of_another(two_years: _Remote, tmp_path: Path) -> None:
    """Whatever the configuration says: a branch that shows public pages takes no staff page."""
    before = two_years.git("rev-parse", "gh-pages")
    with pytest.raises(PublishError, match="đang chứa trang công khai"):
        two_years.branch(Audience.STAFF).deploy(*a_site(tmp_path, 2030, Audience.STAFF))
    with pytest.raises(PublishError, match="đang chứa trang công khai"):
        two_years.branch(Audience.STAFF).rebuild()
    assert two_years.git("rev-parse", "gh-pages") == before


def _write_places(root: Path, public: str, staff: str) -> None:
    (root / "schemas").mkdir(exist_ok=True)
    text = "current: hien-hanh\nplaces:\n" + "".join(
        f"  {audience}: {{remote: {remote!r}, branch: {branch}, why: thử}}\n"
        for audience, remote, branch in (("public", public, "gh-pages"), ("staff", staff, "trang"))
    )
    (root / "schemas" / "publishing.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("public", "staff"),
    [
        ("https://kho.example/so/cong.git", "git@kho.example:so/cong"),
        ("https://kho.example/so/cong", "https://x:y@KHO.example/so/cong.git/"),
        ("../chung.git", "../chung"),
    ],
)
def test_the_staff_site_is_refused_in_the_public_repository(tmp_path: Path, public: str, staff: str) -> None:
    """Not on another branch, nor under another spelling: who reads a repository reads all of it."""
    _write_places(tmp_path, public, staff)
    for audience in Audience:
        with pytest.raises(PublishError, match="cùng một kho"):
            publish.published_branch(Repository(tmp_path), audience)


def test_two_repositories_are_two_places(tmp_path: Path) -> None:
    """Each audience gets its own."""
    _write_places(tmp_path, "../cong-khai.git", "../noi-bo.git")
    branch, _ = publish.published_branch(Repository(tmp_path), Audience.STAFF)
    assert (branch.address, branch.branch) == (str(tmp_path.parent / "noi-bo.git"), "trang")
    assert where("https://kho.example/so/cong.git") != where("https://kho.example/so/cong-noi-bo.git")


def test_the_staff_site_has_no_place_until_the_department_names_one() -> None:
    """What this repository ships sends nothing but public pages."""
    assert read_publishing(ROOT / "schemas" / "publishing.yaml").places.keys() == {Audience.PUBLIC}


def test_a_place_that_git_could_take_for_an_option_is_refused(tmp_path: Path) -> None:
    """An address is data, never an option of git."""
    _write_places(tmp_path, "--upload-pack=x", "../x")
    with pytest.raises(ConfigError, match="tên kho"):
        read_publishing(tmp_path / "schemas" / "publishing.yaml")


def _province(folder: Path, remote: _Remote) -> Path:
    root = folder / "kho"
    write_demo(root, 8, 1, Repository(ROOT))
    _write_places(root, str(remote.folder), str(folder / "noi-bo.git"))
    return root


def test_a_year_is_published_whole_with_the_notice_that_older_years_show(tmp_path: Path, remote: _Remote) -> None:
    """The pages of a plan year, built strictly, know the other versions and say where the current one is."""
    root = _province(tmp_path, remote)
    said = publish_site(root, "2024", "hien-hanh", Audience.PUBLIC, datetime.fromisoformat("2024-11-20T00:00:00+07:00"))
    assert "năm 2024" in said
    page = remote.git("show", "gh-pages:2024/tinh-hinh/index.html")
    assert "Đây là trang của một năm trước" in page
    assert '"version": {"default": "hien-hanh", "provider": "mike"}' in page
    _no_json(remote)
    assert "bản 2024" in rebuild_published(root, Audience.PUBLIC)


def test_pages_of_another_year_are_not_published_under_a_year(
    tmp_path: Path, remote: _Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In January, under last year's name, the pages would show the new year: nothing is sent."""
    root = _province(tmp_path, remote)
    monkeypatch.setattr(publish, "build_site", lambda *_: a_site(tmp_path, 2025)[0])
    with pytest.raises(PublishError, match="của năm 2025, không phải 2024"):
        publish_site(root, "2024", "", Audience.PUBLIC)
    with pytest.raises(PublishError, match="không phải năm kế hoạch"):
        publish_site(root, "2023", "", Audience.PUBLIC)
    assert not remote.git("for-each-ref")


def test_a_site_by_itself_knows_of_no_versions(tmp_path: Path, remote: _Remote) -> None:
    """What is not published as a version asks for no list of versions."""
    root = _province(tmp_path, remote)
    site = build_site(root, Audience.PUBLIC, tmp_path / "trang", datetime.fromisoformat("2024-11-20T00:00:00+07:00"))
    assert not (site / STAMP).exists()
    assert '"provider": "mike"' not in (site / "index.html").read_text(encoding="utf-8")

"""Publishing: each year's pages beside the others, safe against publishers at once and damage."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from portal.drivers import publish
from portal.drivers.demo import write_demo
from portal.drivers.host.objects import GitObjects
from portal.drivers.publish import publish_site, rebuild_published
from portal.drivers.published_branch import PublishedBranch, PublishError
from portal.drivers.site_build import build_site
from portal.reading.publishing import STAMP
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from tests.conftest import ROOT
from tests.drivers.publish_world import FRONT, Remote, a_site, write_places


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """An empty repository of the host."""
    return Remote(tmp_path / "trang.git")


@pytest.fixture
def two_years(remote: Remote, tmp_path: Path) -> Remote:
    """One with two published years."""
    for year in (2029, 2030):
        remote.branch().deploy(*a_site(tmp_path, year), "hien-hanh")
    return remote


def test_a_new_year_takes_the_alias_and_leaves_the_old_year_as_it_was(remote: Remote, tmp_path: Path) -> None:
    """One folder a year; the name of the current year moves, the old pages keep every byte, the front page follows."""
    remote.branch().deploy(*a_site(tmp_path, 2029), "hien-hanh")
    old = remote.tree("2029")
    remote.branch().deploy(*a_site(tmp_path, 2030), "hien-hanh")
    assert remote.versions == {"2030": ["hien-hanh"], "2029": []}
    assert remote.tree("2029") == old
    assert remote.tree("hien-hanh") == remote.tree("2030")
    assert 'href="hien-hanh/"' in remote.git("show", "gh-pages:index.html")


def test_the_pages_beside_the_years_are_vietnamese_and_lead_to_the_current_year(remote: Remote, tmp_path: Path) -> None:
    """The host shows the top 404 page alone; both pages carry their look with them and escape what they show."""
    remote.branch().deploy(*a_site(tmp_path, 2029), "hien-hanh")
    for name in ("index.html", "404.html"):
        page = remote.git("show", f"gh-pages:{name}")
        assert '<html lang="vi">' in page
        assert "Redirecting" not in page
        assert "Cổng &lt;thử&gt;" in page
        assert " src=" not in page
        assert 'rel="stylesheet"' not in page
    assert 'href="/hien-hanh/phieu/"' in remote.git("show", "gh-pages:404.html")
    assert remote.git("ls-tree", "--name-only", "gh-pages", ".nojekyll") == ".nojekyll"


def test_another_name_does_not_take_the_front_page(remote: Remote, tmp_path: Path) -> None:
    """The top leads where the configuration says, or to the newest year while no version has that name."""
    assert remote.branch().deploy(*a_site(tmp_path, 2029), "khac").lead == "2029"
    assert remote.branch().deploy(*a_site(tmp_path, 2030), "hien-hanh").lead == "hien-hanh"
    assert remote.branch().deploy(*a_site(tmp_path, 2031), "khac").lead == "hien-hanh"
    assert remote.versions == {"2031": ["khac"], "2030": ["hien-hanh"], "2029": []}
    assert 'href="hien-hanh/"' in remote.git("show", "gh-pages:index.html")


def test_one_publication_is_one_step_and_keeps_what_others_put_at_the_top(two_years: Remote, tmp_path: Path) -> None:
    """The host never shows half of it; a name of the host (CNAME) and a folder of somebody's stay."""
    two_years.spoil("update_index", "--add", "--cacheinfo", f"100644,{two_years.blob('vi.example')},CNAME")
    two_years.spoil("update_index", "--add", "--cacheinfo", f"100644,{two_years.blob('x')},.well-known/x")
    before = two_years.git("rev-parse", "gh-pages")
    two_years.branch().deploy(*a_site(tmp_path, 2031))
    assert two_years.git("rev-parse", "gh-pages^") == before
    two_years.branch().rebuild()
    assert two_years.git("show", "gh-pages:CNAME") == "vi.example"
    assert two_years.git("show", "gh-pages:.well-known/x") == "x"


class _Meeting(PublishedBranch):
    """Waits before its first push until the other publisher is about to push as well."""

    barrier: Barrier | None = None

    def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
        if self.barrier is not None:
            self.barrier.wait(120)
            self.barrier = None
        return super()._push(objects, tip, versions)


def _publish_together(barrier: Barrier, address: str, folder: Path, year: int) -> None:
    branch = _Meeting(address, "gh-pages", Audience.PUBLIC, FRONT, pause=lambda _attempt: None)
    branch.barrier = barrier
    branch.deploy(*a_site(folder, year))


def test_two_publishers_at_once_are_both_there(two_years: Remote, tmp_path: Path) -> None:
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


def test_a_publisher_who_always_loses_says_so_and_leaves_the_branch(two_years: Remote, tmp_path: Path) -> None:
    """After a few lost races it fails aloud, and what the others published stands."""

    class Unlucky(PublishedBranch):
        def _push(self, objects: GitObjects, tip: str, versions: list[str]) -> bool:
            two_years.git("update-ref", "refs/heads/gh-pages", two_years.commit_tree("gh-pages^{tree}"))
            return super()._push(objects, tip, versions)

    unlucky = Unlucky(str(two_years.folder), "gh-pages", Audience.PUBLIC, FRONT, pause=lambda _attempt: None)
    with pytest.raises(PortalError, match="sau 5 lần"):
        unlucky.deploy(*a_site(tmp_path, 2031))
    assert two_years.versions.keys() == {"2029", "2030"}


def _no_json(remote: Remote) -> None:
    remote.spoil("update_index", "--cacheinfo", f"100644,{remote.blob('[{')},versions.json")


def _no_list(remote: Remote) -> None:
    remote.spoil("update_index", "--force-remove", "versions.json")


def _no_entry(remote: Remote) -> None:
    remote.spoil("update_index", "--cacheinfo", f"100644,{remote.blob('[]')},versions.json")


def _no_pages(remote: Remote) -> None:
    remote.spoil("rm", "--cached", "--quiet", "-r", "2029")


def _no_branch(remote: Remote) -> None:
    remote.git("update-ref", "-d", "refs/heads/gh-pages")


def _no_page(remote: Remote) -> None:
    remote.spoil("rm", "--cached", "--quiet", "2029/index.html")


def _older_branch(remote: Remote) -> None:
    remote.git("update-ref", "refs/heads/gh-pages", "gh-pages^")


@pytest.mark.parametrize(
    "damage",
    [_no_json, _no_list, _no_entry, _no_pages, _no_branch, _no_page, _older_branch],
    ids=lambda one: one.__name__,
)
def test_a_damaged_branch_is_explained_and_rebuilt(
    two_years: Remote, tmp_path: Path, damage: Callable[[Remote], None]
) -> None:
    """Publishing stops and names the way out; rebuilding brings every version back with the bytes it had."""
    before = {name: two_years.tree(name) for name in ("2029", "2030", "hien-hanh", "index.html")}
    tags = two_years.git("for-each-ref", "refs/tags")
    site = a_site(tmp_path, 2031)
    damage(two_years)
    with pytest.raises(PublishError, match=r"bị hỏng: .*--rebuild"):
        two_years.branch().deploy(*site)
    assert two_years.branch().rebuild() == ("2029", "2030")
    assert {name: two_years.tree(name) for name in before} == before
    assert two_years.git("for-each-ref", "refs/tags") == tags
    assert two_years.versions == {"2030": ["hien-hanh"], "2029": []}
    two_years.branch().deploy(*site)
    assert two_years.versions.keys() == {"2029", "2030", "2031"}


def test_a_rebuild_never_takes_damaged_pages_for_the_good_ones(two_years: Remote) -> None:
    """What the tag of a version holds is what was published, however young the damage on the branch."""
    good, tag = two_years.tree("2029"), two_years.git("rev-parse", "refs/tags/trang/gh-pages/2029")
    _no_page(two_years)
    assert two_years.tree("2029") != good
    assert two_years.branch().rebuild() == ("2029", "2030")
    assert two_years.tree("2029") == good
    assert two_years.git("rev-parse", "refs/tags/trang/gh-pages/2029") == tag


def test_a_version_without_a_tag_gets_one_by_a_rebuild(two_years: Remote) -> None:
    """So that it can be brought back next time."""
    two_years.git("update-ref", "-d", "refs/tags/trang/gh-pages/2029")
    two_years.branch().rebuild()
    assert two_years.git("rev-parse", "refs/tags/trang/gh-pages/2029:2029") == two_years.tree("2029")


def test_a_damaged_version_may_be_published_again(two_years: Remote, tmp_path: Path) -> None:
    """Sending the pages of a version mends that version; nothing has to be rebuilt first."""
    _no_page(two_years)
    two_years.branch().deploy(*a_site(tmp_path, 2029))
    assert "Trang 2029" in two_years.git("show", "gh-pages:2029/index.html")


@pytest.mark.parametrize(
    ("lost", "said"),
    [("hien-hanh", "hien-hanh/"), ("hien-hanh/index.html", "hien-hanh/"), ("index.html",) * 2, (".nojekyll",) * 2],
)
def test_what_is_lost_beside_the_versions_is_made_again_and_said(
    two_years: Remote, tmp_path: Path, lost: str, said: str
) -> None:
    """The copy under the current name, the front page and the mark that keeps the host from building anything."""
    before = two_years.git("rev-parse", "gh-pages^{tree}")
    two_years.spoil("rm", "--cached", "--quiet", "-r", lost)
    assert two_years.branch().deploy(*a_site(tmp_path, 2029)).mended == (said,)
    assert two_years.git("rev-parse", "gh-pages^{tree}") == before
    assert two_years.branch().deploy(*a_site(tmp_path / "lai", 2029)).mended == ()


def test_a_branch_without_tags_is_rebuilt_from_its_folders(two_years: Remote) -> None:
    """The folders say themselves which versions they are, and which are copies under another name."""
    for tag in two_years.git("for-each-ref", "--format=%(refname)", "refs/tags").split():
        two_years.git("update-ref", "-d", tag)
    _no_json(two_years)
    assert two_years.branch().rebuild() == ("2029", "2030")
    assert two_years.versions == {"2030": ["hien-hanh"], "2029": []}


def test_nothing_to_rebuild_from_is_said(remote: Remote) -> None:
    """An empty repository is no damaged one."""
    with pytest.raises(PublishError, match="không còn bản nào"):
        remote.branch().rebuild()


def test_pages_of_one_audience_never_go_beside_those_of_another(two_years: Remote, tmp_path: Path) -> None:
    """Whatever the configuration says: a branch that shows public pages takes no staff page."""
    before = two_years.git("rev-parse", "gh-pages")
    with pytest.raises(PublishError, match="đang chứa trang công khai"):
        two_years.branch(Audience.STAFF).deploy(*a_site(tmp_path, 2030, Audience.STAFF))
    with pytest.raises(PublishError, match="đang chứa trang công khai"):
        two_years.branch(Audience.STAFF).rebuild()
    assert two_years.git("rev-parse", "gh-pages") == before


def _province(folder: Path, remote: Remote) -> Path:
    root = folder / "kho"
    write_demo(root, 8, 1, Repository(ROOT))
    write_places(root, str(remote.folder), str(folder / "noi-bo.git"))
    return root


def test_a_year_is_published_whole_with_the_notice_that_older_years_show(tmp_path: Path, remote: Remote) -> None:
    """The pages of a plan year, built strictly, know the other versions and say where the current one is."""
    root = _province(tmp_path, remote)
    said = publish_site(root, "2024", "hien-hanh", Audience.PUBLIC, datetime.fromisoformat("2024-11-20T00:00:00+07:00"))
    assert "năm 2024" in said
    page = remote.git("show", "gh-pages:2024/tinh-hinh/index.html")
    assert "Đây là trang của một năm trước" in page
    assert '"version": {"default": "hien-hanh", "provider": "mike"}' in page
    lost = remote.git("show", "gh-pages:2024/404.html")
    assert 'href="/2024/assets/' in lost
    assert 'href="/assets/' not in lost
    assert 'href="/2024/.."' in lost
    current = "https://cong-minh-hoa.example/hien-hanh/"
    assert f'property="og:url" content="{current}tinh-hinh/"' in page
    assert f'href="{current}ban-tin/' in remote.git("show", "gh-pages:2024/ban-tin/feed.xml")
    assert f"Bản mới nhất: {current}tuyen-truyen/" in remote.git(
        "show", "gh-pages:2024/tuyen-truyen/ap-phich-bao-luc-hoc-duong/index.html"
    )
    _no_json(remote)
    assert "bản 2024" in rebuild_published(root, Audience.PUBLIC)


def test_what_a_publication_found_amiss_is_said(
    tmp_path: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another name than the current one, no current version yet, and what was made again."""
    root = _province(tmp_path, remote)
    monkeypatch.setattr(publish, "build_site", lambda *_: a_site(tmp_path, 2024)[0])
    said = publish_site(root, "2024", "khac", Audience.PUBLIC)
    assert "“khac” không phải tên của bản hiện hành" in said
    assert "chưa bản nào mang tên hien-hanh" in said
    assert "Chú ý" not in publish_site(root, "2024", "hien-hanh", Audience.PUBLIC)
    remote.spoil("rm", "--cached", "--quiet", "-r", "hien-hanh", "index.html")
    assert "đã thiếu hoặc sai hien-hanh/, index.html: đã làm lại" in publish_site(root, "2024", "", Audience.PUBLIC)


def test_the_token_of_a_host_is_shown_to_that_host_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two audiences may have two hosts."""
    write_places(tmp_path, "https://github.com/so/cong.git", "https://kho.example/so/rieng.git")
    monkeypatch.setenv("GITHUB_TOKEN", "x")
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    tokens = [publish.published_branch(Repository(tmp_path), audience)[0].token for audience in Audience]
    assert tokens == ["x", ""]
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://kho.example")
    tokens = [publish.published_branch(Repository(tmp_path), audience)[0].token for audience in Audience]
    assert tokens == ["", "x"]


def test_pages_of_another_year_are_not_published_under_a_year(
    tmp_path: Path, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In January, under last year's name, the pages would show the new year: nothing is sent."""
    root = _province(tmp_path, remote)
    monkeypatch.setattr(publish, "build_site", lambda *_: a_site(tmp_path, 2025)[0])
    with pytest.raises(PublishError, match="của năm 2025, không phải 2024"):
        publish_site(root, "2024", "", Audience.PUBLIC)
    with pytest.raises(PublishError, match="không phải năm kế hoạch"):
        publish_site(root, "2023", "", Audience.PUBLIC)
    assert not remote.git("for-each-ref")


def test_a_site_by_itself_knows_of_no_versions(tmp_path: Path, remote: Remote) -> None:
    """What is not published as a version asks for no list of versions."""
    root = _province(tmp_path, remote)
    site = build_site(root, Audience.PUBLIC, tmp_path / "trang", datetime.fromisoformat("2024-11-20T00:00:00+07:00"))
    assert not (site / STAMP).exists()
    page = (site / "index.html").read_text(encoding="utf-8")
    assert '"provider": "mike"' not in page
    assert 'content="https://cong-minh-hoa.example/"' in page
    assert "hien-hanh" not in (site / "ban-tin" / "feed.xml").read_text(encoding="utf-8")

"""Where pages go: each audience to a repository of its own, whatever the addresses look like."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.drivers import publish
from portal.drivers.git_addresses import where
from portal.drivers.published_apart import refuse_mixed_audiences
from portal.drivers.published_branch import PublishedBranch, PublishError
from portal.drivers.site_plugin import PortalPlugin
from portal.drivers.site_version import OURS, VERSION, refuse_stray_staff_site
from portal.reading.publishing import read_publishing
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import ConfigError, PortalError
from tests.conftest import ROOT
from tests.drivers.publish_world import FRONT, Remote, a_site, write_places


@pytest.mark.parametrize(
    ("public", "staff"),
    [
        ("https://kho.example/so/cong.git", "git@kho.example:so/cong"),
        ("https://kho.example/so/cong", "https://x:y@KHO.example/so/cong.git/"),
        ("../chung.git", "../chung"),
        ("../chung.git", "../x/../chung/"),
        ("https://github.com/a/b.git", "ssh://git@ssh.github.com:443/a/b"),
        ("https://github.com/a/b.git", "git@github.com:/a/b"),
        ("https://github.com/a/b.git", "https://github.com//a/b"),
        ("https://github.com/a/b.git", "https://www.github.com/a/b/"),
        ("https://github.com/a/b.git", "https://github.com./a/./b"),
        ("https://github.com/a/b.git", "https://github.com/a%2Fb.git"),
        ("https://github.com/a/b.git", "https://github.com:443/a/b?x=1"),
        ("https://github.com/a/b.git", "git+ssh://git@GitHub.com/A/B"),
    ],
)
def test_the_staff_site_is_refused_in_the_public_repository(tmp_path: Path, public: str, staff: str) -> None:
    """Not on another branch, nor under another spelling: who reads a repository reads all of it."""
    write_places(tmp_path, public, staff)
    for audience in Audience:
        with pytest.raises(PublishError, match="cùng một kho"):
            publish.published_branch(Repository(tmp_path), audience)


def test_two_repositories_are_two_places(tmp_path: Path) -> None:
    """Each audience gets its own."""
    write_places(tmp_path, "../cong-khai.git", "../noi-bo.git")
    branch, _ = publish.published_branch(Repository(tmp_path), Audience.STAFF)
    assert (branch.address, branch.branch) == (str(tmp_path.parent / "noi-bo.git"), "trang")
    assert where("https://kho.example/so/cong.git") != where("https://kho.example/so/cong-noi-bo.git")


def test_the_staff_site_has_no_place_until_the_department_names_one() -> None:
    """What this repository ships sends nothing but public pages."""
    assert read_publishing(ROOT / "schemas" / "publishing.yaml").places.keys() == {Audience.PUBLIC}


def test_a_place_that_git_could_take_for_an_option_is_refused(tmp_path: Path) -> None:
    """An address is data, never an option of git."""
    write_places(tmp_path, "--upload-pack=x", "../x")
    with pytest.raises(ConfigError, match="tên kho"):
        read_publishing(tmp_path / "schemas" / "publishing.yaml")


def _staff_branch(root: Path) -> PublishedBranch:
    return publish.published_branch(Repository(root), Audience.STAFF)[0]


@pytest.fixture
def public(tmp_path: Path) -> Remote:
    """The public repository, with nothing in it, beside the folder `kho` that publishes."""
    (tmp_path / "kho").mkdir()
    return Remote(tmp_path / "trang.git")


@pytest.mark.parametrize("staff", ["file://{}", "file://localhost{}", "{}/", "file://{}/", "../lien-ket"])
def test_a_folder_has_many_spellings_too(tmp_path: Path, public: Remote, staff: str) -> None:
    """As an address, as a path, through a link."""
    (tmp_path / "lien-ket").symlink_to(public.folder)
    write_places(tmp_path / "kho", str(public.folder), staff.format(public.folder))
    with pytest.raises(PublishError, match="cùng một kho"):
        _staff_branch(tmp_path / "kho")


def test_shortcuts_of_git_are_seen_through(tmp_path: Path, public: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    """`insteadOf` in the user's settings or the repository's own turns one address into another."""
    settings = tmp_path / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    root = tmp_path / "kho"
    subprocess.run(["git", "init", "--quiet", root], check=True)
    for config, word in (([f"--file={settings}"], "toan-may"), ([], "kho-nay")):
        change = ["config", *config, f"url.{public.folder}.insteadOf", f"https://{word}.example/x"]
        subprocess.run(["git", "-C", root, *change], check=True)
        write_places(root, str(public.folder), f"https://{word}.example/x")
        with pytest.raises(PublishError, match="cùng một kho"):
            _staff_branch(root)


def test_an_address_that_git_writes_elsewhere_is_refused(
    tmp_path: Path, public: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read to be compared must be what is written to."""
    settings = tmp_path / "gitconfig"
    settings.write_text(f'[url "{public.folder}"]\n\tpushInsteadOf = https://rieng.example/x\n', encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    write_places(tmp_path / "kho", str(public.folder), "https://rieng.example/x")
    with pytest.raises(PublishError, match="đổi địa chỉ"):
        _staff_branch(tmp_path / "kho")


def test_a_remote_is_where_it_pushes_to_and_may_be_a_folder_beside(tmp_path: Path, public: Remote) -> None:
    """Names are resolved as git does it; two addresses to push to are no place."""
    root = tmp_path / "kho"
    for words in (
        ["init", "--quiet"],
        ["remote", "add", "origin", "../trang.git"],
        ["remote", "add", "rieng", "../r.git"],
    ):
        subprocess.run(["git", "-C", root, *words], check=True)
    write_places(root, "origin", "rieng")
    branch, _ = publish.published_branch(Repository(root), Audience.PUBLIC)
    branch.deploy(*a_site(tmp_path, 2030))
    assert public.versions == {"2030": []}
    subprocess.run(["git", "-C", root, "remote", "set-url", "--push", "rieng", "../trang.git"], check=True)
    with pytest.raises(PublishError, match="cùng một kho"):
        _staff_branch(root)
    subprocess.run(["git", "-C", root, "remote", "set-url", "--push", "--add", "rieng", "../r.git"], check=True)
    with pytest.raises(PublishError, match="nhiều kho cùng lúc"):
        _staff_branch(root)
    write_places(root, "origin", "khong-co")
    with pytest.raises(PublishError, match="không có remote tên “khong-co”"):
        _staff_branch(root)


def test_an_address_of_a_file_may_be_published_to(tmp_path: Path, public: Remote) -> None:
    """As git takes it."""
    write_places(tmp_path / "kho", f"file://{public.folder}", "../r.git")
    branch, _ = publish.published_branch(Repository(tmp_path / "kho"), Audience.PUBLIC)
    branch.deploy(*a_site(tmp_path, 2030))
    assert public.versions == {"2030": []}


def test_a_helper_program_is_no_address(tmp_path: Path) -> None:
    """git would run it: it is refused before git sees it, and the words say what to write."""
    write_places(tmp_path, "ext::sh -c true", "../r.git")
    with pytest.raises(PublishError, match="kiểu “ext::” chạy một chương trình"):
        publish.published_branch(Repository(tmp_path), Audience.PUBLIC)


def test_a_short_name_of_ssh_is_the_host_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ssh itself is asked; without it the name stands for itself."""
    program = tmp_path / "ssh"
    program.write_text(
        '#!/bin/sh\n[ "$3" = kho ] && echo "hostname github.com" || echo "hostname $3"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert where("kho:a/b") == where("ssh://git@kho/a/b.git") == where("https://github.com/a/b")
    assert where("https://kho/a/b") != where("https://github.com/a/b")
    monkeypatch.setenv("PATH", str(tmp_path / "khong-co"))
    assert where("kho:a/b") == "kho/a/b"


def _branch(remote: Remote, audience: Audience, name: str) -> PublishedBranch:
    return PublishedBranch(str(remote.folder), name, audience, FRONT, pause=lambda _attempt: None)


def test_one_repository_under_two_names_is_known_by_what_it_holds(tmp_path: Path, public: Remote) -> None:
    """A mirror answers with the same commits; two that are both empty cannot be told apart."""
    twin = Remote(tmp_path / "guong.git")
    staff, others = (
        _branch(twin, Audience.STAFF, "trang"),
        {Audience.PUBLIC: _branch(public, Audience.PUBLIC, "gh-pages")},
    )
    with pytest.raises(PublishError, match="đều còn trống"):
        refuse_mixed_audiences(staff, others)
    others[Audience.PUBLIC].deploy(*a_site(tmp_path, 2030))
    refuse_mixed_audiences(staff, others)
    public.git("push", "--quiet", str(twin.folder), "gh-pages")
    with pytest.raises(PublishError, match="một kho mang hai địa chỉ"):
        refuse_mixed_audiences(staff, others)


def test_a_public_place_that_does_not_answer_stops_the_staff_site(tmp_path: Path, public: Remote) -> None:
    """Not knowing is no reason to send."""
    staff = _branch(public, Audience.STAFF, "trang")
    lost = PublishedBranch(str(tmp_path / "khong-co.git"), "gh-pages", Audience.PUBLIC, FRONT)
    with pytest.raises(PublishError, match="không đọc được kho của trang công khai"):
        refuse_mixed_audiences(staff, {Audience.PUBLIC: lost})


@pytest.mark.parametrize(("there", "sent"), [(Audience.PUBLIC, Audience.STAFF), (Audience.STAFF, Audience.PUBLIC)])
def test_a_repository_that_shows_the_other_audience_on_any_branch_takes_nothing(
    tmp_path: Path, public: Remote, there: Audience, sent: Audience
) -> None:
    """Who reads a repository reads every branch of it."""
    _branch(public, there, "khac").deploy(*a_site(tmp_path, 2030, there))
    with pytest.raises(PublishError, match=f"nhánh khac đang chứa trang {there.label.lower()}"):
        refuse_mixed_audiences(_branch(public, sent, "trang"), {})


def test_without_a_public_place_the_staff_site_needs_a_reason_and_another_branch(tmp_path: Path) -> None:
    """Nothing can be compared then: the branch that hosts show to everybody stays shut."""
    write_places(tmp_path, "../x.git", "../r.git")
    path = tmp_path / "schemas" / "publishing.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "public:" not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PublishError, match="không ghi nơi đặt trang công khai"):
        _staff_branch(tmp_path)
    path.write_text("\n".join([*lines, "without_public: Sở chưa có trang công khai"]), encoding="utf-8")
    assert _staff_branch(tmp_path).branch == "trang"
    path.write_text(path.read_text(encoding="utf-8").replace("branch: trang", "branch: gh-pages"), encoding="utf-8")
    with pytest.raises(PublishError, match="nhánh khác gh-pages"):
        _staff_branch(tmp_path)


def test_mike_and_gh_deploy_get_no_staff_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only `portal publish` asks where the pages go."""
    refuse_stray_staff_site(Audience.STAFF)
    plugin = PortalPlugin()
    plugin.load_config({"audience": "staff"})
    plugin.on_startup(command="serve", dirty=False)
    with pytest.raises(Exception, match="không được công bố bằng mike hay gh-deploy"):
        plugin.on_startup(command="gh-deploy", dirty=False)
    monkeypatch.setenv(VERSION, "2024")
    with pytest.raises(PortalError, match="portal publish"):
        refuse_stray_staff_site(Audience.STAFF)
    refuse_stray_staff_site(Audience.PUBLIC)
    monkeypatch.setenv(OURS, "2024")
    refuse_stray_staff_site(Audience.STAFF)


def test_a_staff_build_started_by_mike_stops_before_any_page(tmp_path: Path) -> None:
    """What mike would run, with the variable by which it names the version."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(ROOT / "mkdocs.staff.yml")]
    environment = {name: value for name, value in os.environ.items() if name != OURS} | {VERSION: "2024"}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    built = subprocess.run(
        [*command, "--site-dir", str(tmp_path / "trang")], env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode != 0
    assert "không được công bố bằng mike" in built.stdout + built.stderr
    assert not (tmp_path / "trang").exists()

"""A pull request may touch plain files in its sender's own place, and is checked by the default branch's program."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.drivers.word_copy import write_unit_word
from tests.drivers.host.standin import Host
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, REVIEWER, ROOT, World, git

AS_CLERK = ("--account", CLERK)
LIBRARY = ROOT / "content" / "tuyen-truyen"


def _rules(content: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in [*content["request_findings"], *content["report_findings"]] if not one["explained"]]


def test_a_good_report_of_the_senders_own_unit_passes(world: World) -> None:
    """Exit code 0, and the artifact names unit, period and content."""
    head = world.send("gui", {world.place(): world.text()})
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, content["passes"], content["head"]) == (0, True, head)
    report = content["reports"][0]
    blob = git(world.clone, "rev-parse", f"{head}:{world.place()}")
    assert (report["unit"], report["period"], report["blob"], report["passes"]) == (
        world.unit.id, "2024-K1", blob, True,
    )  # fmt: skip


def test_faults_of_a_report_are_said_with_their_line(world: World) -> None:
    """As annotations and in the artifact; exit code 1."""
    head = world.send("gui", {world.place(): world.text() + "muc_la: 1\n"})
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, _rules(content)) == (1, ["unknown-section"])
    assert f"::error file={world.place()},line=" in result.stdout
    assert content["reports"][0]["passes"] is False


OUTSIDE = [
    "schemas/accounts.yaml", ".github/workflows/check.yml", ".github/CODEOWNERS", ".gitattributes", ".gitmodules",
    "submissions/.gitattributes", "submissions/README.md", "scripts/portal/cli.py", "submissions/2024-K1.yaml",
    "submissions/thpt-mau/2024-K1.yml", "submissions/thpt-mau/2024-K1.yaml.bak", "submissions/Thpt-Mau/2024-K1.yaml",
    "submissions/thpt-mau/con/2024-K1.yaml", "submissions/thpt-mau/2024-K1.yaml\nx", "submissions/ thpt/2024-K1.yaml",
    "submissions/../x/2024-K1.yaml/tep",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_else_may_be_touched_beside_a_report(world: World, path: str) -> None:
    """Program, workflows, registry, attributes, look-alike paths (P02, P04)."""
    if ".." in path:
        path = path.replace("..", "thpt..mau")
    head = world.send("gui", {world.place(): world.text(), path: "x: 1\n"})
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, _rules(content)) == (1, ["pr-outside"])
    assert [one["path"] for one in content["reports"]] == [world.place()]


def test_a_pull_request_that_disarms_the_check_still_fails(world: World) -> None:
    """The program comes from the default branch, whatever the head says (P02)."""
    module = "scripts/portal/drivers/host/commands.py"
    head = world.send("gui", {module: "raise SystemExit(0)\n", "schemas/accounts.yaml": "accounts: {}\n"})
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, set(_rules(content))) == (1, {"pr-outside"})
    assert content["is_report"] is False


def test_the_departments_own_work_is_left_alone(world: World) -> None:
    """A reviewer changes the registry: no report, nothing to say; reports and other files together are refused."""
    head = world.send("viec", {"schemas/thresholds.yaml": "thresholds: []\n"})
    result, content = world.check(head, "--account", REVIEWER)
    assert (result.exit_code, content["is_report"], content["request_findings"]) == (0, False, [])
    mixed = world.send("viec", {world.place(): world.text()})
    assert "pr-outside" in _rules(world.check(mixed, "--account", REVIEWER)[1])


def _tree_with(world: World, mode: str, path: str, target: str = "") -> str:
    """A head whose tree has an entry of any kind, made without a work tree."""
    settings = {"GIT_INDEX_FILE": str(world.folder / "index")}
    git(world.clone, "read-tree", "origin/main", **settings)
    blob = subprocess.run(
        ["git", "-C", str(world.clone), "hash-object", "-w", "--stdin"],
        input=(target or world.text()).encode(), check=True, capture_output=True,
    ).stdout.decode().strip()  # fmt: skip
    entry = git(world.clone, "rev-parse", "origin/main") if mode == "160000" else blob
    git(world.clone, "update-index", "--add", "--cacheinfo", f"{mode},{entry},{path}", **settings)
    tree = git(world.clone, "write-tree", **settings)
    head = git(world.clone, "commit-tree", tree, "-p", "origin/main", "-m", "x")
    git(world.clone, "push", "--quiet", "origin", f"{head}:refs/heads/la")
    return head


@pytest.mark.parametrize(
    ("mode", "words"), [("120000", "liên kết"), ("160000", "kho khác"), ("100755", "tệp chạy được")]
)
def test_only_plain_files_are_reports(world: World, mode: str, words: str, tmp_path: Path) -> None:
    """A link would read another file, a submodule another repository (P03); nothing is opened to find out."""
    secret = tmp_path / "mat"
    secret.write_text("mật", encoding="utf-8")
    head = _tree_with(world, mode, world.place(), str(secret) if mode == "120000" else "")
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, _rules(content), content["reports"]) == (1, ["pr-not-plain"], [])
    assert words in content["request_findings"][0]["message"]


def test_a_report_is_never_deleted_nor_moved(world: World) -> None:
    """Renaming is deleting and adding: both halves are seen."""
    world.send("truoc", {world.place(): world.text()})
    world.merge("truoc", "2024-06-02T08:00:00+07:00")
    git(world.clone, "fetch", "--quiet")
    head = world.send("xoa", {world.place(): None})
    assert _rules(world.check(head, *AS_CLERK)[1]) == ["pr-deleted"]
    moved = world.send("chuyen", {world.place(): None, world.place(world.other): world.text()})
    rules = _rules(world.check(moved, *AS_CLERK)[1])
    assert {"pr-deleted", "pr-other-unit", "wrong-place"} <= set(rules)


@pytest.mark.parametrize(
    ("account", "pusher", "rules"),
    [
        (CLERK, CLERK, []),
        (CLERK.upper(), CLERK, []),
        (COORDINATOR, COORDINATOR, []),
        (CLERK, REVIEWER, []),
        (OTHER, OTHER, ["pr-other-unit"]),
        (CLERK, OTHER, ["pr-other-unit"]),
        (OTHER, CLERK, ["pr-other-unit"]),
        (REVIEWER, REVIEWER, ["pr-other-unit"]),
        ("nguoi-la", "nguoi-la", ["pr-unknown-account"]),
        (CLERK, "nguoi-la", ["pr-unknown-account"]),
    ],
)
def test_only_the_units_own_accounts_send(world: World, account: str, pusher: str, rules: list[str]) -> None:
    """Who opened it and who pushed, each by the accounts of the default branch (P01)."""
    head = world.send("gui", {world.place(): world.text()})
    result, content = world.check(head, "--account", account, "--pusher", pusher)
    assert (result.exit_code, _rules(content)) == (int(bool(rules)), rules)


def test_an_account_added_by_the_pull_request_itself_does_not_count(world: World) -> None:
    """The registry is the default branch's."""
    accounts = f"accounts:\n  {world.unit.id}: [nguoi-la]\non_behalf: {{}}\n"
    head = world.send("gui", {world.place(): world.text(), "schemas/accounts.yaml": accounts})
    assert "pr-unknown-account" in _rules(world.check(head, "--account", "nguoi-la")[1])


def test_too_many_files_and_too_large_ones_are_not_read(world: World) -> None:
    """Limits come before reading (P08, Y01)."""
    many: dict[str, str | None] = {f"submissions/thpt-x{number}/2024-K1.yaml": "a: 1\n" for number in range(101)}
    result, content = world.check(world.send("nhieu", many), *AS_CLERK)
    assert (result.exit_code, _rules(content), content["reports"]) == (1, ["pr-too-many"], [])
    large = world.send("lon", {world.place(): "# " + "x" * 300_000})
    assert _rules(world.check(large, *AS_CLERK)[1]) == ["too-large"]


CLOSED, OPEN = "2024-07-14T17:00:00Z", "2024-07-14T16:59:59Z"


@pytest.mark.parametrize(("sent", "rules"), [(OPEN, []), (CLOSED, ["period-closed"])])
def test_a_closed_period_is_judged_by_when_the_host_had_the_head(
    world: World, host: Host, sent: str, rules: list[str]
) -> None:
    """Not by when the check runs, nor when a reviewer speaks: the first run of something sent decides."""
    head = world.send("gui", {world.place(): world.text()})
    host.run(head, sent, CLERK)
    host.run(head, "2024-09-01T00:00:00Z", REVIEWER, event="pull_request_review")
    result, content = world.check(head, *AS_CLERK, host=host)
    assert (result.exit_code, _rules(content), content["reports"][0]["passes"]) == (int(bool(rules)), rules, not rules)


def test_an_unlock_record_of_the_default_branch_lets_one_unit_in(world: World, host: Host) -> None:
    """Until its end; a record in the pull request itself would be outside the sender's place."""
    world.unlock("2024-08-01T00:00:00+07:00")
    git(world.clone, "fetch", "--quiet", "origin")
    files: dict[str, str | None] = {world.place(): world.text(), world.place(world.other): world.text(world.other)}
    head = world.send("gui", files)
    host.run(head, "2024-07-20T00:00:00Z", COORDINATOR)
    _, content = world.check(head, "--account", COORDINATOR, host=host)
    assert [(one["rule"], one["path"]) for one in content["report_findings"] if not one["explained"]] == [
        ("period-closed", world.place(world.other))
    ]


def test_word_copies_are_written_for_what_is_accepted_only(world: World) -> None:
    """Two reports, one faulty: one copy, the very file that `portal word` writes."""
    files: dict[str, str | None] = {world.place(): world.text(), world.place(world.other): "a: 1\n"}
    head = world.send("gui", files)
    folder = world.folder / "word"
    world.check(head, "--account", COORDINATOR, "--word", str(folder))
    (copy,) = folder.iterdir()
    assert copy.name == f"bao-cao-{world.unit.id}-2024-K1.docx"
    git(world.ci, "checkout", "--quiet", head, "--", "submissions")
    single = write_unit_word(world.ci, world.ci / world.place(), world.folder / "mot.docx")
    assert copy.read_bytes() == single.read_bytes()


def test_a_request_that_is_not_in_order_gets_no_word_copy(world: World) -> None:
    """A copy that looks official is not made of another unit's report."""
    head = world.send("gui", {world.place(): world.text()})
    world.check(head, "--account", OTHER, "--word", str(world.folder / "word"))
    assert not (world.folder / "word").exists()


def test_what_the_default_branch_changed_meanwhile_is_not_the_senders(world: World) -> None:
    """base...head, not base..head."""
    head = world.send("gui", {world.place(): world.text()})
    world.send("khac", {world.place(world.other): world.text(world.other)})
    world.merge("khac", "2024-06-02T08:00:00+07:00")
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, [one["unit"] for one in content["reports"]]) == (0, [world.unit.id])


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_a_check_that_runs_after_a_quick_merge_still_sees_the_report(world: World, how: str) -> None:
    """A reviewer may be faster than the machine."""
    head = world.send("gui", {world.place(): world.text()})
    world.merge("gui", "2024-06-02T08:00:00+07:00", how)
    _, content = world.check(head)
    assert [one["unit"] for one in content["reports"]] == [world.unit.id]


def test_the_digest_shows_the_reviewer_what_is_different(world: World) -> None:
    """Corrections against the received version; the page of the run has the findings."""
    world.send("dau", {world.place(): world.text()})
    world.merge("dau", "2024-06-02T08:00:00+07:00")
    git(world.clone, "fetch", "--quiet")
    head = world.send("sua", {world.place(): world.revised()})
    _, content = world.check(head, *AS_CLERK)
    digest = content["reports"][0]["digest"]
    assert len(digest["corrections"]) == 2
    assert digest["figures"]
    assert any(row["now"] == "(nội dung)" for row in digest["corrections"])


def test_the_text_of_a_report_cannot_steer_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of the host in values, keys and names stay text (C03, C04)."""
    summary = world.folder / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    hostile = "::stop-commands::x\n::add-mask::a\n##[error]b @moi <img src=x> <!-- portal:phieu -->"
    text = world.text() + f"{json.dumps(hostile)}: 1\n"
    result, _ = world.check(world.send("gui", {world.place(): text}), *AS_CLERK)
    commands = [line for line in result.stdout.splitlines() if line.startswith(("::", "##["))]
    assert all(line.startswith(("::error file=submissions/", "::notice::")) for line in commands)
    written = summary.read_text(encoding="utf-8")
    assert not any(mark in written for mark in ("<img", "<!--", "@moi", "::stop"))


def test_replaced_objects_are_not_believed(world: World) -> None:
    """They would show another tree under the same name."""
    head = world.send("gui", {world.place(): world.text()})
    bad = world.send("xau", {".github/workflows/check.yml": "x\n"})
    git(world.ci, "fetch", "--quiet", "origin")
    git(world.ci, "replace", bad, head)
    assert _rules(world.check(bad, *AS_CLERK)[1]) == ["pr-outside"]


def test_a_head_that_the_checkout_lacks_is_fetched_as_objects(world: World) -> None:
    """The branch is gone after a merge; the host still has the commit. No branch and no file is made of it."""
    head = world.send("gui", {world.place(): world.text()})
    git(world.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(world.bare, "update-ref", "refs/pull/1/head", head)
    git(world.bare, "branch", "--delete", "--force", "gui")
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, content["head"]) == (0, head)
    assert head not in git(world.ci, "for-each-ref")
    assert not (world.ci / world.place()).exists()


@pytest.mark.parametrize(
    ("spoil", "code", "rules"), [("", 0, []), ("<script/>", 1, ["material-picture-active"])], ids=["clean", "faulty"]
)
def test_a_unit_sends_a_material_by_the_same_checks(world: World, spoil: str, code: int, rules: list[str]) -> None:
    """Its page and picture are read as data from its own commit, and judged by the default branch's contract."""
    page, picture = (LIBRARY / name for name in ("ap-phich-ma-tuy.md", "ap-phich-ma-tuy.svg"))
    drawn = picture.read_text(encoding="utf-8").replace("<title>", f"{spoil}<title>")
    files: dict[str, str | None] = {
        "content/tuyen-truyen/bai-cua-truong.md": page.read_text(encoding="utf-8"),
        f"content/tuyen-truyen/{picture.name}": drawn,
    }
    head = world.send("gop", files)
    result, content = world.check(head, *AS_CLERK)
    assert (result.exit_code, _rules(content), content["is_report"]) == (code, rules, False)
    result, content = world.check(head, "--account", "nguoi-la")
    assert (result.exit_code, _rules(content)) == (1, ["pr-unknown-account", *rules])


def test_a_material_together_with_anything_else_is_refused(world: World) -> None:
    """Neither the contract it is judged by nor a page of the portal comes along."""
    page = (LIBRARY / "ma-tuy.md").read_text(encoding="utf-8")
    for other in ("schemas/materials.yaml", "content/index.md", "content/tuyen-truyen/index.md"):
        head = world.send("gop", {"content/tuyen-truyen/bai.md": page, other: "x\n"})
        assert "pr-outside" in _rules(world.check(head, *AS_CLERK)[1]), other

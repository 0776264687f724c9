"""The doctor names what is missing, says what it could not ask, and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.drivers.derived_files import write_aside
from portal.drivers.host.codeowners import PATH, render_codeowners
from portal.drivers.host.commands import doctor
from tests.drivers.host.standin import OWN, TOKEN, Host
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, REVIEWER, ROOT, World, git

_GOOD_RULES = [
    {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": 1,
            "require_code_owner_review": True,
            "dismiss_stale_reviews_on_push": True,
            "require_last_push_approval": True,
        },
    },
    {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "kiem-tra"}]}},
    {"type": "non_fast_forward"},
    {"type": "deletion"},
]


def _doctor(root: Path, host: Host | None = None) -> Result:
    settings = {
        "GITHUB_REPOSITORY": OWN if host else "",
        "GITHUB_API_URL": host.url if host else "",
        "GITHUB_TOKEN": TOKEN,
    }
    return CliRunner().invoke(doctor, obj=root, env=settings, catch_exceptions=False)


def _lines(result: Result, mark: str) -> list[str]:
    return [line for line in result.output.splitlines() if line.startswith(mark)]


def _protect(host: Host) -> None:
    base = f"/repos/{OWN}"
    person = {"permissions": {"admin": False, "push": True}}
    names = (CLERK, OTHER, COORDINATOR, REVIEWER)
    host.others |= {
        base: {"private": True, "default_branch": "main", "owner": {"login": "so-mau", "type": "Organization"}},
        f"{base}/rules/branches/main": _GOOD_RULES,
        f"{base}/rules/branches/receipts": [{"type": kind} for kind in ("update", "non_fast_forward", "deletion")],
        f"{base}/actions/permissions/workflow": {
            "default_workflow_permissions": "read", "can_approve_pull_request_reviews": False,
        },
        f"{base}/collaborators": [{"login": name, **person} for name in names],
        "/orgs/so-mau": {"two_factor_requirement_enabled": True},
    }  # fmt: skip


def test_a_bare_start_is_told_what_to_do_first(world: World) -> None:
    """Without a host: accounts, owners, workflows, receipts; exit code 1, and the way to ask the host."""
    result = _doctor(world.ci)
    assert result.exit_code == 1
    text = "\n".join(_lines(result, "✗"))
    for part in ("CODEOWNERS", "đã có tài khoản gửi: 3/", "quy trình kiểm tra", "nhánh receipts"):
        assert part in text
    assert "Chưa hỏi máy chủ" in result.output


def test_a_well_kept_repository_has_nothing_missing_on_the_host(world: World, host: Host) -> None:
    """And everybody who can read every report is named."""
    _protect(host)
    result = _doctor(world.ci, host)
    assert not [line for line in _lines(result, "✗") if "Nhánh" in line or "Kho" in line or "hai lớp" in line]
    assert _lines(result, "?") == []
    assert f"4 tài khoản đọc được mọi phiếu trong kho: {COORDINATOR}, {REVIEWER}, {CLERK}, {OTHER}" in result.output
    assert host.writes() == []


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("", {"private": False, "default_branch": "main"}, "Kho để riêng tư"),
        ("/rules/branches/main", [], "chỉ nhận qua lần gửi được duyệt"),
        ("/rules/branches/main", [{"type": "pull_request", "parameters": {}}], "sửa sau khi duyệt thì phải duyệt lại"),
        ("/rules/branches/main", [{"type": "required_status_checks", "parameters": {}}], "bắt buộc qua kiểm tra"),
        ("/rules/branches/receipts", [], "chỉ quy trình trả lời được ghi"),
        ("/actions/permissions/workflow", {"default_workflow_permissions": "write"}, "mặc định chỉ được đọc"),
        ("/collaborators", [{"login": "nguoi-la", "permissions": {}}], "không có trong danh bạ: 1"),
        ("/collaborators", [{"login": CLERK, "permissions": {"admin": True}}], "quản trị kho không thuộc Sở: 1"),
    ],
)
def test_each_missing_protection_is_named(world: World, host: Host, path: str, answer: Any, words: str) -> None:
    """One at a time, everything else being well."""
    _protect(host)
    host.others[f"/repos/{OWN}{path}"] = answer
    result = _doctor(world.ci, host)
    assert result.exit_code == 1
    assert any(words in line for line in _lines(result, "✗"))


def test_what_the_host_refuses_to_tell_is_unknown_not_good(world: World, host: Host) -> None:
    """A token without rights must not make a repository look protected."""
    result = _doctor(world.ci, host)
    unknown = "\n".join(_lines(result, "?"))
    for part in ("Nhánh main", "Nhánh receipts", "Ai đọc được kho", "hai lớp", "chỉ được đọc"):
        assert part in unknown


def test_a_rewritten_history_and_damaged_receipts_are_reported(world: World) -> None:
    """Not as a crash, as advice."""
    git(world.clone, "switch", "--quiet", "--orphan", "receipts")
    path = world.clone / "2024" / "thpt-mot" / "2024-K1" / "1.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    git(world.clone, "add", "--all")
    git(world.clone, "commit", "--quiet", "--message", "x")
    git(world.clone, "push", "--quiet", "origin", "receipts")
    world.refresh()
    assert any("Giấy biên nhận" in line for line in _lines(_doctor(world.ci), "✗"))


def test_owners_follow_the_registry(world: World) -> None:
    """Every path belongs to the department's accounts; with none, nobody is named."""
    text = render_codeowners(world.registry)
    rules = [line for line in text.splitlines() if not line.startswith("#")]
    assert rules[0] == f"* @{REVIEWER}"
    assert all(line.split()[1:] == [f"@{REVIEWER}"] for line in rules)
    write_aside(world.ci / PATH, text.encode())
    assert any("CODEOWNERS" in line for line in _lines(_doctor(world.ci), "✓"))


def test_our_own_workflows_are_whole_and_pinned() -> None:
    """The real repository's files."""
    lines = _lines(_doctor(ROOT), "✓")
    assert any("quy trình kiểm tra" in line for line in lines)
    assert any("ghim bằng mã băm" in line for line in lines)

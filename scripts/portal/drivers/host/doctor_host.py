"""Ask the git host itself how a repository is protected and who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.drivers.host.advice import Advice, Answer, advise
from portal.drivers.host.api import HostApi, HostError
from portal.drivers.host.receipts_branch import BRANCH
from portal.drivers.host.senders import Accounts
from portal.vocabulary.registry import Registry

_NO_ANSWER = "Máy chủ không cho tài khoản này hỏi; chạy lại bằng tài khoản quản trị kho."
CHECK_NAME = "kiem-tra"
"""The job of check.yml, which the default branch must require."""


def examine_host(api: HostApi, registry: Registry) -> Iterator[Advice]:
    """Protections as the host tells them; what it refuses to tell is unknown, never assumed to be good."""
    about = _ask(api, f"/repos/{api.repository}")
    if not isinstance(about, dict):
        yield Advice(Answer.UNKNOWN, f"Không hỏi được máy chủ về kho {api.repository}", _NO_ANSWER)
        return
    private = about.get("private")
    yield advise(
        private if isinstance(private, bool) else None,
        "Kho để riêng tư",
        "Ai đọc được kho thì đọc được mọi phiếu: đổi ngay sang riêng tư (Settings → General → Danger Zone).",
    )
    default = str(about.get("default_branch") or "main")
    yield from _default_branch(_rules(api, default), default)
    yield from _receipts_branch(_rules(api, BRANCH))
    yield from _workflow_token(api)
    yield from _readers(api, registry)
    yield _second_factor(api, about)


def _ask(api: HostApi, path: str) -> Any:
    """The answer; None when the host refuses or has none."""
    try:
        return api.get(path)
    except HostError as error:
        if error.status in (401, 403, 404):
            return None
        raise


def _rules(api: HostApi, branch: str) -> dict[str, dict[str, Any]] | None:
    """The rules in force on a branch, by kind; None when they may not be asked."""
    answer = _ask(api, f"rules/branches/{branch}")
    if not isinstance(answer, list):
        return None
    kinds: dict[str, dict[str, Any]] = {}
    for rule in answer:
        if isinstance(rule, dict):
            kinds.setdefault(str(rule.get("type")), {}).update(rule.get("parameters") or {})
    return kinds


def _default_branch(rules: dict[str, dict[str, Any]] | None, name: str) -> Iterator[Advice]:
    where = f"Nhánh {name}"
    review = None if rules is None else rules.get("pull_request", {})
    checks = None if rules is None else rules.get("required_status_checks", {}).get("required_status_checks") or []
    questions: tuple[tuple[bool | None, str, str], ...] = (
        (_in(rules, "pull_request"), "chỉ nhận qua lần gửi được duyệt", "Require a pull request before merging"),
        (_count(review), "cần ít nhất một người duyệt", "Required approvals: 1"),
        (_flag(review, "require_code_owner_review"), "cần người của Sở duyệt", "Require review from Code Owners"),
        (
            _flag(review, "dismiss_stale_reviews_on_push"),
            "sửa sau khi duyệt thì phải duyệt lại",
            "Dismiss stale approvals",
        ),
        (
            _flag(review, "require_last_push_approval"),
            "người đẩy cuối không tự duyệt",
            "Require approval of the last push",
        ),
        (_names(checks), f"bắt buộc qua kiểm tra “{CHECK_NAME}”", f"Require status checks: {CHECK_NAME}"),
        (_in(rules, "non_fast_forward"), "không cho viết lại lịch sử", "Block force pushes"),
        (_in(rules, "deletion"), "không cho xóa", "Restrict deletions"),
    )
    for good, text, setting in questions:
        yield advise(good, f"{where}: {text}", _remedy(good, setting))


def _receipts_branch(rules: dict[str, dict[str, Any]] | None) -> Iterator[Advice]:
    where = f"Nhánh {BRANCH}"
    for kind, text, setting in (
        ("update", "chỉ quy trình trả lời được ghi", "Restrict updates, bypass: chỉ ứng dụng ghi biên nhận"),
        ("non_fast_forward", "không cho viết lại lịch sử", "Block force pushes"),
        ("deletion", "không cho xóa", "Restrict deletions"),
    ):
        good = _in(rules, kind)
        yield advise(good, f"{where}: {text}", _remedy(good, setting))


def _remedy(good: bool | None, setting: str) -> str:
    return _NO_ANSWER if good is None else f"Settings → Rules → Rulesets: {setting}."


def _in(rules: dict[str, dict[str, Any]] | None, kind: str) -> bool | None:
    return None if rules is None else kind in rules


def _flag(parameters: dict[str, Any] | None, name: str) -> bool | None:
    return None if parameters is None else parameters.get(name) is True


def _count(parameters: dict[str, Any] | None) -> bool | None:
    count = None if parameters is None else parameters.get("required_approving_review_count", 0)
    return None if count is None else isinstance(count, int) and count >= 1


def _names(checks: list[Any] | None) -> bool | None:
    return None if checks is None else any(isinstance(one, dict) and one.get("context") == CHECK_NAME for one in checks)


def _workflow_token(api: HostApi) -> Iterator[Advice]:
    answer = _ask(api, "actions/permissions/workflow")
    known = answer if isinstance(answer, dict) else None
    yield advise(
        None if known is None else known.get("default_workflow_permissions") == "read",
        "Quy trình chạy mặc định chỉ được đọc",
        _NO_ANSWER if known is None else "Settings → Actions → General → Workflow permissions: Read.",
    )
    yield advise(
        None if known is None else known.get("can_approve_pull_request_reviews") is False,
        "Quy trình không tự duyệt được lần gửi",
        _NO_ANSWER if known is None else "Settings → Actions → General: bỏ chọn Allow… approve pull requests.",
    )


def _readers(api: HostApi, registry: Registry) -> Iterator[Advice]:
    """Who can read every report in the repository: everybody who can read the repository (policy 5)."""
    try:
        people = list(api.pages("collaborators"))
    except HostError as error:
        if error.status not in (401, 403, 404):
            raise
        yield Advice(Answer.UNKNOWN, "Ai đọc được kho (và mọi phiếu trong kho)", _NO_ANSWER)
        return
    accounts = Accounts(registry)
    names = {str(one.get("login")): one.get("permissions") or {} for one in people}
    strangers = sorted(name for name in names if not accounts.is_known(name))
    yield Advice(
        Answer.GOOD, f"{len(names)} tài khoản đọc được mọi phiếu trong kho: {', '.join(sorted(names)) or 'không có'}"
    )
    yield advise(
        not strangers,
        f"Tài khoản đọc được kho mà không có trong danh bạ: {len(strangers)}",
        f"Rút quyền hoặc đăng ký: {', '.join(strangers)}.",
    )
    admins = sorted(name for name, may in names.items() if may.get("admin") and not accounts.is_reviewer(name))
    yield advise(not admins, f"Tài khoản quản trị kho không thuộc Sở: {len(admins)}", f"Hạ quyền: {', '.join(admins)}.")
    present = {name.casefold() for name in names}
    absent = sorted({name for some in accounts.by_unit.values() for name in some} - present)
    yield advise(
        not absent, f"Tài khoản đã đăng ký nhưng chưa vào được kho: {len(absent)}", f"Mời: {', '.join(absent)}."
    )


def _second_factor(api: HostApi, about: dict[str, Any]) -> Advice:
    """Only owners of an organisation are told; for the accounts of persons nobody is."""
    owner = about.get("owner") or {}
    answer = _ask(api, f"/orgs/{owner.get('login')}") if owner.get("type") == "Organization" else None
    known = answer.get("two_factor_requirement_enabled") if isinstance(answer, dict) else None
    return advise(
        known if isinstance(known, bool) else None,
        "Mọi tài khoản phải đăng nhập hai lớp",
        "Bật yêu cầu hai lớp cho tổ chức (Settings → Authentication security); tài khoản cá nhân thì hỏi từng người.",
    )

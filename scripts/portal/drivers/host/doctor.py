"""Tell the maintainer which protections are missing and who can read what; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from portal.drivers.arrivals import RECEIPTS_BRANCH
from portal.drivers.git_repository import GitRepository
from portal.drivers.host.advice import Advice, Answer, advise
from portal.drivers.host.codeowners import PATH, render_codeowners
from portal.drivers.host.ledger import read_ledger
from portal.drivers.host.senders import Accounts
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError
from portal.vocabulary.registry import Registry

_USES = re.compile(r"^\s*-?\s*uses:\s*([^\s#]+)", re.MULTILINE)
_PINNED = re.compile(r"\./.+|[^@]+@[0-9a-f]{40}")


def examine_locally(root: Path) -> Iterator[Advice]:
    """What can be told from the files and the history alone."""
    repository = Repository(root)
    registry = read_registry(repository)
    yield from _accounts(registry)
    yield from _codeowners(repository, registry)
    yield from _workflows(root / ".github" / "workflows")
    yield from _ledger(root)


def _accounts(registry: Registry) -> Iterator[Advice]:
    accounts = Accounts(registry)
    reporting = [unit.id for unit in registry.org_units.values() if unit.reports]
    without = [unit for unit in reporting if not accounts.by_unit.get(unit)]
    yield advise(
        bool(accounts.reviewers),
        f"Tài khoản người duyệt của Sở: {len(accounts.reviewers)}",
        "Ghi tài khoản của người duyệt vào đơn vị loại Sở trong schemas/accounts.yaml.",
    )
    yield advise(
        not without,
        f"Đơn vị phải báo cáo đã có tài khoản gửi: {len(reporting) - len(without)}/{len(reporting)}",
        "Đăng ký trong schemas/accounts.yaml, hoặc nhập thay bằng portal import. Còn thiếu: "
        + ", ".join(without[:8])
        + ("…" if len(without) > 8 else ""),
    )
    shared = sorted(
        {name for unit, names in accounts.by_unit.items() for name in names if _units_of(accounts, name) != {unit}}
    )
    yield advise(
        not shared,
        f"Tài khoản dùng chung cho nhiều đơn vị: {len(shared)}",
        f"Mỗi đơn vị dùng tài khoản riêng, người nhập thay thì ghi ở on_behalf: {', '.join(shared[:8])}.",
    )


def _units_of(accounts: Accounts, name: str) -> set[str]:
    return {unit for unit, names in accounts.by_unit.items() if name in names}


def _codeowners(repository: Repository, registry: Registry) -> Iterator[Advice]:
    path = repository.root / PATH
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    yield advise(
        text == render_codeowners(registry), f"{PATH} khớp với danh bạ tài khoản", "Chạy portal derive rồi lưu lại."
    )


def _workflows(folder: Path) -> Iterator[Advice]:
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yml"))}
    missing = [name for name in ("check.yml", "respond.yml") if name not in found]
    yield advise(
        not missing,
        "Có đủ quy trình kiểm tra và trả lời lần gửi",
        f"Thiếu {', '.join(missing)}; không dùng Actions thì cài hai hook: check --stdin-refs và receipts.",
    )
    loose = sorted({uses for text in found.values() for uses in _USES.findall(text) if not _PINNED.fullmatch(uses)})
    yield advise(not loose, "Mọi action được ghim bằng mã băm", f"Chưa ghim: {', '.join(loose)}.")


def _ledger(root: Path) -> Iterator[Advice]:
    try:
        git = GitRepository.at(root)
    except PortalError as error:
        yield Advice(Answer.MISSING, "Lịch sử kho đọc được và đầy đủ", str(error))
        return
    if git is None:
        yield Advice(Answer.UNKNOWN, "Thư mục này không phải kho git nên không xem được lịch sử")
        return
    try:
        branch = git.branch(RECEIPTS_BRANCH)
        yield advise(
            bool(branch),
            f"Có nhánh {RECEIPTS_BRANCH}",
            "Nhánh này tự có khi phiếu hợp lệ đầu tiên tới; đã có phiếu mà vẫn thiếu thì xem lại quy trình respond.",
        )
        ledger = read_ledger(git.tree(branch) if branch else ())
        lost = git.lost_from_default(ledger.merges)
        yield advise(
            not lost,
            f"Mọi lần tiếp nhận đã ghi sổ còn ở nhánh chính ({len(ledger.merges)} lần)",
            f"Lịch sử nhánh chính đã bị viết lại, mất {', '.join(commit[:12] for commit in lost[:5])}.",
        )
    except PortalError as error:
        yield Advice(Answer.MISSING, "Giấy biên nhận đọc được", str(error))
    finally:
        git.close()

"""Commands for the git host, registered by the command line: each calls one function and prints what it says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.vocabulary.errors import PortalError

if TYPE_CHECKING:
    from portal.drivers.host.api import HostApi
    from portal.drivers.host.word_link import OwnRun

BOT_ID = 41898282
"""The number of the account as which the host's workflows write (github-actions[bot])."""
_path = click.Path(path_type=Path)


@click.command("pr-check")
@click.option("--base", required=True, help="Bản của nhánh chính để so.")
@click.option("--head", required=True, help="Bản của lần gửi; chỉ được đọc như dữ liệu.")
@click.option("--account", default="", help="Tài khoản mở lần gửi; để trống thì không xét ai gửi.")
@click.option("--pusher", default="", help="Tài khoản đẩy bản này; mặc định là tài khoản mở lần gửi.")
@click.option("--out", required=True, type=_path, help="Ghi kết quả (JSON) vào tệp này.")
@click.option("--word", type=_path, help="Ghi bản Word của các phiếu nhận được vào thư mục này.")
@click.option("--ask-host", is_flag=True, help="Hỏi máy chủ bản này tới lúc nào, để xét kỳ đã khóa.")
@click.pass_obj
def pr_check(
    root: Path, base: str, head: str, account: str, pusher: str, out: Path, word: Path | None, *, ask_host: bool
) -> None:
    """Kiểm tra một lần gửi trên trang của kho; mã thoát 0 nhận được, 1 còn lỗi."""
    from portal.drivers.checks import build_checker, exit_code
    from portal.drivers.closed_periods import read_closed_periods
    from portal.drivers.host.objects import GitObjects
    from portal.drivers.host.request_check import RequestChecker
    from portal.drivers.host.result_file import write_result
    from portal.drivers.host.senders import Sender
    from portal.drivers.library import check_library_at
    from portal.drivers.word_copy import write_word_copies
    from portal.notices.findings_github import render_findings_github
    from portal.notices.findings_markdown import render_findings_markdown
    from portal.reading.repository import Repository
    from portal.vocabulary.reports import AcceptedReport

    sender = Sender(account, pusher or account) if account else None
    repository = Repository(root)
    checker, accepted = build_checker(repository), list[AcceptedReport]()
    with GitObjects.at(root) as objects:
        if not objects.find(head):
            objects.fetch("origin", head, token=os.environ.get("GITHUB_TOKEN", ""))
        requests = RequestChecker(
            checker,
            objects,
            read_closed_periods(repository, checker),
            accepted.append,
            partial(check_library_at, repository),
        )
        outcome = requests.check(base, head, sender, _arrival(objects.commit(head)) if ask_host else None)
    write_result(out, outcome)
    if word is not None:
        places = {(one.unit, one.period) for one in outcome.received}
        received = [one for one in accepted if (one.unit, one.period) in places]
        write_word_copies(repository, checker.registry, received, word)
    findings, files = list(outcome.findings), len(outcome.reports)
    _summarise(render_findings_markdown(findings, files))
    click.echo(render_findings_github(findings, files))
    sys.exit(exit_code(findings))


def _arrival(head: str) -> datetime | None:
    """When the host first had this head; None before it lists a run, and then nobody asks about closed periods."""
    from portal.drivers.host.host_facts import read_runs

    return next((run.created for run in read_runs(_api(), head)), None)


def _summarise(text: str) -> None:
    """The page of the run, when the host offers one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")


@click.command("pr-respond")
@click.option("--event", required=True, type=_path, help="Tệp sự kiện mà máy chủ đưa (GITHUB_EVENT_PATH).")
@click.option("--artifact", required=True, type=_path, help="Kết quả của bước kiểm tra; không được tin.")
@click.option("--bot-id", default=BOT_ID, envvar="PORTAL_BOT_ID", help="Số của tài khoản viết nhận xét.")
@click.pass_obj
def pr_respond(root: Path, event: Path, artifact: Path, bot_id: int) -> None:
    """Trả lời một lần gửi: giấy biên nhận, nhận xét, nhãn."""
    from portal.drivers.checks import build_checker
    from portal.drivers.host.events import read_finished_check
    from portal.drivers.host.objects import GitObjects
    from portal.drivers.host.receipts_branch import ReceiptsBranch
    from portal.drivers.host.respond import Responder
    from portal.reading.repository import Repository

    finished = read_finished_check(event)
    if finished is None:
        click.echo("Không phải một lần kiểm tra phiếu; không làm gì.")
        return
    repository = Repository(root)
    with GitObjects.at(root) as objects:
        branch = ReceiptsBranch(objects, token=os.environ.get("GITHUB_TOKEN", ""))
        responder = Responder(repository, build_checker(repository), _api(), branch, bot_id, _own_run())
        _print(responder.respond(finished, artifact))


@click.command("send-backs")
@click.option("--period", default="", help="Chỉ một kỳ.")
@click.pass_obj
def send_backs(root: Path, period: str) -> None:
    """Đếm lý do trả lại phiếu."""
    from portal.drivers.host.send_back_counts import show_send_backs

    click.echo(show_send_backs(root, period))


@click.command()
@click.pass_obj
def receipts(root: Path) -> None:
    """Làm móc post-receive của máy chủ không có Actions: ghi giấy biên nhận cho phiếu vừa được đẩy lên."""
    from portal.drivers.host.post_receive import run_receipts_hook

    _print(run_receipts_hook(root, sys.stdin))


@click.command()
@click.argument("remotes", nargs=-1)
@click.option("--unit", "units", multiple=True, help="Chỉ lấy phiếu của đơn vị này; lặp lại được.")
@click.pass_obj
def collect(root: Path, remotes: tuple[str, ...], units: tuple[str, ...]) -> None:
    """Gom phiếu đã tiếp nhận từ các kho nhận phiếu, giữ nguyên từng byte và giấy biên nhận.

    Không nêu kho nào thì gom từ mọi kho ghi ở schemas/intakes.yaml.
    """
    from portal.drivers.checks import build_checker
    from portal.drivers.host.collect import Collector
    from portal.drivers.host.objects import GitObjects
    from portal.reading.repository import Repository

    repository = Repository(root)
    with GitObjects.at(root) as objects:
        collector = Collector(repository, build_checker(repository), objects, os.environ.get("GITHUB_TOKEN", ""))
        _print(collector.collect(remotes, units))


@click.command()
@click.pass_obj
def doctor(root: Path) -> None:
    """Xem kho còn thiếu lớp bảo vệ nào và ai đọc được gì; mã thoát 1 khi còn thiếu."""
    from portal.drivers.host.advice import Answer, render_advice
    from portal.drivers.host.doctor import examine_locally
    from portal.drivers.host.doctor_host import examine_host
    from portal.reading.registry import read_registry
    from portal.reading.repository import Repository

    advice = list(examine_locally(root))
    if os.environ.get("GITHUB_REPOSITORY"):
        advice += examine_host(_api(), read_registry(Repository(root)))
    click.echo(render_advice(advice))
    if not os.environ.get("GITHUB_REPOSITORY"):
        click.echo("Chưa hỏi máy chủ: đặt GITHUB_REPOSITORY=chủ/kho và GITHUB_TOKEN rồi chạy lại.")
    sys.exit(1 if any(one.answer is Answer.MISSING for one in advice) else 0)


@click.command()
@click.option("--as-of", metavar="LÚC", help="Xem như vào lúc này: 14/06/2024 hoặc 2024-06-14T10:00.")
@click.option("--period", metavar="KỲ", help="Kỳ báo cáo; mặc định là kỳ đang mở.")
@click.option("--out", type=_path, help="Ghi tin nhắn, thư, công văn và lịch vào thư mục mới này.")
@click.option("--issue", is_flag=True, help="Cập nhật mục nhắc của từng kỳ trên máy chủ, thay cho việc in ra.")
@click.option("--bot-id", default=BOT_ID, envvar="PORTAL_BOT_ID", help="Số của tài khoản viết mục nhắc.")
@click.pass_obj
def remind(root: Path, as_of: str | None, period: str | None, out: Path | None, bot_id: int, *, issue: bool) -> None:
    """Ai cần nhắc, nhắc thế nào: chưa nộp, cần bổ sung, chờ duyệt, không có biên nhận."""
    from portal.drivers import reminding

    if issue:
        _print(reminding.remind_on_host(root, as_of, _api(), bot_id))
        return
    click.echo(reminding.remind(root, period, as_of, out))


def _own_run() -> OwnRun | None:
    """The run of the host's workflow that this is; None at a desk."""
    from portal.drivers.host.word_link import OwnRun

    number = os.environ.get("GITHUB_RUN_ID", "")
    return OwnRun(os.environ.get("GITHUB_SERVER_URL", "https://github.com"), int(number)) if number.isdigit() else None


def _api() -> HostApi:
    from portal.drivers.host.api import HostApi

    repository = os.environ.get("GITHUB_REPOSITORY", "")
    if not repository:
        raise PortalError("chưa biết kho nào: đặt GITHUB_REPOSITORY=chủ/kho")
    base = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    return HostApi(base, repository, os.environ.get("GITHUB_TOKEN", ""))


def _print(lines: Iterator[str]) -> None:
    from portal.notices.findings_text import printable

    for line in lines:
        click.echo(printable(line))


COMMANDS: tuple[click.Command, ...] = (pr_check, pr_respond, send_backs, receipts, collect, doctor, remind)

"""Commands for the git host, registered by the command line: each calls one function and prints what it says."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.vocabulary.errors import PortalError

if TYPE_CHECKING:
    from portal.drivers.host.api import HostApi

BOT_ID = 41898282
"""The number of the account as which the host's workflows write (github-actions[bot])."""
_path = click.Path(path_type=Path)


@click.command("pr-check")
@click.option("--base", required=True, help="Bản của nhánh chính để so.")
@click.option("--head", required=True, help="Bản của lần gửi; chỉ được đọc như dữ liệu.")
@click.option("--account", default="", help="Tài khoản mở lần gửi; để trống thì không xét ai gửi.")
@click.option("--pusher", default="", help="Tài khoản đẩy bản này; mặc định là tài khoản mở lần gửi.")
@click.option("--out", required=True, type=_path, help="Ghi kết quả (JSON) vào tệp này.")
@click.pass_obj
def pr_check(root: Path, base: str, head: str, account: str, pusher: str, out: Path) -> None:
    """Kiểm tra một lần gửi trên trang của kho; mã thoát 0 nhận được, 1 còn lỗi."""
    from portal.drivers.checks import build_checker, exit_code
    from portal.drivers.host.objects import GitObjects
    from portal.drivers.host.request_check import RequestChecker
    from portal.drivers.host.result_file import write_result
    from portal.drivers.host.senders import Sender
    from portal.notices.findings_github import render_findings_github
    from portal.notices.findings_markdown import render_findings_markdown
    from portal.reading.repository import Repository

    sender = Sender(account, pusher or account) if account else None
    with GitObjects.at(root) as objects:
        if not objects.find(head):
            objects.fetch("origin", head, token=os.environ.get("GITHUB_TOKEN", ""))
        outcome = RequestChecker(build_checker(Repository(root)), objects).check(base, head, sender)
    write_result(out, outcome)
    findings, files = list(outcome.findings), len(outcome.reports)
    _summarise(render_findings_markdown(findings, files))
    click.echo(render_findings_github(findings, files))
    sys.exit(exit_code(findings))


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
        responder = Responder(repository, build_checker(repository), _api(), branch, bot_id)
        _print(responder.respond(finished, artifact))


@click.command("send-backs")
@click.option("--period", default="", help="Chỉ một kỳ.")
@click.pass_obj
def send_backs(root: Path, period: str) -> None:
    """Đếm lý do trả lại phiếu."""
    from portal.drivers.host.send_back_counts import show_send_backs

    click.echo(show_send_backs(root, period))


@click.command()
@click.argument("remotes", nargs=-1, required=True)
@click.option("--unit", "units", multiple=True, help="Chỉ lấy phiếu của đơn vị này; lặp lại được.")
@click.pass_obj
def collect(root: Path, remotes: tuple[str, ...], units: tuple[str, ...]) -> None:
    """Gom phiếu đã tiếp nhận từ các kho nhận phiếu, giữ nguyên từng byte và giấy biên nhận."""
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


COMMANDS: tuple[click.Command, ...] = (pr_check, pr_respond, send_backs, collect, doctor)

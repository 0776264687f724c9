"""Commands of the portal: a table of contents, no computation.

Each command imports what it needs when it is called: at a hundred reports, importing the site builder would cost more
than checking them (research/performance.md).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from portal.drivers.host.commands import COMMANDS
from portal.drivers.version_commands import COMMANDS as VERSION_COMMANDS
from portal.drivers.year_commands import YEAR_COMMANDS
from portal.vocabulary.errors import PortalError


class _Group(click.Group):
    """Shows the operator's mistakes as one line and exit code 2, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PortalError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(2)


_file = click.Path(path_type=Path)
_period = click.option("--period", metavar="KỲ", help="Kỳ báo cáo; mặc định là kỳ đang mở.")
_as_of = click.option("--as-of", metavar="LÚC", help="Xem như vào lúc này: 14/06/2024 hoặc 2024-06-14T10:00.")
_format = click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Cách in kết quả.")
_audience = click.option(
    "--audience", type=click.Choice(["public", "staff"]), default="public", help="Trang công khai hay trang nội bộ."
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=_file, default=Path(), help="Thư mục của cổng; mặc định là nơi đang đứng.")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Cổng báo cáo: kiểm tra phiếu, theo dõi tình hình nộp, tổng hợp và dựng trang."""
    ctx.obj = root


@main.command()
@click.argument("paths", nargs=-1, type=_file)
@click.option("--changed-since", "since", metavar="MỐC", help="Chỉ các phiếu khác với mốc git này.")
@click.option("--stdin-refs", is_flag=True, help="Làm móc pre-receive: đọc các nhánh đang gửi từ đầu vào.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "github", "markdown"]),
    default="text",
    help="Cách in kết quả.",
)
@click.pass_obj
def check(root: Path, paths: tuple[Path, ...], since: str | None, kind: str, *, stdin_refs: bool) -> None:
    """Kiểm tra phiếu; mã thoát 0 sạch, 1 có lỗi hoặc cảnh báo chưa giải trình, 2 gọi sai."""
    from portal.drivers import checks

    if stdin_refs:
        from portal.drivers.host.pre_receive import run_hook

        text, code = run_hook(root, sys.stdin)
        click.echo(text)
        sys.exit(code)
    text, code = checks.run(root, paths, since, kind, colour=kind == "text" and sys.stdout.isatty())
    click.echo(text)
    sys.exit(code)


@main.command()
@click.argument("file", type=_file)
@click.pass_obj
def show(root: Path, file: Path) -> None:
    """In nội dung phiếu đúng như bộ kiểm tra nhìn thấy (JSON)."""
    from portal.drivers.checks import read_document

    click.echo(json.dumps(read_document(root, file), ensure_ascii=False, indent=2))


@main.command()
@click.argument("paths", nargs=-1, type=_file)
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
@click.pass_obj
def fix(root: Path, paths: tuple[Path, ...], *, dry_run: bool) -> None:
    """Sửa cách viết (bảng mã, ngày, có/không, mã), không sửa số còn ngờ; mã thoát 1 khi có phiếu không đọc được."""
    from portal.drivers.mends import run

    text, code = run(root, paths, write=not dry_run)
    click.echo(text)
    sys.exit(code)


@main.command()
@click.argument("unit")
@click.argument("period")
@click.option("--format", "kind", type=click.Choice(["yaml", "xlsx"]), default="yaml", help="Tệp phiếu hay bảng tính.")
@click.option("--out", type=_file, help="Ghi vào tệp này; mặc định là chỗ của phiếu, hoặc nơi đang đứng cho bảng tính.")
@click.pass_obj
def new(root: Path, unit: str, period: str, kind: str, out: Path | None) -> None:
    """Tạo mẫu trống cho một đơn vị và một kỳ; không ghi đè phiếu đã có."""
    from portal.drivers.new_report import write_blank_report
    from portal.drivers.new_workbook import write_workbook

    write = write_workbook if kind == "xlsx" else write_blank_report
    click.echo(f"Đã tạo {write(root, unit, period, out)}")


@main.command(name="import")
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option("--commit", is_flag=True, help="Ghi vào git: mỗi phiếu một nhánh, đứng tên đơn vị.")
@click.option("--received", metavar="LÚC", help="Lúc nhận được qua thư, ví dụ “14/06/2024 10:00”.")
@click.pass_obj
def import_(root: Path, files: tuple[Path, ...], received: str | None, *, commit: bool) -> None:
    """Nhận bảng tính hoặc tệp phiếu gửi qua thư; phiếu sai được chỉ ra từng ô và không nhận."""
    from portal.drivers.imports import run_import

    text, code = run_import(root, files, received, commit=commit)
    click.echo(text)
    sys.exit(code)


@main.command()
@click.argument("file", type=_file)
@click.option("--out", required=True, type=_file, help="Ghi văn bản Word vào tệp này.")
@click.pass_obj
def word(root: Path, file: Path, out: Path) -> None:
    """Lập văn bản báo cáo (Word, theo Nghị định 30) từ một phiếu đã sạch lỗi."""
    from portal.drivers.word_copy import write_unit_word

    click.echo(f"Đã ghi {write_unit_word(root, file, out)}")


@main.command()
@_period
@_as_of
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json", "public"]),
    default="text",
    help="Cách in kết quả; public là tệp cho trang công khai, mọi kỳ đã mở.",
)
@click.option("--out", type=_file, help="Ghi vào tệp này thay vì in ra.")
@click.pass_obj
def status(root: Path, period: str | None, as_of: str | None, kind: str, out: Path | None) -> None:
    """Tình hình nộp của từng đơn vị, ba con số và các tỷ lệ."""
    from portal.drivers.campaign import show_status
    from portal.drivers.public_status import show_public_status, write_text

    text = show_public_status(root, as_of) if kind == "public" else show_status(root, period, as_of, kind)
    click.echo(f"Đã ghi {write_text(out, text)}" if out else text, nl=not text.endswith("\n") or bool(out))


@main.command()
@_period
@_as_of
@_format
@click.option("--compare", "earlier", metavar="KỲ", help="Đặt cạnh cùng kỳ của năm trước, ví dụ 2024-K1.")
@click.pass_obj
def results(root: Path, period: str | None, as_of: str | None, kind: str, earlier: str | None) -> None:
    """Số liệu tổng hợp cho người trong Sở; --period nhận một kỳ hoặc cả năm."""
    from portal.drivers.campaign import show_results
    from portal.drivers.year_comparisons import show_comparison

    if earlier:
        if kind == "json":
            raise PortalError("--compare chỉ in chữ")
        click.echo(show_comparison(root, period, earlier, as_of))
        return
    click.echo(show_results(root, period, as_of, kind))


@main.command()
@click.argument("kind", type=click.Choice(["docx", "xlsx", "csv", "json", "ics"]))
@_period
@_as_of
@click.option("--unit", metavar="ĐƠN VỊ", help="Chỉ với ics: lịch của riêng đơn vị này.")
@click.option("--out", required=True, type=_file, help="Ghi vào tệp này.")
@click.pass_obj
def export(root: Path, kind: str, period: str | None, as_of: str | None, unit: str | None, out: Path) -> None:
    """Tệp cho người trong Sở, một kỳ hoặc cả năm: báo cáo tổng hợp (docx), bảng tính (xlsx), số liệu (csv, json).

    Lịch hạn nộp (ics) gửi được cho mọi đơn vị.
    """
    from portal.drivers.reminding import write_calendar
    from portal.drivers.staff_exports import write_export

    if kind == "ics":
        click.echo(f"Đã ghi {write_calendar(root, period, unit, as_of, out)}")
        return
    if unit:
        raise PortalError("--unit chỉ dùng với ics")
    click.echo(f"Đã ghi {write_export(root, kind, period, as_of, out)}")


@main.command()
@click.argument("name", metavar="KỲ|NĂM")
@_as_of
@click.option("--reason", default="", help="Lý do đính chính; bắt buộc từ lần công bố thứ hai.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước số nào giữ kín, không ghi.")
@click.pass_obj
def release(root: Path, name: str, as_of: str | None, reason: str, *, dry_run: bool) -> None:
    """Công bố kết quả một kỳ hoặc cả năm: số liệu đã bảo vệ, ghi một lần, không bao giờ ghi lại."""
    from portal.drivers.releases import plan_release, write_planned

    planned = plan_release(root, name, as_of, reason)
    click.echo(planned.said)
    if dry_run:
        click.echo(f"Chưa ghi gì. Bỏ --dry-run để ghi {planned.folder}")
        return
    write_planned(planned)
    click.echo(f"Đã ghi {planned.folder}")


@main.command()
@click.argument("folders", nargs=-1, type=_file)
@click.pass_obj
def attack(root: Path, folders: tuple[Path, ...]) -> None:
    """Thử tính ngược số bị giấu từ mọi đợt đã công bố; mã thoát 1 khi tính ra được."""
    from portal.drivers.releases import run_attack

    text, code = run_attack(root, folders)
    click.echo(text)
    sys.exit(code)


@main.command()
@_period
@_as_of
@click.pass_obj
def peers(root: Path, period: str | None, as_of: str | None) -> None:
    """Con số khác xa các đơn vị cùng loại, cùng cỡ; chỉ cho người tổng hợp của Sở."""
    from portal.drivers.campaign import show_peers

    click.echo(show_peers(root, period, as_of))


@main.command()
@_audience
@_as_of
@click.option("--site-dir", type=_file, help="Nơi ghi trang đã dựng.")
@click.pass_obj
def build(root: Path, audience: str, as_of: str | None, site_dir: Path | None) -> None:
    """Dựng trang công khai hoặc trang nội bộ."""
    from portal.drivers.campaign import moment
    from portal.drivers.site_build import build_site
    from portal.vocabulary.audience import Audience

    click.echo(f"Đã dựng {build_site(root, Audience(audience), site_dir, moment(root, as_of))}")


@main.command()
@click.argument("folder", type=_file)
@_audience
@_as_of
@click.pass_obj
def stage(root: Path, folder: Path, audience: str, as_of: str | None) -> None:
    """Ghi các trang dạng Markdown thuần vào một thư mục, cho bộ dựng khác."""
    from portal.drivers.campaign import moment
    from portal.drivers.staging import write_stage
    from portal.vocabulary.audience import Audience

    pages = write_stage(root, folder, Audience(audience), moment(root, as_of))
    click.echo(f"Đã ghi {len(pages)} trang vào {folder}")


@main.command()
@click.argument("folders", nargs=-1, required=True, type=_file)
def serve(folders: tuple[Path, ...]) -> None:
    """Mở các trang đã dựng tại máy này (Ctrl+C để dừng)."""
    from portal.drivers.serve import serve as serve_folders

    serve_folders(folders, click.echo)


@main.command()
@click.argument("folder", type=_file)
@click.option("--units", default=70, show_default=True, help="Số đơn vị phải báo cáo.")
@click.option("--seed", default=1, show_default=True, help="Cùng số này thì ra cùng một tỉnh.")
@click.pass_obj
def demo(root: Path, folder: Path, units: int, seed: int) -> None:
    """Tạo một tỉnh hư cấu có phiếu tốt, phiếu lỗi, nộp muộn, nộp thiếu, qua các lần gộp thật của git."""
    from portal.drivers.demo import write_demo
    from portal.reading.repository import Repository

    facts = write_demo(folder, units, seed, Repository(root))
    click.echo(f"Đã tạo {folder}: {facts.units} đơn vị, {facts.files} phiếu, {len(facts.faults)} lỗi gài sẵn.")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Chỉ so sánh, không ghi; mã thoát 1 khi có tệp lệch.")
@click.pass_obj
def derive(root: Path, *, only_check: bool) -> None:
    """Sinh lại các tệp suy ra từ mẫu (lược đồ của phiếu)."""
    from portal.drivers.derived_files import outdated, write_derived
    from portal.reading.repository import Repository

    repository = Repository(root)
    changed = outdated(repository) if only_check else write_derived(repository)
    for name in changed:
        click.echo(f"{'lệch' if only_check else 'đã ghi'}: {name}")
    if only_check and changed:
        click.echo("Chạy “portal derive” rồi lưu các tệp đó cùng thay đổi của mẫu.", err=True)
        sys.exit(1)


for _command in (*COMMANDS, *VERSION_COMMANDS, *YEAR_COMMANDS):
    main.add_command(_command)

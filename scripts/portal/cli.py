"""Commands of the portal: a table of contents, no computation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from portal.drivers import checks
from portal.drivers.derived_files import outdated, write_aside, write_derived
from portal.drivers.mends import mend_paths
from portal.drivers.serve import serve as serve_folders
from portal.exports.blank_report import render_blank_report
from portal.notices.findings_text import printable
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.errors import PortalError


class _Group(click.Group):
    """Shows the operator's mistakes as one line and exit code 2, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PortalError as error:
            click.echo(f"portal: {error}", err=True)
            sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), help="Thư mục của cổng; mặc định là nơi đang đứng."
)
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Cổng báo cáo: kiểm tra phiếu, theo dõi tình hình nộp, tổng hợp và dựng trang."""
    ctx.obj = root


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed-since", "since", metavar="MỐC", help="Chỉ các phiếu khác với mốc git này.")
@click.option("--format", "kind", type=click.Choice(list(checks.FORMATS)), default="text", help="Cách in kết quả.")
@click.pass_obj
def check(root: Path, paths: tuple[Path, ...], since: str | None, kind: str) -> None:
    """Kiểm tra phiếu; mã thoát 0 sạch, 1 có lỗi hoặc cảnh báo chưa giải trình, 2 gọi sai."""
    repository = Repository(root)
    if since is not None:
        paths = (*paths, *checks.changed_since(repository, since))
    checked = list(checks.check_paths(repository, paths)) if paths or since is None else []
    findings = [finding for report in checked for finding in report.findings]
    colour = kind == "text" and sys.stdout.isatty()
    click.echo(checks.render(findings, len(checked), kind, colour=colour))
    sys.exit(checks.exit_code(findings))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def show(root: Path, file: Path) -> None:
    """In nội dung phiếu đúng như bộ kiểm tra nhìn thấy (JSON)."""
    report = next(checks.check_paths(Repository(root), (file,)))
    if report.document is None:
        raise PortalError(f"{file}: " + "; ".join(f"dòng {f.position.line}: {f.message}" for f in report.findings))
    click.echo(json.dumps(report.document.data, ensure_ascii=False, indent=2))


@main.command()
@click.argument("unit")
@click.argument("period")
@click.option("--out", type=click.Path(path_type=Path), help="Ghi vào tệp này; mặc định là chỗ của phiếu.")
@click.pass_obj
def new(root: Path, unit: str, period: str, out: Path | None) -> None:
    """Tạo mẫu trống cho một đơn vị và một kỳ; không ghi đè phiếu đã có."""
    repository = Repository(root)
    registry = read_registry(repository)
    path = out or repository.submission_path(registry.unit(unit).id, registry.period(period).id)
    if path.exists():
        raise PortalError(f"{path}: đã có phiếu, không ghi đè")
    write_aside(path, render_blank_report(registry, registry.unit(unit), registry.period(period)).encode())
    click.echo(f"Đã tạo {path}")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Chỉ so sánh, không ghi; mã thoát 1 khi có tệp lệch.")
@click.pass_obj
def derive(root: Path, *, only_check: bool) -> None:
    """Sinh lại các tệp suy ra từ mẫu (lược đồ của phiếu)."""
    repository = Repository(root)
    changed = outdated(repository) if only_check else write_derived(repository)
    for name in changed:
        click.echo(f"{'lệch' if only_check else 'đã ghi'}: {name}")
    if only_check and changed:
        click.echo("Chạy “portal derive” rồi lưu các tệp đó cùng thay đổi của mẫu.", err=True)
        sys.exit(1)


@main.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
def serve(folders: tuple[Path, ...]) -> None:
    """Mở các trang đã dựng tại máy này (Ctrl+C để dừng)."""
    serve_folders(folders, click.echo)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
@click.pass_obj
def fix(root: Path, paths: tuple[Path, ...], *, dry_run: bool) -> None:
    """Sửa lỗi cách viết (bảng mã, ngày, có/không, mã); không bao giờ sửa một con số còn nghi ngờ."""
    differences = list(mend_paths(Repository(root), paths, write=not dry_run))
    for difference in differences:
        click.echo("\n".join(map(printable, difference.splitlines())))
    click.echo(f"{'Sẽ sửa' if dry_run else 'Đã sửa'} {len(differences)} phiếu.")

"""Commands about the course of years, registered by the command line: each calls one function and prints it."""

from __future__ import annotations

from pathlib import Path

import click

_as_of = click.option("--as-of", metavar="LÚC", help="Xem như vào lúc này: 15/07/2024 hoặc 2024-07-15T10:00.")


@click.command()
@click.argument("period", metavar="KỲ")
@_as_of
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
@click.pass_obj
def close(root: Path, period: str, as_of: str | None, *, dry_run: bool) -> None:
    """Khóa một kỳ: chốt danh sách đơn vị phải báo cáo, trạng thái và thời điểm nhận của từng đơn vị."""
    from portal.drivers.closing import close_period

    click.echo(close_period(root, period, as_of, dry_run=dry_run))


@click.command()
@click.argument("period", metavar="KỲ")
@_as_of
@click.pass_obj
def correct(root: Path, period: str, as_of: str | None) -> None:
    """Ghi các đính chính của một kỳ đã khóa: số, giá trị cũ, giá trị mới, lý do, người duyệt."""
    from portal.drivers.corrections import record_corrections

    new = record_corrections(root, period, as_of)
    for one in new:
        what = "chỉ đổi cách viết" if one.before else "nộp sau khi khóa"
        what = f"{len(one.fields)} chỗ đổi" if one.fields else what
        click.echo(f"{one.number}: {one.unit}, {what}")
    if not new:
        click.echo("Không có đính chính mới.")


@click.command("new-year")
@click.argument("year", metavar="NĂM", type=int)
@click.pass_obj
def new_year(root: Path, year: int) -> None:
    """Mở một năm mới từ năm gần nhất: kỳ, nhóm, chỉ số, khung kế hoạch; không ghi đè."""
    from portal.drivers.new_year import start_year

    for line in start_year(root, year):
        click.echo(line)


YEAR_COMMANDS: tuple[click.Command, ...] = (close, correct, new_year)

"""Commands for published versions and yearly bundles, registered by the command line."""

from __future__ import annotations

from pathlib import Path

import click

from portal.vocabulary.errors import PortalError

_path = click.Path(path_type=Path)
_audience = click.option(
    "--audience", type=click.Choice(["public", "staff"]), default="public", help="Trang công khai hay trang nội bộ."
)
_as_of = click.option("--as-of", metavar="LÚC", help="Xem như vào lúc này: 14/06/2024 hoặc 2024-06-14T10:00.")


@click.command()
@click.argument("version", default="")
@click.argument("alias", default="")
@_audience
@_as_of
@click.option("--rebuild", is_flag=True, help="Dựng lại nhánh công bố bị hỏng từ các bản đã công bố; không dựng trang.")
@click.pass_obj
def publish(root: Path, version: str, alias: str, audience: str, as_of: str | None, *, rebuild: bool) -> None:
    """Công bố trang của một năm kế hoạch; ALIAS (như hien-hanh) là tên luôn dẫn đến năm hiện hành.

    Không ghi năm thì là năm mà trang đang cho xem vào lúc đó, dưới tên hiện hành.
    """
    from portal.drivers.campaign import moment
    from portal.drivers.publish import publish_site, rebuild_published
    from portal.drivers.shown_year import shown_version
    from portal.vocabulary.audience import Audience

    if rebuild and version:
        raise PortalError("ghi một năm để công bố, hoặc chỉ --rebuild để dựng lại nhánh công bố")
    if rebuild:
        click.echo(rebuild_published(root, Audience(audience)))
    else:
        if not version:
            version, alias = shown_version(root, Audience(audience), moment(root, as_of))
        click.echo(publish_site(root, version, alias, Audience(audience), moment(root, as_of)))


@click.command()
@click.argument("year", default="")
@click.option("--out", type=_path, help="Ghi gói vào tệp này (.zip).")
@_as_of
@click.option("--verify", type=_path, metavar="GÓI", help="Kiểm tra một gói đã có và dựng lại trang của nó.")
@click.option("--site-dir", type=_path, help="Cùng --verify: giữ trang dựng lại ở thư mục này.")
@click.pass_obj
def bundle(
    root: Path, year: str, out: Path | None, as_of: str | None, verify: Path | None, site_dir: Path | None
) -> None:
    """Đóng gói một năm kế hoạch để lưu; gói nào cũng dựng lại được đúng trang của năm ấy."""
    from portal.drivers.bundle import verify_bundle, write_bundle
    from portal.drivers.campaign import moment

    if verify is not None and not year and out is None:
        for line in verify_bundle(verify, site_dir):
            click.echo(line)
    elif verify is None and year and out is not None:
        click.echo(f"Đã đóng gói {write_bundle(root, year, out, moment(root, as_of))}")
    else:
        raise PortalError("ghi năm và --out để đóng gói, hoặc chỉ --verify để kiểm tra một gói")


COMMANDS: tuple[click.Command, ...] = (publish, bundle)

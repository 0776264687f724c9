"""Takes the guide's pictures of the form, of a fictional province: `python -m tests.browser.pictures`."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from portal.drivers.demo.reports import ReportMaker
from portal.drivers.demo.tree import write_tree
from portal.drivers.serve import open_servers
from portal.drivers.web_form import FOLDER, FormAge, write_web_form
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.views.freshness import Freshness
from portal.vocabulary.registry import Registry
from tests.browser.conftest import browser_path
from tests.browser.small_png import shrink
from tests.conftest import ROOT

TARGET = ROOT / "content" / "huong-dan" / "anh"
MOST_BYTES = 60_000
_HOST = "host_url: https://kho.invalid/{branch}/{unit}\n"
"""So that the last page has its button; the address is on no picture."""
_NOW = datetime.fromisoformat("2024-11-10T09:00:00+07:00")
"""While the last period takes reports; the pictures must not say that it is closed."""
_AGE = FormAge(Freshness("08:00 ngày 10/11/2024", "2999-01-01T00:00:00+07:00", "01/01/2999", "2999-01-01", ""))
_WIDTH, _MARGIN = 760, 6
_SEED, _UNITS = 1, 12


def take_pictures(browser: Browser, folder: Path) -> list[Path]:
    """Write the three pictures into a folder: the choice of a unit, a fault with its remedy, the finished report."""
    with tempfile.TemporaryDirectory() as name, _form(Path(name)) as (address, registry):
        page = browser.new_page(viewport={"width": _WIDTH, "height": 900}, reduced_motion="reduce")
        page.clock.set_fixed_time(_NOW)
        page.goto(address)
        shots = [_choice(page, registry), _fault(page), _finish(page, registry, Path(name))]
        page.close()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for title, content in zip(("1-chon-don-vi", "2-cho-can-sua", "3-tai-va-gui"), shots, strict=True):
        path = folder / f"{title}.png"
        path.write_bytes(shrink(content))
        written.append(path)
    return written


@contextmanager
def _form(folder: Path) -> Iterator[tuple[str, Registry]]:
    root = folder / "kho"
    registry = write_tree(root, _UNITS, _SEED, Repository(ROOT))
    department = root / "schemas" / "department.yaml"
    department.write_text(department.read_text(encoding="utf-8") + _HOST, encoding="utf-8")
    write_web_form(root, folder / "trang", _AGE)
    (folder / "trang" / "index.html").write_text("<title>Cổng</title>", encoding="utf-8")
    [server] = open_servers([folder / "trang"], first_port=18800)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{FOLDER}/", registry
        server.shutdown()


def _shot(page: Page, first: str, last: str) -> bytes:
    """The page from the top of one element to the end of another, with a margin."""
    top, end = (page.locator(name).first.bounding_box() for name in (first, last))
    assert top is not None and end is not None, (first, last)
    start = max(0.0, top["y"] - _MARGIN)
    area = {"x": 0.0, "y": start, "width": float(_WIDTH), "height": end["y"] + end["height"] + _MARGIN - start}
    return page.screenshot(full_page=True, clip=area, animations="disabled", caret="hide")  # type: ignore[arg-type]


def _choice(page: Page, registry: Registry) -> bytes:
    page.get_by_label("Kỳ báo cáo").select_option(next(iter(registry.periods)))
    page.get_by_label("Tìm đơn vị").fill("thpt")
    page.get_by_label("Đơn vị", exact=True).select_option(index=1)
    return _shot(page, "h2", "button.main")


def _fault(page: Page) -> bytes:
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    page.evaluate("location.hash = 'quy_mo'")
    box = page.get_by_label("Số trẻ em, học sinh, học viên")
    box.fill("1.250")
    box.press("Tab")
    page.locator(".finding.error").first.wait_for()
    return _shot(page, "h2", ".finding.error")


def _finish(page: Page, registry: Registry, folder: Path) -> bytes:
    period = next(iter(registry.periods.values()))
    unit = next(one for one in registry.expected_units(period) if one.form_type == "thpt")
    report = ReportMaker(registry, _SEED).make(unit, period, period.last_day, {})
    path = folder / "phieu.yaml"
    path.write_text(render_report_yaml(report, registry.form_of(period), unit.form_type), encoding="utf-8")
    page.goto(page.url.partition("#")[0])
    page.locator("input[type=file]").first.set_input_files(path)
    page.evaluate("location.hash = 'gui-phieu'")
    page.get_by_role("link", name="Mở trang tải lên của đơn vị").wait_for()
    return _shot(page, "h2", ".finish .way")


def main() -> None:
    """Take them anew, and say how large they are."""
    words = ["--no-sandbox", "--disable-lcd-text", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=words)
        for path in take_pictures(browser, TARGET):
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()

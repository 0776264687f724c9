"""The form in a browser: filled in by keyboard from nothing to a report that `portal check` passes."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from portal.drivers import checks
from portal.drivers.serve import open_servers
from portal.drivers.web_form import FormAge, write_web_form
from portal.exports.form_data import derive_form_data
from portal.exports.report_yaml import render_report_yaml
from portal.views.freshness import Freshness
from tests.browser.accessible import assert_accessible
from tests.browser.form_robot import FormRobot
from tests.web.conformance import read_cases
from tests.web.world import GROUPS, ROOT, TRACKED, fictional_source, good_report, in_order, python_findings
from tests.web.world import UNITS as WORLD_UNITS

UNIT, PERIOD = "thpt-mau-so-1", "2024-K1"
_REST = "valid_from: 2020-01-01, verified: false, source: bịa ra để thử"
_ROWS = [
    f"  - {{id: {one.id}, name: {one.name}, short_name: {one.short_name}, type: {one.type}, "
    f"reports: {str(one.reports).lower()}, reports_through: {one.reports_through or '~'}, {_REST}}}"
    for one in WORLD_UNITS
]
_GROUPS = [f"  - {{id: {name}, label: Nhóm {name}, members: {list(members)}}}" for name, members in GROUPS.items()]
AGE = FormAge(Freshness("08:00 ngày 20/11/2024", "2999-01-01T00:00:00+07:00", "01/01/2999", "2999-01-01", ""))
HOST = "host_url: https://host.invalid/kho/upload/{branch}/submissions/{unit}\nbanner: Dữ liệu để thử\n"
WIDE, NARROW = 1280, 390


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real contract with two units that exist nowhere."""
    folder = tmp_path_factory.mktemp("phieu")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    shutil.rmtree(folder / "schemas" / "org_units")
    for name, text in {
        "org_units/mau.yaml": "\n".join(["units:", *_ROWS, ""]),
        "org_units/changes.yaml": "changes: []\n",
        "groups/2024.yaml": "\n".join(["groups:", *_GROUPS, ""]),
        "accounts.yaml": "accounts: {}\n",
    }.items():
        path = folder / "schemas" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    department = folder / "schemas" / "department.yaml"
    department.write_text(department.read_text(encoding="utf-8") + HOST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """Where the page is served."""
    site = root / "site"
    write_web_form(root, site, AGE)
    (site / "index.html").write_text("<title>Cổng</title>", encoding="utf-8")
    [server] = open_servers([site], first_port=18400)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/phieu/"
        server.shutdown()


@pytest.fixture
def said() -> list[str]:
    """What the page complained of: blocked content, errors."""
    return []


def open_page(
    browser: Browser,
    address: str,
    said: list[str],
    width: int = WIDE,
    scheme: Any = "light",
    whose: tuple[str, str] = (UNIT, PERIOD),
) -> Page:
    """The page at its start, with every complaint kept."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"
    )
    page.goto(f"{address}?don_vi={whose[0]}&ky={whose[1]}")
    page.get_by_role("button", name="Bắt đầu điền phiếu").wait_for()
    return page


def answers() -> dict[str, Any]:
    """A good report of an invented school without incidents, and three mistakes in it."""
    data = good_report(fictional_source().registry, UNIT, PERIOD)
    data.pop("vu_viec", None)
    data["xac_nhan"]["khong_phat_sinh"] = "có"
    data["quy_mo"]["so_nguoi_hoc"] = "1.250"
    data["to_giac"] |= {
        "ton_ky_truoc": 0,
        "phat_sinh": 2,
        "da_tiep_nhan": 3,
        "da_chuyen_cong_an": 0,
        "da_giai_quyet": 2,
        "dang_giai_quyet": 0,
    }
    data["danh_gia"]["kien_nghi"] = "Đề nghị quan tâm em Nguyễn Văn Mẫu, lớp 9A."
    return data


def mend(robot: FormRobot, link: str, text: str) -> None:
    """Go from the list of what is wrong to the box, and write it anew."""
    robot.tab_to(link)
    robot.press("Enter")
    robot.press("Control+A")
    robot.write(text)
    robot.press("Tab")


def test_a_person_fills_in_a_report_by_keyboard_mends_three_mistakes_and_it_passes(
    browser: Browser, address: str, root: Path, said: list[str]
) -> None:
    """From nothing to a file that `portal check` passes; keys and seconds are printed."""
    page = open_page(browser, address, said)
    robot, started = FormRobot(page, answers()), time.monotonic()
    robot.tab_to("Bắt đầu điền phiếu")
    robot.press("Enter")
    while page.locator("h2").first.inner_text() != "Xem lại và gửi phiếu":
        robot.fill_step()
    told = page.locator(".summary").inner_text()
    assert "phải là một số nguyên viết liền. Có phải ý đơn vị là 1250?" in told
    assert "“Đã tiếp nhận và ghi sổ” ghi 3, lớn hơn “Phát sinh trong kỳ (đến đơn vị)” ghi 2." in told
    assert "“Kiến nghị, đề xuất” có tên người" in told
    assert "Mẫu" not in told
    assert page.get_by_role("button", name="Tải phiếu về máy").count() == 0
    for link, text in (
        (
            "“Số trẻ em, học sinh, học viên” ghi",
            str(good_report(fictional_source().registry, UNIT, PERIOD)["quy_mo"]["so_nguoi_hoc"]),
        ),
        ("“Đã tiếp nhận và ghi sổ” ghi", "2"),
        ("“Kiến nghị, đề xuất” có tên người", "Đề nghị cấp thêm tài liệu."),
    ):
        mend(robot, link, text)
        page.evaluate("location.hash = 'gui-phieu'")
        page.locator("h2", has_text="Xem lại và gửi phiếu").wait_for()
    assert page.locator(".summary").is_hidden(), page.locator(".summary").inner_text()
    robot.tab_to("Tải phiếu về máy")
    with page.expect_download() as saved:
        robot.press("Enter")
    seconds = time.monotonic() - started
    target = root / "submissions" / UNIT / saved.value.suggested_filename
    target.parent.mkdir(parents=True, exist_ok=True)
    saved.value.save_as(target)
    text, code = checks.run(root, [target], None, "text", colour=False)
    sys.stderr.write(f"\n{robot.keys} key presses, {seconds:.0f} s by robot, {target.stat().st_size} bytes\n")
    assert (target.name, code) == (f"{PERIOD}.yaml", 0), text
    assert said == []
    page.context.close()


@pytest.mark.parametrize(
    ("unit", "period", "groups"),
    [
        ("pgd-mau-so-1", "2024-K2", (TRACKED,)),
        ("thpt-mau-so-2", "2024-K2", tuple(GROUPS)),
        ("gdnn-gdtx-mau-so-1", "2024-K1", ()),
    ],
)
def test_every_unit_type_can_be_filled_in_by_keyboard(
    browser: Browser, address: str, root: Path, said: list[str], unit: str, period: str, groups: tuple[str, ...]
) -> None:
    """The ratings, the tracked schools, incidents by kind, the last period of the year: all typed, and all accepted."""
    page = open_page(browser, address, said, whose=(unit, period))
    for group in groups:
        page.locator(f"input[type=checkbox][value={group}]").check()
    report = good_report(fictional_source().registry, unit, period)
    robot = FormRobot(page, report)
    robot.tab_to("Bắt đầu điền phiếu")
    robot.press("Enter")
    while page.locator("h2").first.inner_text() != "Xem lại và gửi phiếu":
        robot.fill_step()
    assert page.locator(".summary").is_hidden(), page.locator(".summary").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải phiếu về máy").click()
    registry = fictional_source().registry
    form = registry.forms[registry.year_of(registry.periods[period]).form]
    expected = render_report_yaml(report, form, registry.org_units[unit].form_type)
    assert saved.value.path().read_text(encoding="utf-8") == expected
    assert said == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark")])
def test_every_step_is_accessible_fits_and_breaks_no_rule_of_the_page(
    browser: Browser, address: str, said: list[str], width: int, scheme: str
) -> None:
    """Empty and wrong; no violation of the content policy, no request after the page is loaded."""
    page = open_page(browser, address, said, width, scheme)
    assert_accessible(page)
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    page.context.set_offline(True)
    while page.locator("h2").first.inner_text() != "Xem lại và gửi phiếu":
        for radio in page.locator("input[type=radio][value='không']:visible").all():
            radio.check()
        for figure in page.locator("input.figure:visible").all():
            figure.fill("25")
        if page.get_by_role("button", name="Thêm một dòng").is_visible():
            page.get_by_role("button", name="Thêm một dòng").click()
        page.keyboard.press("Tab")
        assert_accessible(page)
        page.get_by_role("button", name="Mục tiếp theo").click()
    assert_accessible(page)
    assert said == []
    page.context.close()


def test_a_warning_brings_its_own_box_and_an_explanation_settles_it(
    browser: Browser, address: str, said: list[str]
) -> None:
    """The reason is kept in the report; the warning then counts no longer."""
    page = open_page(browser, address, said)
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    page.evaluate("location.hash = 'nguon_luc'")
    page.get_by_label("Kinh phí đã bố trí hoặc chi trong kỳ").fill("25000")
    page.get_by_label("Số lớp tập huấn").click()
    box = page.locator("textarea[data-explains=R36]")
    box.press_sequentially("Chỉ chi tiền nước uống cho một buổi.")
    page.locator(".finding.warning.explained").wait_for()
    assert page.evaluate("document.activeElement.dataset.explains") == "R36"
    assert page.locator(".finding.warning.explained strong").inner_text() == "Đã giải trình:"
    page.context.close()


def test_a_draft_stays_in_the_browser_and_goes_out_and_in_as_a_file(
    browser: Browser, address: str, root: Path, said: list[str]
) -> None:
    """Closing the page loses nothing; what a file has and the form does not is shown, and can be taken out."""
    page = open_page(browser, address, said)
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    page.evaluate("location.hash = 'quy_mo'")
    page.get_by_label("Số trẻ em, học sinh, học viên").fill("1.250")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu bản nháp ra tệp").click()
    draft = root / "nhap.yaml"
    saved.value.save_as(draft)
    page.reload()
    page.get_by_role("button", name="Làm tiếp bản nháp").click()
    assert page.get_by_label("Số trẻ em, học sinh, học viên").input_value() == "1.250"
    draft.write_text(draft.read_text(encoding="utf-8") + "quy_mo_cu:\n  a: 1\n", encoding="utf-8")
    page.goto(address)
    page.locator("input[type=file]").first.set_input_files(draft)
    page.evaluate("location.hash = 'gui-phieu'")
    assert page.locator(".summary").inner_text().count("quy_mo_cu") == 2
    page.get_by_role("button", name="Bỏ dòng này khỏi phiếu").click()
    assert "quy_mo_cu" not in page.locator(".summary").inner_text()
    page.locator("input[type=file]").first.wait_for(state="detached")
    page.goto(address)
    broken = root / "hong.yaml"
    broken.write_text("a: 1\na: 2\n", encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(broken)
    page.get_by_role("alert").filter(has_text="“a” được ghi hai lần (lần đầu ở dòng 1).").wait_for()
    page.context.close()


def test_the_report_before_stands_beside_the_boxes(browser: Browser, address: str, root: Path, said: list[str]) -> None:
    """A unit that opens its previous file sees each old value."""
    registry = fictional_source().registry
    before = good_report(registry, UNIT, "2024-K1")
    path = root / "ky-truoc.yaml"
    path.write_text(render_report_yaml(before, registry.forms["2024.1"], "thpt"), encoding="utf-8")
    page = open_page(browser, address, said)
    page.get_by_label("Kỳ báo cáo").select_option("2024-K2")
    page.locator("details summary", has_text="Có tệp phiếu kỳ trước").click()
    page.locator("input[type=file]").nth(1).set_input_files(path)
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    page.evaluate("location.hash = 'quy_mo'")
    page.locator(".before", has_text="Kỳ trước:").first.wait_for()
    figure = f"{before['quy_mo']['so_nguoi_hoc']:,}".replace(",", ".")
    assert f"Kỳ trước: {figure}" in page.locator("[data-field='quy_mo.so_nguoi_hoc']").inner_text()
    page.context.close()


def test_the_finished_report_can_be_sent_and_printed(
    browser: Browser, address: str, root: Path, said: list[str]
) -> None:
    """The host's page of the unit's folder on its branch; a paper copy with the parts that Nghị định 30 asks for."""
    registry = fictional_source().registry
    path = root / "xong.yaml"
    path.write_text(
        render_report_yaml(good_report(registry, UNIT, PERIOD), registry.forms["2024.1"], "thpt"), encoding="utf-8"
    )
    page = open_page(browser, address, said)
    page.locator("input[type=file]").first.set_input_files(path)
    page.evaluate("location.hash = 'gui-phieu'")
    link = page.get_by_role("link", name="Mở trang tải lên của đơn vị")
    assert link.get_attribute("href") == f"https://host.invalid/kho/upload/bao-cao/{UNIT}/{PERIOD}/submissions/{UNIT}"
    assert page.get_by_role("link", name="Soạn thư").count() == 0
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải phiếu về máy").click()
    assert saved.value.path().read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    page.emulate_media(media="print")
    paper = page.locator("#ban-giay")
    assert paper.is_visible()
    assert not page.locator("#phieu").is_visible()
    words = paper.inner_text()
    report = good_report(registry, UNIT, PERIOD)
    figure = f"{report['quy_mo']['so_nguoi_hoc']:,}".replace(",", ".")
    assert "[object" not in words
    assert f"Số trẻ em, học sinh, học viên\tngười\t{figure}" in words
    assert report["danh_gia"]["ket_qua_noi_bat"].split("\n")[0] in words
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "Kính gửi:",
        "Nơi nhận:",
        "TRƯỜNG THPT MẪU SỐ 1",
    ):
        assert part in words
    assert len(page.pdf(prefer_css_page_size=True)) > 20_000
    assert said == []
    page.context.close()


def test_chromium_finds_what_portal_check_finds(browser: Browser, address: str, said: list[str]) -> None:
    """The same conformance reports as in node, by the very file that the page loads, under the page's own policy."""
    page = open_page(browser, address, said)
    cases = read_cases()
    told = page.evaluate(
        """async ({ source, cases }) => {
          const { ReportChecker, faultFinding, readReport } = await import("./portal-check.js");
          const checkers = {};
          return cases.map(({ text, unit, period, groups }) => {
            const checker = (checkers[unit + period] ??= new ReportChecker(source, unit, period));
            const { data, faults } = readReport(new TextEncoder().encode(text));
            const refused = faults.map((fault) => faultFinding(fault, checker.wording));
            const found = refused.length ? refused : checker.check(data, groups);
            const told = ["rule", "field", "severity", "message", "remedy"];
            return found.map((one) => {
              const pairs = told.map((name) => [name, one[name]]);
              return { ...Object.fromEntries(pairs), explained: one.explained ?? false };
            });
          });
        }""",
        {"source": json.loads(json.dumps(derive_form_data(fictional_source()))), "cases": cases},
    )
    for case, found in zip(cases, told, strict=True):
        assert in_order(found) == python_findings(case["text"], case["unit"], case["period"]), case
    assert said == []
    page.context.close()


AFTER_ALL = "2025-03-01T09:00:00+07:00"
BETWEEN = "2024-10-01T09:00:00+07:00"


@pytest.mark.parametrize(
    ("now", "offered"),
    [("2024-06-10T09:00:00+07:00", ["2024-K1", "2024-K2"]), (BETWEEN, ["2024-K2"]), (AFTER_ALL, [""])],
)
def test_closed_periods_are_not_offered(browser: Browser, address: str, now: str, offered: list[str]) -> None:
    """By the reader's clock; a link to a closed one says so, and how a unit that was let in goes on."""
    page = browser.new_page()
    page.route("**/form-data.json*", _without_banner)
    page.clock.set_fixed_time(datetime.fromisoformat(now))
    page.goto(f"{address}?don_vi={UNIT}&ky=2024-K1")
    periods = page.get_by_label("Kỳ báo cáo")
    periods.wait_for()
    assert periods.locator("option").evaluate_all("all => all.map((one) => one.value)") == offered
    said = page.locator(".told").text_content() or ""
    assert ("Kỳ 1 năm 2024 đã khóa" in said and "Làm tiếp từ tệp" in said) is ("2024-K1" not in offered)
    page.get_by_role("button", name="Bắt đầu điền phiếu").click()
    assert (page.locator(".whose").count() == 0) is (not offered[0])
    if not offered[0]:
        assert "Chưa có kỳ nào nhận phiếu" in (page.locator(".told").text_content() or "")
    page.close()


def _without_banner(route: Route) -> None:
    answer = route.fetch()
    content = answer.json()
    content["department"]["banner"] = ""
    route.fulfill(response=answer, json=content)


def test_a_demonstration_offers_every_period_and_says_that_it_is_one(browser: Browser, address: str) -> None:
    """Its dates are past and nothing is sent; the banner of invented data stands on the page."""
    page = browser.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(AFTER_ALL))
    page.goto(address)
    options = page.get_by_label("Kỳ báo cáo").locator("option")
    options.first.wait_for(state="attached")
    assert options.all_text_contents() == ["Kỳ 1 năm 2024 (đã khóa)", "Kỳ 2 năm 2024 (đã khóa)"]
    assert page.locator(".banner").text_content() == "Dữ liệu để thử"
    page.close()


def test_without_scripts_nothing_says_that_the_form_is_opening(browser: Browser, address: str) -> None:
    """Only what to do instead, and how old the page is."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    text = page.locator("body").inner_text()
    assert "cần bật JavaScript" in text and "Biểu mẫu lập lúc" in text and "Đang mở" not in text
    context.close()

"""Tables on a terminal line up, and no figure stands without its coverage."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from portal.notices.results_text import render_results
from portal.notices.status_text import render_status
from portal.notices.text_table import columns, render_table
from portal.statistics.reporting_rates import compute_status
from portal.views.reporting_status import build_status_view
from tests.builders import DUE, FIRST, a_registry, a_report, a_unit
from tests.views.test_results import a_results_view


def test_columns_line_up_whatever_the_diacritics() -> None:
    """Composed or decomposed, a letter takes one column."""
    words = ("Tân Yên", unicodedata.normalize("NFD", "Đồi Ngô"), "A")
    lines = render_table(("Đơn vị", "Số"), [(word, "1") for word in words], right=(1,)).splitlines()
    assert {columns(line) for line in lines} == {len("Tân Yên") + 2 + 2}


def test_long_words_wrap_and_control_characters_do_nothing() -> None:
    """A name cannot clear the screen or break the table."""
    table = render_table(("Tên", "Số"), [("một hai ba bốn năm", "1"), ("\x1b[2J", "2")], width=9)
    assert "\x1b" not in table
    assert table.splitlines()[2:5] == ["một hai    1", "ba bốn", "năm"]


def test_the_status_shows_every_unit_with_sign_word_and_days() -> None:
    """What `portal status` prints."""
    registry = a_registry()
    status = compute_status(registry, registry.period(FIRST), {}, {}, DUE + timedelta(days=1))
    text = render_status(build_status_view(status, registry))
    assert "Hạn cuối: hết ngày 14/06/2030. Tính đến 00:00 ngày 16/06/2030: đã quá hạn 2 ngày." in text
    assert sum("○ Chưa nộp" in line and "quá hạn 2 ngày" in line for line in text.splitlines()) == 3
    assert text.splitlines()[-1] == "○ Chưa nộp: 3"


def test_nobody_is_missing_before_a_period_opens() -> None:
    """Until then the text says from when on reports are taken, and names no unit."""
    registry = a_registry()
    period = registry.period(FIRST)
    before = compute_status(registry, period, {}, {}, period.opens - timedelta(seconds=1))
    text = render_status(build_status_view(before, registry))
    assert "Kỳ chưa mở: nhận phiếu từ ngày 01/06/2030." in text and "Phải nộp: 3 đơn vị" in text
    assert "Chưa nộp" not in text and "thpt-mot" not in text
    opened = compute_status(registry, period, {}, {}, period.opens)
    assert "Kỳ chưa mở" not in render_status(build_status_view(opened, registry))


def test_a_campaign_without_units_prints_its_empty_tables() -> None:
    """Nothing to divide by, nothing to fail on."""
    registry = a_registry(units=[a_unit("thpt-cu", reports=False)])
    status = compute_status(registry, registry.period(FIRST), {}, {}, DUE)
    assert "Toàn ngành" in render_status(build_status_view(status, registry))


def test_every_figure_of_the_results_stands_beside_its_coverage() -> None:
    """What `portal results` prints."""
    lines = render_results(a_results_view([a_report("thpt-mot", so={"buoi": 1250})])).splitlines()
    assert "1/3 đơn vị" in lines[1]
    row = next(line for line in lines if line.startswith("Dòng buoi"))
    assert "1.250 buổi" in row
    assert "1/3 đơn vị" in row


def test_a_remark_on_a_whole_field_is_not_repeated_for_each_of_its_codes() -> None:
    """Ten lines of the same words hide the one that differs."""
    text = render_results(a_results_view([a_report("thpt-mot", xac_nhan={"khong_co": "có"})]))
    assert text.count("1 đơn vị báo không phát sinh") == 1

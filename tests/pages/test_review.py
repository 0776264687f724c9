"""The reviewer's page keeps what units write as text, and a plain sentence where there is nothing to do."""

from __future__ import annotations

from dataclasses import replace

from portal.pages.blocks import Blocks, Html
from portal.pages.links import Links
from portal.pages.review import (
    MOST_ROWS,
    render_review_explanations,
    render_review_missing,
    render_review_reopened,
    render_review_sent_back,
    render_review_unusual,
    render_review_waiting,
)
from portal.views.faulty_reports import Fault, FaultyRow
from portal.views.reopened_periods import ReopenedRow
from portal.views.reporting_status import StatusRow
from portal.views.review_queue import OpenRow, ReviewQueue
from portal.views.unusual_figures import Explanation
from portal.vocabulary.reports import Evidence
from portal.vocabulary.requests import RequestState
from portal.vocabulary.status import ReportState

LINKS = Links("dieu-phoi/index.md")
NOTHING = ReviewQueue("Kỳ 1", "hôm nay", (), (), (), (), (), 0, (), (), ())
HOSTILE = "<img src=x onerror=alert(1)> | **đậm** {{ 1+1 }}"


def _text(blocks: Blocks) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Html))


def _missing(number: int) -> StatusRow:
    state, name = ReportState.MISSING, f"Trường số {number}"
    return StatusRow(
        unit=str(number),
        name=name,
        short_name=name,
        type="thpt",
        type_label="Trường THPT",
        locality="huyện A",
        state=state,
        state_label=state.label,
        icon=state.icon,
        css=state.css,
        first=None,
        latest=None,
        arrived="–",
        revised="–",
        evidence=Evidence.NONE,
        evidence_label="–",
        receipts=(),
        revisions=0,
        days_late=3,
        warnings=0,
        note="quá hạn 3 ngày",
    )


def test_an_idle_day_is_said_in_words() -> None:
    """No empty table, no table head over nothing."""
    said = {
        render_review_waiting: "Không có lần gửi nào đang chờ người duyệt.",
        render_review_sent_back: "Chưa có phiếu nào bị trả lại.",
        render_review_missing: "Không còn đơn vị nào thiếu phiếu Kỳ 1.",
        render_review_explanations: "không phiếu nào của Kỳ 1 có giải trình",
        render_review_unusual: "Không có con số nào của Kỳ 1 khác xa",
        render_review_reopened: "Chưa có kỳ đã khóa nào được mở lại",
    }
    for render, sentence in said.items():
        text = _text(render(NOTHING, LINKS))
        assert sentence in text
        assert "<table" not in text


def test_waiting_for_units_never_contradicts_itself() -> None:
    """“None waits for a unit” is not said above a list of reports that do; names and messages stay text."""
    row = FaultyRow("thpt-mot", HOSTILE, (Fault("R7", "Số buổi", HOSTILE),), 2)
    queue = replace(NOTHING, faulty=(row,))
    text = _text(render_review_waiting(queue, LINKS))
    assert "đang chờ đơn vị sửa" not in text and "<img" not in text
    assert 'href="../don-vi/thpt-mot/"' in text
    assert "R7" in text and "và 2 chỗ nữa" in text


def test_what_was_opened_again_is_told_with_its_end() -> None:
    """Reasons are typed by people."""
    row = ReopenedRow("thpt-mot", "Trường", "Kỳ 1", "17:00 ngày 25/07/2030", True, HOSTILE, "Trưởng phòng", ())
    text = _text(render_review_reopened(replace(NOTHING, reopened=(row,)), LINKS))
    assert "<img" not in text and "17:00 ngày 25/07/2030" in text and "đang mở" in text
    assert 'href="../don-vi/thpt-mot/"' in text


def test_what_a_unit_writes_stays_text() -> None:
    """An explanation is hostile until proven otherwise, and so is every name in the log."""
    explained = (Explanation(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, about_history=False),)
    row = OpenRow(HOSTILE, (HOSTILE,), RequestState.NEEDS_WORK, "x", "!", "x", HOSTILE, 1, "1 ngày", (HOSTILE,))
    queue = replace(NOTHING, explanations=explained, risen=explained, for_units=(row,))
    for render, times in ((render_review_explanations, 5), (render_review_unusual, 5), (render_review_waiting, 4)):
        text = _text(render(queue, LINKS))
        assert "<img" not in text
        assert text.count("&lt;img src=x onerror=alert(1)&gt;") == times


def test_nothing_of_the_page_enters_the_search() -> None:
    """The index of the staff site is one file that is easily copied."""
    for render in (render_review_waiting, render_review_missing, render_review_explanations, render_review_unusual):
        assert _text(render(NOTHING, LINKS)).startswith("<div data-search-exclude>")


def test_a_very_long_list_of_missing_units_leads_to_the_status_page() -> None:
    """On the day a period opens everybody is missing."""
    queue = replace(NOTHING, missing=tuple(map(_missing, range(MOST_ROWS + 1))), expected=MOST_ROWS + 2)
    text = _text(render_review_missing(queue, LINKS))
    assert f"<strong>{MOST_ROWS + 1}/{MOST_ROWS + 2} đơn vị</strong>" in text
    assert text.count("Trường số") == MOST_ROWS
    assert 'href="../tinh-hinh/"' in text
    short = _text(render_review_missing(replace(queue, missing=queue.missing[:-1]), LINKS))
    assert "tinh-hinh" not in short

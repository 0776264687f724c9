"""Who has reported, as blocks: progress, counts, the table of units, and what the words mean."""

from __future__ import annotations

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.charts import render_charts
from portal.pages.links import STATUS, Links
from portal.views.review_delays import DelayRow
from portal.views.status_board import StatusBoard
from portal.views.status_charts import build_status_charts
from portal.vocabulary.status import ReportState

SEARCHABLE_ROWS = 500
"""Longer tables stay out of the search index: they would outweigh everything else in it."""
_MEANINGS = {
    ReportState.ON_TIME: "Bản đầu tiên không còn lỗi đến trước hạn.",
    ReportState.REVISED: "Đã nhận đúng hạn; đơn vị sửa lại sau hạn. Vẫn tính là đúng hạn.",
    ReportState.LATE: "Bản đầu tiên không còn lỗi đến từ lúc hết hạn trở đi.",
    ReportState.UNDATED: "Phiếu đã được tiếp nhận nhưng không có bằng chứng về thời điểm nhận. Không tính là muộn.",
    ReportState.PENDING: "Phiếu đã đến, chờ người của Sở duyệt. Chưa tính là đã tiếp nhận.",
    ReportState.NEEDS_WORK: "Phiếu đã đến nhưng còn lỗi phải sửa. Chưa tính là đã tiếp nhận.",
    ReportState.MISSING: "Chưa có phiếu nào của kỳ này.",
    ReportState.EXEMPT: "Sở cho miễn kỳ này. Không tính vào số phải nộp.",
}


def render_home_progress(board: StatusBoard, links: Links) -> Blocks:
    """How many have reported in the period in hand."""
    return (render_html("home_progress", period=board.in_hand, status=links.to(STATUS)),)


def render_status_summary(board: StatusBoard, _links: Links) -> Blocks:
    """The three counts and two rates of each period, newest first, with breakdowns."""
    if not board.periods:
        return (render_html("status_none"),)
    blocks: list[Block] = []
    for period in reversed(board.periods):
        blocks.append(Heading(2, period.label, f"ky-{period.id}"))
        blocks.append(render_html("status_summary", period=period))
    return tuple(blocks)


def render_status_charts(board: StatusBoard, _links: Links) -> Blocks:
    """The periods side by side, as pictures; only a sentence before the first period opens."""
    return render_charts(build_status_charts(board)) or (render_html("status_none"),)


def render_review_delay(delays: tuple[DelayRow, ...]) -> Blocks:
    """How long units waited for the department's answer; nothing where no sending is known, as without the reports."""
    if not delays:
        return ()
    title = "Sở trả lời trong bao lâu"
    return (Heading(2, title, "so-tra-loi-trong-bao-lau"), render_html("review_delay", delays=delays))


def render_status_table(board: StatusBoard, links: Links) -> Blocks:
    """Every unit in every period; only a sentence when single units are not public."""
    searchable = board.rows is not None and len(board.rows) <= SEARCHABLE_ROWS
    return (render_html("status_table", board=board, searchable=searchable, links=links),)


def render_status_definitions(_board: StatusBoard, _links: Links) -> Blocks:
    """What each state means and how it counts."""
    return (render_html("status_definitions", states=[(state, _MEANINGS[state]) for state in ReportState]),)

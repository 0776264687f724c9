"""The page of reviewers and the coordinator, as blocks: what waits, was sent back, is missing, or looks odd."""

from __future__ import annotations

from portal.pages.blocks import Blocks, render_html
from portal.pages.links import STATUS, Links
from portal.views.review_queue import ReviewQueue

MOST_ROWS = 500
"""A longer list of missing units is no list of calls to make: the status page has them all."""


def render_review_waiting(queue: ReviewQueue, links: Links) -> Blocks:
    """Sendings that are open, those that wait for the reviewer first; then reports in their place that have faults."""
    return (render_html("review_waiting", queue=queue, links=links),)


def render_review_reopened(queue: ReviewQueue, links: Links) -> Blocks:
    """Closed periods that were opened again for a unit."""
    return (render_html("review_reopened", queue=queue, links=links),)


def render_review_sent_back(queue: ReviewQueue, _links: Links) -> Blocks:
    """Why reports were sent back, and how long decisions took."""
    return (
        render_html(
            "review_sent_back",
            queue=queue,
            reason_heads=("Lý do", queue.period, "Từ trước đến nay", "Tỷ trọng"),
            reasons=[(row.label, row.in_hand, row.total, row.share) for row in queue.reasons],
            delay_heads=("Kỳ", "Số lần quyết định", "Một nửa có quyết định trong", "Lâu nhất"),
            delays=[(row.label, row.decided, row.middle, row.longest) for row in queue.delays],
        ),
    )


def render_review_missing(queue: ReviewQueue, links: Links) -> Blocks:
    """Units that still owe a report of the period in hand, the longest overdue first; the first of very many."""
    return (render_html("review_missing", queue=queue, most=MOST_ROWS, status=links.to(STATUS)),)


def render_review_explanations(queue: ReviewQueue, _links: Links) -> Blocks:
    """What units say themselves about warnings."""
    return (render_html("review_explanations", queue=queue),)


def render_review_unusual(queue: ReviewQueue, links: Links) -> Blocks:
    """Figures far from the unit's report before, or from units alike."""
    return (render_html("review_unusual", queue=queue, links=links),)

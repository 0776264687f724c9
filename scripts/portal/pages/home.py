"""The first page: what is due, how far it is, where to send, what is new, and where to go."""

from __future__ import annotations

from dataclasses import dataclass

from portal.pages import links as pages
from portal.pages.blocks import Blocks, render_html
from portal.pages.links import Links
from portal.views.review_queue import ReviewQueue
from portal.views.site import CommonViews
from portal.views.site_facts import SiteFacts

HOTLINES = 2
"""How many telephone numbers the first page names, in the order of the library."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way into the site."""

    title: str
    text: str
    href: str


def render_home_due(site: CommonViews, links: Links, review: ReviewQueue | None = None) -> Blocks:
    """The first answers: for reviewers what waits (staff only), for units what is due, for everybody help and news."""
    return (
        render_html(
            "home_due",
            due=site.calendar.due_now,
            facts=site.facts,
            review=review,
            longest=max(review.for_reviewer, key=lambda row: row.days).waited if review and review.for_reviewer else "",
            explained=len(review.explanations) + len(review.risen) if review else 0,
            hotlines=site.library.hotlines[:HOTLINES],
            news=site.news,
            links=links,
            form=links.to(pages.FORM),
            how=links.to(pages.HOW_TO),
            units=links.to(pages.UNITS),
            queue=links.to(pages.QUEUE),
            numbers=links.to(pages.MATERIALS, "so-can-nho"),
            materials=links.to(pages.MATERIALS),
            results=links.to(pages.RESULTS),
        ),
    )


def render_home_ways(links: Links) -> Blocks:
    """The ways most people take, the form first."""
    ways = (
        Way("Điền phiếu", "Chọn đơn vị rồi ghi; máy kiểm tra ngay khi gõ, không gửi gì đi.", links.to(pages.FORM)),
        Way("Cách gửi báo cáo", "Năm bước có hình, cách ghi từng ô và điều không được ghi.", links.to(pages.HOW_TO)),
        Way("Việc của đơn vị tôi", "Phải làm gì, trước ngày nào; tải lịch nhắc về điện thoại.", links.to(pages.UNITS)),
        Way("Xem ai đã nộp", "Tình hình nộp của từng đơn vị trong từng kỳ.", links.to(pages.STATUS)),
        Way("Đọc kế hoạch", "Toàn văn, từng việc, ai làm và minh chứng bằng gì.", links.to(pages.PLAN)),
        Way("Lấy tài liệu", "Tờ rơi và câu hỏi thảo luận cho học sinh, cha mẹ, thầy cô.", links.to(pages.MATERIALS)),
    )
    return (render_html("home_ways", ways=ways),)


def render_site_facts(facts: SiteFacts, _links: Links) -> Blocks:
    """Which version this is, of what day."""
    return (render_html("site_facts", facts=facts),)

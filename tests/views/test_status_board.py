"""The board of a whole year: periods to come have a column, years without districts have no table of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from portal.pages.links import Links
from portal.pages.status import (
    render_home_progress,
    render_status_charts,
    render_status_definitions,
    render_status_summary,
    render_status_table,
)
from portal.statistics.reporting_rates import compute_status
from portal.views.status_board import StatusBoard, build_status_board
from portal.vocabulary.audience import Audience
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Arrival, Evidence
from portal.vocabulary.status import Verdict
from tests.builders import DUE, FIRST, UNITS, a_registry


def _board(registry: Registry, audience: Audience, after: timedelta = timedelta(days=3)) -> StatusBoard:
    as_of = DUE + after
    first, latest = DUE - timedelta(days=1), DUE + timedelta(days=1)
    arrivals = {("thpt-mot", FIRST): Arrival(first, latest, 1, Evidence.HISTORY)}
    years = registry.years[0].periods
    verdicts = {"thpt-mot": Verdict(passes=True)}
    statuses = [compute_status(registry, one, verdicts if one.id == FIRST else {}, arrivals, as_of) for one in years]
    return build_status_board(registry, statuses, audience)


def test_a_period_that_has_not_opened_is_a_column_without_states() -> None:
    """All periods of the year stand in the table, and only those that have opened in counts and charts."""
    board = _board(a_registry(), Audience.PUBLIC)
    assert ([one.id for one in board.periods], board.coming) == ([FIRST], ("Kỳ 2 năm 2030",))
    (block,) = render_status_table(board, Links("tinh-hinh/index.md"))
    text = str(block)
    assert board.rows is not None and text.count("chưa mở") == len(board.rows)
    assert "../don-vi/thpt-mot/" in text
    assert _board(a_registry(), Audience.PUBLIC, timedelta(days=300)).coming == ()


def test_staff_see_the_first_arrival_and_the_version_in_use_the_public_neither() -> None:
    """Received the day before, corrected the day after: on time, revised later."""
    details = []
    for audience in (Audience.STAFF, Audience.PUBLIC):
        rows = _board(a_registry(), audience).rows
        assert rows is not None
        details.append(next(row for row in rows if row.id == "thpt-mot").cells[0].details)
    assert details == [
        ("nhận 00:00 ngày 14/06/2030", "bản đang dùng 00:00 ngày 16/06/2030", "đã sửa 1 lần"),
        (),
    ]


def test_a_year_without_districts_has_no_table_of_them() -> None:
    """From 2025 on there are none (domain.md 3.4)."""
    assert _board(a_registry(), Audience.PUBLIC).periods[0].by_locality
    plain = a_registry([replace(unit, locality="") for unit in UNITS])
    assert _board(plain, Audience.PUBLIC).periods[0].by_locality == ()


def test_accepted_reports_are_called_accepted_and_waiting_ones_are_not_among_them() -> None:
    """One word for one thing on every page: “đã nộp” is said only of what waits to be approved."""
    board = _board(a_registry(), Audience.PUBLIC)
    renders = (render_home_progress, render_status_summary, render_status_charts, render_status_definitions)
    text = "".join(str(block) for render in renders for block in render(board, Links("tinh-hinh/index.md")))
    said = [text[found.start() : found.start() + 20] for found in re.finditer("đã nộp", text, re.IGNORECASE)]
    assert said and all(one.lower().startswith("đã nộp, chờ duyệt") for one in said)
    assert "1</span> đã tiếp nhận" in text

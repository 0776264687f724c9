"""The status of a period on a terminal: the counts, the rates, and every unit with its state."""

from __future__ import annotations

from portal.notices.text_table import render_table
from portal.views.reporting_status import CountsRow, StatusRow, StatusView
from portal.vocabulary.vietnamese import number_text


def render_status(view: StatusView) -> str:
    """What `portal status` prints for people; the same words as the portal's own pages."""
    title = f"Tình hình nộp báo cáo, {view.label}"
    if view.not_open:
        asked = f"Phải nộp: {number_text(view.overall.expected)} đơn vị; hạn nộp {view.due_label}."
        return "\n".join((title, view.not_open, asked))
    head = [
        title,
        f"Hạn cuối: {view.due_label}. Tính đến {view.as_of_label}: {view.deadline_note}.",
        "",
        _counts_table((*view.by_type, view.overall), "Loại đơn vị"),
        "",
        _counts_table(view.by_locality, "Địa bàn"),
        "",
        _unit_table(view.rows),
        "",
    ]
    return "\n".join([*head, _legend(view.overall)])


def _counts_table(rows: tuple[CountsRow, ...], label: str) -> str:
    head = (label, "Phải nộp", "Đã tiếp nhận", "Tỷ lệ", "Đúng hạn", "Tỷ lệ", "Chưa rõ lúc đến", "Được miễn")
    cells = [
        (
            row.label,
            number_text(row.expected),
            number_text(row.actual),
            row.reporting_rate,
            number_text(row.on_time),
            row.on_time_rate,
            number_text(row.undated),
            number_text(row.exempt),
        )
        for row in rows
    ]
    return render_table(head, cells, right=range(1, len(head)))


def _unit_table(rows: tuple[StatusRow, ...]) -> str:
    head = ("Đơn vị", "Địa bàn", "Tình trạng", "Đến lúc", "Ghi chú")
    cells = [(row.short_name, row.locality, f"{row.icon} {row.state_label}", row.arrived, row.note) for row in rows]
    return render_table(head, cells)


def _legend(overall: CountsRow) -> str:
    return " · ".join(f"{one.icon} {one.label}: {number_text(one.count)}" for one in overall.states if one.count)

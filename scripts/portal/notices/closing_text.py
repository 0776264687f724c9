"""What closing a period freezes, and what is to be done afterwards, as text for the coordinator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from portal.vocabulary.closings import Closing
from portal.vocabulary.status import ReportState
from portal.vocabulary.vietnamese import instant_text, number_text, sort_key


def render_what_closes(closing: Closing, label: str) -> str:
    """How many units were received, and by name those that were not, which stay so for good."""
    return "\n".join(_lines(closing, label))


def _lines(closing: Closing, label: str) -> Iterator[str]:
    units = sorted(closing.units.values(), key=lambda one: sort_key(one.short_name))
    expected = [one for one in units if one.state.is_expected]
    received, on_time = sum(one.state.is_actual for one in units), sum(one.state.is_on_time for one in units)
    receipts = f", giấy biên nhận {number_text(closing.receipts)}" if closing.receipts else ""
    yield f"{label}, chốt lúc {instant_text(closing.as_of)}:"
    yield (
        f"  Đã tiếp nhận {number_text(received)}/{number_text(len(expected))} đơn vị, "
        f"đúng hạn {number_text(on_time)}{receipts}."
    )
    for state in (ReportState.MISSING, ReportState.NEEDS_WORK, ReportState.EXEMPT):
        some = [one for one in units if one.state is state]
        if some:
            yield f"  {state.label}: {number_text(len(some))}"
            yield from (f"    - {one.short_name}" for one in some)


def render_what_comes_next(closing: Closing, path: Path) -> str:
    """The steps after closing, and how to take it back while nobody else has it."""
    period = closing.period
    owing = any(one.state.is_expected and not one.state.is_actual for one in closing.units.values())
    letter = [f"báo cáo lãnh đạo tên các đơn vị chưa có phiếu ở trên: portal status --period {period}"] if owing else []
    steps = [
        "đưa tệp này vào nhánh chính qua một lần gửi có người khác duyệt; từ đó việc khóa có hiệu lực",
        *letter,
        f"xem số tổng lần cuối: portal results --period {period}",
        f"lập báo cáo tổng hợp và công văn: portal export docx --period {period} --out build/{period}.docx",
        f"công bố: portal release {period}",
    ]
    lines = [f"  {number}. {step}" for number, step in enumerate(steps, 1)]
    undo = f"Khóa nhầm mà chưa đưa tệp vào nhánh chính: xóa {path} là kỳ lại như cũ. Đã đưa vào thì không mở lại cả kỳ."
    return "\n".join(["Việc tiếp theo:", *lines, undo])

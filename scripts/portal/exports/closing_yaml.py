"""A closed period as the file that is kept: one line a unit, and a hash that shows whether anybody changed it."""

from __future__ import annotations

from collections.abc import Iterator

from portal.exports.report_yaml import yaml_flow_text
from portal.reading.closings import text_hash
from portal.vocabulary.closings import ClosedUnit, Closing

_HEAD = (
    "# Kỳ đã khóa, do lệnh portal close ghi: kỳ này hỏi đơn vị nào, tên lúc đó, phiếu của từng đơn vị đang ở đâu.",
    "# Không sửa tay: dòng hash ở cuối cho biết ai đó đã sửa, và bản bị sửa không được nhận.",
    "# Muốn cho một đơn vị sửa phiếu thì ghi một mục vào schemas/unlocks: lý do, người cho phép, thời hạn.",
)


def render_closing(closing: Closing) -> str:
    """The file's text; reading.closings.read_closings gives the same closing back."""
    states = [unit.state for unit in closing.units.values()]
    lines = [
        *_HEAD,
        f"period: {closing.period}",
        f'due: "{closing.due.isoformat()}"',
        f'closes: "{closing.closes.isoformat()}"',
        f'as_of: "{closing.as_of.isoformat()}"',
        f"expected: {sum(state.is_expected for state in states)}",
        f"actual: {sum(state.is_actual for state in states)}",
        f"on_time: {sum(state.is_on_time for state in states)}",
        f"exempt: {sum(not state.is_expected for state in states)}",
        f"receipts: {closing.receipts}",
        "units:",
        *(f"  - {{{', '.join(_pairs(unit))}}}" for unit in closing.units.values()),
    ]
    body = "\n".join(lines)
    return f"{body}\nhash: {text_hash(body)}\n"


def _pairs(unit: ClosedUnit) -> Iterator[str]:
    yield f"id: {unit.id}"
    for key in ("name", "short_name", "type", "form_type", "locality"):
        text: str = getattr(unit, key)
        if text:
            yield f"{key}: {yaml_flow_text(text)}"
    yield f"state: {unit.state.value}"
    if unit.first is not None:
        yield f'first: "{unit.first.isoformat()}"'
    if unit.blob:
        yield f"blob: {yaml_flow_text(unit.blob)}"

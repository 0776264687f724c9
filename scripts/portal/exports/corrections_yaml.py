"""The numbered corrections of a year as the file that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.exports.report_yaml import yaml_text
from portal.vocabulary.closings import Correction

_HEAD = (
    "# Đính chính phiếu của các kỳ đã khóa, do lệnh portal correct ghi: có số thứ tự, cũ trước mới sau. Không sửa tay.",
    "# Có số liệu của từng đơn vị: chỉ dùng trong Sở, không bao giờ để trong bản kho dùng dựng trang công khai.",
)


def render_corrections(year: int, corrections: Iterable[Correction]) -> str:
    """The file's text; reading.corrections.read_corrections gives the same corrections back."""
    lines = [*_HEAD, f'year: "{year}"', "corrections:"]
    for one in corrections:
        lines += _lines(one)
    return "\n".join(lines) + "\n"


def _lines(one: Correction) -> Iterator[str]:
    yield f"  - number: {yaml_text(one.number)}"
    yield f"    unit: {one.unit}"
    yield f"    period: {yaml_text(one.period)}"
    yield f'    on: "{one.on.isoformat()}"'
    yield f"    reason: {yaml_text(one.reason)}"
    yield f"    approved_by: {yaml_text(one.approved_by)}"
    yield from [f"    before: {yaml_text(one.before)}"] if one.before else []
    yield f"    after: {yaml_text(one.after)}"
    yield from ["    fields:"] if one.fields else []
    for field in one.fields:
        yield f"      - field: {yaml_text(field.field)}"
        yield from [f"        subject: {yaml_text(field.subject)}"] if field.subject else []
        yield from [f"        old: {yaml_text(field.old)}"] if field.old else []
        yield from [f"        new: {yaml_text(field.new)}"] if field.new else []

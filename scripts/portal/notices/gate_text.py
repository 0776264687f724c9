"""What stands in a release and must not, in words: the file, the row, and why."""

from __future__ import annotations

from collections.abc import Iterable

from portal.statistics.release_gate import Violation
from portal.views.released_words import cell_name
from portal.vocabulary.releases import Release, ReleasedColumn, ReleasedText


def render_violations(release: Release, violations: Iterable[Violation], differing: Iterable[str]) -> str:
    """One line for each row that is not allowed and each file that does not say what the data say; empty for none."""
    lines = [f"SAI: {release.id}/{one.file}{_row(one)}: {one.why}." for one in violations]
    lines += [f"SAI: {release.id}/{name}: nội dung không khớp số liệu của đợt công bố." for name in differing]
    return "\n".join([*lines, "Cách xử lý: gỡ đợt này xuống, lập lại bằng “portal release”."] if lines else [])


def _row(one: Violation) -> str:
    match one.row:
        case None:
            return ""
        case ReleasedColumn(field=field, label=label):
            return f", cột “{label}” ({field})"
        case ReleasedText(unit=unit, field=field, label=label):
            return f", dòng “{label}” ({field}) của {unit}"
        case cell:
            return f", {cell_name(cell)}"

"""Two years side by side on a terminal, and what cannot be compared; staff only."""

from __future__ import annotations

from collections.abc import Sequence

from portal.notices.text_table import render_table
from portal.views.year_comparison import ComparedSection, UnitRemark, YearComparisonView


def render_comparison(view: YearComparisonView) -> str:
    """What `portal results --compare` prints for people."""
    head = [
        f"{view.after} so với {view.before}",
        f"So sánh được {view.compared} đơn vị. Chỉ cộng những đơn vị có số liệu ở cả hai kỳ. Chỉ dùng nội bộ.",
    ]
    parts = ["\n".join(head), *(_section(section, view) for section in view.sections)]
    for title, remarks in (
        ("Đơn vị có thay đổi, đã theo dõi được", view.followed),
        ("Đơn vị không so sánh được", view.not_compared),
        ("Nội dung không so sánh được", view.fields),
    ):
        parts += [f"{title}\n{_remarks(remarks)}"] if remarks else []
    return "\n\n".join(parts)


def _section(section: ComparedSection, view: YearComparisonView) -> str:
    head = ("Nội dung", view.before, view.after, "Chênh lệch", "Số đơn vị")
    cells = [
        (
            f"– {row.code_label}" if row.code else f"{row.label} ({row.measure})" if row.measure else row.label,
            row.before,
            row.after,
            row.difference,
            row.coverage,
        )
        for row in section.rows
    ]
    return f"{section.letter}. {section.label}\n{render_table(head, cells, right=(1, 2, 3))}"


def _remarks(remarks: Sequence[UnitRemark]) -> str:
    return render_table(("Ở đâu", "Vì sao"), [(one.units, one.remark) for one in remarks], width=60)

"""Figures far from their peers', for the department's staff: whom to telephone, without any ranking of units."""

from __future__ import annotations

from collections.abc import Sequence

from portal.vocabulary.form import Form, field_path
from portal.vocabulary.peers import PeerFigure
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import number_text


def render_peer_figures(figures: Sequence[PeerFigure], registry: Registry, form: Form) -> str:
    """One sentence a figure, with the numbers that were compared."""
    if not figures:
        return "Không có con số nào khác xa các đơn vị cùng loại, cùng cỡ."
    labels = {field_path(section, chain): chain[-1].label for section, chain in form.walk()}
    lines = ["Chỉ dành cho người tổng hợp của Sở; không chuyển cho đơn vị, không dùng để xếp hạng."]
    for figure in figures:
        what = labels[figure.field] + (f" ({figure.breakdown})" if figure.breakdown else "")
        lines.append(
            f"- {registry.unit(figure.unit).name}: “{what}” ghi {number_text(figure.value)}, trong khi số giữa của "
            f"{number_text(figure.peers)} đơn vị cùng loại, cùng cỡ là {number_text(figure.median)}. Nên gọi hỏi lại."
        )
    return "\n".join(lines)

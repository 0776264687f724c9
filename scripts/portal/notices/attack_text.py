"""What the attack found, in words: which hidden number, how far it can be told, and which tables give it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.statistics.attack import AttackResult, Leak
from portal.statistics.disclosure import Step
from portal.views.released_errata import held_back_text, told_before
from portal.views.released_words import cell_name, cell_text
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, Shape, classifier, field_path
from portal.vocabulary.releases import CellKey, Release
from portal.vocabulary.vietnamese import number_text

_NAMED = 3
"""How many units of a set are named; the rest are counted."""
_REMEDY = (
    "Cách xử lý: bỏ hoặc làm thô hơn một trong các ô nêu trên. Khi công bố, lệnh “portal release” tự làm việc đó; "
    "đợt đã công bố thì phải gỡ xuống."
)
_BLOCKED = (
    "Chưa ghi gì: bớt ô nào của đợt mới cũng không khỏi lộ. Gỡ đợt cũ có ô nêu trên xuống theo trang “Khi có sự cố” "
    "rồi công bố lại."
)


def render_attack(
    result: AttackResult,
    releases: Sequence[Release],
    form: Form,
    code_lists: Mapping[str, CodeList],
    *,
    blocked: bool = False,
) -> str:
    """The findings as text; one sentence when there is none; `blocked` when they keep a release from being written."""
    names = ", ".join(release.id for release in releases)
    lines = [f"Đã thử tính ngược từ các đợt công bố: {names} ({number_text(result.numbers)} số phải giấu)."]
    if result.contradicts:
        lines.append("Các đợt không cùng một bộ số (phiếu đã sửa), nên mỗi đợt được thử riêng.")
    if not result.leaks:
        return "\n".join([*lines, "Không tính ra được số nào."])
    words = _Words(releases, form, code_lists)
    for leak in result.leaks:
        lines += ["", *words.leak(leak)]
    if result.more:
        lines += ["", f"Còn {number_text(result.more)} chỗ khác cùng nguyên nhân."]
    return "\n".join([*lines, "", _BLOCKED if blocked else _REMEDY])


def render_plan(steps: Sequence[Step], release: Release, earlier: Sequence[Release]) -> str:
    """What a new release leaves to the `earlier` ones of its scope, why, and how each was told; then what gave way."""
    held = told_before([*earlier, release])
    if not held:
        return render_steps(steps, release)
    names = [
        f"- {cell_name(cell)}: {cell_text(cell, source.protection)} (theo đợt {source.id})"
        for cell, source in held.values()
    ]
    gave_way = [step for step in steps if step.cell not in held]
    coarser = [render_steps(gave_way, release)] if gave_way else []
    return "\n".join([held_back_text(held), *names, *coarser])


def render_steps(steps: Sequence[Step], release: Release) -> str:
    """Which cells had to give way in a new release, and to what."""
    if not steps:
        return "Mọi ô giữ được dạng tốt nhất."
    cells = {cell.key: cell for cell in release.cells}
    lines = [f"{number_text(len(steps))} lần phải ghi thô hơn để không ai tính ngược được:"]
    for step in steps:
        after = cell_text(cells[step.cell], release.protection) if cells[step.cell].shown.form is step.after else ""
        lines.append(f"- {cell_name(cells[step.cell])}" + (f": {after}" if after else ""))
    return "\n".join(dict.fromkeys(lines))


class _Words:
    """Names numbers and cells."""

    def __init__(self, releases: Sequence[Release], form: Form, code_lists: Mapping[str, CodeList]) -> None:
        self.releases, self.code_lists = releases, code_lists
        self.cells = [{cell.key: cell for cell in release.cells} for release in releases]
        self.fields = {field_path(section, chain): (section, chain) for section, chain in form.walk()}

    def leak(self, leak: Leak) -> list[str]:
        """One finding: the number, what can be told of it, and by which cells."""
        told = (
            number_text(leak.low)
            if leak.low == leak.high
            else f"từ {number_text(leak.low)} đến {number_text(leak.high)}"
        )
        return [
            f"LỘ: {self._number(leak)}: ai cũng tính được là {told}.",
            "  Vì đặt cạnh nhau:",
            *(f"  - {self.releases[release].id}, {self._cell(release, key)}" for release, key in leak.cells),
        ]

    def _cell(self, release: int, key: CellKey) -> str:
        cell = self.cells[release][key]
        return f"{cell_name(cell)}: {cell_text(cell, self.releases[release].protection)}"

    def _number(self, leak: Leak) -> str:
        target = leak.target
        section, chain = self.fields[target.field]
        field = chain[-1]
        parts = [field.label]
        if target.code:
            by = classifier(chain[0].rows if len(chain) > 1 else section.fields)
            code_list = section.code_list if section.shape is Shape.PER_CODE else by.code_list if by else ""
            parts.append(self.code_lists[code_list].label_of(target.code) if code_list else target.code)
        if target.answer:
            labels = self.code_lists.get(field.code_list)
            parts.append(labels.label_of(target.answer) if labels else target.answer)
        if target.report is not None:
            named = ", ".join(target.units[:_NAMED])
            more = f" và {number_text(len(target.units) - _NAMED)} đơn vị khác" if len(target.units) > _NAMED else ""
            return f"“{' – '.join(parts)}” của {named}{more}, kỳ {target.report[0]}"
        scope = self.releases[target.release or 0].label
        return f"“{' – '.join(parts)}”, {'một loại đơn vị' if target.level else 'toàn ngành'}, {scope}"

"""What may stand in a release at all, by the form and the policy, whoever wrote its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.statistics.form_lines import FormLine, form_lines
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, OverUnits, Publication, field_path
from portal.vocabulary.releases import (
    Cell,
    Protection,
    Release,
    ReleasedColumn,
    ReleasedFigure,
    ReleasedIndicator,
    ReleasedText,
    Shown,
    ShownForm,
)

_OF_PEOPLE = frozenset(
    {ShownForm.ZERO, ShownForm.UNDER, ShownForm.ROUNDED, ShownForm.WITHHELD, ShownForm.NO_DATA, ShownForm.NOTHING_AROSE}
)
_VERDICTS = frozenset({ShownForm.MET, ShownForm.NOT_MET})
_OF_NOBODY = frozenset({ShownForm.WITHHELD, ShownForm.NO_DATA})


@dataclass(frozen=True, slots=True)
class Violation:
    """A row of a file that must not be there as it is, and why, in words."""

    file: str
    row: Cell | ReleasedColumn | ReleasedText | None
    why: str


def check_release(
    release: Release, form: Form, code_lists: Mapping[str, CodeList], policy: Protection
) -> tuple[Violation, ...]:
    """Everything in a release that form and policy do not allow; what it hides is another matter (attack)."""
    gate = _Gate(form, code_lists, policy)
    found = [*gate.columns(release), *gate.texts(release)]
    found += [Violation("figures.json", cell, why) for cell in release.figures for why in gate.figure(cell)]
    found += [Violation("indicators.json", cell, why) for cell in release.indicators for why in gate.indicator(cell)]
    if _is_weaker(release.protection, policy):
        found.append(Violation("release.json", None, "ngưỡng bảo vệ thấp hơn quy định công bố hiện hành"))
    return tuple(found)


def _is_weaker(one: Protection, policy: Protection) -> bool:
    return (
        one.threshold < policy.threshold
        or one.rounding_base < policy.rounding_base
        or one.rate_minimum < policy.rate_minimum
        or one.minimum_contributors < policy.minimum_contributors
    )


class _Gate:
    """The form's own word on each field."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList], policy: Protection) -> None:
        self.policy = policy
        self.lines = {line.path: line for line in form_lines(form, code_lists)}
        self.texts_of = {
            field_path(section, chain)
            for section, chain in form.walk()
            if chain[-1].publication is Publication.PER_UNIT and not section.group
        }

    def columns(self, release: Release) -> Iterator[Violation]:
        """Columns of single units that the form does not publish by unit."""
        for column in release.columns:
            line = self.lines.get(column.field)
            if not self._is_by_unit(line):
                yield Violation("units.json", column, "mẫu không cho công bố số này theo từng đơn vị")
            elif line is not None and column.code not in (line.codes or ("",)):
                yield Violation("units.json", column, "mẫu không có mã chi tiết này")
        for row in release.units:
            if len(row.values) != len(release.columns):
                yield Violation("units.json", None, f"{row.unit}, {row.period}: số ô không khớp số cột")

    def texts(self, release: Release) -> Iterator[Violation]:
        """Texts that the form keeps inside."""
        for text in release.texts:
            if text.field not in self.texts_of:
                yield Violation("texts.json", text, "mẫu không cho công bố lời văn này")

    def figure(self, cell: ReleasedFigure) -> Iterator[str]:
        """What is wrong with one total."""
        line = self.lines.get(cell.field)
        if line is None or line.field.publication is Publication.INTERNAL:
            yield "mẫu không cho công bố số này"
            return
        if cell.level and not self._is_by_unit(line):
            yield "số này chỉ được công bố tổng toàn tỉnh, không theo loại đơn vị"
        if cell.publication is not line.field.publication or cell.counts_people != bool(line.field.counts_people):
            yield "mức công bố ghi trong tệp khác với mẫu"
        if cell.shown.form is ShownForm.RATE or cell.shown.form in _VERDICTS:
            yield "tổng số không được ghi thành tỷ lệ hay kết luận"
        if line.field.counts_people and line.field.publication is not Publication.PER_UNIT and not line.section.group:
            yield from self._of_people(cell.shown)

    def indicator(self, cell: ReleasedIndicator) -> Iterator[str]:
        """What is wrong with one indicator."""
        lines = [self.lines[term.field] for term in (*cell.numerator, *cell.denominator) if term.field in self.lines]
        if cell.publication is Publication.INTERNAL and cell.shown.form is not ShownForm.WITHHELD:
            yield "chỉ tiêu nội bộ không được ghi số hay kết luận"
        if cell.publication is Publication.PER_UNIT:
            return
        if cell.level:
            yield "chỉ tiêu này chỉ được công bố toàn tỉnh, không theo loại đơn vị"
        if (
            not cell.denominator
            and any(line.field.counts_people for line in lines)
            and cell.shown.form not in _VERDICTS
        ):
            yield from self._of_people(cell.shown)
        if cell.group or cell.shown.form in _OF_NOBODY:
            return
        if cell.shown.form is ShownForm.RATE and not cell.denominator:
            yield "chỉ tiêu đếm không được ghi thành tỷ lệ"
        if cell.units_reporting is not None and cell.units_reporting < self.policy.minimum_contributors:
            yield "quá ít đơn vị trả lời để công bố"

    def _of_people(self, shown: Shown) -> Iterator[str]:
        if shown.form not in _OF_PEOPLE:
            yield "số về người hoặc vụ việc chỉ được ghi 0, dưới ngưỡng hoặc làm tròn"
        elif shown.form is ShownForm.ROUNDED and (not shown.value or shown.value % self.policy.rounding_base):
            yield f"số làm tròn phải là bội số của {self.policy.rounding_base}"
        elif shown.form in (ShownForm.UNDER, ShownForm.WITHHELD, ShownForm.NO_DATA) and shown.value is not None:
            yield "ô bị ẩn mà vẫn mang số"

    def _is_by_unit(self, line: FormLine | None) -> bool:
        return (
            line is not None
            and line.field.publication is Publication.PER_UNIT
            and line.field.over_units is not OverUnits.NONE
            and not line.section.group
        )

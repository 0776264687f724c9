"""What was corrected in closed periods, unit by unit: the old value, the new one, why and who agreed; staff only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.views.reporting_status import NONE_TEXT
from portal.vocabulary.closings import Closing, Correction, FieldCorrection
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, Form, Section, Shape, classifier, field_path
from portal.vocabulary.registry import Registry
from portal.vocabulary.vietnamese import date_text, instant_text, number_text, percent_text

_PLACE = re.compile(r"([a-z0-9_.]+)(?:\[(.*)\])?")


@dataclass(frozen=True, slots=True)
class CorrectedValue:
    """One value; `label` as the form names it, with the code or the number of the row."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction; without values `note` says what happened."""

    number: str
    unit: str
    day: str
    reason: str
    approved_by: str
    values: tuple[CorrectedValue, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClosedPeriodView:
    """A closed period as it stood on the day of closing, and its corrections since, oldest first."""

    id: str
    label: str
    closed: str
    received: str
    on_time: str
    receipts: str
    corrections: tuple[CorrectionRow, ...]


def build_closed_periods(registry: Registry, corrections: Iterable[Correction]) -> tuple[ClosedPeriodView, ...]:
    """Every closed period, the newest first."""
    by_period: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_period.setdefault(correction.period, []).append(correction)
    closed = [registry.closings[one] for one in reversed(registry.periods) if one in registry.closings]
    return tuple(_period(registry, one, by_period.get(one.period, [])) for one in closed)


def _period(registry: Registry, closing: Closing, corrections: Iterable[Correction]) -> ClosedPeriodView:
    period = registry.period(closing.period)
    labels = _labels(registry.form_of(period), registry.code_lists)
    states = [unit.state for unit in closing.units.values()]
    expected = sum(state.is_expected for state in states)
    return ClosedPeriodView(
        id=period.id,
        label=period.label,
        closed=instant_text(closing.as_of),
        received=_share(sum(state.is_actual for state in states), expected),
        on_time=_share(sum(state.is_on_time for state in states), expected),
        receipts=_receipts(closing.receipts),
        corrections=tuple(_row(one, closing, labels) for one in corrections),
    )


def _receipts(count: int) -> str:
    """Where nobody writes receipts, none is missing."""
    return f"{number_text(count)} giấy biên nhận" if count else "thời điểm nhận lấy từ lịch sử của kho"


def _share(part: int, whole: int) -> str:
    if not whole:
        return NONE_TEXT
    return f"{number_text(part)}/{number_text(whole)} đơn vị ({percent_text(part, whole)})"


_Labels = Mapping[str, tuple[str, CodeList | None]]
"""By path of a field: its label, and the list of the codes that say what its rows are about."""


def _labels(form: Form, code_lists: Mapping[str, CodeList]) -> _Labels:
    return {
        field_path(section, chain): (f"{section.letter}. {chain[-1].label}", _codes(section, chain, code_lists))
        for section, chain in form.walk()
    }


def _codes(section: Section, chain: tuple[Field, ...], code_lists: Mapping[str, CodeList]) -> CodeList | None:
    if section.shape is Shape.PER_CODE:
        return code_lists[section.code_list]
    by = classifier(chain[0].rows if len(chain) > 1 else section.fields if section.shape is Shape.ROWS else ())
    return code_lists[by.code_list] if by is not None else None


def _row(one: Correction, closing: Closing, labels: _Labels) -> CorrectionRow:
    values = (
        CorrectedValue(_label(field, labels), field.old or NONE_TEXT, field.new or NONE_TEXT) for field in one.fields
    )
    unit = closing.units[one.unit].name
    note = "Chỉ đổi cách viết, không đổi giá trị nào." if one.before else "Phiếu nộp sau khi khóa kỳ."
    why = (one.reason, one.approved_by)
    return CorrectionRow(one.number, unit, date_text(one.on.date()), *why, tuple(values), "" if one.fields else note)


def _label(field: FieldCorrection, labels: _Labels) -> str:
    """The name of a place, with what its row is about; a field that the form does not know keeps its own."""
    place = _PLACE.fullmatch(field.field)
    if place is None or place[1] not in labels:
        return field.field
    label, codes = labels[place[1]]
    if place[2] is None:
        return label
    if codes is not None and place[2] in codes.keys:
        return f"{label}: {codes.label_of(place[2])}"
    about = f": {codes.label_of(field.subject)}" if codes is not None and field.subject else ""
    return f"{label}{about}, dòng {place[2]}"

"""What was corrected in closed periods, unit by unit: the old value, the new one, why and who agreed; staff only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.views.reporting_status import NONE_TEXT
from portal.vocabulary.closings import Closing, Correction
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, Section, Shape, field_path
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
    """One correction; without values when the report came only after the closing."""

    number: str
    unit: str
    day: str
    reason: str
    approved_by: str
    values: tuple[CorrectedValue, ...]


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
        receipts=number_text(closing.receipts),
        corrections=tuple(_row(one, closing, labels) for one in corrections),
    )


def _share(part: int, whole: int) -> str:
    if not whole:
        return NONE_TEXT
    return f"{number_text(part)}/{number_text(whole)} đơn vị ({percent_text(part, whole)})"


_Labels = Mapping[str, tuple[str, CodeList | None]]
"""By path of a field: its label, and the list of the codes by which its section is laid out."""


def _labels(form: Form, code_lists: Mapping[str, CodeList]) -> _Labels:
    return {
        field_path(section, chain): (f"{section.letter}. {chain[-1].label}", _codes(section, code_lists))
        for section, chain in form.walk()
    }


def _codes(section: Section, code_lists: Mapping[str, CodeList]) -> CodeList | None:
    return code_lists[section.code_list] if section.shape is Shape.PER_CODE else None


def _row(one: Correction, closing: Closing, labels: _Labels) -> CorrectionRow:
    values = (
        CorrectedValue(_label(field.field, labels), field.old or NONE_TEXT, field.new or NONE_TEXT)
        for field in one.fields
    )
    unit = closing.units[one.unit].name
    return CorrectionRow(one.number, unit, date_text(one.on.date()), one.reason, one.approved_by, tuple(values))


def _label(field: str, labels: _Labels) -> str:
    """The name of a place; a field that the form does not know keeps its own."""
    place = _PLACE.fullmatch(field)
    if place is None or place[1] not in labels:
        return field
    label, codes = labels[place[1]]
    if place[2] is None:
        return label
    known = codes is not None and place[2] in codes.keys
    return f"{label}: {codes.label_of(place[2])}" if codes is not None and known else f"{label}, dòng {place[2]}"

"""A plausible value for any row of the form, chosen by what the row says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal.drivers.demo.draft import Draft
from portal.drivers.demo.names import Names, Texts
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import (
    NO,
    NOT_APPLICABLE,
    YES,
    Field,
    FieldType,
    OverPeriods,
    Publication,
    Requirement,
    Section,
    Shape,
)
from portal.vocabulary.vietnamese import date_text

_FILLED_IN = 0.55
"""Share of optional rows that a clerk fills in."""
_VISITS = "lượt người"
_MONEY_STEP = 500_000
_FEW = 4
_LONG = 1000
"""A text that may be this long is a narrative of several sentences, a shorter one a single sentence."""


class ValueMaker:
    """Proposes values; the rules that tie fields together are `agreement.agree`."""

    def __init__(self, code_lists: Mapping[str, CodeList]) -> None:
        self.code_lists = code_lists
        self.names, self.texts = Names(), Texts()

    def propose(self, section: Section, draft: Draft) -> Any:
        """The content of a section, whatever its shape."""
        fields = section.fields_for(draft.unit.form_type)
        before = draft.previous.get(section.key, {})
        if section.shape is Shape.PER_CODE:
            codes = self.code_lists[section.code_list].keys
            return {code: self._record(fields, draft, _under(before, code)) for code in codes}
        if section.shape is Shape.ROWS:
            known = {_first(fields, row): row for row in before} if isinstance(before, list) else {}
            members = draft.members.get(section.group, [])
            return [{**self._record(fields, draft, known.get(who, {})), fields[0].key: who} for who in members]
        return self._record(fields, draft, before)

    def _record(self, fields: tuple[Field, ...], draft: Draft, before: Mapping[str, Any]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for field in fields:
            if field.required is Requirement.OPTIONAL and draft.rng.random() > _FILLED_IN:
                continue
            record[field.key] = self._value(field, draft, before.get(field.key))
        return record

    def _value(self, field: Field, draft: Draft, before: Any) -> Any:
        rng = draft.rng
        match field.type:
            case FieldType.INTEGER | FieldType.MONEY:
                earlier = before if isinstance(before, int) else None
                unknown = field.not_applicable and rng.random() < 0.05
                return NOT_APPLICABLE if unknown else make_count(field, draft, earlier)
            case FieldType.YES_NO:
                keeps = before == YES and field.over_periods is OverPeriods.ANY
                return YES if keeps or rng.random() < 0.85 else NO
            case FieldType.DECIMAL:
                return f"{rng.randint(0, (field.maximum or 100) - 1)},{rng.randint(0, 9)}"
            case FieldType.DATE:
                return date_text(_some_day(draft, draft.period.first_day, draft.period.last_day))
            case FieldType.CODE | FieldType.CODES:
                return self._codes(field, draft)
            case FieldType.ROWS:
                return self._rows(field, draft, before)
            case FieldType.TEXT | FieldType.TEXTS:
                return self._text(field, draft)
            case FieldType.UNIT_ID:
                return draft.unit.id
            case FieldType.PERIOD_ID:
                return draft.period.id
            case FieldType.FORM_VERSION:
                return draft.form.version

    def _codes(self, field: Field, draft: Draft) -> str | list[str]:
        codes = field.codes or self.code_lists[field.code_list].keys
        if field.type is FieldType.CODE:
            return draft.rng.choice(codes)
        chosen = set(draft.rng.sample(codes, draft.rng.randint(1, min(5, len(codes)))))
        return [code for code in codes if code in chosen]

    def _rows(self, field: Field, draft: Draft, before: Any) -> list[dict[str, Any]]:
        """One row for each of some codes of the first coded column, so that no code repeats."""
        rows = tuple(row for row in field.rows if row.applies_to(draft.unit.form_type))
        coded = next((row for row in rows if row.type is FieldType.CODE), None)
        if coded is None:
            return [self._record(rows, draft, {}) for _ in range(draft.rng.randint(1, 3))]
        codes = coded.codes or self.code_lists[coded.code_list].keys
        chosen = set(draft.rng.sample(codes, draft.rng.randint(1, min(5, len(codes)))))
        return [self.coded_row(field, code, draft, before) for code in codes if code in chosen]

    def coded_row(self, field: Field, code: str, draft: Draft, before: Any) -> dict[str, Any]:
        """One row of a list of rows, for a code of its first coded column."""
        rows = tuple(row for row in field.rows if row.applies_to(draft.unit.form_type))
        coded = next(row.key for row in rows if row.type is FieldType.CODE)
        earlier: Mapping[str, Any] = next((row for row in before or () if row.get(coded) == code), {})
        return {**self._record(rows, draft, earlier), coded: code}

    def _text(self, field: Field, draft: Draft) -> str | list[str]:
        rng, short = draft.rng, draft.unit.id.replace("-", "").upper()
        if field.key.endswith("_ho_ten"):
            return self.names.person(rng)
        most = 3 if field.max_length >= _LONG or field.type is FieldType.TEXTS else 1
        chosen = self.texts.of(field, rng, number=rng.randint(2, 140), short=short[:16], most=most)
        if field.type is FieldType.TEXTS:
            return chosen
        return (" " if rng.random() < 0.6 else "\n").join(chosen)


def make_count(field: Field, draft: Draft, before: int | None) -> int:
    """A number of the usual size for what it counts, near the number of the period before where there is one.

    What is not near is what a later check asks about: many times the number before, or many where there was none.
    """
    rng, size = draft.rng, draft.size
    if before and field.over_periods is OverPeriods.LAST:
        return before
    if field.type is FieldType.MONEY:
        value = _MONEY_STEP * rng.randint(2 * size.scale, 60 * size.scale) if rng.random() < 0.9 else 0
    elif field.counts_people and field.publication is not Publication.PER_UNIT:
        value = rng.randint(1, 3) if rng.random() < 0.15 else 0
    elif field.measure == _VISITS or field.counts_people:
        value = rng.randint(size.learners // 3, size.learners)
    elif before == 0:
        value = rng.randint(0, _FEW)
    else:
        value = rng.randint(size.scale, 8 * size.scale) if rng.random() < 0.88 else 0
    if before:
        low, high = max(1, before // 2), max(2, before * 3 // 2)
        value = min(max(value, low), high) if value else 0
    value = value // _MONEY_STEP * _MONEY_STEP if field.type is FieldType.MONEY else value
    value = max(value, field.minimum)
    return value if field.maximum is None else min(value, field.maximum)


def _some_day(draft: Draft, first: date, last: date) -> date:
    return first + timedelta(days=draft.rng.randint(0, (last - first).days))


def _under(before: Any, code: str) -> Mapping[str, Any]:
    found = before.get(code, {}) if isinstance(before, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


def _first(fields: tuple[Field, ...], row: Mapping[str, Any]) -> str:
    return str(row.get(fields[0].key, ""))

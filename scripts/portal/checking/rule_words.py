"""The sentences of a rule that does not hold, with values as Vietnamese offices write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.checking.compiled_rules import LABEL, PLACEHOLDER, CompiledRule
from portal.checking.rule_names import ANY, Name, NameTable, Target
from portal.checking.wording import quote
from portal.reading.report_values import is_not_applicable
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, FieldType, Shape
from portal.vocabulary.vietnamese import date_text, number_text

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BLANK = "(chưa điền)"


class RuleWords:
    """Fills in the sentences of rules over one form."""

    def __init__(self, names: NameTable) -> None:
        self.names, self.code_lists = names, names.code_lists

    def fill(
        self,
        template: str,
        compiled: CompiledRule,
        scope: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        as_typed: bool = False,
    ) -> str:
        """The template with its places filled; what a report says is inserted, never read as a template.

        `as_typed` writes numbers and codes as they must be typed into a report, for examples.
        """
        return PLACEHOLDER.sub(lambda place: self._word(place[1], compiled, scope, values, as_typed), template)

    def _word(
        self,
        place: str,
        compiled: CompiledRule,
        scope: Mapping[str, Any],
        values: Mapping[str, Any],
        as_typed: bool,
    ) -> str:
        if place in compiled.rule.values:
            name, value = compiled.name_of(compiled.rule.values[place].like), values[place]
            target = self.names.target(name, every_code=True) if name != ("",) else None
        elif place in values:
            return str(values[place])
        elif place == "khoa":
            return self._code(self.names.form.section(compiled.row_name[0]).code_list, str(scope["khoa"]))
        else:
            name = compiled.name_of(place.removeprefix(LABEL))
            target = self.names.target(name, every_code=True)
            if place.startswith(LABEL):
                return self._label(name, target)
            value = _look_up(scope, tuple(place.split(".")))
        field = target.chain[-1] if target and target.chain else None
        if as_typed and (isinstance(value, str | int) and not _is_day(value)):
            return str(value)
        return self._shown(field, value) if field else _plain(value)

    def _label(self, name: Name, target: Target | None) -> str:
        if target is None:
            return ""
        label = target.chain[-1].label if target.chain else target.section.label
        if target.chain and target.section.shape is Shape.PER_CODE and name[1] != ANY and len(name) > 2:
            label = f"{self._code(target.section.code_list, name[1])}: {label}"
        return inner_quotes(label)

    def _code(self, code_list: str, code: str) -> str:
        return self.code_lists[code_list].label_of(code)

    def _shown(self, field: Field, value: Any) -> str:
        if value is None:
            return _BLANK
        if isinstance(value, list):
            return ", ".join(self._shown(field, item) for item in value)
        if is_not_applicable(value) and not field.code_list:
            return "không áp dụng"
        if field.type in (FieldType.CODE, FieldType.CODES):
            codes: CodeList = self.code_lists[field.code_list]
            return inner_quotes(codes.label_of(str(value)))
        return _plain(value)


def inner_quotes(text: str) -> str:
    """Text ready to stand between “ and ”: quotation marks within become ‘ and ’."""
    return text.replace("“", "‘").replace("”", "’")


def _look_up(scope: Mapping[str, Any], name: Name) -> Any:
    value: Any = scope
    for part in name:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _ISO.fullmatch(value) is not None


def _plain(value: Any) -> str:
    if value is None:
        return _BLANK
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return number_text(value)
    if isinstance(value, float):
        return number_text(value, 0 if value.is_integer() else 1)
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return date_text(date.fromisoformat(value)) if _is_day(value) else quote(value)

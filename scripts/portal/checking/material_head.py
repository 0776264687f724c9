"""Check the head of a material against its schema and what it refers to: codes, plan, licence, days, numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from portal.reading.front_matter import PageText
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Position
from portal.vocabulary.materials import Hotline, MaterialRules
from portal.vocabulary.plan import Plan

if TYPE_CHECKING:
    from jsonschema import ValidationError

HeadFault = tuple[str, Position, dict[str, str]]
"""The id of a sentence, its place in the page, and the words that fill it in."""
_DATES = ("ngay_lap", "ngay_ra_soat", "ra_soat_truoc")


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """Judges heads; the sentences use the titles and examples of the schema."""

    rules: MaterialRules
    schema: Mapping[str, Any]
    topics: CodeList
    plan: Plan
    hotlines: Mapping[str, Hotline]

    def faults(self, page: PageText) -> Iterator[HeadFault]:
        """Everything that is wrong with a head, all at once."""
        from jsonschema import Draft202012Validator  # imported late: it costs more than checking a report

        head, wrong = page.head or {}, set()
        for error in Draft202012Validator(self.schema).iter_errors(head):
            for rule, path, words in self._explain(error):
                if (rule, path) not in wrong:
                    wrong |= {(rule, path), *path[:1]}
                    yield rule, page.place(*path), words
        for key, known in self._known().items():
            value = head.get(key)
            if key in wrong or value is None:
                continue
            for at, code in enumerate(value if isinstance(value, list) else [value]):
                if code not in known:
                    words = {"label": self._label(key), "value": str(code), "known": ", ".join(known), "key": key}
                    yield "material-unknown-code", page.place(key, at), words
        yield from self._plan_faults(page, head, wrong)
        yield from self._number_faults(page, head, wrong)
        yield from self._date_faults(page, head, wrong)

    def _known(self) -> dict[str, tuple[str, ...]]:
        return {
            "loai": self.rules.kinds.keys,
            "chu_de": self.topics.keys,
            "doi_tuong": self.rules.audiences.keys,
            "giay_phep": tuple(self.rules.licences),
        }

    def _plan_faults(self, page: PageText, head: Mapping[str, Any], wrong: set[Any]) -> Iterator[HeadFault]:
        actions = {piece.id for piece in self.plan.actions}
        for at, action in enumerate(head.get("viec") or () if "viec" not in wrong else ()):
            if action not in actions:
                yield "material-unknown-plan", page.place("viec", at), {"value": action, "key": "viec"}

    def _number_faults(self, page: PageText, head: Mapping[str, Any], wrong: set[Any]) -> Iterator[HeadFault]:
        for at, number in enumerate(head.get("duong_day") or () if "duong_day" not in wrong else ()):
            if number not in self.hotlines:
                words = {"value": number, "known": ", ".join(self.hotlines), "key": "duong_day"}
                yield "material-number-unknown", page.place("duong_day", at), words

    def _date_faults(self, page: PageText, head: Mapping[str, Any], wrong: set[Any]) -> Iterator[HeadFault]:
        days = []
        for key in _DATES:
            if key in wrong or head.get(key) is None:
                continue
            try:
                days.append(date.fromisoformat(head[key]))
            except ValueError:
                yield "material-shape", page.place(key), self._words(key, f"“{head[key]}” không có trong lịch")
        if len(days) == len(_DATES) and not days[0] <= days[1] < days[2]:
            yield "material-dates", page.place(_DATES[2]), {"key": _DATES[2]}

    def _explain(self, error: ValidationError) -> Iterator[tuple[str, tuple[str | int, ...], dict[str, str]]]:
        path = tuple(error.absolute_path)
        value: Any = error.instance
        needed: Any = error.validator_value
        if error.validator in ("required", "dependentRequired"):
            names = needed if isinstance(needed, list) else [name for key in needed for name in needed[key]]
            for name in names:
                if name not in value:
                    yield "material-missing", (*path, name), self._words(name)
            return
        if error.validator == "additionalProperties":
            known = self._properties(inside=bool(path))
            for name in value:
                if name not in known:
                    yield "material-unknown-key", (*path, name), {"key": name, "known": ", ".join(known)}
            return
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        if error.validator == "maxLength":
            words = {"length": str(len(value)), "limit": str(needed)}
            yield "material-too-long", path, self._words(key) | words
        elif error.validator == "minLength":
            yield "material-too-short", path, self._words(key)
        else:
            shown = "để trống" if value is None or value == [] else f"“{value}”"
            yield "material-shape", path, self._words(key, shown)

    def _property(self, key: str) -> Mapping[str, Any]:
        return self._properties(inside=False).get(key) or self._properties(inside=True).get(key, {})

    def _properties(self, *, inside: bool) -> Mapping[str, Mapping[str, Any]]:
        properties: Mapping[str, Mapping[str, Any]] = self.schema["properties"]
        return properties["tep"]["items"]["properties"] if inside else properties

    def _label(self, key: str) -> str:
        label = str(self._property(key).get("title", key))
        return label[:1].upper() + label[1:]

    def _words(self, key: str, value: str = "") -> dict[str, str]:
        example = str(self._property(key).get("examples", [f"{key}: …"])[0])
        label = self._label(key)
        return {"key": key, "label": label, "example": example, "value": value}

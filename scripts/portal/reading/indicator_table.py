"""Read the year's indicators, and refuse what the form, the plan or the groups of the year do not know."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.reading.form_places import FormPlaces
from portal.reading.plan_file import read_figure
from portal.reading.yaml_source import parse_places
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Form, Publication
from portal.vocabulary.indicators import PERCENT, Better, Indicator, IndicatorTable, ReportCount, Term, TermKind
from portal.vocabulary.plan import Figure, Plan, PlanPiece

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_FIELD = re.compile(r"([a-z0-9_.]+)(?:\[([a-z0-9_]+)\])?")
_STRICTEST = (Publication.INTERNAL, Publication.TOTAL_ONLY, Publication.PER_UNIT)


def read_indicators(
    path: Path, form: Form, code_lists: Mapping[str, CodeList], plan: Plan, groups: Collection[str]
) -> IndicatorTable:
    """The indicators of `schemas/indicators/<year>.yaml`, in its order; an empty table when the year has no such file.

    `groups` are the ids of the year's groups of units. Raises ConfigError with file and line of the row at fault.
    """
    if not path.is_file():
        return IndicatorTable()
    head = Entry(path, read_config(path))
    head.text("note", "")
    rows = head.entries("indicators")
    head.done()
    places = parse_places(path.read_text(encoding="utf-8"))
    reader = _Reader(FormPlaces(form, code_lists), frozenset(form.unit_types), plan, groups)
    found: dict[str, Indicator] = {}
    for number, values in enumerate(rows):
        where = places.get(("indicators", number))
        entry = Entry(Path(f"{path}:{where.line}") if where else path, values, "indicators")
        one = reader.read(entry)
        if one.id in found:
            raise entry.fault("mã bị lặp")
        found[one.id] = one
    return IndicatorTable(tuple(found.values()))


class _Reader:
    """Reads rows against the form, the plan and the groups of one year."""

    def __init__(self, places: FormPlaces, unit_types: frozenset[str], plan: Plan, groups: Collection[str]) -> None:
        self.places, self.unit_types, self.plan, self.groups = places, unit_types, plan, groups

    def read(self, entry: Entry) -> Indicator:
        """One row."""
        indicator_id = entry.text("id")
        entry.where = f"chỉ số {indicator_id}"
        if not _ID.fullmatch(indicator_id):
            raise entry.fault("mã chỉ gồm chữ thường không dấu, số và dấu gạch dưới")
        numerator, denominator, base = (
            tuple(self._term(entry, values) for values in entry.entries(part))
            for part in ("numerator", "denominator", "base")
        )
        one = Indicator(
            id=indicator_id,
            label=entry.text("label"),
            definition=entry.text("definition"),
            measure=entry.text("measure"),
            numerator=numerator,
            denominator=denominator,
            base=base,
            plan=tuple(self._action(entry, action).id for action in entry.texts("plan")),
            targets=tuple(self._target(entry, action) for action in entry.texts("targets")),
            figure=_read_figure(entry),
            group=self._group(entry, entry.text("group", "")),
            unit_types=frozenset(entry.texts("unit_types")),
            better=entry.choice("better", Better),
            publication=self._publication(numerator + denominator + base),
            note=entry.text("note", ""),
        )
        entry.done()
        self._refuse_contradictions(entry, one)
        return one

    def _term(self, entry: Entry, values: object) -> Term:
        if isinstance(values, str):
            return self._number(entry, TermKind.FIELD, values)
        term = Entry(entry.path, values, entry.where)
        keys = term.keys()
        given = [kind for kind in TermKind if kind in keys]
        if len(given) != 1 or given[0] is TermKind.FIELD:
            raise entry.fault("mỗi số hạng là tên một ô, hoặc một trong: " + ", ".join(list(TermKind)[1:]))
        read = self._worded(term, given[0])
        term.done()
        return read

    def _worded(self, term: Entry, kind: TermKind) -> Term:
        if kind is TermKind.UNITS:
            return Term(kind, reports=term.choice(kind, ReportCount))
        value = term.text(kind)
        if kind is TermKind.MEMBERS:
            return Term(kind, group=self._group(term, value))
        if kind is TermKind.OPENING:
            return self._number(term, kind, value)
        path, code = self._place(term, value)
        if kind is TermKind.ROWS and not self.places.every_row_has(path):
            raise term.fault(f"“{path}” không phải ô bắt buộc của mỗi dòng")
        answers = term.texts("answers")
        self._refuse_single_periods(term, kind, path)
        known = self.places.answers(path)
        if kind is TermKind.ANSWERED and not known:
            raise term.fault(f"“{path}” không phải ô đếm theo câu trả lời")
        if kind is TermKind.ANSWERING and (not answers or not known.issuperset(answers)):
            raise term.fault(f"“{path}” không có câu trả lời này; các câu trả lời: {', '.join(sorted(known))}")
        return Term(kind, path, code, answers, self._group(term, term.text("group", "")))

    def _number(self, entry: Entry, kind: TermKind, text: str) -> Term:
        path, code = self._place(entry, text)
        if not self.places.is_sum(path):
            raise entry.fault(f"“{path}” không phải số cộng được")
        self._refuse_single_periods(entry, kind, path)
        return Term(kind, path, code)

    def _refuse_single_periods(self, entry: Entry, kind: TermKind, path: str) -> None:
        """What the form does not add over periods would be left out of a year's figure without a word."""
        if kind not in (TermKind.OPENING, TermKind.ROWS) and not self.places.adds_up_over_periods(path):
            raise entry.fault(f"mẫu không cộng “{path}” qua các kỳ; số đầu kỳ thì ghi opening")

    def _place(self, entry: Entry, text: str) -> tuple[str, str]:
        match = _FIELD.fullmatch(text)
        path, code = (match[1], match[2] or "") if match else ("", "")
        if not self.places.has(path):
            raise entry.fault(f"mẫu không có ô “{text}”")
        if code and code not in self.places.codes(path):
            raise entry.fault(f"ô “{path}” không chia theo mã “{code}”")
        return path, code

    def _action(self, entry: Entry, action: str) -> PlanPiece:
        if not self.plan.has(action) or not self.plan.piece(action).part.has_actions:
            raise entry.fault(f"kế hoạch không có việc “{action}”")
        return self.plan.piece(action)

    def _target(self, entry: Entry, action: str) -> PlanPiece:
        piece = self._action(entry, action)
        if piece.target is None:
            raise entry.fault(f"việc {action} của kế hoạch không đặt chỉ tiêu")
        return piece

    def _group(self, entry: Entry, group: str) -> str:
        if group and group not in self.groups:
            raise entry.fault(f"năm này không có nhóm “{group}”")
        return group

    def _publication(self, terms: tuple[Term, ...]) -> Publication:
        levels = {self.places.publication(term.field) for term in terms if term.field}
        if any(term.group for term in terms):
            levels.add(Publication.TOTAL_ONLY)
        return next((level for level in _STRICTEST if level in levels), Publication.PER_UNIT)

    def _refuse_contradictions(self, entry: Entry, one: Indicator) -> None:
        if not one.numerator or (one.denominator and one.base):
            raise entry.fault("cần numerator, và nhiều nhất một trong hai: denominator, base")
        if (one.measure == PERCENT) != bool(one.denominator or one.base):
            raise entry.fault("đơn vị tính là % khi và chỉ khi có denominator hoặc base")
        reports = [term.kind is TermKind.UNITS for term in one.terms]
        if any(reports) and not all(reports):
            raise entry.fault("số báo cáo không đi cùng số trong phiếu")
        if any(action.id not in one.plan for action in one.targets):
            raise entry.fault("mọi việc trong targets phải có trong plan")
        figures = {target.target.figure for target in one.targets if target.target}
        if len(figures) > 1 or (None in figures) != bool(one.figure):
            raise entry.fault("các việc trong targets phải cùng một mức; figure chỉ dùng khi kế hoạch không nêu mức")
        if not one.unit_types <= self.unit_types:
            raise entry.fault("unit_types: mẫu không có loại đơn vị này")


def _read_figure(entry: Entry) -> Figure | None:
    values = entry.mapping("figure")
    if not values:
        return None
    figure = Entry(entry.path, values, f"{entry.where}, figure")
    read = read_figure(figure)
    figure.done()
    return read

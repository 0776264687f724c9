"""Everything the browser form must know, as one JSON: the form, its checks and their words; no unit's figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.checking.compiled_rules import RuleTable
from portal.checking.expressions import Engine, engine_for
from portal.checking.report_schema import derive_schema, report_condition, row_condition
from portal.checking.rule_names import names_in, written
from portal.checking.scope import period_scope
from portal.exports.form_rules import Json, derive_form_rules, fixed_answer, groups_asked
from portal.reading.messages import Messages
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, Form, Requirement, Section, Shape
from portal.vocabulary.periods import ReportingPeriod
from portal.vocabulary.registry import Registry
from portal.vocabulary.rules import Rules, Thresholds
from portal.vocabulary.screens import Screen
from portal.vocabulary.vietnamese import date_text, sort_key

_NOT_OF_THE_FORM = ("excel-", "pr-", "push-", "import-")
"""Findings about spreadsheets and sendings; the form cannot meet them."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_FOR_PEOPLE = frozenset(("$schema", "$id", "$comment", "title", "description"))


@dataclass(frozen=True, slots=True)
class Sending:
    """Where a finished report goes: the unit's branch, and the pages of the git host, empty when there is none.

    In `branch`, `upload` and `editor` stand `{unit}` and `{period}`, in the addresses also `{branch}`; in `editor`
    also `{file}` and `{text}`.
    """

    branch: str = ""
    upload: str = ""
    editor: str = ""


@dataclass(frozen=True, slots=True)
class FormSource:
    """What the form's data is derived from."""

    registry: Registry
    rules: Mapping[str, Rules]
    thresholds: Thresholds
    messages: Messages
    screens: tuple[Screen, ...]
    sending: Sending = Sending()


def render_form_data(source: FormSource) -> str:
    """The data as compact JSON; the same contract gives the same bytes."""
    return json.dumps(derive_form_data(source), ensure_ascii=False, separators=(",", ":")) + "\n"


def derive_form_data(source: FormSource) -> Json:
    """Forms, code lists, units, periods, sentences, rules and screens.

    Only public facts: no membership of a group (the list of schools that the plan singles out is for staff,
    DESIGN.md policy 7), no accounts, no notes on units, and of units only those that report themselves.
    """
    registry = source.registry
    forms = {version: _form(form, registry) for version, form in registry.forms.items()}
    tables = {
        (year.rules, year.form): RuleTable(
            registry.forms[year.form], source.rules[year.rules], source.thresholds, registry.code_lists
        )
        for year in registry.years
    }
    return {
        "department": _department(registry),
        "sending": asdict(source.sending) | {"contact": _mail_address(registry.department.contact)},
        "forms": forms,
        "lists": {key: _code_list(one) for key, one in registry.code_lists.items()},
        "units": _units(registry),
        "for_others": _reporting_for_others(registry),
        "periods": [_period(period, registry) for period in registry.periods.values()],
        "groups": {group.id: group.label for year in registry.groups.values() for group in year.values()},
        "messages": _messages(source.messages),
        "rules": {f"{rules} {form}": derive_form_rules(table) for (rules, form), table in tables.items()},
        "screens": [_screen(screen) for screen in source.screens],
    }


def _department(registry: Registry) -> Json:
    one = registry.department
    return {
        "name": one.name,
        "short_name": one.short_name,
        "office": one.office,
        "site_title": one.site_title,
        "banner": one.banner,
    }


def _mail_address(contact: str) -> str:
    """The address for reports by e-mail; empty while the department has not given one."""
    return contact if _ADDRESS.fullmatch(contact) else ""


def _form(form: Form, registry: Registry) -> Json:
    engine = engine_for(tuple(section.key for section in form.sections))
    lists = dict(registry.code_lists)
    return {
        "version": form.version,
        "label": form.label,
        "unit_types": list(form.unit_types),
        "sections": [_section(section, engine) for section in form.sections],
        "schemas": {kind: bare_schema(derive_schema(form, kind, lists)) for kind in form.unit_types},
        "conditions": {kind: list(_conditions(form, kind, engine)) for kind in form.unit_types},
    }


def _section(section: Section, engine: Engine) -> Json:
    nil = fixed_answer(engine.compile(section.nil_when).tree) if section.nil_when else None
    return {
        "key": section.key,
        "letter": section.letter,
        "label": section.label,
        "shape": section.shape.value,
        "list": section.code_list,
        "note": section.note,
        "required": section.required is Requirement.ALWAYS,
        "unit_types": sorted(section.unit_types),
        **_when(section.required_when, engine),
        **({"nil": {"field": list(nil[0]), "answer": nil[1]}} if nil else {}),
        "fields": [_field(field, engine) for field in section.fields],
    }


def _field(field: Field, engine: Engine) -> Json:
    given: Json = {
        "hint": field.hint,
        "measure": field.measure,
        "list": field.code_list,
        "codes": list(field.codes),
        "max_length": field.max_length,
        "maximum": field.maximum,
        "not_applicable": field.not_applicable,
        "example": field.example,
        "prefill": field.prefill,
        "screen": field.screen.value,
        "rows": [_field(row, engine) for row in field.rows],
    }
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "required": field.required.value,
        "unit_types": sorted(field.unit_types),
        **_when(field.required_when, engine),
        **{name: value for name, value in given.items() if value},
    }


def _when(condition: str, engine: Engine) -> Json:
    """A condition with the fields and the groups it asks for."""
    if not condition:
        return {}
    tree = engine.compile(condition).tree
    read = sorted(written(name) for name in names_in(tree).every)
    return {"when": condition, "when_reads": read, "when_groups": list(groups_asked(tree))}


def _conditions(form: Form, unit_type: str, engine: Engine) -> Iterable[Json]:
    """What must be filled in because of the period or the unit, beside what the schema demands."""
    for section in form.sections:
        if unit_type not in section.unit_types or not section.fields_for(unit_type):
            continue
        if section.required_when and report_condition(engine, section.required_when) is None:
            yield {"section": section.key, "field": "", "when": section.required_when}
        in_schema = report_condition if section.shape is Shape.RECORD else row_condition
        for field in section.fields_for(unit_type):
            if field.required_when and in_schema(engine, field.required_when) is None:
                yield {"section": section.key, "field": field.key, "when": field.required_when}


def bare_schema(schema: Any) -> Any:
    """A schema without titles and descriptions, which no check reads."""
    if not isinstance(schema, dict):
        return [bare_schema(inner) for inner in schema] if isinstance(schema, list) else schema
    return {
        key: {name: bare_schema(inner) for name, inner in value.items()} if key == "properties" else bare_schema(value)
        for key, value in schema.items()
        if key not in _FOR_PEOPLE
    }


def _code_list(code_list: CodeList) -> list[list[str]]:
    return [[code.code, code.label, code.hint] for code in code_list.codes]


def _units(registry: Registry) -> list[Json]:
    found = []
    for unit in registry.org_units.values():
        periods = [period.id for period in registry.periods.values() if registry.expects(unit, period)]
        if periods:
            parent = registry.org_units.get(unit.parent)
            above = parent.name if parent else ""
            found.append({"id": unit.id, "name": unit.name, "type": unit.form_type, "above": above, "periods": periods})
    return sorted(found, key=lambda one: sort_key(str(one["name"])))


def _reporting_for_others(registry: Registry) -> list[str]:
    """Unit types whose reports contain other units; which units these are is not told."""
    through = {unit.reports_through for unit in registry.org_units.values() if unit.reports_through}
    return sorted({registry.org_units[unit].form_type for unit in through})


def _period(period: ReportingPeriod, registry: Registry) -> Json:
    year = registry.year_of(period)
    before = year.before(period)
    return {
        "id": period.id,
        "label": period.label,
        "form": year.form,
        "rules": f"{year.rules} {year.form}",
        "opens": period.opens.isoformat(),
        "closes": period.closes.isoformat(),
        "last_good_day": date_text(period.last_good_day),
        "before": before.id if before else "",
        "scope": period_scope(period),
    }


def _messages(messages: Messages) -> Json:
    return {
        "sentences": {
            name: [sentence.message, sentence.remedy]
            for name, sentence in messages.sentences.items()
            if not name.startswith(_NOT_OF_THE_FORM)
        },
        "examples": dict(messages.examples),
        "syntax": messages.syntax_problem(""),
        "unread": messages.unread,
        "better_explanation": messages.better_explanation,
        "empty_explanations": sorted(messages.empty_explanations),
    }


def _screen(screen: Screen) -> Json:
    return {
        "id": screen.id,
        "severity": screen.severity.value,
        "kind": screen.kind.value,
        "normalise": screen.normalise.value,
        "pattern": screen.pattern,
        "harmless": [phrase.pattern for phrase in screen.harmless],
        "message": screen.message,
        "remedy": screen.remedy,
    }

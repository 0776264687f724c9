"""Guidance that follows from the form, the calendar and the checks, as blocks."""

from __future__ import annotations

from collections.abc import Mapping

from portal.pages.blocks import Block, Blocks, Heading, render_html
from portal.pages.links import Links
from portal.views.check_rules import CheckRules
from portal.views.field_guide import FieldGuide
from portal.views.named import Named
from portal.views.publication_rules import PublicationRule
from portal.views.reporting_calendar import ReportingCalendar
from portal.views.reporting_units import UnitTypeRow


def render_field_guide(guide: FieldGuide, links: Links, measured_by: Mapping[str, tuple[Named, ...]]) -> Blocks:
    """The whole form, one table a section; every section and field has its dotted name as anchor.

    `measured_by` tells by field which indicators are read from it.
    """
    blocks: list[Block] = [render_html("guide_intro", guide=guide)]
    for section in guide.sections:
        blocks.append(Heading(2, f"{section.letter}. {section.label}", section.key))
        blocks.append(render_html("guide_section", section=section, links=links, measured_by=measured_by))
    return tuple(blocks)


def render_period_table(calendar: ReportingCalendar, _links: Links) -> Blocks:
    """The periods of the year with their dates."""
    return (render_html("period_table", calendar=calendar),)


def render_unit_types(rows: tuple[UnitTypeRow, ...], period: str) -> Blocks:
    """Who reports."""
    return (render_html("unit_types", rows=rows, period=period),)


def render_publication_rules(rules: tuple[PublicationRule, ...], _links: Links) -> Blocks:
    """What the public may see."""
    return (render_html("publication_rules", rules=rules),)


def render_check_rules(checks: CheckRules, links: Links) -> Blocks:
    """Everything that is checked: first what figures must agree with, then how things must be written."""
    blocks: list[Block] = []
    if checks.rules:
        blocks.append(Heading(3, "Quy tắc về số liệu", "quy-tac-so-lieu"))
        blocks.append(render_html("check_rules", rules=checks.rules, links=links))
    blocks.append(Heading(3, "Lỗi về cách ghi", "loi-cach-ghi"))
    blocks.append(render_html("writing_faults", faults=checks.faults))
    return tuple(blocks)

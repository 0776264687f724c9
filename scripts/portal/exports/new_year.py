"""The files with which a new plan year starts, carried over from the year before as far as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.exports.report_yaml import yaml_flow_text, yaml_text
from portal.vocabulary.org_units import UnitGroup
from portal.vocabulary.periods import ReportingPeriod, ReportingYear
from portal.vocabulary.plan import Plan


def render_periods(year: ReportingYear, last: int) -> str:
    """`schemas/periods/<year>.yaml` of a year whose windows and due dates were moved from the year before."""
    head = [
        f"# Carried over from {last} by portal new-year: a proposal until the plan of {year.year} says otherwise.",
        "# due is the first late instant (DESIGN.md policy 1). Windows must join up without a gap, also across years.",
        f"year: {year.year}",
        f"plan: {yaml_text(year.plan)}",
        f"form: {yaml_text(year.form)}",
        f"rules: {yaml_text(year.rules)}",
        "",
        "periods:",
    ]
    return "\n".join([*head, *(line for period in year.periods for line in _period(period))]) + "\n"


def _period(period: ReportingPeriod) -> Iterator[str]:
    yield f"  - id: {yaml_text(period.id)}"
    yield f"    ordinal: {period.ordinal}"
    yield f"    label: {yaml_text(period.label)}"
    yield f"    first_day: {period.first_day.isoformat()}"
    yield f"    last_day: {period.last_day.isoformat()}"
    for key, instant in (("opens", period.opens), ("due", period.due), ("closes", period.closes)):
        yield f'    {key}: "{instant.isoformat()}"'
    yield f"    last_of_year: {'true' if period.last_of_year else 'false'}"
    yield "    verified: false"
    yield f"    why: {yaml_text(period.why)}"


def render_groups(groups: Mapping[str, UnitGroup], last: int, year: int, became: Mapping[str, str]) -> str:
    """`schemas/groups/<year>.yaml`: the groups without members, because a plan names them anew each year.

    `became` tells of the old members that changed what they are now; the old list stands in a comment.
    """
    lines = [
        f"# Groups of {year}. Members are left out on purpose: a plan names them anew each year.",
        "groups:" if groups else "groups: []",
    ]
    for group in groups.values():
        lines += [
            f"  - id: {group.id}",
            f"    label: {yaml_text(group.label)}",
            f"    plan: {yaml_text(group.plan)}",
            "    members: []",
        ]
        lines += [f"    # {last}: {member}{became.get(member, '')}" for member in group.members]
    return "\n".join(lines) + "\n"


def render_plan_draft(last: Plan, year: int, issuer: str) -> str:
    """`schemas/plan/<year>.yaml`: a draft that reading refuses until somebody has put the new plan in its place.

    `issuer` is the department as it is called now: the last plan may be from before a province was merged.
    """
    lines = [
        f"# The plan of {year}. To do: copy its text, word for word, into {year}.txt; describe every piece here as in",
        f"# {last.id}.yaml; then remove the line draft. Until then nothing of this year is shown or asked for.",
        f'id: "{year}"',
        "draft: true",
        f"title: {yaml_text(f'Kế hoạch năm {year} (chưa điền)')}",
        f"issuer: {yaml_text(issuer)}",
        'number: "…"',
        f'text: "{year}.txt"',
        "kinds:",
        *(f"  - {{code: {one.code}, label: {yaml_flow_text(one.label)}}}" for one in last.kinds.codes),
        "owners:",
        *(f"  - {{code: {one.code}, label: {yaml_flow_text(one.label)}}}" for one in last.owners.codes),
        "pieces: []",
    ]
    return "\n".join(lines) + "\n"


def render_plan_text(year: int) -> str:
    """`schemas/plan/<year>.txt` until the plan is there."""
    return f"(Chép nguyên văn kế hoạch năm {year} vào đây.)\n"

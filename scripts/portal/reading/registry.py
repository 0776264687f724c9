"""Read everything that is agreed before the first report arrives."""

from __future__ import annotations

from pathlib import Path

from portal.reading.closings import read_closings
from portal.reading.code_lists import UNIT_TYPES, read_code_lists
from portal.reading.config_source import Entry, read_config
from portal.reading.form_table import read_form
from portal.reading.org_units import read_accounts, read_changes, read_groups, read_org_units
from portal.reading.periods import read_years
from portal.reading.plan_years import is_draft
from portal.reading.repository import Repository
from portal.vocabulary.errors import ConfigError
from portal.vocabulary.registry import Department, PublicationRules, Registry


def read_registry(repository: Repository) -> Registry:
    """The agreed facts of a repository; ConfigError naming file and line at the first fault."""
    schemas = repository.schemas
    code_lists = read_code_lists(schemas / "codelists")
    if UNIT_TYPES not in code_lists:
        raise ConfigError(schemas / "codelists", f"thiếu danh mục {UNIT_TYPES}.yaml")
    units = read_org_units(schemas / "org_units", code_lists[UNIT_TYPES])
    accounts, on_behalf = read_accounts(schemas / "accounts.yaml")
    forms = {path.stem: read_form(path, code_lists) for path in sorted((schemas / "form").glob("*.yaml"))}
    known = read_years(schemas / "periods")
    for year in known:
        if year.form not in forms:
            raise ConfigError(schemas / "periods" / f"{year.year}.yaml", f"không có mẫu phiên bản “{year.form}”")
    drafts = tuple(year for year in known if is_draft(schemas / "plan" / f"{year.plan}.yaml"))
    return Registry(
        code_lists=code_lists,
        org_units=units,
        changes=read_changes(schemas / "org_units" / "changes.yaml", units),
        years=tuple(year for year in known if year not in drafts),
        drafts=drafts,
        forms=forms,
        groups=read_groups(schemas / "groups", units),
        accounts=accounts,
        on_behalf=on_behalf,
        publication=_read_publication(schemas / "publication.yaml"),
        department=read_department(schemas / "department.yaml"),
        closings=read_closings(schemas / "closings", units, known),
    )


def _read_publication(path: Path) -> PublicationRules:
    entry = Entry(path, read_config(path))
    rules = PublicationRules(
        status_public=entry.text("status_public"),
        small_count_threshold=entry.integer("small_count_threshold"),
        rounding_base=entry.integer("rounding_base"),
        rate_minimum_denominator=entry.integer("rate_minimum_denominator"),
        minimum_contributors=entry.integer("minimum_contributors"),
        hidden_plan_pieces=entry.texts("hidden_plan_pieces"),
        named_list_public=entry.flag("named_list_public"),
        why={key: str(reason) for key, reason in entry.mapping("why").items()},
    )
    entry.done()
    if rules.status_public not in ("per_unit", "counts"):
        raise entry.fault("status_public phải là per_unit hoặc counts")
    return rules


def read_department(path: Path) -> Department:
    """Names and settings of the department, `schemas/department.yaml`; ConfigError when one is missing."""
    entry = Entry(path, read_config(path))
    department = Department(
        name=entry.text("name"),
        short_name=entry.text("short_name"),
        office=entry.text("office"),
        province=entry.text("province"),
        site_title=entry.text("site_title"),
        staff_site_title=entry.text("staff_site_title"),
        contact=entry.text("contact"),
        utc_offset=entry.text("utc_offset"),
        banner=entry.text("banner", ""),
        host_url=entry.text("host_url", ""),
        host_editor_url=entry.text("host_editor_url", ""),
        site_url=entry.text("site_url", ""),
    )
    entry.done()
    return department

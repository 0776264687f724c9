"""Who must approve what, for the git host: written from the registry, so that it cannot drift from it."""

from __future__ import annotations

from collections.abc import Iterator

from portal.vocabulary.org_units import DEPARTMENT_TYPE
from portal.vocabulary.registry import Registry

PATH = ".github/CODEOWNERS"


def render_codeowners(registry: Registry) -> str:
    """The file's text: everything belongs to the department's accounts, in the order of the registry.

    Units are not named: an owner could approve a colleague's report, and who may send for whom is checked by
    `portal pr-check` from the same registry (the host would also ignore accounts without write access).
    """
    return "\n".join(_lines(registry)) + "\n"


def _lines(registry: Registry) -> Iterator[str]:
    yield "# Derived from schemas/accounts.yaml by `portal derive`; do not edit."
    departments = [unit.id for unit in registry.org_units.values() if unit.type == DEPARTMENT_TYPE]
    owners = [f"@{name}" for unit in departments for name in registry.accounts.get(unit, ())]
    if not owners:
        yield "# No account of the department is registered yet, so nobody is named: `portal doctor` says so."
        return
    for path in ("*", "/submissions/", "/schemas/", "/.github/", "/scripts/"):
        yield f"{path} {' '.join(owners)}"

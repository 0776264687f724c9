"""The library of awareness materials, read and checked as one so that no faulty page is published."""

from __future__ import annotations

import json
from collections.abc import Iterable

from portal.checking.material_check import MaterialChecker
from portal.drivers.host.objects import REGULAR, GitObjects
from portal.reading.code_lists import read_code_lists
from portal.reading.material_rules import read_campaign_days, read_hotlines, read_material_rules
from portal.reading.materials import FOLDER, LIBRARY, LibraryFiles, is_material_path, read_library_files, read_material
from portal.reading.plan_years import read_latest_plan
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.errors import PortalError
from portal.vocabulary.findings import Finding
from portal.vocabulary.indicators import TOPICS
from portal.vocabulary.materials import Library
from portal.vocabulary.plan import Plan


class FaultyLibraryError(PortalError):
    """Some materials cannot be published; the message names every fault with file and line."""


def read_library(repository: Repository, topics: CodeList, plan: Plan) -> Library:
    """All materials with what they refer to; FaultyLibraryError with every finding when one is not in order."""
    checker, files = _checker(repository, topics, plan), read_library_files(repository)
    findings = checker.check_all(files)
    if findings:
        lines = (f"{one.path}:{one.position.line}: {one.message} {one.remedy}" for one in findings)
        raise FaultyLibraryError("tài liệu tuyên truyền chưa đúng:\n" + "\n".join(lines))
    return Library(
        rules=checker.rules,
        topics=topics,
        materials=tuple(read_material(source) for source in files.sources),
        hotlines=checker.hotlines,
        days=read_campaign_days(repository.schemas / "campaign_days.yaml", topics),
    )


def read_material_checker(repository: Repository) -> MaterialChecker:
    """What judges materials by the contract of a repository; its latest plan names the actions they may serve."""
    plan = read_latest_plan(repository.schemas / "plan", read_registry(repository).years)
    return _checker(repository, read_code_lists(repository.schemas / "codelists")[TOPICS], plan)


def check_library(repository: Repository, wanted: Iterable[str] = ()) -> tuple[list[Finding], int]:
    """The findings about the materials of a repository, and how many were checked.

    `wanted` are paths of the library; none stands for all materials, and so does the library or a picture in it.
    PortalError for a page that is not there.
    """
    if not (repository.content / FOLDER).is_dir():
        return [], 0
    checker, files, pages = read_material_checker(repository), read_library_files(repository), set(wanted)
    if not pages or any(not is_material_path(name) or not name.endswith(".md") for name in pages):
        return checker.check_all(files), len(files.sources)
    missing = pages - {source.path for source in files.sources}
    if missing:
        raise PortalError(f"không có tài liệu {', '.join(sorted(missing))}")
    chosen = [source for source in files.sources if source.path in pages]
    return [finding for source in chosen for finding in checker.check(source)], len(chosen)


def check_library_at(repository: Repository, objects: GitObjects, commit: str) -> list[Finding]:
    """The findings about the materials of a commit, judged by the contract of a repository; the commit is only data.

    A file far larger than any picture may be is not read: its size alone is enough to refuse it.
    """
    checker = read_material_checker(repository)
    limit = max(checker.rules.picture_limit, checker.rules.page_limit) * 1024
    plain, odd = {}, []
    for mode, blob, path in objects.tree(commit, LIBRARY):
        name = path.removeprefix(f"{LIBRARY}/")
        if mode != REGULAR:
            odd.append(name)
        else:
            plain[name] = objects.content(blob) if objects.size(blob) <= limit else bytes(limit + 1)
    return checker.check_all(LibraryFiles(plain, tuple(odd)))


def _checker(repository: Repository, topics: CodeList, plan: Plan) -> MaterialChecker:
    schemas = repository.schemas
    return MaterialChecker(
        rules=read_material_rules(schemas / "materials.yaml"),
        schema=json.loads((schemas / "meta" / "material.schema.json").read_text(encoding="utf-8")),
        topics=topics,
        plan=plan,
        hotlines=read_hotlines(schemas / "hotlines.yaml"),
    )

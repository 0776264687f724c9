"""A published branch put together: every version, its copies under other names, and the pages beside them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from portal.drivers.host.objects import MODULE, REGULAR, GitObjects
from portal.drivers.host.receipts_branch import IDENTITY
from portal.drivers.published_versions import FOLDER, VERSIONS, BranchState
from portal.pages.front import render_front
from portal.vocabulary.publishing import Front, VersionStamp


def leading_folder(front: Front, state: BranchState) -> str:
    """The folder the front page leads to: the current version's name, or the newest year while no version has it."""
    named = {name for version in state.versions for name in state.aliases.get(version, ())}
    return front.current if front.current in named else max(state.versions, key=lambda one: state.stamps[one].year)


def restored_state(tip: BranchState, published: Mapping[str, BranchState]) -> BranchState:
    """What the branch should hold: each version as it was published, found at its tag; else its newest pages.

    The newest state whose list is good decides which other names there are; without one, the copies themselves do.
    """
    by_age = sorted((tip, *published.values()), key=lambda state: (state.instant, len(state.versions)))
    stamps, trees, loose = dict[str, VersionStamp](), dict[str, str](), dict[str, str]()
    for state in by_age:
        loose |= state.loose
        for folder in state.versions:
            stamps[folder], trees[folder] = state.stamps[folder], state.trees[folder]
    for version, state in published.items():
        if version in state.versions:
            stamps[version], trees[version] = state.stamps[version], state.trees[version]
    good = [state for state in by_age if state.versions and not state.damage]
    aliases = good[-1].aliases if good else _copies(by_age)
    return replace(tip, stamps=stamps, trees=trees, loose=loose, aliases=aliases, damage="")


def write_branch(objects: GitObjects, tip: str, state: BranchState, front: Front, message: str) -> str:
    """A commit on top of the tip (the first one without) that shows this state, its copies and front pages made anew.

    What else lay at the top of the branch stays.
    """
    versions = {version: state.trees[version] for version in state.versions}
    names = {name: version for version, some in state.aliases.items() for name in some if version in versions}
    folders = versions | {name: versions[version] for name, version in names.items()}
    made = render_front(front, leading_folder(front, state), sorted(folders))
    made[VERSIONS] = _render_list({version: state.stamps[version] for version in versions}, names)
    places = {name: entry for name, entry in state.others.items() if name not in folders}
    places |= {name: (REGULAR, blob) for name, blob in state.loose.items() if name not in folders}
    places |= {
        name: (REGULAR, _stored(objects, content, "hash_object", "-w", "--stdin")) for name, content in made.items()
    }
    places |= {name: (FOLDER, tree) for name, tree in folders.items()}
    rows = "".join(f"{mode} {_kind(mode)} {blob}\t{name}\0" for name, (mode, blob) in places.items())
    tree = _stored(objects, rows.encode(), "mktree", "-z")
    return objects.run("commit_tree", tree, *(["-p", tip] if tip else []), "-m", message, environment=IDENTITY)


def _kind(mode: str) -> str:
    return {FOLDER: "tree", MODULE: "commit"}.get(mode, "blob")


def _copies(by_age: Iterable[BranchState]) -> dict[str, tuple[str, ...]]:
    found = {folder: stamp.version for one in by_age for folder, stamp in one.stamps.items() if folder != stamp.version}
    return {version: tuple(name for name, of in found.items() if of == version) for version in found.values()}


def _render_list(stamps: Mapping[str, VersionStamp], names: Mapping[str, str]) -> bytes:
    rows: Sequence[Mapping[str, object]] = [
        {"version": version, "title": stamp.title, "aliases": [name for name, of in names.items() if of == version]}
        for version, stamp in sorted(stamps.items(), reverse=True)
    ]
    return (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()


def _stored(objects: GitObjects, content: bytes, command: str, *arguments: str) -> str:
    with tempfile.TemporaryFile() as stream:
        stream.write(content)
        stream.seek(0)
        return objects.run(command, *arguments, istream=stream)
